"""DOCX (ECMA-376) and ODT (OpenDocument 1.3): paragraphs, tables, notes; Word's page breaks."""

from __future__ import annotations

import zipfile
from typing import Any

from qa.documents.extract import Extract, UnreadableError
from qa.documents.formats.blocks import Markup, local_name, read_blocks
from qa.documents.formats.packages import (
    author_of,
    first_text,
    iso_date,
    open_package,
    parse_xml,
    read_part,
)

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_docx(data: bytes) -> Extract:
    """The text of a Word document; its pages are those of its last layout, if Word laid it out.

    Tracked deletions are left out, insertions kept; a footnote follows its paragraph.

    Raises:
        UnreadableError: it is damaged, encrypted or holds no text.
    """
    with open_package(data) as package:
        root = parse_xml(read_part(package, "word/document.xml"))
        notes = _word_notes(package)
        core = _optional(package, "docProps/core.xml")

    def note_called_by(element: Any) -> Any | None:
        kind = local_name(element)
        return notes.get((kind, element.get(f"{_W}id"))) if kind.endswith("Reference") else None

    markup = Markup(
        blocks=frozenset({"p", "tbl"}),
        skipped=frozenset({"pPr", "rPr", "tblPr", "sectPr", "Fallback", "del", "moveFrom"}),
        characters={"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"},
        rows=frozenset({"tr"}),
        cells=frozenset({"tc"}),
        text=frozenset({"t"}),
        collapse=False,
        page="lastRenderedPageBreak",
        note=note_called_by,
    )
    text, pages = read_blocks(root, markup)
    return _extract(text, core, pages)


def _word_notes(package: zipfile.ZipFile) -> dict[tuple[str, str], Any]:
    """Foot- and endnotes, by the element that calls them and their identifier."""
    notes = {}
    for kind in ("footnote", "endnote"):
        root = _optional(package, f"word/{kind}s.xml")
        for note in root if root is not None else ():
            if local_name(note) == kind and note.get(f"{_W}type") is None:
                notes[f"{kind}Reference", note.get(f"{_W}id")] = note
    return notes


def read_odt(data: bytes) -> Extract:
    """The text of an OpenDocument text; a footnote follows its paragraph.

    Raises:
        UnreadableError: it is damaged, encrypted or holds no text.
    """
    with open_package(data) as package:
        manifest = _optional(package, "META-INF/manifest.xml")
        if manifest is not None and any(
            local_name(e) == "encryption-data" for e in manifest.iter()
        ):
            raise UnreadableError(
                "est protégé par un mot de passe. Enregistrez-le sans mot de passe."
            )
        root = parse_xml(read_part(package, "content.xml"))
        meta = _optional(package, "meta.xml")
    bodies = [element for element in root.iter() if local_name(element) == "body"]
    if not bodies:
        raise UnreadableError("est incomplet : il n'a pas de contenu.")
    text, _ = read_blocks(bodies[0], _ODF)
    return _extract(text, meta)


def _odf_note(element: Any) -> Any | None:
    if local_name(element) != "note":
        return None
    return next((child for child in element if local_name(child) == "note-body"), None)


_ODF = Markup(
    blocks=frozenset({"p", "h", "list-item", "table"}),
    skipped=frozenset(
        {"tracked-changes", "annotation", "sequence-decls", "forms", "note-citation"}
    ),
    characters={"tab": "\t", "line-break": "\n", "s": " "},
    rows=frozenset({"table-row"}),
    cells=frozenset({"table-cell"}),
    note=_odf_note,
)


def _optional(package: zipfile.ZipFile, name: str) -> Any | None:
    """A part that a whole document may lack, or whose damage costs nothing but metadata."""
    try:
        return parse_xml(read_part(package, name))
    except UnreadableError:
        return None


def _extract(text: str, meta: Any | None, pages: tuple[int, ...] = ()) -> Extract:
    if not text:
        raise UnreadableError("ne contient pas de texte ; il n'est pas indexé.")
    if meta is None:
        return Extract(text, pages=pages)
    return Extract(
        text,
        title=first_text(meta, "title"),
        date=iso_date(first_text(meta, "created", "creation-date", "date")),
        own_date=False,
        pages=pages,
        metadata=author_of(first_text(meta, "creator", "initial-creator")),
    )
