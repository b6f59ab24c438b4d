"""The place that a question names: «l'article 544», «pont.md», «le procès-verbal du 28 octobre».

A named place is where the answer is looked for first; a question about a document itself
(``qa.query.about``) is asked of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.documents import DOCUMENT_SUFFIXES
from qa.french.analysis import strip_accents
from qa.french.lexicon import words
from qa.french.sections import SectionMention, sections_in
from qa.french.typography import fold_typography
from qa.types import Reply

GENERIC_NOUNS = frozenset({"document", "fichier", "texte", "article", "page"})
"""Nouns that fit any document."""
MAIL_NOUNS = frozenset({"message", "mail", "courriel", "e-mail", "email"})
_NOUN = "|".join(
    strip_accents(noun).replace("-", "[- ]")
    for noun in sorted(words("documents"), key=len, reverse=True)
)
_SUFFIX = "|".join(sorted((suffix[1:] for suffix in DOCUMENT_SUFFIXES), key=len, reverse=True))
_QUOTED = re.compile(r"«\s*(?P<guillemets>[^»]+?)\s*»|\"(?P<quotes>[^\"]+)\"")
_FILE = re.compile(rf"(?<![\w/.-])(?P<name>[\w/.~-]*\w\.(?:{_SUFFIX}))(?![\w-])", re.IGNORECASE)
_CALLED = re.compile(r"\bfichier (?:nomme |appele |intitule )?(?P<name>[\w.-]*[\w-])", re.I)
_THIS = re.compile(rf"\b(?:ce|cet|cette|ces) (?:{_NOUN})s?\b")
_THE = re.compile(
    rf"\b(?:le |la |l'|les |du |au |son |sa |des |aux )(?P<noun>{_NOUN})s?\b(?P<rest>[^?!]*)"
)
# What a question says of a document rather than which one it is.
_END = re.compile(
    r"\s*(?:,| (?:a[- ]t[- ](?:il|elle)|est[- ](?:il|elle)|dit|prevoit|contient|parle|traite|a ete|"
    r"ont|sont|est|etait|date|au sujet|que|qui|ou|dans|selon)\b).*$"
)


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """Where a question says that its answer stands; what is not said is empty.

    ``section`` is a numbered part, ``file`` a file's name, ``title`` the words that tell a document
    from others of its kind («sur l'eau», «du 3 mai 2019»), ``noun`` that kind («rapport»), without
    accents. ``is_this`` says that the document is the one at hand («ce document»): the one that
    ``document`` is the path of, where the conversation has cited one. ``is_quoted`` says that
    ``title`` stood between guillemets.
    """

    section: SectionMention | None = None
    file: str = ""
    title: str = ""
    noun: str = ""
    is_this: bool = False
    is_quoted: bool = False
    document: str | None = None

    def said_after(self, history: Sequence[Reply]) -> NamedPlace:
        """The same place in a conversation: «ce document» is the one that was cited last."""
        if not self.is_this:
            return self
        for reply in reversed(history):
            for answer in reply.answers[:1]:
                return replace(self, document=answer.evidence[0].document)
        return self


def named_place(question: str) -> NamedPlace | None:
    """The place that a question names, None where it names none."""
    text = fold_typography(question)
    bare = strip_accents(text)
    if len(bare) != len(text):
        bare = text
    low = bare.lower()
    section = next(iter(sections_in(text)), None)
    file = _file(text, low)
    # «L'article 3 du règlement»: the document is named behind its part.
    the = _THE.search(low, section.end if section else 0)
    quoted = _QUOTED.search(text)
    title, noun = "", ""
    if the is not None:
        noun = the["noun"]
        rest = _END.sub("", the["rest"])
        stop = the.start("rest") + len(rest)
        title = text[the.start("rest") : stop].strip(" ?.,")
    if quoted is not None and not file:
        title = (quoted["guillemets"] or quoted["quotes"]).strip()
    this = _THIS.search(low)
    if this is not None:
        noun = noun or this.group().split()[-1].removesuffix("s")
    place = NamedPlace(
        section=section,
        file=file,
        title="" if file else title,
        noun=noun,
        is_this=this is not None,
        is_quoted=quoted is not None,
    )
    return None if place == NamedPlace() else place


def _file(text: str, low: str) -> str:
    """The name of a file, with or without guillemets, as it is written."""
    for match in _QUOTED.finditer(text):
        name = (match["guillemets"] or match["quotes"]).strip()
        if _FILE.search(name) and name.lower().endswith(tuple(DOCUMENT_SUFFIXES)):
            return name
    if named := _FILE.search(text):
        return named["name"]
    if called := _CALLED.search(low):
        return text[called.start("name") : called.end("name")]
    return ""
