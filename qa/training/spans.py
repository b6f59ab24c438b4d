"""Spans of a sentence worth asking about, found with closed-class rules: no parser, no lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from qa.training.text import STOP_WORDS

MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|"
    "vendémiaire|brumaire|nivôse|thermidor|fructidor"
)
_CARDINALS = (
    "deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|"
    "cinquante|soixante|cent|cents|mille|millions?|milliards?"
)
_CAPITAL = r"[A-ZÀÂÄÉÈÊËÎÏÔÖÙÛÜÇŒ]"
_NAME_WORD = rf"(?:{_CAPITAL}\.(?= {_CAPITAL})|{_CAPITAL}\w*(?:[-']{_CAPITAL}?\w+)*)"
_LINK = r"(?:de |du |des |d'|de la |de l'|la |le |van |von |et )"
_ADJECTIVE = (
    r"\w+(?:ique|if|ive|el|elle|al|ale|aux|aire|ien|ienne|ais|aise|eux|euse|ible|able|ante?|ées?"
    r"|és?|eur|ier|ière|iste|aine?)s?"
)
_NOUN = (
    r"(?!(?:ses|son|leurs?|laquelle|lequel|lesquels|cette|ces|tout|tous|plus|qui|que|quoi|nos|vos)\b)"
    r"[a-zà-ÿœ]{3,}(?:-[a-zà-ÿœ]+)*(?!')"
)
_DETERMINER = (
    r"\b(?:le |la |les |l'|une? |des |ces? |cette |cet |sa |son |ses |leurs? |d'|de |du |aux? )"
)


class SpanKind(Enum):
    """What a span names, as far as its form tells."""

    DATE = "date"
    YEAR = "year"
    NUMBER = "number"
    NAME = "name"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open characters of a text, and what they name."""

    start: int
    end: int
    kind: SpanKind


_PATTERNS = (
    (SpanKind.DATE, re.compile(rf"\b(?:\d{{1,2}}|1er) (?:{MONTHS})(?: \d{{3,4}})?\b")),
    (SpanKind.DATE, re.compile(rf"\b(?:{MONTHS}) \d{{4}}\b")),
    (SpanKind.YEAR, re.compile(r"(?<![\d,.°/-])(?:1[0-9]|20)\d\d(?![\d,.%/-]\d|\d)")),
    (
        SpanKind.NUMBER,
        re.compile(
            rf"(?<![\w,./°-])(?:\d{{1,3}}(?: \d{{3}})+|\d+(?:,\d+)?|(?:{_CARDINALS})"
            rf"(?:[ -](?:{_CARDINALS}))*)(?: ?%| pour cent| francs| ans| jours| hommes| euros| km)?"
            r"(?![\w,./-]\w|\w)"
        ),
    ),
    (SpanKind.NAME, re.compile(rf"\b{_NAME_WORD}(?: (?:{_LINK})?{_NAME_WORD}){{0,4}}")),
    (
        SpanKind.PHRASE,
        re.compile(
            rf"{_DETERMINER}"
            rf"(?P<span>{_NOUN}(?: {_ADJECTIVE}\b)?(?: (?:de la |de l'|des |du |de |d')"
            rf"{_NOUN}(?: {_ADJECTIVE}\b)?)?)"
        ),
    ),
)


def find_spans(sentence: str) -> Iterator[Span]:
    """Yield non-overlapping spans of a sentence: dates first, then numbers, names, noun phrases.

    A lone capitalised word that opens the sentence is left out (it may be any word), and so is a
    span made of stop words only.
    """
    taken: list[Span] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(sentence):
            start, end = match.span("span" if kind is SpanKind.PHRASE else 0)
            if any(start < span.end and span.start < end for span in taken):
                continue
            if _is_worth_asking(sentence, start, end, kind):
                span = Span(start, end, kind)
                taken.append(span)
                yield span


def _is_worth_asking(sentence: str, start: int, end: int, kind: SpanKind) -> bool:
    text = sentence[start:end]
    words = text.lower().replace("'", " ").split()
    if kind is SpanKind.NAME and (len(text) < 3 or words[0] in STOP_WORDS):
        return False
    if kind is SpanKind.NAME and len(words) == 1 and not sentence[:start].strip(' «"(-—'):
        return False
    return not all(word in STOP_WORDS for word in words)
