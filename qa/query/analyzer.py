"""The Haystack component that turns a question and its conversation into a query."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from haystack import component

from qa.index.store.protocol import Store
from qa.query.acronyms import AcronymExpander
from qa.query.follow_ups import rewrite_follow_up
from qa.query.query import Query, analyse_query
from qa.query.spelling import SpellingCorrector
from qa.timing import stage
from qa.types import Reply


@component
class QueryAnalyzer:
    """Makes a follow-up whole, corrects slips in names, and analyses the question, once for all.

    >>> query = QueryAnalyzer(store).run(question="Où est né Skripall ?")["query"]
    >>> query.typed, query.searched, query.expected
    ('Où est né Skripall ?', 'Où est né Skripal ?', <Expected.PLACE: 'place'>)
    """

    def __init__(self, store: Store, follow_ups: bool = True, spelling: bool = True) -> None:
        """Take the words of ``store``'s documents for right.

        Without ``follow_ups`` every question stands alone; without ``spelling`` none is corrected.
        """
        self.store = store
        self.follow_ups = follow_ups
        self.spelling = spelling
        self._corrector = SpellingCorrector(store)
        self._acronyms = AcronymExpander(store)

    @component.output_types(query=Query)
    def run(
        self, question: str, history: list[Reply] | None = None, as_typed: bool = False
    ) -> dict[str, Any]:
        """Analyse ``question``; with ``as_typed``, as it is.

        :param history: the conversation, oldest reply first.
        """
        searched = question
        if self.follow_ups and history and not as_typed:
            with stage("follow-up"):
                claims = list(map(_claims_only, history))
                searched = rewrite_follow_up(question, claims)
        with stage("spelling"):
            if self.spelling and not as_typed:
                searched = self._corrector.correct(searched)
        also = () if as_typed else self._acronyms.expand(searched)
        return {"query": analyse_query(question, searched, history or (), also)}


def _claims_only(reply: Reply) -> Reply:
    """The reply without sentences that were only quoted: no pronoun stands for one."""
    return replace(reply, answers=tuple(one for one in reply.answers if not one.is_quotation))
