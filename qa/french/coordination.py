"""Lists: questions that ask for several things, and the enumeration that a span stands in."""

from __future__ import annotations

import re

from qa.french.listings import bulleted_items
from qa.french.sentences import sentence_at
from qa.french.typography import fold_typography
from qa.types import Range

_LIST = re.compile(
    r"^(?:et |mais |alors )?(?:(?:à|a|de|dans|par|avec|pour|contre|chez|sur|entre) )?"
    r"(?:quels|quelles|lesquels|lesquelles)\b|"
    r"^(?:et |mais |alors )?(?:(?:à|a|de|avec|par) )?qui "
    r"(?:sont|étaient|etaient|furent|seront|ont|avaient|auront|participaient)\b|"
    r"^(?:et )?(?:que|qu'est-ce que?) ?(?:faut-il|doit-on|dois-je|il faut|contient|comprend)\b|"
    # «Qui était absent ?» asks for all of them, «Qui était le maire ?» for one.
    r"^(?:et )?qui (?:est|était|etait|fut|sera) "
    r"(?!(?:le|la|ce|cet|cette|son|sa|leur|mon|votre|un|une)\b|l')[^\W\d_]+(?:[éiut]e?|s|ble)\b"
    r"(?! (?:président|maire|chef|directeur))"
)
_LEAD = r"(?:(?:le|la|les|un|une|des|du|M\.|Mme|MM\.) |(?:l|d)['’])?"
_NAME = r"[A-ZÀ-Þ][\w'’-]*(?: (?:(?:de|du|des|la|le) )?[A-ZÀ-Þ][\w'’-]*)*"
_LEFT = re.compile(rf"(?P<item>{_LEAD}{_NAME})(?:,? et |,? ou |, )$")
_RIGHT = re.compile(rf"(?P<last>,? (?:et|ou|ainsi que) )?(?:, )?(?P<item>{_LEAD}{_NAME})")
_BETWEEN = re.compile(r",? (?:et|ou|ainsi que) |, ")
_WORD = re.compile(r"[^\W\d_]{3,}")
_LONGEST = 8  # words of an item: longer ones are clauses


def asks_for_list(question: str) -> bool:
    """Whether a question expects several things: «Quels pays…», «Qui étaient…»."""
    return bool(_LIST.match(fold_typography(question).strip().lower()))


def list_items(text: str, start: int, end: int) -> tuple[Range, ...]:
    """The items of the enumeration that the span ``[start, end)`` of ``text`` is or stands in.

    «Helsinki» in «Helsinki, Vienne et Bruxelles» gives the three. Beyond the span only names are
    taken. Empty where there is no enumeration.
    """
    if bulleted := bulleted_items(text, start, end):
        return bulleted
    sentence = sentence_at(text, start) or Range(start, end)
    left, right = sentence.start, max(sentence.end, end)
    while found := _LEFT.search(text[left:start]):
        start = left + found.start("item")
    while (found := _RIGHT.match(text, end, right)) and found.start("item") > end:
        end = found.end()
        if found["last"]:
            break
    cuts = [(start + cut.start(), start + cut.end()) for cut in _BETWEEN.finditer(text[start:end])]
    starts, ends = [start, *(cut[1] for cut in cuts)], [*(cut[0] for cut in cuts), end]
    items = tuple(Range(one, two) for one, two in zip(starts, ends, strict=True))
    whole = all(_is_item(text[item.start : item.end]) for item in items)
    return items if len(items) > 1 and whole else ()


def _is_item(text: str) -> bool:
    return bool(_WORD.search(text)) and len(text.split()) <= _LONGEST and "\n" not in text
