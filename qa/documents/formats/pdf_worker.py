"""The process that reads PDFs for ``qa.documents.formats.pdf``.

It is sent «size pictures» and that many bytes, and writes «ready» when it has them, «page» before
each page, «picture» before one is recognised, and at last what was read, as JSON.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import Any, BinaryIO

from qa.documents.extract import UnreadableError
from qa.documents.formats.pdf_extract import extract_pdf

_MEMORY = 3 * 2**30  # bytes: a large PDF takes a tenth


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Read documents until there are no more requests."""

    def begin(picture: bool) -> None:
        answers.write(b"picture\n" if picture else b"page\n")
        answers.flush()

    while header := requests.readline():
        size, pictures = map(int, header.split())
        data = requests.read(size)
        answers.write(b"ready\n")
        answers.flush()
        told = _read(data, bool(pictures), begin)
        answers.write(json.dumps(told).encode() + b"\n")
        answers.flush()


def _read(data: bytes, pictures: bool, begin: Any) -> dict[str, Any]:
    try:
        found = extract_pdf(data, read_pictures=pictures, on_page=begin)
    except UnreadableError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": "demande trop de mémoire à lire : c'est peut-être un piège."}
    except Exception as error:  # what is in a file may fail in any way
        return {"refused": f"est endommagé ou mal formé ({type(error).__name__})."}
    return asdict(found) | {"skipped": [(one.start, one.end) for one in found.skipped]}


def _limit_memory() -> None:
    with suppress(ImportError, OSError, ValueError):  # Windows has no such limit
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        limit = _MEMORY if most == resource.RLIM_INFINITY else min(_MEMORY, most)
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))


if __name__ == "__main__":
    _limit_memory()
    serve(sys.stdin.buffer, sys.stdout.buffer)
