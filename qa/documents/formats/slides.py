"""PPTX (ECMA-376) and ODP (OpenDocument 1.3): the slides in order, each with its notes, as pages.

The walk of ``blocks`` reads them as it reads other documents of Office: no library keeps the text
of groups, tables and notes in the order of the slide.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from qa.documents.extract import Extract, UnreadableError
from qa.documents.formats.blocks import Markup, local_name, read_blocks
from qa.documents.formats.opendocument import extract_odf, open_odf, optional_part
from qa.documents.formats.packages import (
    author_of,
    first_text,
    iso_date,
    open_package,
    parse_xml,
    read_part,
)

_NO_TEXT = "ne contient pas de texte ; il n'est pas indexé."
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PRESENTATION = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_GENERIC = re.compile(
    r"pr[ée]sentation(?: powerpoint)?\d*|powerpoint presentation|diapositive \d+|slide \d+",
    re.IGNORECASE,
)
_TITLES = frozenset({"title", "ctrTitle"})
_FURNITURE = frozenset({"sldNum", "dt", "ftr", "hdr", "sldImg"})
_ODF_FURNITURE = frozenset({"page-number", "date-time", "footer", "header"})
_PPTX = Markup(
    blocks=frozenset({"p", "tbl"}),
    skipped=frozenset({"Fallback", "pPr", "rPr", "tblPr", "tcPr"}),
    characters={"br": "\n", "tab": "\t"},
    rows=frozenset({"tr"}),
    cells=frozenset({"tc"}),
    text=frozenset({"t"}),
    collapse=False,
)
_ODP = Markup(
    blocks=frozenset({"p", "h", "list-item", "table"}),
    skipped=frozenset({"annotation", "forms", "page-thumbnail", "event-listeners"}),
    characters={"tab": "\t", "line-break": "\n", "s": " "},
    rows=frozenset({"table-row"}),
    cells=frozenset({"table-cell"}),
)


def read_pptx(data: bytes) -> Extract:
    """The text of a PowerPoint presentation; pages are its slides, numbers and footers left out.

    Raises:
        UnreadableError: it is damaged, encrypted or holds no text.
    """
    with open_package(data) as package:
        texts = [_slide_text(package, name) for name in _slide_names(package)]
        core = optional_part(package, "docProps/core.xml")
    text, pages = _in_pages(texts)
    if not text:
        raise UnreadableError(_NO_TEXT)
    if core is None:
        return Extract(text, pages=pages)
    title = first_text(core, "title")
    return Extract(
        text,
        title=None if title is None or _GENERIC.fullmatch(title) else title,
        date=iso_date(first_text(core, "created")),
        own_date=False,
        pages=pages,
        metadata=author_of(first_text(core, "creator")),
    )


def _slide_names(package: zipfile.ZipFile) -> list[str]:
    """The parts of the slides in the order of the presentation; by number where that is damaged."""
    show = parse_xml(read_part(package, "ppt/presentation.xml"))
    targets = _targets(package, "ppt/presentation.xml")
    wanted = (element.get(f"{_R}id") for element in show.iter() if local_name(element) == "sldId")
    names = [targets[one] for one in wanted if one in targets]
    parts = set(package.namelist())
    if names and parts.issuperset(names):
        return list(dict.fromkeys(names))
    numbered = sorted((int(m[1]), m[0]) for m in map(_SLIDE.fullmatch, parts) if m)
    return [name for _, name in numbered]


def _targets(package: zipfile.ZipFile, part: str, kind: str = "") -> dict[str, str]:
    """The parts that a part points at, by the identifier it calls them; those of a kind."""
    folder, name = posixpath.split(part)
    root = optional_part(package, f"{folder}/_rels/{name}.rels")
    found = {}
    for element in root if root is not None else ():
        target, mode = element.get("Target"), element.get("TargetMode")
        if target and mode != "External" and str(element.get("Type")).endswith(kind):
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[str(element.get("Id"))] = path
    return found


def _slide_text(package: zipfile.ZipFile, name: str) -> str:
    """A slide's text, its title first, then that of its notes."""
    root = parse_xml(read_part(package, name))
    _arrange(root)
    texts = [read_blocks(root, _PPTX)[0]]
    for path in _targets(package, name, "/notesSlide").values():
        notes = optional_part(package, path)
        if notes is not None:
            _arrange(notes)
            texts.append(read_blocks(notes, _PPTX)[0])
    return "\n\n".join(text for text in texts if text)


def _arrange(root: Any) -> None:
    """Put the title before the rest, and take out what stands on every slide."""
    for shape in [element for element in root.iter() if local_name(element) == "sp"]:
        places = (e.get("type") for e in shape.iter() if local_name(e) == "ph")
        place, parent = next(places, None), shape.getparent()
        if parent is None:
            continue
        if place in _FURNITURE:
            parent.remove(shape)
        elif place in _TITLES:
            parent.insert(0, shape)


def read_odp(data: bytes) -> Extract:
    """The text of an OpenDocument presentation; pages are its slides.

    Raises:
        UnreadableError: it is damaged, encrypted or holds no text.
    """
    content, meta = open_odf(data)
    root = parse_xml(content)
    text, pages = _in_pages(read_blocks(page, _ODP)[0] for page in _odp_pages(root))
    return extract_odf(text, meta, _NO_TEXT, pages)


def _odp_pages(root: Any) -> Iterator[Any]:
    for element in [one for one in root.iter() if local_name(one) == "frame"]:
        if element.get(f"{_PRESENTATION}class") in _ODF_FURNITURE:
            element.getparent().remove(element)
    for body in [one for one in root.iter() if local_name(one) == "presentation"]:
        yield from (page for page in body if local_name(page) == "page")


def _in_pages(texts: Iterable[str]) -> tuple[str, tuple[int, ...]]:
    """The texts of pages as one, and where each begins; an empty one begins where text ends."""
    whole, pages = "", []
    for text in texts:
        if text and whole:
            whole += "\n\n"
        pages.append(len(whole))
        whole += text
    return whole, tuple(pages) if whole else ()
