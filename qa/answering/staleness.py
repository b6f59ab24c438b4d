"""What is said of an answer whose file is no longer what was indexed."""

from __future__ import annotations

from collections.abc import Sequence

_NAMED = 3


def tell_stale(paths: Sequence[str]) -> str:
    """A French sentence on the documents cited whose file has changed or gone; empty for none.

    «« gerant.txt » a changé ou disparu depuis l'indexation : vérifiez, puis relancez qa index.»
    """
    if not paths:
        return ""
    named = [f"« {path} »" for path in paths[:_NAMED]]
    more = len(paths) - _NAMED
    if more > 0:
        named.append(f"{more} {'autres fichiers' if more > 1 else 'autre fichier'}")
    listed = " et ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
    verb = "ont changé ou disparu" if len(paths) > 1 else "a changé ou disparu"
    return f"{listed} {verb} depuis l'indexation : vérifiez, puis relancez qa index."
