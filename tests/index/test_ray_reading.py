"""Indexing on Ray gives the index that this process makes, whatever becomes of a worker."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from qa import Settings, build_index
from qa.errors import ClusterError
from qa.index.file_reading import FileToRead, Piece, Reader
from qa.index.ray_reading import ray_reader
from tests.index_builders import counts, open_index

ray = pytest.importorskip("ray", reason="needs pip install 'qa-fr[ray]'")
pytest.importorskip("ray.data", reason="needs pip install 'qa-fr[ray]'")


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    """A cluster of this machine for all tests here: starting one takes seconds."""
    patch = pytest.MonkeyPatch()
    patch.setenv("RAY_worker_niceness", "0")  # else a busy machine hardly runs them
    ray.init(
        num_cpus=2,
        object_store_memory=80_000_000,
        include_dashboard=False,
        log_to_driver=False,
    )
    yield
    ray.shutdown()
    patch.undo()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Documents of one file and of many, one that cannot be read, a name that is no Unicode."""
    folder = tmp_path / "presse"
    (folder / "dossier").mkdir(parents=True)
    for number in range(200):
        text = f"Le sommet numéro {number} s'est tenu à Helsinki. " * 20
        (folder / f"dossier/{number:03}.txt").write_text(text, encoding="utf-8")
    rows = "".join(f"Titre {number},Le texte {number} du tableau.\n" for number in range(100))
    (folder / "table.csv").write_text("titre,texte\n" + rows, encoding="utf-8")
    (folder / "casse.docx").write_bytes(b"PK du bruit")
    (Path(os.fsdecode(os.fsencode(folder) + b"/\xe9t\xe9.txt"))).write_text("Texte.")
    return folder


def _rows(settings: Settings, index: str) -> list[tuple[object, ...]]:
    documents = open_index(settings, index).filter_documents()
    return sorted((one.id, one.content, str(one.meta), one.embedding) for one in documents)


def test_the_index_is_the_one_made_here(corpus: Path, settings: Settings) -> None:
    here = build_index(corpus, "ici", settings=settings)
    calls: list[tuple[float, int]] = []
    with ray_reader() as read:
        there = build_index(
            corpus,
            "grappe",
            settings=settings,
            on_progress=lambda *call: calls.append(call),
            read=read,
        )
        assert counts(there) == counts(here) == (300, 0, 0, 0)
        assert there.skipped == here.skipped
        assert _rows(settings, "grappe") == _rows(settings, "ici")
        assert calls == sorted(calls)  # inside a file of many documents, in fractions of a file
        whole = [call for call in calls if call[0] == int(call[0])]
        assert whole == [(number, 203) for number in range(1, 204)]
        # What is written is not read again.
        (corpus / "dossier/000.txt").write_text("Tout autre chose.")
        again = build_index(corpus, "grappe", settings=settings, read=read)
        assert counts(again) == (0, 1, 0, 299)
    assert ray.is_initialized()  # the cluster was there before


def test_a_killed_worker_loses_nothing(corpus: Path, settings: Settings) -> None:
    killed: list[int] = []

    def kill_one(read: Reader) -> Reader:
        def killing(
            files: Sequence[FileToRead], settings: Settings
        ) -> Iterator[tuple[str, Iterable[Piece]]]:
            for path, pieces in read(files, settings):
                if not killed:
                    killed.append(_workers()[0])
                    os.kill(killed[0], signal.SIGKILL)
                yield path, pieces

        return killing

    with ray_reader() as read:
        report = build_index(corpus, "grappe", settings=settings, read=kill_one(read))
    assert killed
    assert counts(report) == (300, 0, 0, 0)
    build_index(corpus, "ici", settings=settings)
    assert _rows(settings, "grappe") == _rows(settings, "ici")


def test_a_cluster_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ray, "is_initialized", lambda: False)

    def refuse(**_: object) -> None:
        raise ConnectionError("Could not find any running Ray instance.")

    monkeypatch.setattr(ray, "init", refuse)
    with pytest.raises(ClusterError, match="ne répond pas"), ray_reader("10.0.0.1:6379"):
        pass


def _workers() -> list[int]:
    """The processes of this process' cluster that run our actors."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            title = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if b"ray::" in title and b"_Worker" in title and os.getpid() in _ancestors(folder):
            found.append(int(folder.name))
    return found


def _ancestors(folder: Path) -> Iterator[int]:
    number = int(folder.name)
    while number > 1:
        yield number
        status = Path(f"/proc/{number}/stat").read_text()
        number = int(status.rpartition(")")[2].split()[1])
