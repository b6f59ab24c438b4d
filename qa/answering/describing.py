"""Answers to questions about documents themselves, from their metadata and their structure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from haystack import component

from qa.documents import (
    Statement,
    opening,
    section_text,
    stated_author,
    stated_date,
    stated_recipient,
    stated_sender,
    stated_title,
)
from qa.index.context import PassageContext
from qa.index.store.protocol import Store
from qa.query.about import AskedDocument, Wanted
from qa.query.query import Query
from qa.retrieval import FoundPlace
from qa.timing import stage
from qa.types import Answer, Document, Evidence, Passage, Range

CERTAIN = 0.95
"""The confidence of what a document says of itself, where no other document says otherwise."""
_NAME = "nom du fichier"
_SAID_BY: dict[Wanted, Callable[[Document], Statement | None]] = {
    Wanted.AUTHOR: stated_author,
    Wanted.DATE: stated_date,
    Wanted.TITLE: stated_title,
    Wanted.SENDER: stated_sender,
    Wanted.RECIPIENT: stated_recipient,
}


@component
class DocumentDescriber:
    """Tells who wrote the document that a question names, when, and what it says.

    Nothing is told where the question is not about a document, or where neither metadata nor
    structure hold what it wants: then the text is read as for any other question.

    >>> query = analyse_query("Que dit le fichier helsinki.txt ?")
    >>> place = FoundPlace(("helsinki.txt",))
    >>> DocumentDescriber(store).run(query=query, place=place)["answers"][0].text
    "Le sommet s'est tenu à Helsinki."
    """

    def __init__(self, store: Store) -> None:
        """Read the documents of ``store``."""
        self.store = store

    @component.output_types(answers=list[Answer])
    def run(self, query: Query, place: FoundPlace) -> dict[str, Any]:
        """The answers, likeliest first; none for a question about what documents tell."""
        asked = query.about
        if asked is None or not (place.documents or asked.wants in (Wanted.COUNT, Wanted.LIST)):
            return {"answers": []}
        with stage("describing"):
            if asked.wants in (Wanted.COUNT, Wanted.LIST):
                return {"answers": self._catalogue(asked, place)}
            return {"answers": self._described(asked, place)}

    def _described(self, asked: AskedDocument, place: FoundPlace) -> list[Answer]:
        """What the documents named say of themselves; those that say the same are one answer."""
        told: dict[str, list[Evidence]] = {}
        for path in place.documents:
            document = self.store.source(path)
            said = _said(asked, document, place)
            if said is not None:
                key = " ".join(said.text.lower().split())
                evidence = _evidence(document, said)
                if asked.wants is Wanted.DATE:
                    evidence = replace(evidence, absolute_date=document.date)
                told.setdefault(key, []).append(evidence)
        return [
            Answer(
                found[0].value or found[0].text,
                CERTAIN / len(told),
                tuple(found),
                date=next((one.date for one in found if one.date), None),
            )
            for found in told.values()
        ]

    def _catalogue(self, asked: AskedDocument, place: FoundPlace) -> list[Answer]:
        """How many documents there are, or which; each of those named is evidence."""
        if not place.total:
            return []
        about = {str(one.meta.get("document")): one for one in place.passages}
        evidence, names = [], []
        for path in place.documents:
            document = self.store.source(path)
            named = stated_title(document) or _named(path)
            names.append(" ".join(named.text.split()))
            passage = about.get(path)
            if passage is not None and passage.content:
                start = int(passage.meta["start"])
                whole = Range(start, start + len(passage.content))
                named = Statement(passage.content, whole.start, whole.end, whole)
            evidence.append(_evidence(document, named))
        if asked.wants is Wanted.COUNT:
            text = str(place.total)
        else:
            more = place.total - len(names)
            rest = [f"et {more} autre{'s' if more > 1 else ''}"] if more else []
            text = " ; ".join([*names, *rest])
        return [Answer(text, CERTAIN, tuple(evidence))]


def _said(asked: AskedDocument, document: Document, place: FoundPlace) -> Statement | None:
    """What a document says of what is asked."""
    if place.section is not None:
        if asked.wants in (Wanted.CONTENT, Wanted.TOPIC):
            return section_text(document, place.section)
        return None
    if asked.wants in (Wanted.CONTENT, Wanted.TOPIC):
        return opening(document)
    return _SAID_BY[asked.wants](document)


def _evidence(document: Document, said: Statement) -> Evidence:
    shown = said.shown
    context = PassageContext(document)
    passage = Passage(
        document.path,
        shown.start,
        shown.end,
        document.text[shown.start : shown.end],
        heading=context.heading(said.start) if said.field is None else None,
    )
    page = sum(turn <= said.start for turn in document.pages) or None
    return Evidence(
        document=document.path,
        title=document.title,
        date=document.date,
        page=page if said.field is None else None,
        start=said.start,
        end=said.end,
        passage=passage,
        date_source=document.date_source,
        metadata=said.field,
        value=said.text if said.field is not None else None,
        is_told=True,
    )


def _named(path: str) -> Statement:
    return Statement(path, 0, 0, Range(0, 0), _NAME)
