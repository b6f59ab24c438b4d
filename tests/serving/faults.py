"""What a service loses, and whether it ever answers wrongly, when things go wrong under load.

    python -m tests.serving.faults [sigterm sigkill replaced deleted full]

Each fault happens to a real ``qa serve`` that several callers ask without a pause; a line tells
what came of it. The status is 1 if a question that had to be answered was not, or was answered
otherwise than alone. ``full`` mounts a small tmpfs, for which it needs to be root.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import httpx

from qa import Engine, Settings, build_index
from qa.bench.load import said
from tests.serving.processes import ROOT, Asked, Callers, Process

QUESTIONS = (
    "Où s'est tenu le sommet ?",
    "Qui est le secrétaire général de l'OTAN ?",
    "Quand Trump et Poutine se sont-ils rencontrés ?",
    "Combien de temps a duré la rencontre ?",
)
NOTE = "Le pont de Brumeval a été inauguré le 3 mai 2019 par Honorine Pivert."
NOTE_QUESTION = "Qui a inauguré le pont de Brumeval ?"
CALLERS = 6


def sigterm(folder: Path) -> tuple[int, int, str]:
    """SIGTERM: what is under way is answered, then the process ends well."""
    with Process(_indexes(folder)) as service:
        callers = Callers(service.address, QUESTIONS)
        alone = callers.alone()
        with callers.asking(CALLERS):
            callers.wait_for(3 * CALLERS)
            at = monotonic()
            status = service.stop()
        due = [one for one in callers.asked if one.came_before(at)]
        lost, wrong = _judged(due, alone)
        under_way = sum(one.ended > at for one in due)
        # uvicorn finishes, then lets the signal end the process, as those who sent it expect.
        is_clean = status in {0, -signal.SIGTERM}
        return lost + (not is_clean), wrong, f"{under_way} under way at SIGTERM, status {status}"


def sigkill(folder: Path) -> tuple[int, int, str]:
    """SIGKILL amid questions and uploads, then a restart: nothing acknowledged is lost."""
    with Process(_indexes(folder)) as service:
        callers = Callers(service.address, QUESTIONS)
        alone = callers.alone()
        kept: list[str] = []
        with callers.asking(CALLERS):
            for number in range(5):
                kept += _upload(service, f"note{number}.txt", f"{NOTE} Numéro {number}.").json()[
                    "added"
                ]
            at = monotonic()
            service.stop(signal.SIGKILL)
        before = [one for one in callers.asked if one.ended < at]
        lost, wrong = _judged(before)
        service.start()
        held = {one["path"] for one in _get(service, "/api/documents")["documents"]}
        forgotten = len(set(kept) - held)
        for path in kept:
            httpx.delete(f"{service.address}/api/documents/{path}", timeout=60).raise_for_status()
        after = callers.alone()
        wrong += sum(after[question] != alone[question] for question in QUESTIONS)
        told = (
            f"{len(callers.asked) - len(before)} under way, {len(kept)} uploads, {forgotten} gone"
        )
        return lost + forgotten, wrong, told


def replaced(folder: Path) -> tuple[int, int, str]:
    """Another index put in place: every answer is that of the one or of the other, whole."""
    indexes, other = _indexes(folder), folder / "other"
    shutil.copytree(ROOT / "seeds", folder / "corpus")
    for file in (folder / "corpus").glob("*.txt"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("Helsinki", "Reykjavik"), encoding="utf-8")
    settings = Settings(indexes=other)
    build_index(folder / "corpus", "seeds", settings=settings)
    new = {question: _form(Engine("seeds", settings), question) for question in QUESTIONS}
    with Process(indexes) as service:
        callers = Callers(service.address, QUESTIONS)
        old = callers.alone()
        with callers.asking(CALLERS):
            callers.wait_for(2 * CALLERS)
            (indexes / "seeds").rename(folder / "aside")
            (other / "seeds").rename(indexes / "seeds")
            callers.wait_for(4 * CALLERS)
            settled = monotonic()
            callers.wait_for(2 * CALLERS)
        lost, wrong = _judged(callers.asked, old, new)
        late = [one for one in callers.asked if one.began > settled]
        wrong += _judged(late, new)[1]
        return lost, wrong, f"{len(callers.asked)} answers, {len(late)} of the new index alone"


def deleted(folder: Path) -> tuple[int, int, str]:
    """A document deleted: no question that comes after is answered from it."""
    with Process(_indexes(folder)) as service:
        callers = Callers(service.address, [*QUESTIONS, NOTE_QUESTION])
        path = _upload(service, "pont.txt", NOTE).json()["added"][0]
        with callers.asking(CALLERS):
            callers.wait_for(2 * CALLERS)
            httpx.delete(f"{service.address}/api/documents/{path}", timeout=60).raise_for_status()
            at = monotonic()
            callers.wait_for(3 * CALLERS)
        lost, _ = _judged(callers.asked)
        notes = [one for one in callers.asked if one.question == NOTE_QUESTION]
        cited = [path in str(one.said) for one in notes if one.began > at]
        found = sum(path in str(one.said) for one in notes if one.ended < at)
        return lost + (not found) + (not cited), sum(cited), f"{found} cited it, {len(cited)} after"


def full(folder: Path) -> tuple[int, int, str]:
    """A disk that fills up: uploads are refused, questions answered; with room, all goes on."""
    with _small_disk(folder / "disk", megabytes=24) as disk, Process(_indexes(disk)) as service:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(8 * 1024 * 1024))
        callers = Callers(service.address, QUESTIONS)
        alone = callers.alone()
        kept: list[str] = []
        status = 201
        with callers.asking(2):
            while status == 201:
                answered = _upload(service, f"note{len(kept)}.txt", f"{NOTE} {len(kept)}. " * 8000)
                status = answered.status_code
                kept += answered.json().get("added", [])
            callers.wait_for(4)
        lost, _ = _judged(callers.asked)
        ballast.unlink()
        for path in [*kept, *_upload(service, "petite.txt", NOTE).json()["added"]]:
            httpx.delete(f"{service.address}/api/documents/{path}", timeout=60).raise_for_status()
        after = callers.alone()
        wrong = sum(after[question] != alone[question] for question in QUESTIONS)
        return lost + (status != 507), wrong, f"{len(kept)} uploads kept, then status {status}"


FAULTS: dict[str, Callable[[Path], tuple[int, int, str]]] = {
    one.__name__: one for one in (sigterm, sigkill, replaced, deleted, full)
}


def main() -> int:
    """Make the faults; say what came of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="*", help=", ".join(FAULTS))
    chosen = parser.parse_args().faults or list(FAULTS)
    if not FAULTS.keys() >= set(chosen):
        parser.error(f"faults are {', '.join(FAULTS)}")
    bad = 0
    for name in chosen:
        with tempfile.TemporaryDirectory() as folder:
            lost, wrong, told = FAULTS[name](Path(folder))
        print(f"{name}: {lost} lost, {wrong} wrong ({told})", flush=True)  # noqa: T201
        bad += lost + wrong
    return int(bad > 0)


def _indexes(folder: Path) -> Path:
    indexes = folder / "indexes"
    build_index(ROOT / "seeds", "seeds", settings=Settings(indexes=indexes))
    return indexes


def _judged(asked: Collection[Asked], *right: dict[str, object]) -> tuple[int, int]:
    """How many were not answered; and how many answered unlike all of ``right``, where it tells."""
    lost = [one for one in asked if one.status != "200"]
    known = [one for one in asked if one.status == "200" and right and one.question in right[0]]
    wrong = [one for one in known if all(one.said != each[one.question] for each in right)]
    return len(lost), len(wrong)


def _form(engine: Engine, question: str) -> object:
    return said(httpx.Response(200, json=engine.ask(question).to_dict()).json())


def _upload(service: Process, name: str, text: str) -> httpx.Response:
    files = {"file": (name, text.encode())}
    return httpx.post(f"{service.address}/api/documents", files=files, timeout=120)


def _get(service: Process, path: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = httpx.get(f"{service.address}{path}").json()
    return found


@contextmanager
def _small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    folder.mkdir()
    size = f"size={megabytes}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


if __name__ == "__main__":
    sys.exit(main())
