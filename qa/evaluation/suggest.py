"""Questions drafted from the indexed documents, for people to accept, mend or throw away.

Rules turn plain sentences into questions (``qa.generation``); what people said in the chat makes
better ones. Both are written as a CSV gold set with a column «retenir»: until a line has something
in it, it is no question.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import GoldError, reason_of
from qa.evaluation.reports import kind_name
from qa.french.sentences import sentence_at
from qa.generation import draft_questions
from qa.index.feedback import Verdict
from qa.query.answer_type import expected_answer

if TYPE_CHECKING:
    from qa.evaluation.relevance import IndexedTexts
    from qa.index.feedback import Feedback

UNKNOWN = "???"  # an answer to fill in: no document holds it, so that it cannot pass unseen
_VERDICTS = {
    Verdict.RIGHT: "juste",
    Verdict.WRONG_ANSWER: "mauvaise-réponse",
    Verdict.WRONG_PASSAGE: "mauvais-passage",
}
_HEADING = ("retenir", "question", "réponse", "fichier", "tags", "extrait")


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
    """The questions of a document, what is skipped in it left out, each on a place of its own."""
    text = texts.document(path).text
    drafts = {
        (passage.start + one.start, passage.start + one.end): one.question
        for passage in texts.passages(path)
        for one in draft_questions(passage.text)
    }
    for start, end in rng.sample(sorted(drafts), len(drafts)):
        answer, sentence = text[start:end], sentence_at(text, start)
        if sentence and text.count(answer) == 1:
            question = drafts[start, end]
            kind = expected_answer(question)
            excerpt = " ".join(text[sentence.start : sentence.end].split())
            yield Candidate(question, answer, path, kind_name(kind) if kind else "", excerpt)


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
        tag = f"avis {_VERDICTS[entry.verdict]}"
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
