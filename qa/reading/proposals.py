"""Spans that the structure of a passage proposes: what a reader of short spans does not mark.

A definition, an e-mail address, a list under the line that introduces it,
what a sentence says after «Pour s'inscrire, …»: each is found by its form and by the words that it
shares with the question. It competes with the reader's spans on the reader's own scale, and takes
the place of those inside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.french.analysis import roots
from qa.french.definitions import definitions
from qa.french.listings import Listing, bulleted_lists, labelled_lists, without_amount
from qa.french.references import Reference, ReferenceKind, find_references
from qa.french.sentences import sentence_ranges
from qa.french.typography import fold_typography, plain_letters
from qa.query.answer_type import PROSE, Expected, reference_kinds
from qa.query.asked_term import asked_term
from qa.reading.spans import trim

if TYPE_CHECKING:
    from haystack import Document

    from qa.query.query import Query

_LEAST = 0.6  # of the question's words that a line must share to propose what it introduces
_PURPOSE = re.compile(
    r"(?:[-•*\d.) ]*)(?:pour|afin d[e']|en vue d[e']) ?(?P<aim>[^,:\n]+?), ", re.I
)
_FENCE = re.compile(r"\s*```\w*\n(?P<code>.+?)\n```", re.S)
_QUESTION_LINE = re.compile(r"^[^\n]{5,150}\?[ \t*_]*$", re.M)
_ITEM_MARK = re.compile(r"^[ \t>]*\(?\d{1,2}[.)°] ")
_ASKS_ADDRESS = re.compile(
    r"ou (?:se (?:trouve|situe)|est (?:situe|le siege|install|etabli)|s'adresser|envoyer|adresser|"
    r"deposer|retirer|faut-il (?:envoyer|deposer|adresser))"
)
_ASKS_AMOUNTS = re.compile(
    r"\bquell?e?s (?:sont |etaient )?(?:les? )?(?:subventions|tarifs|prix|aides|cotisations|"
    r"depenses|recettes|frais|couts|budgets|amendes|loyers|salaires)\b"
)
_DIGITS = re.compile(r"\d\d")
_POSTCODE = re.compile(
    r",? ?(?:\n ?)?(?:[BC][PS] \d+,? )?\d{5} [A-ZÀ-Ý][\w'’-]*(?: [A-ZÀ-Ý][\w'’-]*)*"
)
# What a question on a reference says of its kind, and not of what it is about.
_KIND_WORDS = frozenset(
    root
    for word in "adresse mail email courriel électronique site internet web numéro téléphone tel "
    "fax portable appeler joindre contacter écrire envoyer trouver référence article postale quel "
    "faut doit peut composer lien".split()
    for root in roots(word)
)
_ASKING_WORDS = frozenset(
    root
    for word in "étapes conditions démarches procédure marche suivre falloir faut doit faire "
    "pièces formalités raison but".split()
    for root in roots(word)
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Characters ``[start, end)`` of a passage; ``share`` in [0, 1]: how surely they are asked for.

    At 0 the reader alone says how likely they are.
    """

    start: int
    end: int
    share: float = 1.0


class Proposer:
    """Proposes spans of passages for one question."""

    def __init__(self, query: Query) -> None:
        """Look once at what the question asks for."""
        self._expected = query.expected
        self._question = query.read
        self._kinds = reference_kinds(query.expected)
        plain = plain_letters(query.read)
        if _ASKS_ADDRESS.match(plain):
            self._kinds = (ReferenceKind.ADDRESS,)
        words = frozenset(roots(query.read))
        self._words = words - (_KIND_WORDS if self._kinds else _ASKING_WORDS)
        self._is_list = query.wants_list
        self._wants_amounts = (
            query.expected is Expected.NUMBER or _ASKS_AMOUNTS.search(plain) is not None
        )
        self._term = asked_term(query.read) if self._expected is Expected.DEFINITION else None

    def propose(self, document: Document) -> list[Proposal]:
        """The spans of a passage, surest first; none overlaps a surer one."""
        text = document.content or ""
        found = sorted(self._found(text, document), key=lambda one: -one.share)
        kept: list[Proposal] = []
        for one in found:
            if one.start < one.end and all(
                one.end <= other.start or other.end <= one.start for other in kept
            ):
                kept.append(one)
        return kept

    def allows(self, text: str, start: int, end: int) -> bool:
        """Whether the span ``[start, end)`` may answer at all.

        The number of a list's item answers nothing, an address of a mailbox holds «@», a telephone
        number figures.
        """
        if self._expected is Expected.EMAIL:
            return "@" in text[start:end]
        if self._expected is Expected.PHONE:
            return bool(_DIGITS.search(text, start, end))
        mark = end - start <= 2 and _ITEM_MARK.match(text[text.rfind("\n", 0, start) + 1 :][:8])
        return not (mark and text[start:end].isdigit())

    def _found(self, text: str, document: Document) -> Iterator[Proposal]:
        if self._kinds:
            yield from self._references(text, document)
        elif self._term is not None:
            asks_words = bool(
                re.search(r"\b(?:signifie|veut dire|sigle|acronyme)\b", self._question)
            )
            for one in definitions(text, self._term):
                yield Proposal(one.start, one.end, 1.0 if one.is_expansion == asks_words else 0.9)
        elif self._expected is Expected.MANNER:
            yield from self._steps(text, document)
        if self._expected in PROSE:
            yield from self._asked_by_heading(text)
        if self._is_list:
            for listing in (*bulleted_lists(text), *labelled_lists(text)):
                yield from self._introduced(text, listing, document)

    # References

    def _references(self, text: str, document: Document) -> Iterator[Proposal]:
        found = [one for one in find_references(text) if one.kind in self._kinds]
        found = [one for one in found if not self._is_named(text, one)]
        if not found:
            return
        around = frozenset(roots(text)) | _about(document)
        end, starts = 0, [*(one.start for one in found[1:]), len(text)]
        for one, following in zip(found, starts, strict=False):
            near = frozenset(roots(_neighbourhood(text, one, end, following)))
            share = self._share(near, around)
            end = one.end
            surely = share if share >= _LEAST else 0.0
            yield Proposal(one.start, _whole_address(text, one), surely)

    def _is_named(self, text: str, one: Reference) -> bool:
        """Whether the question itself gives this reference: it is not what it asks for."""
        return fold_typography(text[one.start : one.end]).lower() in self._question.lower()

    def _share(self, near: frozenset[str], around: frozenset[str]) -> float:
        """How much of what the question is about stands beside something, or else around it."""
        if not self._words:
            return 1.0
        return sum(
            1.0 if word in near else 0.4 if word in around else 0.0 for word in self._words
        ) / len(self._words)

    # Lists, steps, questions that a text asks itself

    def _introduced(self, text: str, listing: Listing, document: Document) -> Iterator[Proposal]:
        """A list whose lead says what is asked for, with amounts only where these are."""
        lead = frozenset(roots(text[listing.lead.start : listing.lead.end]))
        share = self._share(lead, _about(document))
        if self._words & lead and share >= _LEAST:
            extra = len(lead - self._words) / len(lead)
            last = listing.items[-1]
            end = last.end if self._wants_amounts else without_amount(text, last).end
            yield Proposal(listing.start, end, share * (1 - extra / 5))

    def _steps(self, text: str, document: Document) -> Iterator[Proposal]:
        """What a text says to do: after «Pour s'inscrire, …», or in the list that this leads to."""
        plain = fold_typography(text)
        for sentence in sentence_ranges(text):
            aim = _PURPOSE.match(plain, sentence.start, sentence.end)
            if aim is None:
                continue
            share = self._share(frozenset(roots(aim["aim"])), frozenset())
            if share >= _LEAST:
                start, end = _said(text, aim.end(), sentence.end)
                yield Proposal(*trim(text, start, end), share)
        for listing in bulleted_lists(text):
            yield from self._introduced(text, listing, document)

    def _asked_by_heading(self, text: str) -> Iterator[Proposal]:
        """What stands under a line that asks the very question."""
        for line in _QUESTION_LINE.finditer(text):
            words = frozenset(roots(line.group())) - _ASKING_WORDS
            if words and words == self._words:
                following = next(iter(sentence_ranges(text, line.end())), None)
                if following is not None:
                    start, end = _said(text, following.start, following.end)
                    yield Proposal(*trim(text, start, end))


def _about(document: Document) -> frozenset[str]:
    """What the title and the headings of a passage are about."""
    about = (document.meta.get(name) or "" for name in ("title", "heading"))
    return frozenset(roots(" ".join(about)))


def _neighbourhood(text: str, one: Reference, after: int, before: int) -> str:
    """The text that says whose a reference is: its block up to it, its sentence after it."""
    block = text.rfind("\n\n", 0, one.start) + 1
    end = next(
        (cut.start() for cut in re.finditer(r"[.;,]\s|\n", text[one.end : before])),
        before - one.end,
    )
    return text[max(block, after) : one.start] + " " + text[one.end : one.end + end]


def _whole_address(text: str, one: Reference) -> int:
    """Where a street address ends, its postcode and town included."""
    if one.kind is not ReferenceKind.ADDRESS:
        return one.end
    town = _POSTCODE.match(text, one.end)
    return town.end() if town else one.end


def _said(text: str, start: int, end: int) -> tuple[int, int]:
    """What a clause says, or what follows it where it ends with a colon: a list, code, a line."""
    if not text[start:end].rstrip().endswith(":"):
        return start, end
    if fenced := _FENCE.match(text, end):
        return fenced.span("code")
    for listing in bulleted_lists(text):
        if not text[end : listing.start].strip(" \t\n-–—•*·+()0123456789."):
            return listing.start, listing.end
    following = next(iter(sentence_ranges(text, end)), None)
    return (following.start, following.end) if following else (start, end)
