"""Files that bear the suffix of an old Office format and hold another: exports to «.xls» are HTML,
to «.doc» are RTF.
"""

from __future__ import annotations

from qa.documents.extract import Extract, UnreadableError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 1024  # bytes in which a page shows that it is one
_DAMAGED = "est endommagé : ce n'est pas un fichier de ce format."


def is_ole(data: bytes) -> bool:
    """Whether the bytes are those of an OLE container, as Office wrote until 2003."""
    return data.startswith(_OLE)


def read_as_what_it_is(data: bytes, package: str) -> Extract:
    """Read a file that is no OLE container by what its first bytes are.

    ``package`` is the suffix that a ZIP package would have.

    Raises:
        UnreadableError: it is none of the formats that are written under this name.
    """
    from qa.documents.formats import reader_of

    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"{\\rtf"):
        suffix = ".rtf"
    elif head.startswith(b"pk\3\4"):
        suffix = package
    elif b"<html" in head or b"<table" in head or head.startswith(b"<!doctype html"):
        suffix = ".html"
    elif head.startswith(b"<?xml"):
        suffix = ".xml"
    else:
        raise UnreadableError(_DAMAGED)
    reader = reader_of(suffix)
    assert reader is not None  # noqa: S101 - the formats above are known
    return reader(data)
