"""A question, analysed once: what every later step knows of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from qa.french.analysis import analyse, content_words
from qa.french.coordination import asks_for_list
from qa.french.numbers import find_numbers
from qa.query.about import AskedDocument, asked_document
from qa.query.answer_type import Expected, expected_answer
from qa.query.asked_names import AskedNames
from qa.query.events import AskedEvent, asked_event
from qa.query.places import NamedPlace, named_place
from qa.query.question_form import QuestionForm, question_form
from qa.query.timeframe import Timeframe, timeframe
from qa.types import Reply

_SMALL = 10


@dataclass(frozen=True, slots=True)
class Query:
    """A question in its three wordings, and what it asks for.

    ``typed`` is the question as it was typed; ``searched`` is that question made whole, its slips
    corrected; ``read`` is ``searched`` with the accents and capitals of the passages found.
    ``words`` are the distinct content words of ``searched``, in order, ``tokens`` the index tokens
    of ``read``, ``names`` the names and years it asks about. ``expected`` is the type of its
    answer, ``event`` the event that it takes for known, ``time`` the time that it names; each is
    None where the words do not tell.
    ``wants_list`` says that it asks for several things, ``form`` whether a span can answer at all.
    ``place`` is where it says that the answer stands («l'article 544»), ``about`` what it wants of
    a document itself («qui en est l'auteur»).
    ``also`` are words that are looked for beside it: numbers in figures, what acronyms stand for.

    >>> query = analyse_query("Où s'est tenu le sommet de 2017 ?")
    >>> query.expected, query.event.name, query.time.rest
    (<Expected.PLACE: 'place'>, 'le sommet', "Où s'est tenu le sommet ?")
    """

    typed: str
    searched: str
    read: str
    words: tuple[str, ...]
    tokens: frozenset[str]
    names: AskedNames
    expected: Expected | None
    event: AskedEvent | None
    time: Timeframe | None
    wants_list: bool
    form: QuestionForm = QuestionForm.OPEN
    place: NamedPlace | None = None
    about: AskedDocument | None = None
    also: tuple[str, ...] = ()

    @property
    def keywords(self) -> str:
        """What is searched word by word: the question and what is looked for beside it."""
        return " ".join([self.searched, *self.also])

    def coverage(self, text: str) -> float:
        """Share in [0, 1] of the question's tokens that a text holds."""
        held = set(analyse(text))
        return sum(token in held for token in self.tokens) / max(1, len(self.tokens))

    def spelled(self, text: str) -> Query:
        """The same question with accents and capitals put right: ``text`` is the one to read.

        The type of the answer, the form and the event do not depend on accents: they are kept.
        """
        if text == self.read:
            return self
        return replace(
            self,
            read=text,
            tokens=frozenset(analyse(text)),
            names=AskedNames.of(text),
            time=timeframe(text),
            wants_list=asks_for_list(text),
        )

    def __deepcopy__(self, memo: object) -> Query:
        """Itself: Haystack copies what travels on its sockets, and this never changes."""
        return self


def analyse_query(
    typed: str,
    searched: str | None = None,
    history: Sequence[Reply] = (),
    also: Iterable[str] = (),
) -> Query:
    """Analyse the question ``searched``, which stands for the one ``typed``.

    «Ce document» is the one that ``history``, oldest reply first, has cited last. ``also`` is
    looked for beside the question.
    """
    text = typed if searched is None else searched
    place = named_place(text)
    return Query(
        typed=typed,
        searched=text,
        read=text,
        words=tuple(content_words(text)),
        tokens=frozenset(analyse(text)),
        names=AskedNames.of(text),
        expected=expected_answer(text),
        event=asked_event(text),
        time=timeframe(text),
        wants_list=asks_for_list(text),
        form=question_form(text),
        place=place and place.said_after(history),
        about=asked_document(text, place),
        also=(*_figures(text), *also),
    )


def _figures(question: str) -> Iterator[str]:
    """The numbers that a question writes in words, in figures; small ones are seldom looked for."""
    for number in find_numbers(question):
        if number.value > _SMALL and not question[number.start].isdigit():
            yield f"{number.value:f}"
