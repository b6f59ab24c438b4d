"""What this process holds, from Linux' ``/proc/self/status``; peers' environments import it too."""

from __future__ import annotations

from pathlib import Path


def memory_mb(field: str) -> float:
    """Memory held now (``VmRSS``) or at most (``VmHWM``), MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split(f"{field}:")[1].split()[0]) / 1000
