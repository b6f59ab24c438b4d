"""System errors are told in French, whatever the machine's language."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from qa.errors import reason_of


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (errno.EACCES, "accès refusé"),
        (errno.EPERM, "accès refusé"),
        (errno.ENOSPC, "disque plein"),
        (errno.ENOENT, "fichier introuvable"),
        (errno.ENAMETOOLONG, "nom trop long"),
        (errno.EISDIR, "c'est un dossier"),
        (errno.EROFS, "système de fichiers en lecture seule"),
        (errno.EMFILE, "trop de fichiers ouverts"),
        (errno.ENFILE, "trop de fichiers ouverts"),
        (errno.ENOTEMPTY, f"erreur système {errno.ENOTEMPTY}"),
    ],
)
def test_reasons(code: int, reason: str) -> None:
    assert reason_of(OSError(code, os.strerror(code))) == reason


def test_an_error_without_a_number() -> None:
    assert reason_of(OSError("Cannot find empty port")) == "erreur système"


def test_real_errors(tmp_path: Path) -> None:
    for path, reason in (
        (tmp_path, "c'est un dossier"),
        (tmp_path / "absent", "fichier introuvable"),
        (tmp_path / ("x" * 300), "nom trop long"),
    ):
        with pytest.raises(OSError, match=r"Errno") as caught:
            path.read_bytes()
        assert reason_of(caught.value) == reason
