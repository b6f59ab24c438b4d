"""Forms of French verbs from the lexicon: which verb and number a word is, and the other forms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from qa.french.analysis import strip_accents
from qa.french.lexicon import rows

_PARTICIPLES = slice(10, 14)
_COMMONEST = frozenset({"être", "avoir", "aller"})


@dataclass(frozen=True, slots=True)
class FiniteForm:
    """A third person: of ``infinitive``, in the singular or in the plural."""

    infinitive: str
    plural: bool
    other: str
    """The same tense in the other number."""


def finite_form(word: str) -> FiniteForm | None:
    """The third person that ``word`` can be, typed with its accents or without; None if none."""
    found = _tables().finite.get(word.lower()) or _unaccented().get(word.lower())
    return FiniteForm(*found) if found else None


def present(infinitive: str, plural: bool) -> str | None:
    """The third person of a verb's present; None where the lexicon does not know the verb."""
    return _tables().presents.get((infinitive, plural))


def participle(word: str) -> str | None:
    """The masculine singular of the past participle that ``word`` can be; None if it is none."""
    return _tables().participles.get(word.lower())


def participle_like(masculine: str, feminine: bool, plural: bool) -> str:
    """A past participle in another gender and number; as it is where it never agrees."""
    forms = _tables().agreements.get(masculine)
    return forms[feminine + 2 * plural] if forms else masculine


def is_infinitive(word: str) -> bool:
    """Whether ``word`` is the infinitive of a verb of the lexicon."""
    return word.lower() in _tables().infinitives


@dataclass(frozen=True, slots=True)
class _Tables:
    finite: dict[str, tuple[str, bool, str]]
    participles: dict[str, str]
    agreements: dict[str, tuple[str, ...]]
    infinitives: frozenset[str]
    presents: dict[tuple[str, bool], str]


@cache
def _tables() -> _Tables:
    verbs = [
        (stem + _plain(infinitive), [None if end == "-" else stem + _plain(end) for end in ends])
        for row in rows("verbs")
        for endings, stems in [row.split(": ")]
        for infinitive, *ends in [endings.split()]
        for stem in map(_plain, stems.split())
    ]
    finite: dict[str, tuple[str, bool, str]] = {}
    # «étaient» is no «étayer», and a present goes before a past of the same form.
    groups = [
        [verb for verb in verbs if (verb[0] in _COMMONEST) is first] for first in (True, False)
    ]
    for group in groups:
        for column in range(0, 10, 2):
            for infinitive, forms in group:
                one, several = forms[column], forms[column + 1]
                if one and one != several:
                    finite.setdefault(one, (infinitive, False, several or one))
                if several and one != several:
                    finite.setdefault(several, (infinitive, True, one or several))
    agreements = {
        forms[10]: tuple(form or forms[10] for form in forms[_PARTICIPLES])
        for _, forms in verbs
        if forms[10]
    }
    participles = {form: one for one, forms in agreements.items() for form in reversed(forms)}
    presents = {
        (verb, bool(column)): form
        for verb, forms in verbs
        for column, form in enumerate(forms[:2])
        if form
    }
    return _Tables(finite, participles, agreements, frozenset(verb for verb, _ in verbs), presents)


@cache
def _unaccented() -> dict[str, tuple[str, bool, str]]:
    return {strip_accents(form): of for form, of in _tables().finite.items() if not form.isascii()}


def _plain(ending: str) -> str:
    return "" if ending == "." else ending
