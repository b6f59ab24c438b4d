"""The first screen: what the documents are, and questions that are known to be answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from threading import Lock
from typing import TYPE_CHECKING

from qa.generation.suggesting import first_questions
from qa.types import CatalogueEntry
from ui.dates import spell_date
from ui.examples import examples_for
from ui.naming import name_of
from ui.texts import Texts
from ui.typography import tie_marks

if TYPE_CHECKING:
    from qa import Engine

_QUESTIONS = 3
_NAMED = 3  # documents named on the first screen


class Opening:
    """The questions to begin with, found once for each state of the index and shared by visitors.

    They come from what everybody may see.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.seen_by("")
        self._lock = Lock()
        self._state = ""
        self._found: tuple[str, ...] = ()
        self._is_done = False

    def questions(self) -> tuple[str, ...]:
        """Those written for these documents, or those found so far."""
        written = examples_for(self._engine.documents())
        if written:
            return written
        return self._found if self._state == self._engine.state else ()

    def look(self, go_on: Callable[[], bool]) -> Iterator[tuple[str, ...]]:
        """Find questions, and yield all that are known after each; one visitor at a time looks.

        ``go_on``: see ``qa.generation.suggesting.first_questions``.
        """
        if examples_for(self._engine.documents()) or not self._lock.acquire(blocking=False):
            return
        try:
            state = self._engine.state
            if state == self._state and self._is_done:
                return
            self._state, self._found, self._is_done = state, (), False
            for reply in first_questions(self._engine, go_on):
                self._found += (reply.question,)
                yield self._found
                if len(self._found) == _QUESTIONS:
                    break
            self._is_done = go_on()
        finally:
            self._lock.release()


def describe(engine: Engine, texts: Texts) -> str:
    """What the documents are, in a sentence: some of their names, and the time they are of."""
    catalogue = engine.catalogue()
    if not catalogue:
        return ""
    # Those with a title tell more than those known by their first words.
    telling = sorted(catalogue, key=lambda one: (one.title is None, one.date is None))
    names = tuple(_quoted(engine, entry, texts) for entry in telling[:_NAMED])
    more = len(catalogue) - len(names)
    if more > 0:
        names += (texts.count(texts.opening_more, more),)
    time = _say_time(catalogue, texts)
    return tie_marks(texts.opening_documents.format(names=texts.join(names), time=time))


def _quoted(engine: Engine, entry: CatalogueEntry, texts: Texts) -> str:
    name = entry.title or name_of(engine.document(entry.path), entry.path)
    return texts.quoted.format(words=name.rstrip("."))


def _say_time(catalogue: Sequence[CatalogueEntry], texts: Texts) -> str:
    """« (janvier – juin 2024)»; empty where no document has a date."""
    months = sorted(one.date[:7] for one in catalogue if one.date)
    if not months:
        return ""
    first, last = spell_date(months[0], texts), spell_date(months[-1], texts)
    if first == last:
        return f" ({first})"
    if months[0][:4] == months[-1][:4]:
        first = first.removesuffix(f" {months[0][:4]}")
    return texts.opening_time.format(first=first, last=last)
