"""Writing fitted settings to ``qa.toml``, with all that is there left as it is."""

from __future__ import annotations

import difflib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import SettingsError, reason_of
from qa.settings import OTHERS, config_file

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

    from qa.evaluation.tuning.report import Proposal

_PER_INDEX = "no_answer_threshold"
_DIGITS = 4


def target_file() -> Path:
    """The file to write.

    Raises:
        SettingsError: ``QA_CONFIG`` names something that is no file.
    """
    path = config_file()
    if path.exists() and not path.is_file():
        raise SettingsError(
            f"Les réglages ne peuvent pas être écrits dans « {path} », qui n'est pas un fichier. "
            "Corrigez la variable QA_CONFIG ou supprimez-la, puis recommencez."
        )
    return path


def updated(path: Path, changes: Sequence[Proposal], index: str) -> tuple[str, str]:
    """The text of the file as it is (empty without one), and with the changes.

    The threshold holds for the index it was fitted on; one that held for all holds for the others.

    Raises:
        SettingsError: the file cannot be read.
    """
    import tomlkit

    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
    except OSError as error:
        raise SettingsError(
            f"« {path} » ne peut pas être lu ({reason_of(error)}). Vérifiez vos droits."
        ) from error
    document = tomlkit.parse(before)
    for change in changes:
        if change.name == _PER_INDEX:
            _set_threshold(document, index, round(change.after, _DIGITS))
        else:
            document[change.name] = change.after
    return before, tomlkit.dumps(document)


def _set_threshold(document: TOMLDocument, index: str, threshold: float) -> None:
    import tomlkit

    known = document.get(_PER_INDEX)
    if isinstance(known, dict):
        known[index] = threshold
        return
    table = tomlkit.inline_table()
    if known is not None:
        table[OTHERS] = known
    table[index] = threshold
    document[_PER_INDEX] = table


def write(path: Path, text: str) -> None:
    """Put the new text in the file's place at once.

    Raises:
        SettingsError: the file cannot be written.
    """
    aside = path.with_name(f"{path.name}.new")
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise SettingsError(
            f"« {path} » ne peut pas être écrit ({reason_of(error)}). Vérifiez vos droits."
        ) from error


def difference(before: str, after: str) -> list[str]:
    """The lines taken out («-») and put in («+»)."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def overridden(changes: Sequence[Proposal]) -> list[str]:
    """The environment variables that would go before what is written."""
    names = {f"QA_{change.name.upper()}" for change in changes}
    return sorted(name for name in os.environ if name.upper() in names)
