"""HTML: the main text of a page, found by trafilatura (Barbaresi, ACL 2021)."""

from __future__ import annotations

import re
from typing import Any

from qa.documents.decoding import decode
from qa.documents.extract import Extract, UnreadableError
from qa.documents.formats.blocks import (
    Blocks,
    Markup,
    local_name,
    read_structure,
    safe_parser,
)
from qa.types import Scalar, Structure

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]+encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page declares its encoding
_TITLE = re.compile(r"h([1-6])")


def _html_level(element: Any) -> int:
    match = _TITLE.fullmatch(local_name(element))
    return int(match[1]) if match else 0


def _tei_level(element: Any) -> int:
    if local_name(element) != "head":
        return 0
    match = _TITLE.fullmatch(element.get("rend") or "")
    return int(match[1]) if match else 2


HTML = Markup(
    blocks=frozenset(
        """address article aside blockquote body caption center dd details div dl dt fieldset
        figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section
        summary table tbody td tfoot th thead tr ul""".split()
    ),
    skipped=frozenset("head script style template noscript svg math iframe object".split()),
    characters={"br": "\n"},
    rows=frozenset({"tr"}),
    cells=frozenset({"td", "th"}),
    level=_html_level,
    items=frozenset({"li"}),
    tables=frozenset({"table"}),
    names=lambda element: local_name(element) == "th",
)
# The main text as trafilatura hands it over, in elements of TEI.
_MAIN = Markup(
    blocks=frozenset("p head list item quote table code div dl dt dd".split()),
    skipped=frozenset({"graphic"}),
    characters={"lb": "\n"},
    rows=frozenset({"row"}),
    cells=frozenset({"cell"}),
    level=_tei_level,
    items=frozenset({"item"}),
    tables=frozenset({"table"}),
    names=lambda element: element.get("role") == "head",
)


def read_html(data: bytes) -> Extract:
    """The main text of a page, without menus, forms and comments; all of it if none stands out.

    Raises:
        UnreadableError: the page holds no text.
    """
    import trafilatura

    source, encoding = decode_html(data)
    found: Any = trafilatura.bare_extraction(
        source,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    blocks = read_structure(found.body, _MAIN) if found is not None else None
    if blocks is None or not blocks.text:
        blocks = visible_blocks(source)
    text = blocks.text
    if not text:
        raise UnreadableError("ne contient pas de texte ; il n'est pas indexé.")
    if found is None:
        return Extract(text, encoding, structure=blocks.structure)
    author: tuple[tuple[str, Scalar], ...] = (("auteur", found.author),) if found.author else ()
    return Extract(
        text,
        encoding,
        found.title or None,
        found.date or None,
        metadata=author,
        structure=blocks.structure,
    )


def decode_html(data: bytes) -> tuple[str, str]:
    """The page's source and its encoding, as the page declares it where it is not UTF-8.

    Raises:
        UnreadableError: the bytes are not text.
    """
    head = data[:_HEAD]
    match = _CHARSET.search(head) or _XML_ENCODING.search(head)
    return decode(data, match[1].decode("ascii") if match else None)


def visible_text(source: str) -> str:
    """All the text that a reader of the page could see; empty if there is none."""
    return visible_blocks(source).text


def visible_blocks(source: str) -> Blocks:
    """The same with its structure."""
    from lxml import etree

    # lxml refuses a text that declares an encoding: it is decoded already.
    root = etree.fromstring(_DECLARATION.sub("", source) or "<html/>", safe_parser(html=True))
    return read_structure(root, HTML) if root is not None else Blocks("", (), Structure())
