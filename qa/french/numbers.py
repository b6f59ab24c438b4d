"""French numbers, found where they stand and read: figures, words, ordinals, Roman numerals.

Words are read by text2num; this module finds them, joins figures with their thousands and scales,
and tells the number «un» from the article. Dates, quantities, answers that are compared and the
evaluation's metrics all read numbers here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from qa.french.analysis import strip_accents
from qa.french.typography import fold_typography

_NUMBER_WORD = (
    "zéro|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|"
    "seize|vingts?|trente|quarante|cinquante|soixante|septante|huitante|octante|nonante|cents?|"
    "mille|mil|millions?|milliards?"
)
_ORDINAL_WORD = (
    r"(?:deux|trois|quatr|cinqu|six|sept|huit|neuv|dix|onz|douz|treiz|quatorz|quinz|seiz|vingt|"
    r"trent|quarant|cinquant|soixant|cent|mill|un)i[èe]mes?|premi(?:er|[èe]re)s?(?! ministre)"
)
_ANY_WORD = rf"(?:{_ORDINAL_WORD}|{_NUMBER_WORD})\b"
# «Trois-Rivières» is a name: no hyphen joins a number to another word.
_WORDS = re.compile(
    rf"(?<![\w-])(?<!\bpour )(?:{_ANY_WORD})"
    rf"(?:(?:[ -]et[ -]|[ -]| virgule )(?:{_ANY_WORD}))*+(?!-?\w)",
    re.I,
)
_FIGURES = re.compile(
    r"(?<![\w.,])(?P<sign>(?<!\d )[-−](?=\d))?"
    r"(?P<whole>\d{1,3}(?:[ .]\d{3})++(?!\d)|\d++)(?P<decimals>[.,]\d++)?"
    r"(?:(?P<ordinal>(?:ers?|[èe]res?|res?|i?[èe]mes?|es?|nde?s?)\b)|"
    r"(?P<scale> (?:mille|millions?|milliards?)\b))?"
)
_ROMAN = re.compile(
    r"\b(?P<roman>[IVX]+|[IVXL]{2,})(?:i?[eè]me|er|e)\b|\b(?P<century>[ivx]+)e(?= si[eè]cle)"
)
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50}
_DIGIT = re.compile(r"\d")
_HALF = re.compile(r" et demie?\b")
_ENDS_IN_SCALE = re.compile(r"(?:millions?|milliards?)$", re.I)
_ARTICLES = frozenset(["un", "une"])


@dataclass(frozen=True, slots=True)
class Number:
    """A number at ``[start, end)`` of a text.

    ``is_article`` marks a lone «un» or «une», which counts in «un mois» and not in «un sommet».
    """

    start: int
    end: int
    value: Decimal
    is_ordinal: bool = False
    is_article: bool = False

    @property
    def figures(self) -> str:
        """The value in plain figures, an ordinal with its ending: ``2.5``, ``19e``, ``1er``."""
        if self.is_ordinal:
            return "1er" if self.value == 1 else f"{self.value:f}e"
        value = self.value.normalize() if "." in f"{self.value:f}" else self.value
        return f"{value:f}"


@lru_cache(maxsize=64)
def folded(text: str) -> str:
    """``fold_typography``, kept while numbers, dates and the like are looked for in one text."""
    return fold_typography(text)


@lru_cache(maxsize=4000)
def find_numbers(text: str) -> tuple[Number, ...]:
    """The numbers of ``text`` in their order; none overlaps another.

    Figures attached to letters («G20») or to a hyphenated name are none, and «premier» is an
    adjective here.
    """
    plain = folded(text)
    found = [*_in_words(plain), *_in_roman(plain)]
    if _DIGIT.search(plain):
        found += _in_figures(plain)
    return tuple(sorted(found, key=lambda number: number.start))


def write_figures(text: str) -> str:
    """``text`` with its numbers in figures; the article «un» stays."""
    pieces, at = [], 0
    for number in find_numbers(text):
        if not (number.is_article or text[number.start : number.end].isdecimal()):
            pieces += [text[at : number.start], number.figures]
            at = number.end
    return "".join([*pieces, text[at:]])


def _in_figures(text: str) -> Iterator[Number]:
    for match in _FIGURES.finditer(text):
        whole, decimals = match["whole"], match["decimals"] or ""
        digits = whole.replace(" ", "").replace(".", "") + decimals.replace(",", ".")
        value, end = Decimal(digits), match.end()
        if match["scale"]:
            power = _scale(match["scale"].strip())
            value = value.scaleb(power)
            if half := _HALF.match(text, end):
                value, end = value + Decimal(5).scaleb(power - 1), half.end()
        yield Number(match.start(), end, -value if match["sign"] else value, bool(match["ordinal"]))


def _scale(word: str) -> int:
    return 9 if word.startswith("milliard") else 6 if word.startswith("million") else 3


def _in_words(text: str) -> Iterator[Number]:
    for match in _WORDS.finditer(text):
        if _is_scale_of_figures(text, match.start(), match.group()):
            continue
        for start, end, value, ordinal in _read_words(match.group()):
            start, end = match.start() + start, match.start() + end
            if (scale := _ENDS_IN_SCALE.search(text, start, end)) and (
                half := _HALF.match(text, end)
            ):
                value += Decimal(5).scaleb(_scale(scale.group().lower()) - 1)
                end = half.end()
            article = text[start:end].lower() in _ARTICLES
            yield Number(start, end, value, ordinal, article)


def _is_scale_of_figures(text: str, start: int, word: str) -> bool:
    """The «millions» of «2,5 millions» is read with its figures."""
    return word.lower().startswith("mil") and start >= 2 and text[start - 2].isdigit()


def _read_words(words: str) -> list[tuple[int, int, Decimal, bool]]:
    """The numbers of a run of number words: «cinq et six» is two."""
    from text_to_num import text2num

    if words.lower().startswith("premi"):
        return [(0, len(words), Decimal(1), True)]
    try:
        value = Decimal(str(text2num(words.lower(), "fr")))
    except ValueError:
        return _read_apart(words)
    return [(0, len(words), value, bool(re.search(r"i[èe]mes?$", words)))]


class _Word:
    """A token as text2num reads it."""

    __slots__ = ("word",)

    def __init__(self, word: str) -> None:
        self.word = word

    def text(self) -> str:
        return self.word

    def nt_separated(self, previous: _Word) -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return False


def _read_apart(words: str) -> list[tuple[int, int, Decimal, bool]]:
    from text_to_num import find_numbers as find_occurrences

    tokens = list(re.finditer(r"\w+|\W", words.lower()))
    found = find_occurrences([_Word(token.group()) for token in tokens], "fr", 0.0)
    return [
        (
            tokens[one.start].start(),
            tokens[one.end - 1].end(),
            Decimal(f"{one.value:.10g}"),
            one.is_ordinal,
        )
        for one in found
    ]


def _in_roman(text: str) -> Iterator[Number]:
    for match in _ROMAN.finditer(text):
        value = roman_value(match["roman"] or match["century"])
        yield Number(match.start(), match.end(), Decimal(value), is_ordinal=True)


def roman_value(numeral: str) -> int:
    """The value of a Roman numeral below 90."""
    digits = [_ROMAN_DIGITS[letter] for letter in numeral.lower()]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return sum(-digit if digit < following else digit for digit, following in pairs)


# What «un» counts: elsewhere it is an article.
COUNTED_BY_UN = frozenset(
    """heure heures minute minutes seconde jour jours an ans annee annees mois semaine siecle
    million millions milliard milliards euro dollar point fois""".split()
)
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+|%")
_ONE = re.compile(rf"\bune?(?= (?:{'|'.join(sorted(COUNTED_BY_UN))})\b)")
_TIME = re.compile(
    r"\b(?P<hours>\d+) (?:heures?|h)\b(?: (?:(?P<minutes>\d{1,2})\b(?: (?:minutes?|min|mn))?|"
    r"et (?P<minutes_after>\d{1,2}) minutes?|(?P<quarter>et quart)|(?P<half>et demie?)|"
    r"(?P<to>moins le quart)))?"
)
_MINUTES = re.compile(r"\b(?P<minutes>\d+) (?:minutes?|min|mn)\b")
_WORDED = (
    (re.compile(r"\b3 quarts d heure\b"), "45 min"),
    (re.compile(r"\b(?:un |1 )?quart d heure\b"), "15 min"),
    (re.compile(r"\b(?:une |1 )?demi heure\b"), "30 min"),
    (re.compile(r"\bmidi\b"), "12 h"),
    (re.compile(r"\bminuit\b"), "0 h"),
)


def plain_tokens(text: str) -> list[str]:
    """The lower-case words of ``text`` without accents, numbers in figures, times in minutes.

    A time or a duration is one token, such as ``135min``.
    """
    figures = _ONE.sub("1", strip_accents(write_figures(text)).lower().replace("œ", "oe"))
    figures = re.sub(r"(\d)er\b", r"\1", fold_typography(figures)).replace(" pour cent", " %")
    line = " ".join(_TOKEN.findall(figures))
    for pattern, minutes in _WORDED:
        line = pattern.sub(minutes, line)
    line = _TIME.sub(_minutes, line)
    return _MINUTES.sub(lambda match: f"{match['minutes']}min", line).split()


def _minutes(match: re.Match[str]) -> str:
    extra = int(match["minutes"] or match["minutes_after"] or 0)
    extra += 15 * bool(match["quarter"]) + 30 * bool(match["half"]) - 15 * bool(match["to"])
    return f"{60 * int(match['hours']) + extra}min"
