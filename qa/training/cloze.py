"""Questions for nothing: cloze and rule-made questions mined from raw documents.

Recurring spans (Ram et al. 2021, "Few-Shot Question Answering by Pretraining Span Selection"): a
sentence S and another block P of the same document share a span A and several content words; A is
masked in S and must be found in P. Beside them, rule-made questions on a sentence of P itself, and
a few whose answer is not in P.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qa.french.sentences import sentence_ranges
from qa.training.examples import SpanExample
from qa.training.questions import write_question
from qa.training.spans import Span, SpanKind, find_spans
from qa.training.text import content_stems

MASK = "[MASK]"
_FORMULAIC = re.compile(
    r"\b(?:articles?|alinéas?|règlement|cliquez|sélectionne[rz]|fonction|paramètres?|fichiers?"
    r"|[A-Z]{3,}|[a-z]+[A-Z]\w+)\b"
)
_MAX_FORMULAIC_RATE = 1 / 500
_KIND_WEIGHT = {
    SpanKind.DATE: 3.0,
    SpanKind.YEAR: 2.0,
    SpanKind.NUMBER: 1.5,
    SpanKind.NAME: 2.0,
    SpanKind.PHRASE: 1.0,
}


@dataclass(frozen=True, slots=True)
class ClozeOptions:
    """How to mine. Sizes are characters, counts are per document.

    ``absent_share`` of the examples get a block without the answer; ``formulaic_share`` of the laws
    and software manuals are used.
    """

    min_block: int = 300
    max_block: int = 700
    max_question: int = 220
    min_shared: int = 3
    cloze_pairs: int = 4
    written_questions: int = 4
    absent_share: float = 0.1
    formulaic_share: float = 0.2
    seed: int = 0


@dataclass(frozen=True, slots=True)
class _Found:
    """A span of a block, with the sentence that holds it, in characters of the block."""

    block: int
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    kind: SpanKind


def mine(documents: Iterable[list[str]], options: ClozeOptions) -> Iterator[SpanExample]:
    """Yield the examples of each document (given as its paragraphs), in document order."""
    rng = random.Random(options.seed)  # noqa: S311 - sampling, not secrecy
    for paragraphs in documents:
        blocks = make_blocks(paragraphs, options)
        if len(blocks) < 2 or (_is_formulaic(blocks) and rng.random() > options.formulaic_share):
            continue
        found = [span for index, block in enumerate(blocks) for span in _spans_of(index, block)]
        examples = [
            *_cloze_examples(blocks, found, options, rng),
            *_written_examples(blocks, found, options, rng),
        ]
        for example in examples:
            if rng.random() < options.absent_share:
                yield _without_answer(example, blocks, rng)
            else:
                yield example


def make_blocks(paragraphs: Iterable[str], options: ClozeOptions) -> list[str]:
    """Join short paragraphs and cut long ones at sentence ends: blocks of like length."""
    blocks: list[str] = []
    current = ""
    for paragraph in paragraphs:
        for sentence in sentence_ranges(paragraph):
            text = paragraph[sentence.start : sentence.end]
            if len(text) > options.max_block:
                continue
            if len(current) + len(text) > options.max_block:
                blocks.append(current)
                current = ""
            current = f"{current} {text}" if current else text
        if len(current) >= options.min_block:
            blocks.append(current)
            current = ""
    return [block for block in blocks if len(block) >= options.min_block]


def _is_formulaic(blocks: list[str]) -> bool:
    """Tell laws and software manuals, which repeat themselves and teach little French."""
    text = "".join(blocks)
    signs = sum(map(text.count, "_<>{}=|\\]#@")) + len(_FORMULAIC.findall(text))
    return signs > _MAX_FORMULAIC_RATE * len(text)


def _spans_of(index: int, block: str) -> Iterator[_Found]:
    for sentence in sentence_ranges(block):
        for span in find_spans(block[sentence.start : sentence.end]):
            yield _Found(
                index,
                sentence.start + span.start,
                sentence.start + span.end,
                sentence.start,
                sentence.end,
                span.kind,
            )


def _cloze_examples(
    blocks: list[str], found: list[_Found], options: ClozeOptions, rng: random.Random
) -> list[SpanExample]:
    """Recurring spans, those that share most with their block first."""
    places: dict[str, list[_Found]] = defaultdict(list)
    for span in found:
        text = blocks[span.block][span.start : span.end]
        if span.kind is not SpanKind.PHRASE or " " in text:
            places[text].append(span)
    stems = [content_stems(block) for block in blocks]
    scored: list[tuple[float, SpanExample]] = []
    for text, spans in places.items():
        pairs = [(a, b) for a in spans[:6] for b in spans[:6] if a.block != b.block]
        for source, target in rng.sample(pairs, min(2, len(pairs))):
            cloze = mask_span(blocks[source.block], source, options.max_question)
            whole = blocks[source.block][source.sentence_start : source.sentence_end]
            if whole in blocks[target.block]:
                continue
            shared = content_stems(cloze) & (stems[target.block] - content_stems(text))
            if len(shared) >= options.min_shared and blocks[target.block].count(text) == 1:
                score = len(shared) * _KIND_WEIGHT[source.kind] * rng.uniform(0.5, 1)
                example = SpanExample(cloze, blocks[target.block], ((target.start, target.end),))
                scored.append((score, example))
    scored.sort(key=lambda pair: -pair[0])
    return [example for _, example in scored[: options.cloze_pairs]]


def mask_span(block: str, span: _Found, max_question: int) -> str:
    """The sentence of a span with the span replaced by ``[MASK]``, cut near it at word ends."""
    left = block[span.sentence_start : span.start]
    right = block[span.end : span.sentence_end]
    room = max_question // 2
    if len(left) > room:
        left = left[-room:].partition(" ")[2]
    if len(right) > room:
        right = right[:room].rpartition(" ")[0]
    return f"{left}{MASK}{right}"


def _written_examples(
    blocks: list[str], found: list[_Found], options: ClozeOptions, rng: random.Random
) -> Iterator[SpanExample]:
    """Rule-made questions on spans that stand once in their block."""
    weights = [_KIND_WEIGHT[span.kind] for span in found]
    if not found:
        return
    chosen = rng.choices(found, weights, k=options.written_questions)
    for span in dict.fromkeys(chosen):
        block = blocks[span.block]
        if block.count(block[span.start : span.end]) > 1:
            continue
        local = Span(span.start - span.sentence_start, span.end - span.sentence_start, span.kind)
        question = write_question(block[span.sentence_start : span.sentence_end], local, rng)
        if question:
            start = _with_determiner(block, span.start) if rng.random() < 0.4 else span.start
            yield SpanExample(question, block, ((start, span.end),))


def _with_determiner(block: str, start: int) -> int:
    for determiner in ("le ", "la ", "les ", "l'", "un ", "une "):
        if block[:start].lower().endswith((f" {determiner}", f"'{determiner}")):
            return start - len(determiner)
    return start


def _without_answer(example: SpanExample, blocks: list[str], rng: random.Random) -> SpanExample:
    """The same question on a block of the document that lacks the answer's text."""
    others = [block for block in blocks if example.answer not in block]
    if not others:
        return example
    return SpanExample(example.question, rng.choice(others))
