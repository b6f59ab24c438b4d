"""What is indexed and asked: the same passages and questions for every system."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from qa.bench.worker import Text
from qa.documents import find_files, open_content, relative_path
from qa.errors import BenchError, GoldError
from qa.evaluation.gold import GoldAnswer, GoldSet
from qa.evaluation.loading import load_gold
from qa.index.passages import split_passages
from qa.paths import checkout, default_corpus
from qa.settings import Settings
from qa.types import Document, Passage, SkippedFile

_SEED = 0


@dataclass(frozen=True, slots=True)
class Question:
    """A question, its gold answers (none: there is none in the texts), the texts that hold one."""

    text: str
    answers: tuple[str, ...]
    holders: frozenset[str]


@dataclass(frozen=True, slots=True)
class Material:
    """One scale of the bench: passages, and what is asked of them."""

    name: str
    texts: tuple[Text, ...]
    questions: tuple[Question, ...]


def default_gold() -> Path:
    """The seeds' gold set, which only the source checkout holds.

    Raises:
        GoldError: this is an installed wheel.
    """
    root = checkout()
    if root is None:
        raise GoldError(
            "Le jeu de questions des articles fournis n'est que dans les sources. Donnez le "
            "vôtre : qa bench QUESTIONS --corpus DOSSIER"
        )
    return root / "tests" / "gold" / "seeds.jsonl"


def materials(
    gold_path: Path, corpus: Path | None, scales: Iterable[int], asked: int, settings: Settings
) -> Iterator[Material]:
    """One material for each number of passages; without any, the gold set's own documents.

    A SQuAD file carries its documents; those of JSON lines and CSV are in ``corpus`` (default: the
    seeds). Passages of ``corpus`` fill up the larger scales. ``asked`` questions are drawn, the
    same on every run.

    Raises:
        GoldError: the gold set cannot be read, or nothing in the corpus answers it.
        CorpusError: the corpus cannot be read.
        BenchError: the corpus holds too few passages for a scale.
    """
    gold = load_gold(gold_path)
    source = corpus or default_corpus()
    own = list(gold.documents) or list(_documents(source))
    passages = [one for document in own for one in _split(document, settings)]
    questions = _questions(gold, passages, asked)
    texts = tuple(map(_text, passages))
    wanted = sorted(scales)
    if not wanted:
        yield Material(f"{len(own)} documents", texts, questions)
        return
    filler = _filler(source, {text.text for text in texts}, wanted[-1] - len(texts), settings)
    for scale in wanted:
        more = filler[: max(0, scale - len(texts))]
        if len(texts) > scale:
            raise BenchError(
                f"Les documents des questions donnent {len(texts)} passages, plus que {scale}. "
                "Demandez-en davantage (--passages)."
            )
        if len(texts) + len(more) < scale:
            raise BenchError(
                f"« {source} » et le jeu de questions ne donnent que {len(texts) + len(more)} "
                f"passages, pas {scale}. Donnez un corpus plus grand (--corpus)."
            )
        yield Material(f"{scale} passages", (*texts, *more), questions)


def _documents(source: Path) -> Iterator[Document]:
    for file in find_files(source).files:
        path = relative_path(source, file)
        for piece in open_content(file, path).pieces():
            if not isinstance(piece, SkippedFile):
                yield piece


def _split(document: Document, settings: Settings) -> list[Passage]:
    return split_passages(document, settings.passage_words, settings.overlap_sentences)


def _text(passage: Passage) -> Text:
    return Text(f"{passage.document}:{passage.start}", passage.text)


def _filler(source: Path, taken: set[str], count: int, settings: Settings) -> list[Text]:
    """The first ``count`` passages of the corpus that are not there already."""
    found: list[Text] = []
    for document in _documents(source):
        for passage in _split(document, settings):
            if len(found) >= count:
                return found
            if passage.text not in taken:
                taken.add(passage.text)
                found.append(_text(passage))
    return found


def _questions(gold: GoldSet, passages: list[Passage], asked: int) -> tuple[Question, ...]:
    by_document: dict[str, list[Passage]] = {}
    for passage in passages:
        by_document.setdefault(passage.document, []).append(passage)

    def holders(answer: GoldAnswer) -> Iterator[str]:
        for passage in by_document.get(answer.document, []):
            if passage.start <= answer.start and answer.end <= passage.end:
                yield _text(passage).id

    questions = [
        Question(
            one.question,
            tuple(answer.text for answer in one.answers),
            frozenset(uid for answer in one.answers for uid in holders(answer)),
        )
        for one in gold.questions
    ]
    if not any(question.holders for question in questions):
        raise GoldError(
            f"Aucune réponse de « {gold.path} » n'est dans le corpus. Donnez le corpus de ces "
            "questions : --corpus DOSSIER"
        )
    return tuple(random.Random(_SEED).sample(questions, min(asked, len(questions))))  # noqa: S311
