"""DOC (Word 97 to 2003): read by antiword or LibreOffice, where one of them is on this machine.

The programs are run without a shell, on a copy in a folder of its own, with limits of time, memory
and output; LibreOffice with a profile of its own, in which macros are disabled.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from qa.documents.extract import Extract, UnreadableError
from qa.documents.formats.office import read_docx
from qa.documents.formats.sniffing import is_ole, read_as_what_it_is

_SECONDS = 120
_MEMORY = 4 * 2**30
_MAX_TEXT = 64 * 2**20
_MISSING = (
    "est un fichier Word d'avant 2007 : le lire demande antiword ou LibreOffice sur cette machine. "
    "Installez l'un des deux (Debian, Ubuntu : sudo apt install antiword), ou enregistrez-le en "
    ".docx."
)
_DAMAGED = "est endommagé : ce n'est pas un fichier Word lisible."
_NO_MACROS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
</oor:items>
"""


def read_doc(data: bytes) -> Extract:
    """The text of an old Word document, or of what bears its name (RTF, DOCX, HTML).

    Raises:
        UnreadableError: no program that reads it is there, it is damaged or holds no text.
    """
    if not is_ole(data):
        return read_as_what_it_is(data, ".docx")
    antiword, office = shutil.which("antiword"), shutil.which("soffice")
    if antiword is None and office is None:
        raise UnreadableError(_MISSING)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "document.doc"
        source.write_bytes(data)
        found = _by_antiword(antiword, source) if antiword else None
        if found is None and office:
            found = _by_office(office, source)
    if found is None:
        raise UnreadableError(_DAMAGED)
    return found


def _by_antiword(program: str, source: Path) -> Extract | None:
    """The text, a paragraph a line; None where antiword cannot read it."""
    output = source.with_suffix(".txt")
    if not _run([program, "-m", "UTF-8.txt", "-w", "0", str(source)], source.parent, output):
        return None
    with output.open("rb") as stream:
        text = stream.read(_MAX_TEXT).decode("utf-8", "replace")
    blocks = (" ".join(line.split()) for line in text.splitlines())
    paragraphs = [_row(block) for block in blocks if block.strip(" |")]
    return Extract("\n\n".join(paragraphs)) if paragraphs else None


def _row(block: str) -> str:
    """A row of a table as those of other formats are written, without the bars around it."""
    if not (block.startswith("|") and block.endswith("|")):
        return block
    return " | ".join(cell.strip() for cell in block[1:-1].split("|"))


def _by_office(program: str, source: Path) -> Extract | None:
    """The text of what LibreOffice makes of the file; None where it makes nothing.

    Raises:
        UnreadableError: it holds no text.
    """
    profile = source.parent / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_NO_MACROS, encoding="utf-8")
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nolockcheck"),
        *("--convert-to", "docx", "--outdir", str(source.parent), str(source)),
    ]
    made = source.with_suffix(".docx")
    if not _run(command, source.parent, source.with_suffix(".log")) or not made.is_file():
        return None
    return replace(read_docx(made.read_bytes()), pages=())


def _run(command: list[str], folder: Path, output: Path) -> bool:
    """Run a program with its output in a file; whether it ended well and in time."""
    environment = {"HOME": str(folder), "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
    with output.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - a fixed program, and no shell
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=out,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            _limit(process.pid)
            return process.wait(_SECONDS) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            _end(process)


def _limit(pid: int) -> None:
    """Bound the memory and the output of a program, where the system can."""
    if sys.platform == "linux":
        import resource

        try:
            resource.prlimit(pid, resource.RLIMIT_AS, (_MEMORY, _MEMORY))
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (4 * _MAX_TEXT, 4 * _MAX_TEXT))
        except OSError:  # it has ended already
            return


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program with all that it has started."""
    if process.poll() is None:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, 9)
        process.wait()
