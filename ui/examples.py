"""Questions to click, offered only over the documents that they were written for."""

from __future__ import annotations

from collections.abc import Sequence

_SEED_FILES = frozenset(
    {
        "000_74a3f12a27cd2ddc.txt",
        "001_74238d3aba59c0a2.txt",
        "002_8337717a69b167d1.txt",
        "003_790b5b0922e9e9a6.txt",
        "004_04af2f3f813fdcdf.txt",
    }
)
_SEED_QUESTIONS = (
    "Où s'est tenu le sommet ?",
    "Qui est le secrétaire général de l'OTAN ?",
    "Quel traité Trump menace-t-il de déchirer ?",
    "Quand a lieu le sommet de l'OTAN à Bruxelles ?",
)


def examples_for(documents: Sequence[str]) -> tuple[str, ...]:
    """Return the questions to offer over these documents: none unless the seeds are among them."""
    return _SEED_QUESTIONS if frozenset(documents) >= _SEED_FILES else ()
