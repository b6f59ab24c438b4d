"""Truecasing: gives a carelessly typed question the accents and capitals that its passages have.

Retrieval does not look at accents, but a reader was trained on well written text: to it,
«secretaire general de l'otan» is made of words it has hardly seen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from haystack import Document, component

from qa.french.analysis import strip_accents
from qa.french.typography import fold_typography
from qa.query.query import Query

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 3  # «a» and «à», «la» and «là» are different words


@component
class Truecaser:
    """Spells a query as its passages do, for the reader.

    >>> from haystack import Document
    >>> from qa.query.query import analyse_query
    >>> query, passage = analyse_query("qui dirige l'otan ?"), Document(content="L'OTAN agit.")
    >>> Truecaser().run(query=query, documents=[passage])["query"].read
    "qui dirige l'OTAN ?"
    """

    @component.output_types(query=Query)
    def run(self, query: Query, documents: list[Document]) -> dict[str, Any]:
        """Put the words of the question searched as ``documents`` spell them."""
        texts = (document.content or "" for document in documents)
        return {"query": query.spelled(truecase(query.searched, texts))}


def truecase(question: str, texts: Iterable[str]) -> str:
    """Rewrite the words of ``question`` that ``texts`` spell otherwise.

    A word typed without accents takes them when the texts always have them; a word typed in lower
    case takes a capital when the texts always have it. Words that the texts also spell as typed,
    and words they do not know, stay. An opening «ou» is «Où».
    """
    forms = _forms(texts)

    def spell(match: re.Match[str]) -> str:
        word = match.group()
        if match.start() == 0 and word.lower() == "ou":
            return "Où"
        known = forms.get(_key(word))
        if len(word) < _SHORTEST or not known or word in known:
            return word
        return _spelled(word, known)

    return _WORD.sub(spell, fold_typography(question).strip())


def _forms(texts: Iterable[str]) -> dict[str, Counter[str]]:
    forms: dict[str, Counter[str]] = {}
    for text in texts:
        for word in _WORD.findall(text):
            forms.setdefault(_key(word), Counter())[word] += 1
    return forms


def _spelled(word: str, known: Counter[str]) -> str:
    """The word with the accents and the case of its known forms."""
    usual = known.most_common(1)[0][0]
    letters = usual if word == strip_accents(word) else word
    if all(form[0].isupper() for form in known):
        return letters[0].upper() + letters[1:]
    return letters.capitalize() if word[0].isupper() else letters.lower()


def _key(word: str) -> str:
    return strip_accents(word).lower()
