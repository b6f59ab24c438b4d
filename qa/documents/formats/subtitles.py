"""SubRip (.srt) and WebVTT: what is said, without numbers, times and tags.

Lines are broken where the picture ends, not where the sentence does: cues that follow each other at
once are one paragraph.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.documents.decoding import decode
from qa.documents.extract import Extract, UnreadableError

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,100}>|<\d[\d:.]{0,20}>|\{\\[^{}\n]{0,100}\}")
_VOICE = re.compile(r"<v(?:\.[\w.]{0,50})?\s+([^<>\n]{1,100})>")
_SPOKEN = re.compile(r"[-–—]\s*\S|[^\W\d][^:.!?\n]{0,30}\s?:\s")
_PAUSE = 2.0  # seconds of silence after which somebody begins anew


@dataclass(frozen=True, slots=True)
class _Cue:
    start: float
    end: float
    lines: tuple[str, ...]


def read_subtitles(data: bytes) -> Extract:
    """The words of subtitles, one paragraph a turn of speech.

    Raises:
        UnreadableError: the bytes are not text, or hold no subtitle.
    """
    source, encoding = decode(data)
    paragraphs: list[str] = []
    said, before = "", None
    for cue in _cues(source.lstrip("\ufeff")):
        for line in cue.lines:
            turn = before is None or cue.start - before.end > _PAUSE or _SPOKEN.match(line)
            if turn and said:
                paragraphs.append(said)
                said = ""
            said = f"{said} {line}" if said else line
            before = cue
    text = "\n\n".join([*paragraphs, said] if said else paragraphs)
    if not text:
        raise UnreadableError("ne contient pas de sous-titres ; il n'est pas indexé.")
    return Extract(text, encoding)


def _cues(source: str) -> Iterator[_Cue]:
    """The cues that say something: what stands between a line of times and a blank one."""
    start = end = 0.0
    lines: list[str] = []
    inside = False
    for line in [*source.splitlines(), ""]:
        times = _TIMES.match(line)
        if line.strip() and inside and not times:
            lines.append(line)
            continue
        if times and lines and lines[-1].strip().isdigit():
            lines.pop()  # the number of this cue, where no blank line parts it from the last one
        said = tuple(text for text in map(_clean, lines) if text)
        if said:
            yield _Cue(start, end, said)
        lines, inside = [], times is not None
        if times:
            start, end = _seconds(*times.groups()[:4]), _seconds(*times.groups()[4:])


def _clean(line: str) -> str:
    """A line without tags; the voice of WebVTT is written as people write it."""
    voiced = _VOICE.sub(r"\1 : ", line)
    return " ".join(html.unescape(_TAG.sub("", voiced)).split())


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str) -> float:
    whole = 3600 * int(hours or 0) + 60 * int(minutes) + int(seconds)
    return whole + float(f"0.{fraction}")
