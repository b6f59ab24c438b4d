"""What the bench's scripts print: tables that grow a row at a time."""

from __future__ import annotations

import sys


def print_line(line: str) -> None:
    """Write a line at once: the next may be minutes away."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
