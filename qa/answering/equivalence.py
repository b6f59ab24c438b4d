"""Whether two answers say the same: dates, people, numbers and plain words compared as such."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.french.analysis import analyse, strip_accents
from qa.french.dates import DAYS, MONTHS
from qa.french.names import gender_of_name, is_person_noun
from qa.french.numbers import plain_tokens
from qa.french.typography import fold_typography

_MONTHS = {strip_accents(name): number for number, name in enumerate(MONTHS, start=1)}
_LEADING = frozenset("le la les l du au aux de des d en a vers dans un une ce cet cette".split())
# Before the shared words, these make another thing: «l'ancien président», «Trump et Poutine».
_OTHER_BEFORE = frozenset(
    """et ou ancien ancienne ex vice sous futur future premier premiere non pas sans
    sauf anti contre moins demi chez new saint sainte nouvelle san los""".split()
)
# After the shared words, these begin a second thing: «Hambourg et Berlin».
_OTHER_AFTER = frozenset("et ou ni puis moins sauf jr sr junior ii iii iv".split())
_MODIFIERS = frozenset("plus moins presque environ pres quelque".split())
_HONORIFIC = r"(?:M\.|MM\.|Mme|Mlle|Dr|Me|Monsieur|Madame)"
_CAPITAL = r"(?:[A-ZÀ-ÖØ-Þ][\w'-]*\.?(?:[A-Z]\.)*)"
_PERSON = re.compile(
    rf"(?P<before>(?:(?:l'|d')?[a-zà-ÿ][\w-]* |l'[a-zà-ÿ][\w-]* )*)(?P<title>{_HONORIFIC} )?"
    rf"(?P<names>{_CAPITAL}(?: (?:(?:de|von|van|al) )?{_CAPITAL})*?)"
    r"(?: (?P<suffix>Jr\.?|Sr\.?|Junior|fils|père|I{2,3}|IV|VI*))?"
)
_SUFFIXES = {"jr.": "jr", "junior": "jr", "sr.": "sr"}
_DATE = re.compile(
    r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})|"
    r"(?P<y>\d{4})-(?P<m>\d{2})(?:-(?P<d>\d{2}))?"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What decides whether an answer is the same as another.

    ``words`` are its plain words in order, ``stems`` the index tokens of those that the index does
    not leave out, ``places`` which words these are. ``date`` is its weekday, days, month and year
    where it is a date and nothing else; ``person`` its given names, family name, suffix and gender
    where it is a name.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    places: tuple[int, ...]
    date: tuple[str, tuple[int, ...], int, int] | None
    person: tuple[tuple[str, ...], str, str, str] | None


@lru_cache(maxsize=2000)
def meaning_of(text: str) -> Meaning:
    """Read an answer once; comparing is then cheap."""
    folded = fold_typography(text).strip(" .,;:«»\"'")
    tokens = tuple(plain_tokens(folded))
    stems = [next(iter(analyse(token)), "") for token in tokens]
    if not any(stems):
        stems = list(tokens)
    places = tuple(place for place, stem in enumerate(stems) if stem)
    kept = tuple(_without_unit(stems[place]) for place in places)
    return Meaning(tokens, kept, places, _date(folded, tokens), _person(folded))


def same_answer(one: Meaning, other: Meaning) -> bool:
    """Whether two answers to one question agree: one may say more, neither may contradict."""
    if not one.words or not other.words:
        return False
    if one.words == other.words:
        return True
    if one.date and other.date:
        return _same_date(one.date, other.date)
    if one.person and other.person and _is_a_name(one, other):
        return _same_person(one.person, other.person)
    return _contains(one, other)


def _date(text: str, tokens: Sequence[str]) -> tuple[str, tuple[int, ...], int, int] | None:
    match = _DATE.fullmatch(text)
    if match:
        day, month, year = (match["day"] or match["d"]), match["month"] or match["m"], None
        year = match["year"] or match["y"]
        return "", ((int(day),) if day else ()), int(month), int(year)
    weekday, month, year = "", 0, 0
    days: list[int] = []
    for token in tokens:
        if token in DAYS and not weekday:
            weekday = token
        elif token in _MONTHS and not month:
            month = _MONTHS[token]
        elif re.fullmatch(r"[12]\d{3}", token) and not year:
            year = int(token)
        elif token.isdecimal() and 1 <= int(token) <= 31 and not month:
            days.append(int(token))
        elif token not in _LEADING | {"et", "date", "jour", "journee"}:
            return None
    known = weekday or month or (year and not days)
    return (weekday, tuple(days), month, year) if known and (month or not days) else None


def _same_date(
    one: tuple[str, tuple[int, ...], int, int], other: tuple[str, tuple[int, ...], int, int]
) -> bool:
    """No part contradicts, and all that one says the other says too."""
    pairs = list(zip(one, other, strict=True))
    if any(mine and yours and mine != yours for mine, yours in pairs):
        return False
    shared = any(mine and yours for mine, yours in pairs)
    # «lundi 16 juillet» and «16 juillet 2018» each say more than the other.
    is_same_day = one[1] == other[1] != () and one[2] == other[2]
    return is_same_day or (shared and (_says_all(one, other) or _says_all(other, one)))


def _says_all(short: Sequence[object], long: Sequence[object]) -> bool:
    return all(yours for mine, yours in zip(short, long, strict=True) if mine)


def _person(text: str) -> tuple[tuple[str, ...], str, str, str] | None:
    match = _PERSON.fullmatch(text)
    if match is None:
        return None
    before = plain_tokens(match["before"] or "")
    if any(word in {"de", "du", "des", "d", "et", "a", "au", "en", "dans"} for word in before):
        return None
    if before and _LEADING.issuperset(before):
        return None  # «la Maison Blanche»
    *given, family = strip_accents(match["names"]).lower().split()
    suffix = (match["suffix"] or "").lower()
    title = (match["title"] or "").strip()
    gender = gender_of_name(title or match["names"]) if given or title else ""
    return tuple(given), family, _SUFFIXES.get(suffix, suffix), gender


def _is_a_name(one: Meaning, other: Meaning) -> bool:
    """Of two capitalised spans, one has a given name, a title or more, so that both are people."""
    assert one.person is not None  # noqa: S101 - the caller has looked
    assert other.person is not None  # noqa: S101
    return bool(one.person[0] or other.person[0] or one.person[3] or other.person[3])


def _same_person(
    one: tuple[tuple[str, ...], str, str, str], other: tuple[tuple[str, ...], str, str, str]
) -> bool:
    given, family, suffix, gender = one
    other_given, other_family, other_suffix, other_gender = other
    if family != other_family or suffix != other_suffix:
        return False
    if gender and other_gender and gender != other_gender:
        return False
    if not given or not other_given:
        return not _OTHER_BEFORE.intersection(given + other_given)
    return all(
        mine == yours or (_is_initial(mine, yours) or _is_initial(yours, mine))
        for mine, yours in zip(reversed(given), reversed(other_given), strict=False)
    )


def _is_initial(short: str, long: str) -> bool:
    return short.endswith(".") and long.startswith(short[0])


def _contains(one: Meaning, other: Meaning) -> bool:
    """Whether the index tokens of one stand in the other in one run, what is around apart."""
    short, long = (other, one) if len(other.stems) < len(one.stems) else (one, other)
    if short.stems[0] not in long.stems:  # most pairs: this is asked of every two spans
        return False
    size = len(short.stems)
    for first in range(len(long.stems) - size + 1):
        if long.stems[first : first + size] == short.stems:
            return _adds_only(short, long, long.places[first], long.places[first + size - 1])
    return False


def _is_of_somebody(before: Sequence[str]) -> bool:
    """«Le frère de (Poutine)»: the words before name somebody else, by the shared words."""
    named = [word for word in before if word not in {"le", "la", "les", "l"}]
    if not named or named[-1] not in {"de", "du", "des", "d"}:
        return False
    return any(is_person_noun(word) or word == "parole" for word in named)


def _without_unit(stem: str) -> str:
    """«30» may mean the «30 minutes» of another source."""
    number = stem.removesuffix("min")
    return number if number.isdecimal() else stem


def _adds_only(short: Meaning, long: Meaning, first: int, last: int) -> bool:
    """Whether what ``long`` has around the shared run makes it no other thing."""
    mine = _MODIFIERS.intersection(short.words)
    yours = _MODIFIERS.intersection(long.words)
    if mine and yours and ("moins" in mine) != ("moins" in yours):
        return False
    before, after = list(long.words[:first]), long.words[last + 1 :]
    if _is_of_somebody(before):
        return False
    own = set(short.words[: short.places[0]])
    named = [word for word in before if word not in {"le", "la", "les", "l"}]
    if named and named[-1] in _OTHER_BEFORE - own:
        return False
    inside = _OTHER_AFTER.intersection(long.words[first : last + 1])
    if inside - set(short.words):
        return False
    return not (after and after[0] in _OTHER_AFTER and after[0] not in short.words[-1:])
