"""The place that a question names, found in the index: documents, a numbered part of them.

Only the fields that say what a document is are looked at: file name, title, date, the path of
headings, the header of a mail. A name that fits many documents names none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from haystack import Document, component

from qa.errors import FilterError
from qa.french.analysis import analyse
from qa.french.dates import spell_date
from qa.french.sections import SectionMention, section_of_heading
from qa.index.context import PATH_MARK
from qa.index.store.filters import AnyFilters
from qa.index.store.protocol import Store
from qa.query.about import AskedDocument, Wanted
from qa.query.places import GENERIC_NOUNS, MAIL_NOUNS, NamedPlace
from qa.query.query import Query
from qa.retrieval.fusion import normalised
from qa.timing import stage
from qa.types import Filters, may_see

_FEW = 5  # documents that a name may fit
_RAISED = 20  # passages of a place
_LISTED = 20  # documents that are named where all are asked for
_LOOKED_AT = 100  # passages in which a name is looked for
_COUNTED = 1000  # passages in which a topic is looked for
_TITLE_WEIGHT = 4.0  # of the words that say what a document is, over those of its passages
_ABBREVIATIONS = {"proces-verbal": "pv", "compte-rendu": "cr"}


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """What a question names, as the index holds it; empty where it holds nothing of the kind.

    ``documents`` are paths, likeliest first; ``section`` the part of them that is meant; ``total``
    counts the documents where all are asked for, of which ``documents`` are the first. ``passages``
    are those that stand there; in no order.
    """

    documents: tuple[str, ...] = ()
    section: SectionMention | None = None
    total: int = 0
    passages: tuple[Document, ...] = ()

    def __deepcopy__(self, memo: object) -> FoundPlace:
        """Itself: Haystack copies what travels on its sockets, and this never changes."""
        return self


@component
class PlaceFinder:
    """Finds the place that a query names.

    >>> query = analyse_query("De quand date le fichier helsinki.txt ?")
    >>> PlaceFinder(store).run(query=query)["place"].documents
    ('helsinki.txt',)
    """

    def __init__(self, store: Store) -> None:
        """Look for it in ``store``."""
        self.store = store

    @component.output_types(place=FoundPlace)
    def run(self, query: Query, filters: AnyFilters | None = None) -> dict[str, Any]:
        """Find it among the documents that pass ``filters``."""
        if query.place is None and query.about is None:
            return {"place": FoundPlace()}
        with stage("place"):
            return {"place": self._find(query, filters)}

    def _find(self, query: Query, filters: AnyFilters | None) -> FoundPlace:
        asked, place = query.about, query.place
        if asked is not None and asked.wants in (Wanted.COUNT, Wanted.LIST):
            return self._about(asked.topic, filters) if asked.topic else self._all(filters)
        found = self._named(place, asked, filters) if place is not None else FoundPlace()
        if not found.documents and asked is not None and asked.work:
            found = self._work(asked.work, filters)
        return self._with_passages(query, found, filters) if found.documents else found

    def _with_passages(
        self, query: Query, found: FoundPlace, filters: AnyFilters | None
    ) -> FoundPlace:
        """The place with its passages, scored by the words of the question that do not name it:
        in the by-laws of the pool, «pool» tells nothing.
        """
        scope = within(filters, found.documents)
        held = found.passages or tuple(self._search(query.searched, scope, _RAISED))
        named = set().union(*map(_about_words, held))
        if found.section is not None:
            named |= set(analyse(f"{found.section.kind} {found.section.number}"))
        rest = " ".join(word for word in query.words if not named.issuperset(analyse(word)))
        ranked = {hit.id: hit for hit in self._search(rest, scope, _LOOKED_AT)} if rest else {}
        if found.section is None:
            passages = tuple(ranked.values())[:_RAISED] or held
        else:
            passages = tuple(ranked.get(one.id, replace(one, score=0.0)) for one in held)
        return replace(found, passages=passages)

    def _named(
        self, place: NamedPlace, asked: AskedDocument | None, filters: AnyFilters | None
    ) -> FoundPlace:
        """The documents, or the part of some, that a place is the name of."""
        if place.file:
            filters = self._in_file(place.file, filters)
            if filters is None:
                return FoundPlace()
        if place.section is not None:
            return self._section(place, filters)
        if place.file:
            return FoundPlace(self._few(filters))
        if place.noun in MAIL_NOUNS:
            return FoundPlace(self._mails(place, filters) if asked else ())
        if place.document is not None:
            seen = not isinstance(filters, Filters) or may_see(filters.owner, place.document)
            return FoundPlace((place.document,) if seen else ())
        if place.title:
            return FoundPlace(self._titled(place, filters))
        if asked is None:
            return FoundPlace()
        if place.is_this or place.noun in GENERIC_NOUNS or len(self._few(filters)) == 1:
            return FoundPlace(self._few(filters))
        return FoundPlace(self._titled(place, filters))

    def _in_file(self, name: str, filters: AnyFilters | None) -> AnyFilters | None:
        """The filters that let pass what the file of a name holds; None where there is none."""
        own = filters if isinstance(filters, Filters) else Filters()
        names = (name, *(f"{name}{suffix}" for suffix in _suffixes(name)))
        for one in names:
            try:
                paths = self.store.checked_filters(Filters(documents=(one,))).documents
            except FilterError:
                continue
            seen = tuple(path for path in paths if may_see(own.owner, path))
            return within(filters, seen) if seen else None
        return None

    def _section(self, place: NamedPlace, filters: AnyFilters | None) -> FoundPlace:
        """The passages of a numbered part, in the document that is named with it, if one is."""
        assert place.section is not None  # noqa: S101 - that is why it is called
        section = place.section
        words = f"{section.kind} {section.number} {place.title}"
        hits = self._search(words, filters, _LOOKED_AT)
        held = [hit for hit in hits if _is_of(hit, section)]
        wanted = set(analyse(f"{place.noun} {place.title}"))
        shared = [len(wanted & _about_words(hit)) for hit in held]
        best = max(shared, default=0)
        kept = [hit for hit, count in zip(held, shared, strict=True) if count == best]
        paths = tuple(dict.fromkeys(str(hit.meta.get("document")) for hit in kept))
        if not paths or len(paths) > _FEW:
            return FoundPlace()
        return FoundPlace(paths, section, passages=tuple(kept))

    def _titled(self, place: NamedPlace, filters: AnyFilters | None) -> tuple[str, ...]:
        """The few documents whose title, name or date holds all the words of a name."""
        words, noun = tuple(dict.fromkeys(analyse(place.title))), _noun_words(place.noun)
        if not words and not noun:
            return ()
        held: dict[str, set[str]] = {}
        for hit in self._search(f"{place.noun} {place.title}", filters, _LOOKED_AT):
            held.setdefault(str(hit.meta.get("document")), _about_words(hit))
        if place.is_quoted:  # the whole title
            found = [p for p, known in held.items() if known.issuperset(words)]
            found = [path for path in found if len(held[path]) <= 2 * len(words) + 1]
            return tuple(found) if len(found) <= _FEW else ()
        # «Le règlement de la piscine pour les enfants»: the name may end before the question does.
        for count in range(len(words), 0 if words else -1, -1):
            found = [p for p, known in held.items() if known.issuperset(words[:count])]
            of_kind = [path for path in found if not noun or noun & held[path]]
            dated = sum(word.isdigit() for word in words[:count]) > 1
            found = of_kind or (found if dated else [])
            if found:
                return tuple(found) if len(found) <= _FEW else ()
        return ()

    def _work(self, work: str, filters: AnyFilters | None) -> FoundPlace:
        """The documents whose whole title is the name of a work."""
        words = analyse(work)
        if not words:
            return FoundPlace()
        hits = self._search(work, filters, _LOOKED_AT)
        found = (h for h in hits if analyse(str(h.meta.get("title") or "")) == words)
        return FoundPlace(tuple(dict.fromkeys(str(hit.meta.get("document")) for hit in found)))

    def _mails(self, place: NamedPlace, filters: AnyFilters | None) -> tuple[str, ...]:
        """The few messages that a sender, a subject or a date names, or all there are."""
        if place.document is not None:
            return (place.document,)
        words = set(analyse(place.title))
        if words:
            hits = self._search(place.title, filters, _LOOKED_AT)
            paths = [str(h.meta.get("document")) for h in hits if words <= _mail_words(h)]
        else:
            known = self._few(filters)
            paths = [path for path in known if "de" in dict(self.store.source(path).metadata)]
        found = tuple(dict.fromkeys(paths))
        return found if len(found) <= _FEW else ()

    def _few(self, filters: AnyFilters | None) -> tuple[str, ...]:
        """The documents in scope, if they are few."""
        paths, total = self._paths(filters, _FEW)
        return paths if total <= _FEW else ()

    def _all(self, filters: AnyFilters | None) -> FoundPlace:
        paths, total = self._paths(filters, _LISTED)
        return FoundPlace(paths, total=total)

    def _about(self, topic: str, filters: AnyFilters | None) -> FoundPlace:
        """The documents of which a passage, or what says what they are, holds all words of a topic;
        none where there are too many to be sure of all.
        """
        words = set(analyse(topic))
        hits = self._search(topic, filters, _COUNTED) if words else []
        if len(hits) == _COUNTED:
            return FoundPlace()
        kept: dict[str, Document] = {}
        for hit in hits:
            if words <= _about_words(hit) | set(analyse(hit.content or "")):
                kept.setdefault(str(hit.meta.get("document")), hit)
        # A search gives one of several near copies.
        copies = self.store.copies_of([hit.id for hit in kept.values()], filters)
        paths = tuple(dict.fromkeys([*kept, *chain.from_iterable(copies.values())]))
        return FoundPlace(paths[:_LISTED], total=len(paths), passages=tuple(kept.values()))

    def _paths(self, filters: AnyFilters | None, most: int) -> tuple[tuple[str, ...], int]:
        values, total = self.store.get_metadata_field_unique_values(
            "document", size=most, filters=filters
        )
        return tuple(map(str, values)), total

    def _search(self, words: str, filters: AnyFilters | None, most: int) -> list[Document]:
        return self.store.lexical_search(words, most, _TITLE_WEIGHT, filters)


@component
class PlaceRanker:
    """Raises the passages of the place that a question names.

    Theirs is the order of the words that do not name it, on the scale of the fused scores.

    >>> article, other = Document(content="Article 3"), Document(content="Article 4", score=1.0)
    >>> place = FoundPlace(("loi.txt",), passages=(article,))
    >>> PlaceRanker().run(documents=[other], place=place)["documents"][0].content
    'Article 3'
    """

    def __init__(self, weight: float = 6.0) -> None:
        """Put such passages ``weight`` above the mean of fused scores, which is 0."""
        self.weight = weight

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document], place: FoundPlace) -> dict[str, Any]:
        """Return the passages with those of ``place``, best first."""
        if not place.passages or not self.weight:
            return {"documents": documents}
        known = {document.id: document for document in documents}
        scores = normalised(np.array([one.score or 0.0 for one in place.passages]))
        raised = {
            one.id: replace(known.get(one.id, one), score=float(score) + self.weight)
            for one, score in zip(place.passages, scores, strict=True)
        }
        merged = [*raised.values(), *(one for one in documents if one.id not in raised)]
        return {"documents": sorted(merged, key=lambda one: -(one.score or 0.0))}


def within(filters: AnyFilters | None, paths: Iterable[str]) -> AnyFilters:
    """The filters that let pass what others do of some documents alone."""
    chosen = tuple(paths)
    if filters is None or isinstance(filters, Filters):
        own = filters or Filters()
        allowed = set(own.documents or chosen)
        return replace(own, documents=tuple(path for path in chosen if path in allowed) or ("",))
    only = {"field": "meta.document", "operator": "in", "value": list(chosen)}
    return {"operator": "AND", "conditions": [filters, only]}


def _suffixes(name: str) -> Iterator[str]:
    """The endings of a name that was given without its own."""
    if not PurePosixPath(name).suffix:
        yield from (".txt", ".md", ".pdf", ".docx", ".odt", ".html", ".csv", ".xlsx", ".eml")


def _is_of(hit: Document, section: SectionMention) -> bool:
    """Whether a passage stands in a numbered part, or holds its heading."""
    headings = str(hit.meta.get("heading") or "").split(PATH_MARK)
    lines = (hit.content or "").splitlines()
    named = (section_of_heading(line.lstrip("#* \t")) for line in (*headings, *lines))
    return any(one.names(section) for one in named if one is not None)


def _about_words(hit: Document) -> set[str]:
    """The index tokens of what says what a document is: its title, its name, its date."""
    meta = hit.meta
    name = PurePosixPath(str(meta.get("document") or "")).stem.replace("_", " ")
    date = spell_date(meta.get("date"))
    return set(analyse(f"{meta.get('title') or ''} {name.replace('-', ' ')} {name} {date}"))


def _mail_words(hit: Document) -> set[str]:
    sender = hit.meta.get("de")
    if sender is None:
        return set()
    return _about_words(hit) | set(analyse(f"{sender} {hit.meta.get('objet') or ''}"))


def _noun_words(noun: str) -> set[str]:
    """The index tokens of a kind of document, and its short form; none for one of any kind."""
    if noun in GENERIC_NOUNS:
        return set()
    short = _ABBREVIATIONS.get(noun.replace(" ", "-"), "")
    return set(analyse(f"{noun.replace('-', ' ')} {noun} {short}"))
