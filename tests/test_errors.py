"""System errors are told in French, whatever the machine's language."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from qa.errors import model_reason, reason_of


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


class RepositoryNotFoundError(OSError):
    """As huggingface_hub calls it."""


class GatedRepoError(RepositoryNotFoundError):
    """As huggingface_hub calls it: a kind of the above."""


class LocalEntryNotFoundError(FileNotFoundError):
    """As huggingface_hub calls it."""


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        (RepositoryNotFoundError("404"), "n'a pas de modèle de ce nom"),
        (GatedRepoError("401"), "son accès est réservé"),
        (LocalEntryNotFoundError("offline"), "huggingface.co est injoignable"),
    ],
)
def test_why_a_hub_model_cannot_be_loaded(cause: OSError, reason: str) -> None:
    error = OSError("We couldn't load it.\nCheck your connection.")
    error.__cause__ = cause
    assert reason in model_reason(error)


def test_any_other_reason_is_one_line() -> None:
    assert model_reason(ValueError("It has no head.\nSee the docs.")) == "It has no head"
