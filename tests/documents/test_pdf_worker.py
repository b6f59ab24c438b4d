"""PDFs that are traps cost no more than their own refusal."""

from __future__ import annotations

import time
import zlib

import pytest

from qa.documents import read_pieces
from qa.documents.formats import pdf
from qa.errors import CorpusError
from qa.types import Document
from tests.documents import pdf_builders as build

_TEXT = "Le bac de Trévenec reprend la mer samedi."


def _pdf(*objects: bytes) -> bytes:
    """A file of these objects, the first its catalogue."""
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (size, table, size, len(data))
    )


def _stream(content: bytes, known: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(content), known, content)


def _page_with(content: bytes, *others: bytes) -> bytes:
    resources = b"<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>"
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources%b>>" % resources,
        content,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *others,
    )


def _forms_in_forms(depth: int) -> bytes:
    """A form that draws another one ten times, and so on: text ten to the power of ``depth``."""
    forms = []
    for level in range(depth):
        inner = b"/X Do " * 10 if level < depth - 1 else b"BT /F 10 Tf (bonjour) Tj ET"
        known = b"/XObject<</X %d 0 R>>" % (7 + level) if level < depth - 1 else b""
        resources = b"/Resources<</Font<</F 5 0 R>>%b>>" % known
        forms.append(_stream(inner, b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]%b" % resources))
    return _page_with(_stream(b"/X Do " * 10), *forms)


def _inflated(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    drawn = b"".join(packer.compress(b"0 0 m 9 9 l S\n" * 74_899) for _ in range(megabytes))
    return _page_with(_stream(drawn + packer.flush(), b"/Filter/FlateDecode"))


@pytest.mark.parametrize("trap", [_forms_in_forms(14), _inflated(150)])
def test_a_trap_is_refused_in_time_and_the_next_file_read(
    trap: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "_PAGE", 2.0)
    begun = time.monotonic()
    with pytest.raises(CorpusError, match=r"« a\.pdf » (demande trop|est endommagé|ne contient)"):
        list(read_pieces("a.pdf", trap))
    assert time.monotonic() - begun < 30
    monkeypatch.undo()
    (document,) = read_pieces("b.pdf", build.columns_pdf([[_TEXT]]))
    assert isinstance(document, Document)
    assert document.text == _TEXT


def test_a_reader_that_has_crashed_is_begun_anew() -> None:
    data = build.columns_pdf([[_TEXT]])
    list(read_pieces("a.pdf", data))
    process = pdf._readers._process
    assert process is not None
    process.kill()
    process.wait()
    (document,) = read_pieces("a.pdf", data)
    assert isinstance(document, Document)
    assert pdf._readers._process is not process


def test_a_reader_is_kept_from_one_file_to_the_next() -> None:
    data = build.columns_pdf([[_TEXT]])
    list(read_pieces("a.pdf", data))
    process = pdf._readers._process
    with pytest.raises(CorpusError):
        list(read_pieces("b.pdf", b"%PDF-1.7 rien"))
    list(read_pieces("c.pdf", data))
    assert pdf._readers._process is process
