"""The words of an answer that count when it is compared with another, in French."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from qa.french.dates import MONTHS
from qa.french.numbers import write_figures
from qa.french.typography import fold_typography

_ARTICLES = frozenset(["le", "la", "les", "un", "une", "du", "des", "au", "aux"])
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "\u00ad": ""})
_ELISION = re.compile(r"\b([cdjlmnst]|\w*qu)'")
_WORD = re.compile(r"\d+(?:\.\d+)+|[^\W_]+")

_PERCENT = re.compile(r"\bpour[ -]cent\b")
_FIRST = re.compile(r"\bpremi(?:er|[eè]re)s?\b", re.I)

_ISO_DATE = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b")
_SHORT_DATE = re.compile(r"\b(?P<day>\d{1,2})([/.-])(?P<month>\d{1,2})\2(?P<year>\d{4})\b")
_MONTH = "|".join(MONTHS)
_SHORT_MONTH = re.compile(
    r"\b(\d{1,2}(?:er)?|premier) (janv|f[eé]vr?|avr|juill?|sept|oct|nov|d[eé]c)\b\.?"
)
_DAY = re.compile(rf"\b(?:1er|premier|0?(\d{{1,2}}))(?= (?:{_MONTH})\b)")
_CLOCK = re.compile(r"\b0?(\d{1,2})(?: ?h(?:eures?)? ?|:)([0-5]\d)\b")
_HOUR = re.compile(r"\b0?(\d{1,2}) ?h(?:eures?)?\b")


def answer_words(text: str) -> list[str]:
    """The words of an answer that count when it is compared.

    The French counterpart of SQuAD's normalisation (Rajpurkar et al. 2016: lower case, no
    punctuation, no article). The articles are those that FQuAD ignores (d'Hoffschmidt et al. 2020,
    arXiv 2002.06071), contractions included: le, la, les, l', un, une, du, des, au, aux. Beyond it:

    - typography is folded (apostrophes, spaces, ligatures, superscripts, soft hyphens), and an
      elision is undone (d'Oslo is «de Oslo», qu'il «que il», l'Otan «le Otan»);
    - a number is written one way: «40 000», «quarante mille» and «40 mille» are 40000, «2,5» is
      2.5, «dix-neuvième», «19ème» and «XIXe» are 19e, «première» is 1er, «pour cent» goes as «%»;
    - so is a date or a time: «16/07/2018», «2018-07-16» and «16 juil. 2018» are «16 juillet 2018»,
      «premier mai» and «1er mai» are «1 mai», «20 h 30», «20:30» are «20h30».

    A hyphen separates words. Accents are kept: they tell words apart. An answer made of articles
    alone («un») keeps them, lest it equal no answer.
    """
    return list(_answer_words(text))


def normalise_answer(text: str) -> str:
    """The text that two answers share when they are the same: ``answer_words``, joined."""
    return " ".join(_answer_words(text))


@lru_cache(maxsize=50_000)
def _answer_words(text: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFKC", fold_typography(text))
    # Before lower case: «VIe» is an ordinal, «vie» is not.
    folded = _numbers(_dates(folded)).lower().translate(_LIGATURES)
    folded = _ELISION.sub(r"\1e ", _times(folded))
    words = tuple(_WORD.findall(folded))
    return tuple(word for word in words if word not in _ARTICLES) or words


def _numbers(text: str) -> str:
    return _FIRST.sub("1er", write_figures(_PERCENT.sub(" ", text)))


def _dates(text: str) -> str:
    for pattern in (_ISO_DATE, _SHORT_DATE):
        text = pattern.sub(_spelled, text)
    text = _SHORT_MONTH.sub(lambda match: f"{match[1]} {_full_month(match[2])}", text)
    return _DAY.sub(lambda match: match[1] or "1", text)


def _spelled(match: re.Match[str]) -> str:
    """A date in figures with its month in words; left alone where it is no date."""
    day, month = int(match["day"]), int(match["month"])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return match[0]
    return f"{day} {MONTHS[month - 1]} {match['year']}"


def _full_month(short: str) -> str:
    plain = short.replace("é", "e")
    return next(name for name in MONTHS if name.replace("é", "e").startswith(plain))


def _times(text: str) -> str:
    return _HOUR.sub(r"\1h", _CLOCK.sub(r"\1h\2", text))
