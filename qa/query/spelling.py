"""Corrects slips in names («Skripall») to the spelling that the indexed documents have.

Only a word that neither the documents nor French know is touched, and only towards a name: a word
that the documents write with a capital inside sentences.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from qa.french.analysis import analyse, strip_accents
from qa.french.typography import fold_typography
from qa.index.store.protocol import Store, Words
from qa.paths import MODELS

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 5  # «Iran» is no slip for «Irak»
_LONG = 8  # from here on two slips are forgiven, behind a right first letter
_CANDIDATES = 12
_PASSAGES = 20
_DERIVED = re.compile(r"(?:ien|ienne|[aoe]is|[ao]ise|ain|aine|een|eenne|isme|iste|ique)s?$")
_INITIALS = {"a": "aàâæ", "c": "cç", "e": "eéèêë", "i": "iîï", "o": "oôöœ", "u": "uùûü"}
_STARTS_SENTENCE = re.compile(r"(?:^|[.!?:»\"“(\n\r–—-])\s*[«\"“(]?\s*$")


@dataclass(frozen=True, slots=True)
class _Form:
    """A word of the documents: without accents and case, as it is mostly written, and whether a
    capital is part of it.
    """

    plain: str
    spelling: str
    is_name: bool


class SpellingCorrector:
    """Corrects the unknown words of a question that are close to one name of the documents.

    >>> SpellingCorrector(store).correct("Qui est Skripall ?")
    'Qui est Skripal ?'
    """

    def __init__(self, store: Store) -> None:
        """Take the words of ``store``'s documents for right."""
        self.store = store

    def correct(self, question: str) -> str:
        """The question with its slips in names corrected; as it is where there is none."""
        typed = fold_typography(question)
        pieces, position = [], 0
        for match in _WORD.finditer(typed):
            name = self._name_for(match.group())
            if name is not None:
                pieces += [question[position : match.start()], name]
                position = match.end()
        return "".join(pieces) + question[position:]

    def _name_for(self, word: str) -> str | None:
        plain = strip_accents(word).lower()
        if len(plain) < _SHORTEST:
            return None
        vocabulary = self.store.vocabulary
        stems = analyse(word)
        if not stems or any(vocabulary.holds(stem) for stem in stems) or plain in _french_words():
            return None
        near = _closest(stems[0], plain, vocabulary)
        forms = [
            (slips, form)
            for stem in near
            for form in _forms(stem, vocabulary.passages_with(stem, _PASSAGES))
            if (slips := _slips(plain, form.plain)) is not None
        ]
        if not forms:
            return None
        fewest = min(slips for slips, _ in forms)
        best = [form for slips, form in forms if slips == fewest]
        return best[0].spelling if len(best) == 1 and best[0].is_name else None


def _closest(stem: str, plain: str, vocabulary: Words) -> list[str]:
    """The index tokens that the word may be a slip of, the closest first."""
    found: dict[str, float] = {}
    limit = 3 if len(plain) >= _LONG else 2  # one more than allowed: the stemmer may differ by one
    for asked in {stem, plain}:
        # A first letter is seldom missed: then the rest is right, and the end is.
        for pool, most in (
            (vocabulary.starting_like(asked), limit),
            (vocabulary.ending_like(asked), 1),
        ):
            for near, distance, _ in process.extract(
                asked, pool, scorer=OSA.distance, score_cutoff=most, limit=_CANDIDATES
            ):
                found[near] = min(distance, found.get(near, distance))
    return sorted(found, key=lambda near: (found[near], near))[:_CANDIDATES]


def _slips(typed: str, name: str) -> int | None:
    """How many letters are wrong, swapped, missing or too many; None if too many to be a slip."""
    shorter = min(len(typed), len(name))
    limit = 2 if shorter >= _LONG and typed[0] == name[0] else 1
    distance: int = OSA.distance(typed, name, score_cutoff=limit)
    if distance > limit or shorter < _SHORTEST:
        return None
    derived = _DERIVED.search(typed)
    if derived and not name.endswith(derived.group()):
        return None  # «italien» is no slip for «Italie»
    return distance


def _forms(stem: str, texts: Iterable[str]) -> list[_Form]:
    """The words of ``texts`` with that index token, those that differ by case or accents as one."""
    spellings: dict[str, Counter[str]] = {}
    inside: set[str] = set()
    initials = _INITIALS.get(stem[0], stem[0])
    for text in texts:
        for match in _WORD.finditer(text):
            word = match.group()
            if word[0].lower() not in initials or analyse(word) != [stem]:
                continue
            plain = strip_accents(word).lower()
            spellings.setdefault(plain, Counter())[word] += 1
            before = fold_typography(text[max(0, match.start() - 4) : match.start()])
            if word[0].isupper() and not _STARTS_SENTENCE.search(before):
                inside.add(plain)
    return [
        _Form(
            plain,
            found.most_common(1)[0][0],
            plain in inside and all(word[0].isupper() for word in found),
        )
        for plain, found in spellings.items()
    ]


@cache
def _french_words() -> frozenset[str]:
    """Words that French texts use, without accents: the whole words of the shipped tokenizer."""
    from tokenizers import Tokenizer

    vocabulary = Tokenizer.from_file(str(MODELS / "embedder" / "tokenizer.json")).get_vocab()
    return frozenset(
        strip_accents(word).lower()
        for word in vocabulary
        if len(word) >= _SHORTEST and word.isalpha()
    )
