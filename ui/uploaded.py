"""Files that a page has sent: where Gradio has put them, checked, for a page may claim anything."""

from __future__ import annotations

from pathlib import Path

from gradio.utils import get_upload_folder

from qa.errors import CorpusError


def sent_file(path: str, name: str) -> Path:
    """The file that a page says it has sent.

    Raises:
        CorpusError: the path leads elsewhere than to what pages send.
    """
    file = Path(path).resolve()
    if not file.is_relative_to(Path(get_upload_folder()).resolve()) or not file.is_file():
        raise CorpusError(f"« {name} » n'est pas arrivé. Envoyez-le de nouveau.")
    return file
