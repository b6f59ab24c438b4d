"""DOCX (ECMA-376) and ODT (OpenDocument 1.3): paragraphs, tables, notes; Word's page breaks."""

from __future__ import annotations

import re
import zipfile
from typing import Any

from qa.documents.extract import Extract, UnreadableError
from qa.documents.formats.blocks import Blocks, Markup, local_name, read_structure
from qa.documents.formats.packages import (
    author_of,
    first_text,
    iso_date,
    open_package,
    parse_xml,
    read_part,
)

_TEXT_LEVEL = 9
_HEADING = re.compile(r"(?:heading|titre|title)\s*([1-9])?", re.IGNORECASE)
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
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
        levels = _word_levels(_optional(package, "word/styles.xml"))

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
        level=lambda element: _word_level(element, levels),
        is_item=lambda element: element.find(f"{_W}pPr/{_W}numPr") is not None,
        tables=frozenset({"tbl"}),
        names=lambda element: element.getparent().find(f"{_W}trPr/{_W}tblHeader") is not None,
    )
    return _extract(read_structure(root, markup), core)


def _word_levels(styles: Any | None) -> dict[str, int]:
    """The levels of the styles of headings, by their identifiers."""
    levels = {}
    for style in styles.iter(f"{_W}style") if styles is not None else ():
        name = style.find(f"{_W}name")
        named = _HEADING.fullmatch(name.get(f"{_W}val") or "") if name is not None else None
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        level = int(named[1] or 1) if named else _outline_level(outline)
        if level:
            levels[str(style.get(f"{_W}styleId"))] = level
    return levels


def _word_level(element: Any, levels: dict[str, int]) -> int:
    """The level of a paragraph that is a heading, by its style or its own outline; else 0."""
    properties = element.find(f"{_W}pPr")
    if properties is None:
        return 0
    own = _outline_level(properties.find(f"{_W}outlineLvl"))
    style = properties.find(f"{_W}pStyle")
    return own or (levels.get(str(style.get(f"{_W}val")), 0) if style is not None else 0)


def _outline_level(outline: Any | None) -> int:
    """Levels are counted from 0; 9 is that of text."""
    value = outline.get(f"{_W}val", "") if outline is not None else ""
    return int(value) + 1 if value.isdigit() and int(value) < _TEXT_LEVEL else 0


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
    return _extract(read_structure(bodies[0], _ODF), meta)


def _odf_level(element: Any) -> int:
    """The level of a heading; 0 for what is none."""
    if local_name(element) != "h":
        return 0
    level = element.get(f"{_TEXT}outline-level", "1")
    return int(level) if level.isdigit() else 1


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
    level=_odf_level,
    items=frozenset({"list-item"}),
    tables=frozenset({"table"}),
    names=lambda element: local_name(element.getparent().getparent()) == "table-header-rows",
)


def _optional(package: zipfile.ZipFile, name: str) -> Any | None:
    """A part that a whole document may lack, or whose damage costs nothing but metadata."""
    try:
        return parse_xml(read_part(package, name))
    except UnreadableError:
        return None


def _extract(blocks: Blocks, meta: Any | None) -> Extract:
    if not blocks.text:
        raise UnreadableError("ne contient pas de texte ; il n'est pas indexé.")
    if meta is None:
        return Extract(blocks.text, pages=blocks.pages, structure=blocks.structure)
    return Extract(
        blocks.text,
        title=first_text(meta, "title"),
        date=iso_date(first_text(meta, "created", "creation-date", "date")),
        own_date=False,
        pages=blocks.pages,
        metadata=author_of(first_text(meta, "creator", "initial-creator")),
        structure=blocks.structure,
    )
