"""Where a text says what a term means: «La propriété est le droit de …», «BAN (Base Adresse …)».

A definition is recognised by its form and by the term that it is about, which stands as its
subject, as the entry of a glossary, as a heading or beside its own expansion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from qa.french.sentences import sentence_ranges
from qa.french.typography import plain_letters
from qa.types import Range


@dataclass(frozen=True, slots=True)
class Definition:
    """What a term is, at ``[start, end)`` of a text; ``is_expansion``: the words of an acronym."""

    start: int
    end: int
    is_expansion: bool = False


_MARKS = r"[«»“”\"'*_` ]*"
_ARTICLE = r"(?:(?:le|la|les|un|une|des|du|tout|toute|chaque|ce|cette|ces) |l'|d')?"
_NAMED = r"(?:(?:terme|mot|sigle|acronyme|expression|notion) (?:d(?:e |u |')(?:la |l')?)?)?"
# What says what something is; «est» alone only before an article, «celui», «tout».
_IS = (
    r"(?:est|sont|etai(?:en)?t)(?: donc| aussi| ainsi)? (?:"
    r"(?:l'acronyme|le sigle|l'abreviation) d(?:e |')(?:la |l'|le )?"
    r"|(?=(?:une?|le|la|les|des|du|celui|celle|ceux|celles|toute?s?|tous|ce|chaque) |l'|d'))"
    r"|(?<=\w), (?:c'est|ce sont) "
    r"|(?:designe(?:nt)?|signifie(?:nt)?|veut dire|veulent dire) "
    r"|(?:s'entend(?:ent)?|se definit|se definissent|est definie?|sont definie?s) "
    r"(?:de |d'|comme |par )"
    r"|(?:correspond(?:ent)?|consiste(?:nt)?) (?=a |au |aux |en |dans )"
)
_ENTRY_MARK = r" ?(?::|=|–|—| - )\s*"
_SMALL = frozenset("de du des la le les l d et à a au aux en pour par sur dans".split())
_WORD = re.compile(r"[^\W\d_]+")
_RULE = re.compile(r"[ \t]*[-=~_*#]{3,}[ \t]*\n")
_LONGEST = 60  # words of an expansion's neighbourhood, and of what goes before a defined term
_LETTERS = 2  # of an acronym at least


def definitions(text: str, term: str) -> Iterator[Definition]:
    """The definitions of ``term`` that ``text`` gives, exact ranges without their final stop."""
    plain = plain_letters(text)
    named = _term(term)
    yield from _expansions(text, plain, term)
    places = [found.start() for found in re.finditer(rf"\b{named}", plain)]
    for sentence in sentence_ranges(text) if places else ():
        if not any(sentence.start <= place < sentence.end for place in places):
            continue
        if found := _predicate(plain, named, sentence):
            yield _trimmed(text, found.end(), sentence.end)
    entry = rf"{_MARKS}{_ARTICLE}{named}{_MARKS}(?: ?\([^)\n]*\){_MARKS})?{_ENTRY_MARK}"
    if not places:
        return
    for found in re.finditer(rf"^[ \t>*•–—-]*{entry}", plain, re.M):
        line = text.find("\n", found.end())
        yield _trimmed(text, found.end(), line if line >= 0 else len(text))
    if found := _heading(plain, named):
        rule = _RULE.match(text, found.end())
        start = rule.end() if rule else found.end()
        following = next(iter(sentence_ranges(text, start)), None)
        if following is not None:
            yield _trimmed(text, following.start, following.end)


def _predicate(plain: str, named: str, sentence: Range) -> re.Match[str] | None:
    """Up to where a sentence begins to say what the term is."""
    subject = rf"{_MARKS}{_ARTICLE}{_NAMED}{_MARKS}{named}{_MARKS}"
    patterns = (
        rf"(?:[^,;:\n]{{1,{_LONGEST}}}, |[-•*] )?{subject}"
        rf"(?:\([^)]{{1,80}}\) |, (?!c'est)[^,]{{1,80}}, )?(?:{_IS})",
        rf".*?\b{_ARTICLE}{named}{_MARKS}[,(] ?c'est[- ]a[- ]dire ",
        rf"(?:[^,;:\n]{{1,{_LONGEST}}}, )?on (?:appelle|entend par) {subject}(?:, )?",
        rf"par {subject}, on entend ",
    )
    matches = (re.compile(one).match(plain, sentence.start, sentence.end) for one in patterns)
    return next(filter(None, matches), None)


def _heading(plain: str, named: str) -> re.Match[str] | None:
    return re.search(rf"^[#*\d. ]*{_ARTICLE}{named}[*: ]*\n\n?(?=\s*\S)", plain, re.M)


@lru_cache(maxsize=64)
def _term(term: str) -> str:
    """The pattern of a term: its words, in the singular or the plural."""
    words = re.findall(r"[\w.]+|'", plain_letters(term))
    return r"[ '-]*".join(
        re.escape(word.rstrip("sx")) + r"[sx]*" if len(word) > 3 else re.escape(word)
        for word in words
    )


def _trimmed(text: str, start: int, end: int, *, is_expansion: bool = False) -> Definition:
    closing = text.find(")", start, end)
    if closing >= 0 and "(" not in text[start:closing]:  # it stands in brackets
        end = closing
    while start < end and text[start] in ' \t\n«“"*_':
        start += 1
    while end > start and text[end - 1] in ' \t\r\n.;,:»”"*_':
        end -= 1
    return Definition(start, end, is_expansion)


def _expansions(text: str, plain: str, term: str) -> Iterator[Definition]:
    """«BAN (Base Adresse Nationale)», «la Base Adresse Nationale (BAN)», «BAN : …»."""
    letters = plain_letters(term).replace(".", "")
    if not letters.isalpha() or not _LETTERS <= len(letters) <= 10:
        return
    spelled = r"\.?".join(map(re.escape, letters)) + r"\.?"
    for found in re.finditer(rf"(?<!\w){spelled}(?!\w)", plain):
        if after := re.compile(r"(?: ?\(| ?[:,–—=] (?:ou |pour |soit )?)(?:la |le |l')?").match(
            plain, found.end()
        ):
            words = list(_WORD.finditer(plain, after.end(), after.end() + 8 * _LONGEST))
            if count := _spelling(letters, [word.group() for word in words]):
                yield Definition(words[0].start(), words[count - 1].end(), is_expansion=True)
        if plain[: found.start()].endswith("(") or plain[: found.start()].endswith(", ou "):
            yield from _expansion_before(plain, letters, found.start())


def _expansion_before(plain: str, letters: str, at: int) -> Iterator[Definition]:
    words = list(_WORD.finditer(plain, max(0, at - 4 * _LONGEST), at - 1))
    for first in range(len(words) - 1, -1, -1):
        after = words[first:]
        if after[0].group() not in _SMALL and _spelling(letters, [w.group() for w in after]) == len(
            after
        ):
            yield Definition(after[0].start(), after[-1].end(), is_expansion=True)
            return


def _spelling(letters: str, words: list[str]) -> int:
    """How many of the words spell the acronym by their initials; 0 where they do not.

    Small words may be left out, and a word may give several of its letters («BE» of «Bénélux»).
    """
    at = 0
    for count, word in enumerate(words, 1):
        if at < len(letters) and word[0] == letters[at]:
            at += 1
        elif word not in _SMALL:
            return 0
        if at == len(letters):
            return count if count > 1 else 0
    return 0
