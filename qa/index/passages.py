"""Passages: windows of whole sentences over a document, each an exact slice of its text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, chain, pairwise

from qa.documents.ranges import left_out
from qa.french.sentences import sentence_ranges
from qa.index.context import PassageContext
from qa.types import Document, Passage, Quotation, Range

# Raise it when the same file would give other passages: decoding, boilerplate, titles and dates,
# structure, sentence boundaries, windows. Indexes made with another version are refused.
PASSAGES_VERSION = "3"

_WORD = re.compile(r"\S*\w\S*")
_LIGHT = 300  # characters left out that a passage may go over: a page turn, a rule, a link's target
_MARKS = 3  # words: a page number, the target of a link
_LABEL = 8  # words: a shorter line without a stop belongs to what follows
_SECTION = 12  # words: a shorter section makes no passage of its own
# After these a sentence goes on, whatever comes next: «le maire de / Rennes».
_OPEN_ENDED = frozenset(
    """le la les l' un une des du de d' au aux à et ou en par pour sur sous dans avec sans chez vers
    que qui dont son sa ses leur leurs ce cet cette ces""".split()
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is not cut: a sentence, a heading, a row, a block of code.

    ``leads`` says that it belongs to what follows; ``opens`` that a section begins with it;
    ``walled`` that no passage holds it with what stands before.
    """

    start: int
    end: int
    words: int
    leads: bool = False
    opens: bool = False
    walled: bool = False


def split_passages(
    document: Document, passage_words: int = 120, overlap_sentences: int = 1
) -> list[Passage]:
    """Cut a document into passages of about ``passage_words`` words.

    Each passage holds whole sentences and repeats the last ``overlap_sentences`` of the one before,
    so that an answer near a border has its context on both sides. A heading, a row of names or a
    line that introduces a list stays with what follows; a section begins a passage, unless it is
    very short; headings alone, whose text is left out, make none. No passage begins or ends in what
    is left out of a document, nor goes over more than a few lines of it. A sentence longer than two
    passages is cut between words. For every passage,
    ``document.text[p.start:p.end] == p.text``.
    """
    units = _units(document, 2 * passage_words)
    context = PassageContext(document)
    passages = []
    segments = list(_segments(units))
    for segment in [one for one in segments if not _is_lone_heading(one)] or segments:
        for window in _windows(segment, passage_words, overlap_sentences):
            text = document.text[window.start : window.end]
            passages.append(
                Passage(
                    document.path,
                    window.start,
                    window.end,
                    text,
                    heading=context.heading(window.start),
                )
            )
    return passages


def _is_lone_heading(segment: list[_Unit]) -> bool:
    """Whether headings stand alone between two walls: what is under them is left out.

    They answer nothing, and are the context of the passages that follow.
    """
    return all(unit.opens for unit in segment) and sum(u.words for u in segment) < _SECTION


def _segments(units: Iterable[_Unit]) -> Iterator[list[_Unit]]:
    """The units between two walls."""
    segment: list[_Unit] = []
    for unit in units:
        if unit.walled and segment:
            yield segment
            segment = []
        segment.append(unit)
    if segment:
        yield segment


def _units(document: Document, limit: int) -> list[_Unit]:
    """The units of a document, in order; those of more than ``limit`` words cut between words."""
    skips = left_out(document)
    text = _mask(document.text, skips)
    walls = _walls(document, skips)
    units: list[_Unit] = []
    end = 0
    for unit in _whole_units(document, text):
        wall = bisect_right(walls, unit.start)
        # A wall inside a sentence, such as the foot of a page, is none.
        first = replace(unit, walled=wall > 0 and walls[wall - 1] >= end)
        end = unit.end
        if unit.words <= limit:
            units.append(first)
            continue
        for number, (start, end, words) in enumerate(_cut(text, unit, limit)):
            kept = first if number == 0 else unit
            units.append(replace(kept, start=start, end=end, words=words, leads=False))
    return units


def _mask(text: str, skips: Iterable[Range]) -> str:
    """The text with spaces in place of what is left out, of the same length.

    Where that stands inside a sentence, so do the line ends around it.
    """
    parts: list[str] = []
    position = 0
    for skip in skips:
        start, end = skip.start, skip.end
        before, after = text[position:start], text[end : end + 200].lstrip()
        lines = end - start <= _LIGHT and "\n" in text[max(0, start - 1) : end + 1]
        if lines and _goes_on(before or "".join(parts[-2:]), after):
            before = before.rstrip()
            end += len(text[end : end + 200]) - len(after)
        gap = " " * (end - position - len(before))
        if end - start > _LIGHT:
            gap = "\n\n" + gap[2:]  # no sentence goes over that much
        parts += [before, gap]
        position = end
    return "".join([*parts, text[position:]])


def _goes_on(before: str, after: str) -> bool:
    """Whether a sentence that is unfinished goes on."""
    before = before[-80:].rstrip()
    if not before or not after or before[-1] in ".!?…:;»|-":
        return False
    last = re.split(r"[\s'’]", before)[-1].lower()
    open_ended = before[-1] in "'’" or last in _OPEN_ENDED
    return after[0].islower() or (open_ended and after[0].isalnum())


def _walls(document: Document, skips: Iterable[Range]) -> list[int]:
    """Where no passage may go over, but inside a sentence: lines that are left out, other than
    rules and page numbers, and the ends of quoted messages and of signatures.
    """
    text = document.text
    lines = [
        skip.end
        for skip in skips
        if len(_WORD.findall(text[skip.start : skip.end])) > _MARKS
        or skip.end - skip.start > _LIGHT
    ]
    apart: tuple[Quotation | Range, ...] = (
        *document.structure.quotations,
        *document.structure.signatures,
    )
    quoted = chain.from_iterable((one.start, one.end) for one in apart)
    if labels := document.structure.labels:  # the header of a message
        lines.append(text.find("\n\n", labels[-1][0].end))
    return sorted({*lines, *quoted})


def _whole_units(document: Document, text: str) -> Iterator[_Unit]:
    """The units of a text whose left out characters are spaces."""
    position = 0
    cuts = _cuts(document)
    for block, leads, opens in _blocks(document):
        if block.start < position:
            continue
        yield from _sentences(text, position, block.start, cuts)
        position = block.end
        words = len(_WORD.findall(text, block.start, block.end))
        trimmed = _trimmed(text, block)
        if trimmed.start < trimmed.end:
            yield _Unit(trimmed.start, trimmed.end, words, leads, opens)
    yield from _sentences(text, position, len(text), cuts)


def _blocks(document: Document) -> list[tuple[Range, bool, bool]]:
    """What structure makes one unit, in order; whether it leads to what follows, opens a section.

    A row without cells names the columns of those that follow.
    """
    structure = document.structure
    blocks = [(Range(one.start, one.end), True, True) for one in structure.headings]
    blocks += [
        (Range(row.start, row.end), not row.cells, False)
        for table in structure.tables
        for row in table.rows
    ]
    blocks += [(code, False, False) for code in structure.code]
    return sorted(blocks, key=lambda block: block[0].start)


def _trimmed(text: str, block: Range) -> Range:
    start, end = block.start, block.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Range(start, end)


def _sentences(text: str, start: int, end: int, cuts: list[int]) -> Iterator[_Unit]:
    """The sentences between two places; at each of the ``cuts`` one begins."""
    inside = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
    for left, right in pairwise([start, *inside, end]):
        for sentence in sentence_ranges(text, left, right):
            words = len(_WORD.findall(text, sentence.start, sentence.end))
            yield _Unit(
                sentence.start, sentence.end, words, leads=_leads(text, sentence, end, words)
            )


def _cuts(document: Document) -> list[int]:
    """Where a list's item, a quoted message or a signature begins, and where one ends."""
    structure = document.structure
    places = [item.start for item in structure.items]
    apart: tuple[Quotation | Range, ...] = (*structure.quotations, *structure.signatures)
    places += chain.from_iterable((one.start, one.end) for one in apart)
    return sorted(set(places))


def _leads(text: str, sentence: Range, end: int, words: int) -> bool:
    """Whether a sentence belongs to what follows: it ends with a colon, or is a line of its own
    that reads like a heading.
    """
    last = text[sentence.end - 1]
    if last == ":":
        return True
    if words > _LABEL or last in ".!?…»;,|" or not text[sentence.start].isalnum():
        return False
    first_of_line = (
        not text[max(0, sentence.start - 80) : sentence.start].rstrip(" \t")[-1:].strip()
    )
    return first_of_line and text[sentence.end : min(end, sentence.end + 80)].lstrip(" \t")[:1] in (
        "\n",
        "\r",
    )


def _cut(text: str, unit: _Unit, limit: int) -> Iterator[tuple[int, int, int]]:
    words = list(_WORD.finditer(text, unit.start, unit.end))
    for first in range(0, len(words), limit):
        several = words[first : first + limit]
        # What is no word, such as dashes, stays with the word before.
        end = words[first + limit].start() if first + limit < len(words) else unit.end
        start = unit.start if first == 0 else several[0].start()
        yield start, start + len(text[start:end].rstrip()), len(several)


def _windows(units: list[_Unit], size: int, overlap: int) -> Iterator[Range]:
    left = list(accumulate((u.words for u in reversed(units)), initial=0))[::-1]  # words to the end
    sections = _section_words(units)
    first, reached = 0, -1
    while first < len(units):
        last, total = first, units[first].words
        while last + 1 < len(units):
            following = units[last + 1]
            begins = following.opens and not units[last].leads
            if begins and total >= min(_SECTION, size // 4) and sections[last + 1] >= _SECTION:
                break
            fits = total + following.words <= size or left[last + 1] < size // 4
            if not fits and not all(unit.leads for unit in units[first : last + 1]):
                break
            last += 1
            total += following.words
        last = _without_leads(units, first, last)
        if last <= reached:  # nothing but what the window before ends with
            first = reached + 1
            continue
        yield Range(units[first].start, units[last].end)
        reached = last
        if last + 1 == len(units):
            return
        first = _next_window(units, first, last, size, overlap)


def _section_words(units: list[_Unit]) -> list[int]:
    """For each unit, the words from it to the next heading after some text."""
    words = [0] * (len(units) + 1)
    for number in range(len(units) - 1, -1, -1):
        unit = units[number]
        ends = number + 1 == len(units) or (units[number + 1].opens and not unit.leads)
        words[number] = unit.words + (0 if ends else words[number + 1])
    return words


def _without_leads(units: list[_Unit], first: int, last: int) -> int:
    """The last unit of a window that ends with no line which belongs to what follows."""
    if last + 1 == len(units):
        return last
    end = last
    while end > first and units[end].leads:
        end -= 1
    return last if units[end].leads else end


def _next_window(units: list[_Unit], first: int, last: int, size: int, overlap: int) -> int:
    """Where the next window begins.

    The overlap must not swallow the step: each window starts after the one before, and leaves the
    overlap out where the next sentence does not fit beside it, or begins a section.
    """
    if units[last + 1].opens:
        return last + 1
    following = max(first + 1, last + 1 - overlap)
    while following <= last and (
        sum(unit.words for unit in units[following : last + 2]) > size or units[following].opens
    ):
        following += 1
    return following
