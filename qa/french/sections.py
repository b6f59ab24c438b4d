"""Numbered parts of documents as French names them: «article 1382», «titre II», «section 3.2».

The same part is written in many ways: «art. 544», «l'article cinq cent quarante-quatre»; «TITRE
IIe», «Titre deux». Each mention has a key that is the same for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from qa.french.analysis import strip_accents
from qa.french.numbers import find_numbers, folded

# From the widest part to the narrowest; the order is that of the levels of French codes.
_KINDS = (
    "partie",
    "livre",
    "titre",
    "chapitre",
    "section",
    "sous-section",
    "paragraphe",
    "article",
    "annexe",
)
LEVELS = {kind: level for level, kind in enumerate(_KINDS, start=1)} | {"annexe": 1}
"""How deep each kind of part stands, 1 for the widest."""
_SHORT = {"art": "article", "arts": "article", "chap": "chapitre", "§": "paragraphe"}
_KIND = (
    r"(?:(?:articles?|arts?|chapitres?|sous-sections?|sections?|titres?|livres?|parties?|annexes?|"
    r"paragraphes?)\b|arts?\.|chap\.|§)"
)
_FIGURES = (
    r"(?:[lrda]\*?\.? ?)?\d+(?:er|ere|e|eme)?(?:[-.]\d+)*(?: ?(?:bis|ter|quater|quinquies)\b)?"
)
_ROMAN = r"[ivxlc]+(?:er|e|eme)?"
_MENTION = re.compile(
    rf"(?<![\w-])(?P<kind>{_KIND})\s*(?:n°\s*)?"
    rf"(?P<number>(?:{_FIGURES}|{_ROMAN}|(?-i:[A-Z]))(?![\w])|(?=[a-z]))",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?P<number>\d+(?:\.\d+)*)[.)]?\s+\S")
_PREFIX = re.compile(r"([lrda])\*?\.? ?(?=\d)")
_ENDING = re.compile(r"(?<=\d)(?:ere|er|eme|e)\b")
_ROMANS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_WHOLE_ROMAN = re.compile(r"(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")


@dataclass(frozen=True, slots=True)
class SectionMention:
    """A numbered part named at ``[start, end)`` of a text.

    ``kind`` is the word for it, without accents or plural, empty for a number that stands alone;
    ``number`` is in figures («2», «l412-3», «12bis»), or a letter.
    """

    start: int
    end: int
    kind: str
    number: str

    def names(self, other: SectionMention) -> bool:
        """Whether both are the same part; a bare number is one of any kind but an article."""
        if self.number != other.number:
            return False
        kinds = {self.kind, other.kind}
        return len(kinds) == 1 or ("" in kinds and "article" not in kinds)


@lru_cache(maxsize=4000)
def sections_in(text: str) -> tuple[SectionMention, ...]:
    """The numbered parts that a text names, in order."""
    return tuple(_found(text))


def section_of_heading(heading: str) -> SectionMention | None:
    """The part that a heading is the name of: the one it begins with, or its bare number."""
    mentions = sections_in(heading)
    if mentions and not heading[: mentions[0].start].strip(' \t«"*_#.'):
        return mentions[0]
    bare = _BARE.match(heading.strip())
    return SectionMention(0, bare.end("number"), "", bare["number"]) if bare else None


def _found(text: str) -> Iterator[SectionMention]:
    plain = folded(text)
    if len(plain) != len(text):
        return
    bare = strip_accents(plain)
    if len(bare) != len(text):  # decomposed accents: the words are looked for as they are
        bare = plain
    for match in _MENTION.finditer(bare):
        kind = match["kind"].lower().rstrip(".")
        kind = _SHORT.get(kind, kind.removesuffix("s"))
        end, number = match.end(), match["number"].lower()
        if number:
            number = _canonical(number)
        else:
            end, number = _in_words(plain, match.end())
        if number:
            yield SectionMention(match.start(), end, kind, number)


def _canonical(number: str) -> str:
    if number[0].isdigit() or _PREFIX.match(number):
        number = _ENDING.sub("", number)
        return _PREFIX.sub(r"\1", number).replace(" ", "")
    roman = re.sub(r"(?:er|eme|e)$", "", number)
    if not _WHOLE_ROMAN.fullmatch(roman):
        return number if len(number) == 1 else ""
    if len(roman) == 1 and roman in "lc":  # annexe C, not a hundred
        return roman
    digits = [_ROMANS[letter] for letter in roman]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return str(sum(-digit if digit < following else digit for digit, following in pairs))


def _in_words(text: str, position: int) -> tuple[int, str]:
    """Where a number in words that begins at a place ends, and its figures; empty if none does."""
    for number in find_numbers(text[position : position + 80]):
        if number.start == 0 and not number.is_article and number.value == int(number.value):
            return position + number.end, str(int(number.value))
        break
    return position, ""
