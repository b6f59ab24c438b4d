"""French sentence boundaries, as exact ranges of the text.

Rules rather than a model: a stop ends a sentence unless what stands before it is an abbreviation,
an initial or an item number, or what follows goes on in lower case. Line breaks end a sentence
where the next line starts like a new paragraph; a wrapped line goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from qa.types import Range

# Stands before a name or a number, never at the end of a sentence.
_LEADING = frozenset(
    """m mm mme mmes mlle mlles dr drs pr prof me mgr st ste sts stes cf p pp art al vol fig éd ed
    apr t env chap ch n no nos tél tel av bd boul rte vs resp coll réf ref dir trad gén col cdt
    cap lt sgt ex c.-à-d c-à-d p.ex ill arr dép hab part""".split()
)
_MONTHS = frozenset("""janv févr fév avr juil juill sept oct nov déc""".split())
# After a lone initial, these words show that a new sentence starts: « le plan B. Il faudra… ».
_STARTERS = frozenset(
    """le la les l' un une des il elle ils elles on ce cet cette ces c' mais en dans pour par puis
    ainsi selon après avant lors depuis ensuite enfin cependant toutefois or donc car si je tu
    nous vous j' qui que quand où au aux son sa ses leur leurs d' du de à et""".split()
)
# Runs are matched whole, even where no sentence ends: a line of leaders takes linear time.
_STOP = re.compile(r"(?P<stop>[.!?…]++)(?P<close>(?:[)\]”’\"']|[ \u00a0\u202f]?»)*+)(?P<gap>\s*+)")
_CLOSING = ")]”’\"'» \u00a0\u202f"
_ITEM = re.compile(r"\d{1,2}[.)]\s")
_OPENING = "«“\"'(["
# Unix, Windows and old Mac line ends, and Unicode's own.
_LINE_END = re.compile(r"\r\n|[\n\r\u2028\u2029]")
_BLANK = r"[^\S\n\r\u2028\u2029]"
_LINE_BREAK = re.compile(rf"(?<!{_BLANK}){_BLANK}*+(?:(?:\r\n|[\n\r\u2028\u2029]){_BLANK}*+)++")


def sentence_ranges(text: str, start: int = 0, end: int | None = None) -> list[Range]:
    """Split ``text[start:end]`` into sentences.

    Returns trimmed, ordered ranges that do not overlap and leave out nothing but white space.
    """
    end = len(text) if end is None else end
    ranges = []
    for left, right in _pieces(text, start, end):
        trimmed = _trim(text, left, right)
        if trimmed:
            ranges.append(trimmed)
    return ranges


def sentence_at(text: str, position: int) -> Range | None:
    """The sentence of ``text`` that holds the character at ``position``; None between sentences."""
    for sentence in sentence_ranges(text):
        if sentence.start <= position < sentence.end:
            return sentence
    return None


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    cuts = sorted({*_stop_cuts(text, start, end), *_line_cuts(text, start, end)})
    yield from pairwise([start, *cuts, end])


def _stop_cuts(text: str, start: int, end: int) -> Iterator[int]:
    for match in _STOP.finditer(text, start, end):
        if _LINE_END.search(match["gap"]) or (not match["gap"] and match.end() < end):
            continue  # left to the line rule, or inside a word
        if _ends_sentence(text, start, match, _next_word(text, match.end(), end)):
            yield match.end("close")


def _line_cuts(text: str, start: int, end: int) -> Iterator[int]:
    for match in _LINE_BREAK.finditer(text, start, end):
        following = _next_word(text, match.end(), end)
        stop = _stop_before(text, start, match.start())
        if len(_LINE_END.findall(match.group())) > 1 or not following:
            yield match.end()
        elif stop:
            if _ends_sentence(text, start, stop, following):
                yield match.end()
        elif _starts_paragraph(text, match.start(), following):
            yield match.end()


def _stop_before(text: str, start: int, line_end: int) -> re.Match[str] | None:
    """The stop, with its closing marks, that ends at ``line_end``."""
    left = line_end
    while left > start and text[left - 1] in _CLOSING:
        left -= 1
    while left > start and text[left - 1] in ".!?…":
        left -= 1
    return _STOP.fullmatch(text, left, line_end)


def _starts_paragraph(text: str, line_end: int, following: str) -> bool:
    """Whether an unfinished line was a heading: the next one starts like a new paragraph."""
    if not _is_start(following) or following[0].isdigit():
        return following[0] in "-–—•*[|" or bool(_ITEM.match(following))
    return text[line_end - 1 : line_end] not in {",", ";"}


def _ends_sentence(text: str, start: int, match: re.Match[str], following: str) -> bool:
    if not following:
        return True
    if not _is_start(following):
        return False
    if match["stop"] != "." or match["close"]:
        return True
    word = _word_before(text, start, match.start())
    return not _is_abbreviation(word, following, at_start=_opens_item(text, start, match, word))


def _is_abbreviation(word: str, following: str, *, at_start: bool) -> bool:
    lower = word.lower()
    if lower in _LEADING:
        return True
    if following[0].isdigit() and (lower in _MONTHS or len(word) == 1):
        return True
    if at_start and (word.isdigit() or len(word) == 1):
        return True  # « 1. Premier point », « A. Contexte »
    initials = re.fullmatch(r"(?:[A-ZÀ-Ý][a-zà-ÿ]?\.-?)*[A-ZÀ-Ý]", word)
    if not initials or lower == "j.-c":
        return False
    first = re.match(r"[\w]+'?", following)
    return first is None or first.group().lower() not in _STARTERS


def _is_start(following: str) -> bool:
    first = following[0]
    brand = len(following) > 1 and first.islower() and following[1].isupper()
    return first.isupper() or first.isdigit() or first in "–—-•[" or brand


def _next_word(text: str, position: int, end: int) -> str:
    """What follows, white space and opening quotes left out; at most 24 characters."""
    while position < end and (text[position].isspace() or text[position] in _OPENING):
        position += 1
    return text[position : min(end, position + 24)].replace("’", "'")


def _word_before(text: str, start: int, stop: int) -> str:
    left = stop
    while left > start and not (text[left - 1].isspace() or text[left - 1] in "«“\"(['’°"):
        left -= 1
    return text[left:stop]


def _opens_item(text: str, start: int, match: re.Match[str], word: str) -> bool:
    left = match.start() - len(word)
    before = text[max(start, left - 4) : left].rstrip(" \t-–•*")
    return not before or before[-1] in "\n\r\u2028\u2029.!?:"


def _trim(text: str, left: int, right: int) -> Range | None:
    while left < right and (text[left].isspace() or text[left] in "\ufeff\u200b"):
        left += 1
    while right > left and (text[right - 1].isspace() or text[right - 1] in "\ufeff\u200b"):
        right -= 1
    return Range(left, right) if left < right else None
