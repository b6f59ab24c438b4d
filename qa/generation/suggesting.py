"""What may be asked after an answer: questions that are known to find theirs in the documents.

Questions are drafted from the text around the evidence and the closest passages, each from the
words that answer it, and asked: one is suggested only where the engine finds those very words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from qa.answering.equivalence import read_key, same_answer
from qa.french.analysis import analyse
from qa.generation import Draft, draft_questions
from qa.generation.wording import reads_naturally, stands_alone
from qa.types import Evidence, Filters, Passage, Range, Reply

if TYPE_CHECKING:
    from qa.engine import Engine

_AROUND = 3000  # characters on either side of an evidence
_DOCUMENTS = 50  # that are looked at for questions with which to begin
_TRIED = 8  # drafts that are asked: each costs as much as a question of the reader's own


def suggestions(
    engine: Engine,
    reply: Reply,
    history: Sequence[Reply] = (),
    filters: Filters | None = None,
    go_on: Callable[[], bool] = lambda: True,
) -> Iterator[Reply]:
    """Yield the replies to questions that may follow ``reply``: the nearest to its evidence first,
    then those of the other passages that were found.

    None is what ``reply`` or ``history`` asked or answered. Each reply takes one more question's
    time, and so do those that are found wanting: take as few as are needed. ``go_on`` is asked
    before each; once it says no, that is all.

    Raises:
        CorpusError: a document of the evidence is no longer in the index.
        What ``Engine.ask`` raises.
    """
    for path, draft in islice(_drafts(engine, reply, history), _TRIED):
        if not go_on():
            return
        found = engine.ask(draft.question, filters=filters, as_typed=True)
        if not found.abstained and _answers(found, path, draft):
            yield found


def first_questions(engine: Engine, go_on: Callable[[], bool] = lambda: True) -> Iterator[Reply]:
    """Yield the replies to questions with which to begin: one a document at most, the newest
    documents first, each on what it says near its beginning.

    Each was asked, and found in its document; see ``suggestions`` for what that costs and for
    ``go_on``.

    Raises:
        What ``Engine.ask`` raises.
    """
    newest = sorted(engine.catalogue(), key=lambda one: one.date or "", reverse=True)
    tried = 0
    asked: set[frozenset[str]] = set()
    for entry in newest[:_DOCUMENTS]:
        text = engine.document(entry.path).text[:_AROUND]
        for draft in draft_questions(text):
            gist = _gist(draft.question)
            if gist in asked or not _is_for_strangers(draft.question):
                continue
            if tried == _TRIED or not go_on():
                return
            tried += 1
            asked.add(gist)
            found = engine.ask(draft.question, as_typed=True)
            if not found.abstained and _answers(found, entry.path, draft):
                yield found
                break


def _is_for_strangers(question: str) -> bool:
    return reads_naturally(question) and stands_alone(question)


def _drafts(engine: Engine, reply: Reply, history: Sequence[Reply]) -> Iterator[tuple[str, Draft]]:
    said = [read_key(answer.text) for answer in reply.answers]
    asked = {_gist(one.effective_question) for one in (reply, *history)}
    for path, place in _places(reply):
        text = engine.document(path).text
        start = max(0, place.start - _AROUND)
        drafts = [
            Draft(one.question, start + one.start, start + one.end)
            for one in draft_questions(text[start : place.end + _AROUND])
        ]
        for draft in sorted(drafts, key=lambda one: abs(one.start - place.start)):
            gist = _gist(draft.question)
            meaning = read_key(text[draft.start : draft.end])
            if not reads_naturally(draft.question):
                continue
            if gist in asked or any(same_answer(meaning, other) for other in said):
                continue
            asked.add(gist)
            said.append(meaning)
            yield path, draft


def _places(reply: Reply) -> Iterator[tuple[str, Range]]:
    """The best place of each document: of those that are cited, then of the other close ones."""
    cited = [evidence for answer in reply.answers for evidence in answer.evidence]
    found: list[Evidence | Passage] = [*cited, *reply.passages]
    seen: set[str] = set()
    for place in found:
        if place.document not in seen:
            seen.add(place.document)
            yield place.document, Range(place.start, place.end)


def _answers(reply: Reply, path: str, draft: Draft) -> bool:
    """Whether the first answer is, at least in part, the words that the draft asks for."""
    return any(
        evidence.document == path and evidence.start < draft.end and draft.start < evidence.end
        for evidence in reply.answers[0].evidence
    )


def _gist(question: str) -> frozenset[str]:
    return frozenset(analyse(question))
