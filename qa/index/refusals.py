"""What could not be indexed, told shortly: one sentence a cause, files of a kind counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from qa.documents import counted_kind, kind_of
from qa.types import SkippedFile

_ALONE = 2  # files of one cause that are still told one by one
_NAMED = 3
UNSUPPORTED = "n'est pas pris en charge"
"""What the reason of a file says whose format nothing reads."""


@dataclass(frozen=True, slots=True)
class RefusalGroup:
    """Files that were refused for one cause: the sentence that tells it, and all of them."""

    sentence: str
    files: tuple[SkippedFile, ...]


def group_refusals(skipped: Iterable[SkippedFile]) -> tuple[RefusalGroup, ...]:
    """The refusals by cause, those of formats that nothing reads in one sentence, at the end.

    A cause is what the reason says after the file's name; few files of one are told one by one.
    """
    unread: list[SkippedFile] = []
    causes: dict[tuple[str, str], list[SkippedFile]] = {}
    for one in skipped:
        if UNSUPPORTED in one.reason:
            unread.append(one)
        else:
            causes.setdefault((kind_of(one.path)[0], _cause(one)), []).append(one)
    groups = []
    for (_, cause), files in causes.items():
        if len(files) <= _ALONE or not cause:
            groups += [RefusalGroup(file.reason, (file,)) for file in files]
        else:
            groups.append(RefusalGroup(_told(cause, files), tuple(files)))
    if len(unread) <= 1:
        groups += [RefusalGroup(file.reason, (file,)) for file in unread]
    else:
        groups.append(RefusalGroup(_formats(unread), tuple(unread)))
    return tuple(groups)


def _cause(refused: SkippedFile) -> str:
    """The reason without the name that it begins with; empty where it begins otherwise."""
    _, closed, cause = refused.reason.partition(" » ")
    return cause if closed and refused.reason.startswith("« ") else ""


def _told(cause: str, files: list[SkippedFile]) -> str:
    """«12 PDF (a.pdf, b.pdf, c.pdf et 9 autres) : chaque fichier est protégé. …»"""
    names = ", ".join(_name(file) for file in files[:_NAMED])
    more = len(files) - _NAMED
    rest = f" et {more} {'autres' if more > 1 else 'autre'}" if more > 0 else ""
    said = cause.removeprefix(": ") if cause.startswith(": ") else f"chaque fichier {cause}"
    return f"{counted_kind(files[0].path, len(files))} ({names}{rest}) : {said}"


def _name(refused: SkippedFile) -> str:
    return refused.reason.removeprefix("« ").partition(" »")[0].rpartition("/")[2]


def _formats(files: list[SkippedFile]) -> str:
    """«47 images, 12 vidéos : ces formats ne sont pas pris en charge.»"""
    counts = Counter(kind_of(file.path) for file in files)
    told = ", ".join(
        f"{number} {kind[number > 1]}"
        for kind, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    alone = len(counts) == 1
    verb = "ce format n'est pas pris" if alone else "ces formats ne sont pas pris"
    return f"{told} : {verb} en charge."
