"""Questions drafted from the indexed documents, for people to accept, mend or throw away.

The rules that write training questions (``qa.training.questions``) turn a sentence and a span of it
into a question; what people said in the chat makes better ones. Both are written as a CSV gold set
with a column «retenir»: until a line has something in it, it is no question.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import GoldError
from qa.feedback import Verdict
from qa.french.sentences import sentence_ranges
from qa.system_errors import reason_of
from qa.training.questions import write_question
from qa.training.spans import Span, SpanKind, find_spans
from qa.training.text import WORD

if TYPE_CHECKING:
    from qa.evaluation.relevance import IndexedTexts
    from qa.feedback import Feedback

UNKNOWN = "???"  # an answer to fill in: no document holds it, so that it cannot pass unseen
_HEADING = ("retenir", "question", "réponse", "fichier", "tags", "extrait")
_SHORTEST, _LONGEST = 6, 18  # words of a sentence that one question can say
_DRAFTS = 20
_TAKEN = 2  # words that the question's own stand for: «en», «le»
_LONE_COMMA = re.compile(r"\s+,\s*")  # where the span stood
_KINDS = (SpanKind.DATE, SpanKind.NAME, SpanKind.YEAR, SpanKind.NUMBER)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question to accept or not; an empty ``answer`` means that the documents hold none."""

    question: str
    answer: str
    document: str
    tag: str
    excerpt: str


def draft(texts: IndexedTexts, wanted: int, seed: int = 0) -> list[Candidate]:
    """Up to ``wanted`` questions, over as many documents and kinds of answers as there are.

    An answer stands once in its document. The same seed gives the same questions.
    """
    rng = random.Random(seed)  # noqa: S311 - sampling, not secrecy
    queues = [_of_document(path, texts, rng) for path in rng.sample(texts.paths, len(texts.paths))]
    found: list[Candidate] = []
    while queues and len(found) < wanted:
        # One of each document in turn: a long one must not take all the places.
        for queue in list(queues):
            candidate = next(queue, None)
            if candidate is None:
                queues.remove(queue)
            elif len(found) < wanted:
                found.append(candidate)
    return found


def _of_document(path: str, texts: IndexedTexts, rng: random.Random) -> Iterator[Candidate]:
    """The questions of a document, each on a sentence of its own."""
    text = texts.document(path).text
    sentences = {
        (passage.start + one.start, passage.start + one.end)
        for passage in texts.passages(path)
        for one in sentence_ranges(passage.text)
    }
    for start, end in rng.sample(sorted(sentences), len(sentences)):
        sentence = text[start:end]
        if not _SHORTEST <= len(sentence.split()) <= _LONGEST:
            continue
        spans = [one for one in find_spans(sentence) if one.kind in _KINDS]
        spans = [one for one in spans if _is_plain(sentence, one)]
        for span in rng.sample(spans, len(spans)):
            answer = sentence[span.start : span.end]
            question = _whole(sentence, span, rng) if text.count(answer) == 1 else None
            if question:
                excerpt = " ".join(sentence.split())
                yield Candidate(question, answer, path, span.kind.value, excerpt)
                break


def _whole(sentence: str, span: Span, rng: random.Random) -> str | None:
    """A draft that says all that the sentence says besides the span; None if none does.

    The rules drop and move words on purpose, as careless people do: good to train on, not to read.
    """
    rest = _words(f"{sentence[: span.start]} {sentence[span.end :]}")
    for _ in range(_DRAFTS):
        question = write_question(sentence, span, rng)
        if question and _in_order(rest, _words(question)) >= len(rest) - _TAKEN:
            return _LONE_COMMA.sub(" ", question.rstrip(" ?")) + " ?"
    return None


def _is_plain(sentence: str, span: Span) -> bool:
    """Whether a rule asks well for the span: a date, a year, a number, or a name as the subject."""
    return span.kind is not SpanKind.NAME or not sentence[: span.start].strip()


def _words(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(text)]


def _in_order(wanted: Sequence[str], found: Sequence[str]) -> int:
    """How many of the wanted words are found one after the other."""
    matcher = SequenceMatcher(None, wanted, found, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def from_feedback(entries: Sequence[Feedback]) -> list[Candidate]:
    """What people said in the chat: answers called right, those marked instead, and the missing."""
    found: dict[tuple[str, str], Candidate] = {}
    for entry in entries:
        question = entry.effective_question
        judged = entry.answer if entry.verdict is Verdict.RIGHT else None
        place = entry.right or judged
        if place is not None:
            answer, document = place.text, place.document
        elif entry.verdict is Verdict.RIGHT:  # abstaining was right
            answer, document = "", ""
        else:
            answer, document = UNKNOWN, entry.answer.document if entry.answer else ""
        tag = f"avis {entry.verdict.value}"
        found[question, answer] = Candidate(question, answer, document, tag, "")
    return list(found.values())


def write_candidates(path: Path, candidates: Sequence[Candidate]) -> None:
    """Write a new CSV file that spreadsheets open as it is.

    Raises:
        GoldError: the file exists already, is not called .csv, or cannot be written.
    """
    if path.suffix.lower() != ".csv":
        raise GoldError(f"« {path} » : donnez un nom en .csv, à ouvrir dans un tableur.")
    try:
        with path.open("x", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, delimiter=";")
            writer.writerow(_HEADING)
            for one in candidates:
                row = (one.question, one.answer, one.document, one.tag, one.excerpt)
                writer.writerow(("", *row))
    except FileExistsError as error:
        raise GoldError(
            f"« {path} » existe déjà ; ce que vous y avez retenu serait perdu. Donnez un autre nom."
        ) from error
    except OSError as error:
        raise GoldError(f"« {path} » ne peut pas être écrit ({reason_of(error)}).") from error
