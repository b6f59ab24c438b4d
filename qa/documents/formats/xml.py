"""XML of any vocabulary: prose as paragraphs, records as «name : value», one record a paragraph.

An element that holds words of its own, or words between its children, is a paragraph; one that
holds elements alone is not. Where leaves of different names stand side by side and none holds a
sentence, their names are what a reader needs to know what the values are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from qa.documents.extract import Extract, UnreadableError
from qa.documents.formats.blocks import local_name
from qa.documents.formats.packages import iso_date

_TITLES = frozenset({"title", "titre", "intitule"})
_SENTENCE = re.compile(r"[.!?…]$|\S\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+")  # eight words
_DATES = frozenset({"date", "pubdate", "published", "issued"})
_TOP = 3  # levels under which a title is one of a part


def read_xml(data: bytes) -> Extract:
    """The text of an XML file.

    Entities that the file itself declares are read; no other file is ever opened.

    Raises:
        UnreadableError: it is no XML, is nested too deeply, is a bomb or holds no text.
    """
    root = _parse(data)
    text = "\n\n".join(_paragraphs(root))
    if not text:
        raise UnreadableError("ne contient pas de texte ; il n'est pas indexé.")
    encoding = (root.getroottree().docinfo.encoding or "utf-8").lower()
    return Extract(text, encoding, _fact(root, _TITLES), iso_date(_fact(root, _DATES)))


def _parse(data: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities="internal", no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        said = str(error)
        if "ntity '" in said:
            raise UnreadableError(
                "utilise une entité XML qu'il ne définit pas lui-même. Aucun autre fichier n'est "
                "ouvert pour lui ; il n'est pas indexé."
            ) from error
        if "amplification" in said or "Excessive depth" in said or "entity" in said.lower():
            raise UnreadableError(
                "est emboîté trop profondément ou se déploie sans mesure ; il n'est pas indexé."
            ) from error
        raise UnreadableError("est endommagé : ce n'est pas du XML valide.") from error
    return root


def _paragraphs(root: Any) -> Iterator[str]:
    """The paragraphs in order; without recursion, so that depth is no danger."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        if _is_record(element):
            yield "\n".join(
                f"{local_name(field)} : {text}" for field in element if (text := _words(field))
            )
        elif _is_prose(element):
            words = _words(element)
            if words:
                yield words
        else:
            waiting += reversed(element)


def _is_prose(element: Any) -> bool:
    if (element.text or "").strip() or not len(element):
        return True
    return any((child.tail or "").strip() for child in element)


def _is_record(element: Any) -> bool:
    """Whether an element is fields side by side: leaves that differ in name, none a sentence."""
    if len(element) < 2 or _is_prose(element):
        return False
    names = set()
    for field in element:
        if len(field) or not isinstance(field.tag, str) or _SENTENCE.search(_words(field)):
            return False
        names.add(local_name(field))
    return len(names) == len(element)


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _fact(root: Any, names: frozenset[str]) -> str | None:
    """What the first element of these names says, if it is one of the whole file."""
    for element in root.iter():
        if local_name(element).lower() in names:
            depth = sum(1 for _ in element.iterancestors())
            return (_words(element) or None) if depth <= _TOP else None
    return None
