"""A reader by itself, on a gold file it was not trained on: the figures of its model card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa.evaluation.metrics import exact_match, f1
from qa.french.analysis import strip_accents
from qa.training.augmentation import as_keywords
from qa.training.examples import GoldQuestion, read_gold
from qa.training.export import FILE_NAME, onnx_reader, torch_reader
from qa.training.reader_training import wrong_paragraphs
from qa.training.scoring import ReaderScores, SpanModel, read_pairs, score_reader

VARIANTS: dict[str, Callable[[str], str]] = {
    "sans accents": strip_accents,
    "minuscules": str.lower,
    "sans « ? »": lambda question: question.rstrip(" ?\u00a0\u202f"),
    "les trois": lambda question: strip_accents(question.lower()).rstrip(" ?\u00a0\u202f"),
    "mots clés": as_keywords,
}


@dataclass(frozen=True, slots=True)
class VariantScores:
    """F1 and EM, percentages, of questions typed in one way."""

    name: str
    f1: float
    exact: float


@dataclass(frozen=True, slots=True)
class ReaderReport:
    """The weights (``exact``) and their int8 file (``rounded``), which also reads the variants.

    ``same_as_stock`` is the share in [0, 1] of the questions on which Haystack's own
    ``TransformersExtractiveReader`` gives the weights' best span.
    """

    exact: ReaderScores
    rounded: ReaderScores
    variants: tuple[VariantScores, ...]
    same_as_stock: float


def measure_reader(folder: Path, gold: Path) -> ReaderReport:
    """Measure the reader in ``folder`` on a SQuAD file, each question with its paragraph.

    Raises:
        GoldError: the file is not SQuAD JSON.
    """
    questions = read_gold(gold)
    tokenizer = str(folder / "tokenizer.json")
    weights, int8 = torch_reader(folder), onnx_reader(folder / FILE_NAME)
    wrong = wrong_paragraphs(questions)
    return ReaderReport(
        score_reader(weights, tokenizer, questions, wrong),
        score_reader(int8, tokenizer, questions, wrong),
        tuple(
            _variant(name, typed, int8, tokenizer, questions) for name, typed in VARIANTS.items()
        ),
        agreement_with_stock(folder, questions),
    )


def _variant(
    name: str,
    typed: Callable[[str], str],
    model: SpanModel,
    tokenizer: str,
    questions: Sequence[GoldQuestion],
) -> VariantScores:
    asked = [replace(gold, question=typed(gold.question)) for gold in questions]
    readings = read_pairs(model, tokenizer, [(gold.question, gold.context) for gold in asked])
    together = list(zip(readings, asked, strict=True))
    return VariantScores(
        name,
        100 * sum(f1(reading.text, gold.answers) for reading, gold in together) / len(asked),
        100
        * sum(exact_match(reading.text, gold.answers) for reading, gold in together)
        / len(asked),
    )


def agreement_with_stock(folder: Path, questions: Sequence[GoldQuestion]) -> float:
    """Share in [0, 1] of equal best spans, over the questions where the weights' answer is short.

    The stock reader knows no longest answer, so a span of its own beyond 30 tokens is left out, as
    its best.
    """
    from haystack import Document
    from haystack.utils import ComponentDevice
    from haystack_integrations.components.readers.transformers import TransformersExtractiveReader
    from tokenizers import Tokenizer

    from qa.training.scoring import MAX_ANSWER_TOKENS

    stock = TransformersExtractiveReader(
        model=str(folder), device=ComponentDevice.from_str("cpu"), top_k=1, no_answer=False
    )
    stock.warm_up()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    pairs = [(gold.question, gold.context) for gold in questions]
    ours = read_pairs(torch_reader(folder), str(folder / "tokenizer.json"), pairs)
    same = compared = 0
    for gold, reading in zip(questions, ours, strict=True):
        found = stock.run(gold.question, [Document(content=gold.context)])["answers"]
        text = found[0].data if found else ""
        if len(tokenizer.encode(text, add_special_tokens=False).ids) <= MAX_ANSWER_TOKENS:
            compared += 1
            same += text.strip() == reading.text.strip()
    return same / max(1, compared)
