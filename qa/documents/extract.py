"""What the reader of a format hands over: the text of one document and what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TextIO

from qa.types import NO_STRUCTURE, Range, Scalar, Structure


class UnreadableError(Exception):
    """A file or a member of it cannot be read; ``str(error)`` is a French predicate.

    It goes on after the name: «« a.pdf » est protégé par un mot de passe. …».
    """


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of one document, title and date as its format states them, and its pages.

    ``pages`` holds the offset at which each page begins, empty where the format has no pages;
    ``skipped`` what is not the document's own text, such as running headers; ``own_date`` says that
    ``date`` is when the text was published rather than when a file was made, and ``date_source``
    where it stands; ``is_part`` that this is a part of a longer text, in which neither title nor
    date is to be looked for. ``structure`` are its headings, lists, tables; ``textless`` are the
    pages, from 1, that show something but hold no text.
    """

    text: str
    encoding: str = "utf-8"
    title: str | None = None
    date: str | None = None
    own_date: bool = True
    pages: tuple[int, ...] = ()
    skipped: tuple[Range, ...] = ()
    metadata: tuple[tuple[str, Scalar], ...] = ()
    is_part: bool = False
    date_source: str = "métadonnées"
    structure: Structure = NO_STRUCTURE
    textless: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A piece of a file that holds several documents: bytes to read on, a text, or a reason.

    ``name`` is its path inside the file; empty for the file's own text, as in a mail.
    """

    name: str
    content: bytes | Extract | UnreadableError


def spell_pages(pages: Iterable[int]) -> str:
    """Numbers of pages in French, in order, those that follow one another put together.

    «page 4», «pages 2 à 8, 11 et 13»; empty where there are none.
    """
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    said = [f"{run[0]} à {run[-1]}" if len(run) > 2 else " et ".join(map(str, run)) for run in runs]
    if not said:
        return ""
    *most, last = said
    lead = "page" if runs == [[runs[0][0]]] else "pages"
    return f"{lead} {', '.join(most)} et {last}" if most else f"{lead} {last}"


Reader = Callable[[bytes], Extract]
Opener = Callable[[bytes], Iterator[Member]]
# The same of a text that is too long to be held in memory, with the name of its encoding.
StreamOpener = Callable[[TextIO, str], Iterator[Member]]
