"""The peers' virtual environments, made once in the user's cache folder and kept."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qa.errors import BenchError
from qa.paths import PACKAGE

_LISTS = Path(__file__).parent / "peers"
_MADE_FROM = "made-from.txt"
_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer: its name on the command line, in the table, and the module that runs it.

    ``reads`` is False for one that only searches.
    """

    name: str
    title: str
    module: str
    reads: bool = True


PEERS = (
    Peer("haystack", "Haystack, pièces d'origine", "haystack_stock"),
    Peer("faiss-haystack", "faiss-haystack", "faiss_haystack"),
    Peer("txtai", "txtai, extractif", "txtai_extractive"),
    Peer("llamaindex", "LlamaIndex, recherche seule", "llamaindex_retrieval", reads=False),
)


def cache_folder() -> Path:
    """Where the environments are kept."""
    from platformdirs import user_cache_path

    return user_cache_path("qa-fr", appauthor=False) / "bench"


def prepare(peer: Peer, cache: Path, say: Callable[[str], None]) -> Path:
    """Make the peer's environment if its list of packages has changed; return its Python.

    pip's own variables are heeded (``PIP_INDEX_URL``, …), for example to take torch's CPU build.

    Raises:
        BenchError: pip failed.
    """
    folder = cache / peer.name
    wanted = (_LISTS / f"{peer.module}.txt").read_text(encoding="utf-8")
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    mark = folder / _MADE_FROM
    if python.exists() and mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
        return python
    say(f"Installation de {peer.title} dans {folder} (quelques minutes)…")
    venv.create(folder, clear=True, with_pip=True)
    command = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    done = subprocess.run(  # noqa: S603 - our own list of packages
        [*command, *wanted.split("\n")[:-1]], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BenchError(
            f"{peer.title} ne s'installe pas. Vérifiez le réseau, ou retirez-le avec --peer. "
            f"pip dit : {done.stderr.strip()[-_SHOWN:]}"
        )
    mark.write_text(wanted, encoding="utf-8")
    return python


def import_path(cache: Path) -> Path:
    """A folder from which a peer's Python can import ``qa`` and nothing else of ours."""
    folder = cache / "path"
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / "qa"
    if not link.is_symlink() or link.resolve() != PACKAGE:
        link.unlink(missing_ok=True)
        link.symlink_to(PACKAGE, target_is_directory=True)
    return folder
