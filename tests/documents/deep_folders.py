"""A folder that no one can list by its path, not even root: the path is too long."""

from __future__ import annotations

import os
from pathlib import Path

_NAME = "profond" * 30
_LONGEST = 4095  # bytes of a path on Linux


def dig(folder: Path) -> Path:
    """Make folders in ``folder``, each in the one before; return the first that is too deep."""
    here = os.open(folder, os.O_RDONLY)
    path = folder
    while len(os.fsencode(path)) <= _LONGEST:
        os.mkdir(_NAME, dir_fd=here)
        below = os.open(_NAME, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here, path = below, path / _NAME
    os.close(here)
    return path
