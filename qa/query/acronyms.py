"""Acronyms and what they stand for, as the documents say: «BAN (Base Adresse Nationale)».

A question with one of the two is searched with the other as well. No list is needed: the place
where a text introduces an acronym has both side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.french.analysis import analyse, strip_accents
from qa.french.typography import fold_typography
from qa.index.store.protocol import Store

_ACRONYM = re.compile(r"\b(?:[A-ZÀ-Þ]\.?){2,7}(?![\w])")
_WORD = re.compile(r"[^\W\d_]+")
_LINKS = frozenset("a au aux d de des du en et l la le les par pour sur".split())
_READ = 30  # passages in which an introduction is looked for
_LONGEST = 90  # characters of what an acronym stands for
_MOST = 6  # words that stand for letters


class AcronymExpander:
    """Finds in an index what the acronyms of a question stand for, and the other way round."""

    def __init__(self, store: Store) -> None:
        """Look for introductions in the passages of ``store``."""
        self._words = store.vocabulary

    def expand(self, question: str) -> tuple[str, ...]:
        """What to search beside a question: «Base Adresse Nationale» for «BAN», or «BAN» for it."""
        text = fold_typography(question)
        if text.isupper():
            return ()
        found = [
            expansion
            for match in _ACRONYM.finditer(text)
            for expansion in self._expansions(match.group().replace(".", ""))
        ]
        held = set(analyse(text))
        found += (
            letters
            for letters in dict.fromkeys(_initials(text))
            if any(held.issuperset(analyse(one)) for one in self._expansions(letters))
        )
        return tuple(dict.fromkeys(found))

    def _expansions(self, acronym: str) -> Iterator[str]:
        """The first expansion that a passage gives of an acronym."""
        for passage in self._passages(acronym):
            expansion = _introduced(fold_typography(passage), acronym)
            if expansion is not None:
                yield expansion
                return

    def _passages(self, acronym: str) -> list[str]:
        stems = analyse(acronym)
        if len(stems) != 1 or not self._words.holds(stems[0]):
            return []
        return self._words.passages_with(stems[0], _READ)


def _introduced(text: str, acronym: str) -> str | None:
    """What a text says that an acronym stands for, in brackets behind it or before it in them."""
    for match in re.finditer(rf"\b{re.escape(acronym)}\b", text):
        behind = re.match(rf"\s*[(«]\s*([^()«»]{{3,{_LONGEST}}}?)\s*[)»,;]", text[match.end() :])
        if behind is not None and _have_initials(behind[1], acronym):
            return behind[1]
        if text[: match.start()].endswith("("):
            before = text[max(0, match.start() - 1 - _LONGEST) : match.start() - 1]
            words = list(_WORD.finditer(before))
            for word in reversed(words):
                if _have_initials(before[word.start() :], acronym):
                    return before[word.start() :].strip()
    return None


def _have_initials(words: str, acronym: str) -> bool:
    """Whether the letters of an acronym are the initials of the words, those of links or not."""
    wanted = strip_accents(acronym).lower()
    initials = [(strip_accents(word)[0].lower(), _is_link(word)) for word in _WORD.findall(words)]
    return wanted in (
        "".join(letter for letter, _ in initials),
        "".join(letter for letter, link in initials if not link),
    )


def _initials(text: str) -> Iterator[str]:
    """The initials of runs of words of a question, links left out, punctuation a border."""
    for clause in re.split(r"[,;:?!.()«»\"]", text):
        letters = [
            strip_accents(word)[0].upper() for word in _WORD.findall(clause) if not _is_link(word)
        ]
        for first in range(len(letters)):
            for last in range(first + 2, min(len(letters), first + _MOST) + 1):
                yield "".join(letters[first:last])


def _is_link(word: str) -> bool:
    return strip_accents(word).lower() in _LINKS
