"""French numbers and times of day or durations, brought to one form.

«deux heures et quart», «2 h 15» and «2h15» become the same tokens, and so do «1 200» and «mille
deux cents».
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.french.analysis import strip_accents
from qa.french.typography import fold_typography

_UNITS = {
    word: value
    for value, word in enumerate(
        "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
        "seize".split()
    )
} | {"une": 1}
_TENS = {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
_HUNDREDS = {"cent": 100, "cents": 100}
_SCALES = {
    "mille": 1000, "million": 10**6, "millions": 10**6, "milliard": 10**9, "milliards": 10**9
}  # fmt: skip
_ABOUT_TEN = {"dizaine": 10, "douzaine": 12, "vingtaine": 20, "trentaine": 30, "centaine": 100}
# What «un» counts: elsewhere it is an article.
_COUNTED = frozenset(
    """heure heures minute minutes seconde jour jours an ans annee annees mois semaine siecle
    million millions milliard milliards euro dollar point fois""".split()
)
_TOKEN = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)|\d+(?:,\d+)?|[^\W\d_]+|%")
_TIME = re.compile(
    r"\b(?P<hours>\d+) (?:heures?|h)\b(?: (?:(?P<minutes>\d{1,2})\b(?: (?:minutes?|min|mn))?|"
    r"et (?P<minutes_after>\d{1,2}) minutes?|(?P<quarter>et quart)|(?P<half>et demie?)|"
    r"(?P<to>moins le quart)))?"
)
_MINUTES = re.compile(r"\b(?P<minutes>\d+) (?:minutes?|min|mn)\b")
_WORDED = (
    (re.compile(r"\b3 quarts d heure\b"), "45 min"),
    (re.compile(r"\b(?:un |1 )?quart d heure\b"), "15 min"),
    (re.compile(r"\b(?:une |1 )?demi heure\b"), "30 min"),
    (re.compile(r"\bmidi\b"), "12 h"),
    (re.compile(r"\bminuit\b"), "0 h"),
)


def plain_tokens(text: str) -> list[str]:
    """The lower-case words of ``text`` without accents, numbers in figures, times in minutes.

    A time or a duration is one token, such as ``135min``.
    """
    plain = strip_accents(fold_typography(text)).lower().replace("œ", "oe")
    plain = re.sub(r"(\d)er\b", r"\1", plain).replace(" pour cent", " %")
    # Spaces that group thousands, not those between «16» and «2018».
    words = [token.replace(" ", "") for token in _TOKEN.findall(plain)]
    line = " ".join(_in_figures(words))
    for pattern, figures in _WORDED:
        line = pattern.sub(figures, line)
    line = _TIME.sub(_minutes, line)
    return _MINUTES.sub(lambda match: f"{match['minutes']}min", line).split()


def _minutes(match: re.Match[str]) -> str:
    extra = int(match["minutes"] or match["minutes_after"] or 0)
    extra += 15 * bool(match["quarter"]) + 30 * bool(match["half"]) - 15 * bool(match["to"])
    return f"{60 * int(match['hours']) + extra}min"


def _in_figures(words: Sequence[str]) -> list[str]:
    """The words with each run of number words as one number."""
    tokens: list[str] = []
    position = 0
    while position < len(words):
        value, end = _number(words, position)
        if end == position:
            tokens.append(words[position])
            position += 1
            continue
        tokens.append(f"{value:.10g}" if isinstance(value, float) else str(value))
        position = end
    return tokens


def _number(words: Sequence[str], start: int) -> tuple[float, int]:
    """The number that starts at ``start`` and where it ends; ``start`` where there is none."""
    if words[start] in {"un", "une"} and words[start + 1 : start + 2] != ["million"]:
        following = words[start + 1] if start + 1 < len(words) else ""
        return (1, start + 1) if following in _COUNTED else (0, start)
    total: float = 0
    part: float = 0
    position, last = start, ""
    while position < len(words):
        word = words[position]
        if word == "et" and _goes_on(words, position, last):
            position += 1
            continue
        step = _step(word, part, last)
        if step is None:
            break
        if word in _SCALES:
            total, part = total + max(part, 1) * _SCALES[word], 0
        else:
            part = step
        last, position = word, position + 1
    if last in {"million", "millions", "milliard", "milliards"} and words[position:][:2] in (
        ["et", "demi"],
        ["et", "demie"],
    ):
        return total + _SCALES[last] // 2, position + 2
    value = total + part
    return (int(value) if value == int(value) else value), position


def _goes_on(words: Sequence[str], position: int, last: str) -> bool:
    """«vingt et un», «soixante et onze»."""
    return last in _TENS and words[position + 1 : position + 2][:1] in (["un"], ["une"], ["onze"])


def _step(word: str, part: float, last: str) -> float | None:
    """The value of a part of a number with one more word; None where the word opens another."""
    if word[0].isdecimal():
        return float(word.replace(",", ".")) if not last else None
    if last[:1].isdecimal() and word not in _SCALES:
        return None
    if word in _SCALES:
        return part
    if word in _HUNDREDS:
        return max(part, 1) * 100 if part < 10 else None
    if word in _TENS:
        if last == "quatre" and word.startswith("vingt"):
            return part - 4 + 80
        return part + _TENS[word] if part % 100 == 0 else None
    if word in _UNITS:
        value = _UNITS[word]
        room = 20 if last in {"soixante", "vingt", "vingts"} or part % 100 in {60, 80} else 10
        free = part % 100 == 0 or (part % 10 == 0 and value < room and last in _TENS)
        # «dix-sept»: a ten, then a unit above six.
        tail = last == "dix" and 7 <= value <= 9
        return part + value if free or tail else None
    return None
