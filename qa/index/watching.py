"""Following a corpus: telling when its files have changed.

Sizes and times of change are compared at intervals. It costs a look at each file (some 50 ms for
10,000), and works where a system's notifications do not: on network drives and in containers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from qa.documents import find_files
from qa.errors import CorpusError

PAUSE = 2.0  # seconds between two looks
_PATIENCE = 10  # looks; a file that is written without end must not keep the others waiting
_State = dict[Path, tuple[int, int]]


def changes(corpus: Path, wait: Callable[[], object]) -> Iterator[None]:
    """Yield at once, then after each change, when the files have come to rest.

    ``wait`` is called between two looks. What changes while the caller is at work is seen next.
    """
    known = _look(corpus)
    yield
    while True:
        wait()
        last, now = known, _look(corpus)
        for _ in range(_PATIENCE):
            if now == last:
                break
            wait()
            last, now = now, _look(corpus)
        if now != known:
            known = now
            yield


def _look(corpus: Path) -> _State:
    """Size and time of change of every file; nothing where the corpus cannot be read."""
    found = {}
    with suppress(CorpusError):
        for file in find_files(corpus).files:
            with suppress(OSError):  # gone since it was listed
                status = os.stat(file)
                found[file] = (status.st_size, status.st_mtime_ns)
    return found
