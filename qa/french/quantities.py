"""Quantities as French texts write them: a number with its unit, its bound and its rate.

«plus de 2 h 15», «3,10 €/m³», «entre 10 et 15 jours ouvrables», «une trentaine d'élèves», «les deux
tiers». Each is found whole, where it stands, and brought to a base unit: «90 minutes» is «une heure
et demie», «2,4 M€» is «2 400 000 euros».
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from qa.french.analysis import analyse, strip_accents
from qa.french.numbers import Number, find_numbers, folded


class Bound(StrEnum):
    """What a text says of a quantity's exactness."""

    EXACT = ""
    ABOUT = "about"
    MORE = "more"
    AT_LEAST = "at least"
    LESS = "less"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity at ``[start, end)`` of a text.

    ``low`` and ``high`` are equal but for a range («de 10 à 15»), both in ``unit``: a base unit
    («min», «€», «m»…) or the stem of the noun counted, empty where none is named. ``dimension``
    names what base units of one kind measure. ``rate`` is the unit or stem after «par», and
    ``kind`` what tells «jours ouvrables» from «jours francs» and an ordinal from a cardinal.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str
    dimension: str = ""
    bound: Bound = Bound.EXACT
    rate: str = ""
    kind: str = ""
    is_article: bool = False
    is_clock: bool = False


_UNITS: dict[str, tuple[str, str, str]] = {}


def _declare(dimension: str, base: str, names: str) -> None:
    for entry in names.split(";"):
        factor, _, forms = entry.strip().partition(":")
        for form in forms.split(","):
            _UNITS[form.strip()] = (base, dimension, factor)


# Base unit, then «factor: spellings», in lower case but for symbols that case tells apart.
_declare(
    "money",
    "€",
    "1: €,eur,euro,euros; 1000: k€,K€; 1000000: M€; 1000000000: Md€,Mds€; "
    "0.01: centime,centimes,centimes d'euro",
)
_declare("money", "$", "1: $,dollar,dollars,usd; 1000000: M$")
_declare("money", "franc", "1: franc,francs,F,FF")
_declare("money", "£", "1: £,livres sterling,livre sterling")
_declare("share", "%", "1: %,pour cent,pour-cent; 0.1: ‰,pour mille")
_declare(
    "time",
    "min",
    "1: min,mn,minute,minutes; 60: h,heure,heures; 1440: jour,jours,journée,journées; "
    "10080: semaine,semaines",
)
_declare("time", "s", "1: s,sec,seconde,secondes")
_declare(
    "time",
    "month",
    "1: mois; 3: trimestre,trimestres; 6: semestre,semestres; "
    "12: an,ans,année,années; 120: décennie,décennies",
)
_declare(
    "length",
    "m",
    "1: m,mètre,mètres; 1000: km,kilomètre,kilomètres; 0.01: cm,centimètre,centimètres; "
    "0.001: mm,millimètre,millimètres",
)
_declare(
    "area",
    "m²",
    "1: m²,m2,mètre carré,mètres carrés; 10000: ha,hectare,hectares; "
    "1000000: km²,km2,kilomètre carré,kilomètres carrés; 100: are,ares",
)
_declare(
    "volume",
    "l",
    "1: l,L,litre,litres; 1000: m³,m3,mètre cube,mètres cubes; 0.01: cl,centilitre,centilitres; "
    "0.001: ml,mL,millilitre,millilitres; 100: hl,hectolitre,hectolitres",
)
_declare(
    "mass",
    "g",
    "1: g,gramme,grammes; 1000: kg,kilo,kilos,kilogramme,kilogrammes; "
    "1000000: t,tonne,tonnes; 0.001: mg,milligramme,milligrammes",
)
_declare("temperature", "°C", "1: °c,°C,° c,° C,degré,degrés,degrés celsius,degré celsius,°")
_declare(
    "speed",
    "km/h",
    "1: km/h,kilomètres à l'heure,kilomètres par heure,kilomètres/heure,kilomètres-heure",
)
_declare("power", "W", "1: w,W,watt,watts; 1000: kw,kW; 1000000: MW,mégawatts")
_declare("energy", "kWh", "1: kwh,kWh,kilowattheures; 1000: MWh")
_declare("data", "Mo", "1: Mo,Mb; 1000: Go,Gb; 0.001: Ko; 1000000: To")
_declare("throughput", "Mbit/s", "1: Mbit/s,Mb/s,mégabits par seconde; 1000: Gbit/s")

_ALTERNATION = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_UNIT = re.compile(rf" ?(?P<unit>h(?=\d\d(?!\d))|(?:{_ALTERNATION})(?![\w²³]))")
_CASED_UNIT = re.compile(rf" ?(?:d'|de )?(?P<unit>{_ALTERNATION})(?![\w²³])", re.I)
# «7 % par rapport à 2018», «levée à 22 heures par les élus»: no rate.
_NO_RATE = (
    r"(?:rapport|exemple|suite|ailleurs|contre|courriel|lettre|téléphone|les|des|une|ses|sa|son)"
)
_RATE = re.compile(
    rf" ?(?:/|par | ?(?:le |la |l'))(?P<known>{_ALTERNATION})(?![\w²³])|"
    rf" ?(?:/ ?|par (?!{_NO_RATE}\b))(?P<noun>(?-i:[a-zà-ÿœ])[^\W\d]{{2,}})|"
    r" (?P<adjective>mensuel|annuel|hebdomadaire|quotidien|trimestriel)(?:le)?s?\b",
    re.I,
)
_ADJECTIVE_RATES = {
    "mensuel": "mois",
    "annuel": "an",
    "hebdomadaire": "semaine",
    "quotidien": "jour",
    "trimestriel": "trimestre",
}
_KIND = re.compile(
    r" (?P<kind>ouvrables?|ouvrés?|francs?|calendaires?|h\.?t\b\.?|t\.?t\.?c\b\.?|hors taxes?|"
    r"toutes taxes comprises|(?<=voix )(?:pour|contre)\b)",
    re.I,
)
_KINDS = {"hors taxe": "ht", "hors taxes": "ht", "toutes taxes comprises": "ttc"}
_HALF_UNIT = re.compile(r" et (?P<half>demie?|quart)\b")
_MINUTES_AFTER = re.compile(r" ?(?:et )?(?P<minutes>[0-5]\d)\b(?: ?(?:min(?:utes)?|mn)\b)?")
_CENTS_AFTER = re.compile(r" ?(?P<cents>\d{2})\b(?! ?[\d€%])")
_QUARTER_TO = re.compile(r" moins le quart\b")
_COLON_CLOCK = re.compile(r"(?<![\d:])(?P<hours>[01]?\d|2[0-3]):(?P<minutes>[0-5]\d)(?![\d:])")
_NAMED_CLOCK = re.compile(r"\b(?P<name>midi|minuit)\b(?P<half> et demie?)?", re.I)
_NAMED_DURATION = re.compile(
    r"\b(?:(?P<quarters>trois|3) quarts d'heure|(?:(?:un|1) )?quart d'heure|"
    r"(?:(?:une|1) )?demi-heure)\b",
    re.I,
)
_COLLECTIVE = re.compile(
    r"\b(?:une |quelques? )?(?P<name>dizaine|douzaine|quinzaine|vingtaine|trentaine|quarantaine|"
    r"cinquantaine|soixantaine|centaine)\b(?! de (?:milliers|millions))",
    re.I,
)
_COLLECTIVES = {
    "dizaine": 10,
    "douzaine": 12,
    "quinzaine": 15,
    "vingtaine": 20,
    "trentaine": 30,
    "quarantaine": 40,
    "cinquantaine": 50,
    "soixantaine": 60,
    "centaine": 100,
}
_FRACTION = re.compile(
    r"\b(?:(?P<half>la moitié)|(?:(?:les? )?(?P<count>un|deux|trois|[123]) )(?P<part>tiers|quarts?)"
    r"|(?<!moins )le (?P<alone>tiers|quart))\b(?! d'heure)",
    re.I,
)
# Every special quantity has one of these: most texts have none.
_SPECIAL = re.compile(r"\d:\d|[Mm]i(?:di|nuit)\b|aine\b|ouzaine|oitié|tiers|quart|demi-h")
_COUNTS = {"un": 1, "deux": 2, "trois": 3}
_NOUN = re.compile(
    r" (?:(?:nouve(?:aux?|lles?|l)|autres?|grande?s?|petite?s?|premiers?|premières?|derniers?|"
    r"dernières?|jeunes?|seule?s?|vieux|vieilles?) )?(?:d'|de )?(?P<noun>[^\W\d_]{3,})(?!')"
)
_NOT_COUNTED = frozenset(
    """et ou à au aux de du des en le la les par sur pour dans avec sans que qui dont est sont mais
    car ni puis soit lors chez vers sous contre entre selon après avant pendant depuis jusque plus
    moins environ seulement maximum minimum max min cette ces cet ont été fois-ci non pas être
    avoir avait était auprès afin ainsi alors elle elles ils son ses leur leurs nous vous tous
    toutes même dès hors voici voilà peu""".split()
)
_BOUNDS = (
    (Bound.MORE, r"(?:un peu |bien |beaucoup )?plus (?:de |d')|au-delà de |>|dépasse (?:les )?"),
    (Bound.AT_LEAST, r"au moins |au minimum |minimum |pas moins (?:de |d')|à partir de "),
    (Bound.AT_MOST, r"au plus |au maximum |maximum |jusqu'à |pas plus (?:de |d')"),
    (Bound.LESS, r"(?:un peu |bien )?moins (?:de |d')|<"),
    (
        Bound.ABOUT,
        r"environ |à peu près |près (?:de |d')|presque |quelque |autour (?:de |d')|"
        r"approximativement |env\. ?|~ ?|aux alentours (?:de |d')",
    ),
)
_BOUND = re.compile(
    "(?:^|(?<=[ (]))(?:"
    + "|".join(f"(?P<b{n}>{words})" for n, (_, words) in enumerate(_BOUNDS))
    + ")$",
    re.I,
)
_BOUND_AFTER = re.compile(
    r" (?:(?P<most>au (?:plus|maximum)|maximum|max\.?)|(?P<least>au (?:moins|minimum)|minimum)|"
    r"(?P<about>environ))(?!\w)"
)
_AGED = re.compile(r"(?:^|(?<= ))(?:âgée?s? (?:de |d'))$", re.I)
_TO = re.compile(r"(?P<to> ?(?:à|-|–|—) ?)|(?P<and> et )")
_BETWEEN = re.compile(r"\bentre $", re.I)
_FROM = re.compile(r"\b(?:de |d')$", re.I)


@lru_cache(maxsize=4000)
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of ``text``, in order, each whole: bound, number or range, unit, rate."""
    plain = folded(text)
    found = list(_special(plain))
    taken = [(one.start, one.end) for one in found]
    for number in find_numbers(text):
        if not any(start < number.end and number.start < end for start, end in taken):
            quantity = _measured(plain, number)
            found.append(quantity)
            taken.append((quantity.start, quantity.end))
    ordered = sorted(found, key=lambda one: one.start)
    whole = [_bounded(plain, one) for one in _ranges(plain, ordered)]
    # «un» of «un peu plus de deux heures» belongs to the bound.
    following = [*(one.start for one in whole[1:]), len(text)]
    return tuple(one for one, start in zip(whole, following, strict=False) if one.end <= start)


def _special(text: str) -> Iterator[Quantity]:
    """Quantities that are words of their own: «midi», «une trentaine», «la moitié», «14:05»."""
    if not _SPECIAL.search(text):
        return
    for match in _COLON_CLOCK.finditer(text):
        minutes = Decimal(60 * int(match["hours"]) + int(match["minutes"]))
        yield _time(match.start(), match.end(), minutes, is_clock=True)
    for match in _NAMED_CLOCK.finditer(text):
        minutes = Decimal(720 if match["name"].lower() == "midi" else 0)
        minutes += 30 if match["half"] else 0
        yield _time(match.start(), match.end(), minutes, is_clock=True)
    for match in _NAMED_DURATION.finditer(text):
        words = match.group().lower()
        minutes = Decimal(45 if match["quarters"] else 30 if "demi" in words else 15)
        yield _time(match.start(), match.end(), minutes)
    for match in _COLLECTIVE.finditer(text):
        value = Decimal(_COLLECTIVES[match["name"].lower()])
        bound = Bound.EXACT if value == 12 else Bound.ABOUT
        start, end = match.span()
        yield replace(_with_unit(text, start, end, value), bound=bound)
    for match in _FRACTION.finditer(text):
        yield Quantity(*match.span(), share := _share(match), share, "%", "share")


def _share(match: re.Match[str]) -> Decimal:
    """A fraction in percent, to four decimals."""
    if match["half"]:
        return Decimal(50)
    count = match["count"].lower() if match["count"] else "1"
    parts = 3 if (match["part"] or match["alone"]).startswith("tiers") else 4
    numerator = _COUNTS.get(count) or int(count)
    return (Decimal(100 * numerator) / parts).quantize(Decimal("0.0001")).normalize()


def _time(start: int, end: int, minutes: Decimal, *, is_clock: bool = False) -> Quantity:
    return Quantity(start, end, minutes, minutes, "min", "time", is_clock=is_clock)


def _measured(text: str, number: Number) -> Quantity:
    """A number with the unit, or the noun counted, that follows it."""
    quantity = _with_unit(text, number.start, number.end, number.value)
    kind = "ordinal" if number.is_ordinal else quantity.kind
    article = number.is_article and not quantity.dimension
    if kind == quantity.kind and not article:
        return quantity
    return replace(quantity, kind=kind, is_article=article)


def _with_unit(text: str, start: int, end: int, value: Decimal) -> Quantity:
    match = _UNIT.match(text, end) or _CASED_UNIT.match(text, end)
    if match is None:
        return _counted(text, start, end, value)
    spelled = match["unit"]
    base, dimension, factor = _UNITS.get(spelled) or _UNITS[_lower(spelled)]
    end, amount = match.end(), value * Decimal(factor)
    hours = spelled.lower() in {"h", "heure", "heures"}
    is_clock = hours and value == int(value) and 0 <= value <= 24
    if half := _HALF_UNIT.match(text, end):
        end = half.end()
        amount += Decimal(factor) / (4 if half["half"] == "quart" else 2)
    elif hours and (more := _minutes_after(text, end)):
        end, amount = more[0], amount + more[1]
    elif base == "€" and factor == "1" and (cents := _CENTS_AFTER.match(text, end)):
        end, amount = cents.end(), amount + Decimal(cents["cents"]) / 100
    quantity = Quantity(start, end, amount, amount, base, dimension, is_clock=is_clock)
    return _rated(text, quantity)


def _lower(spelled: str) -> str:
    lower = spelled.lower()
    return lower if lower in _UNITS else next(name for name in _UNITS if name.lower() == lower)


def _minutes_after(text: str, end: int) -> tuple[int, Decimal] | None:
    if match := _QUARTER_TO.match(text, end):
        return match.end(), Decimal(-15)
    if match := _MINUTES_AFTER.match(text, end):
        return match.end(), Decimal(match["minutes"])
    if text[end : end + 1] != " ":
        return None
    words = next((one for one in find_numbers(text) if one.start == end + 1), None)
    if words is None or not 0 < words.value < 60 or text[words.start].isdigit() or words.is_article:
        return None
    minutes = re.compile(r" minutes?\b").match(text, words.end)
    return (minutes.end() if minutes else words.end), words.value


def _counted(text: str, start: int, end: int, value: Decimal) -> Quantity:
    match = _NOUN.match(text, end)
    if match is None or match["noun"].lower() in _NOT_COUNTED or match["noun"][0].isupper():
        return Quantity(start, end, value, value, "")
    stem = noun_stem(match["noun"])
    return _rated(text, Quantity(start, match.end(), value, value, stem))


def noun_stem(noun: str) -> str:
    """What the forms of a noun share."""
    return next(iter(analyse(noun)), strip_accents(noun).lower())


def _rated(text: str, quantity: Quantity) -> Quantity:
    """The quantity with its kind («ouvrables», «TTC») and rate («par mois»)."""
    end, kind, rate = quantity.end, "", ""
    if match := _KIND.match(text, end):
        end, plain = match.end(), match["kind"].lower()
        kind = _KINDS.get(plain) or plain.replace(".", "").rstrip("s")
    if match := _RATE.match(text, end):
        end = match.end()
        rate = _rate(match)
    return quantity if end == quantity.end else replace(quantity, end=end, kind=kind, rate=rate)


def _rate(match: re.Match[str]) -> str:
    if match["adjective"]:
        return _rate_of(_ADJECTIVE_RATES[match["adjective"].lower()])
    return _rate_of(match["known"] or match["noun"])


def _rate_of(word: str) -> str:
    known = _UNITS.get(word) or _UNITS.get(word.lower())
    if known is None:
        return noun_stem(word)
    base, _, factor = known
    return base if factor == "1" else f"{factor} {base}"


def _ranges(text: str, found: Sequence[Quantity]) -> Iterator[Quantity]:
    """The quantities, with the two ends of «de 10 à 15 jours» as one."""
    position = 0
    while position < len(found):
        one = found[position]
        if position + 1 < len(found) and (joined := _range(text, one, found[position + 1])):
            yield joined
            position += 2
            continue
        yield one
        position += 1


def _range(text: str, one: Quantity, other: Quantity) -> Quantity | None:
    link = _TO.fullmatch(text, one.end, other.start)
    before = text[: one.start]
    between = _BETWEEN.search(before)
    if link is None or (link["and"] and not between):
        return None
    if one.unit not in {"", other.unit} or one.kind == "ordinal" or one.is_article:
        return None
    low = one.low if one.unit else one.low * _factor(text, other)
    led = between or _FROM.search(before)
    start = led.start() if led else one.start
    return replace(other, start=start, low=low, is_clock=one.is_clock and other.is_clock)


def _factor(text: str, quantity: Quantity) -> Decimal:
    """By how much the written number was multiplied: «de 2 à 3 km» is 2,000 to 3,000 m."""
    numbers = find_numbers(text[quantity.start : quantity.end])
    written = numbers[0].value if numbers else Decimal(0)
    return quantity.high / written if written else Decimal(1)


def _bounded(text: str, quantity: Quantity) -> Quantity:
    """The quantity with the words that bound it, before or after."""
    start, end, bound = quantity.start, quantity.end, quantity.bound
    if aged := _AGED.search(text, max(0, start - 12), start):
        start = aged.start()
    while match := _BOUND.search(text, max(0, start - 24), start):
        number = next(n for n in range(len(_BOUNDS)) if match[f"b{n}"])
        start, bound = match.start(), _BOUNDS[number][0]
    if match := _BOUND_AFTER.match(text, end):
        end = match.end()
        bound = (
            Bound.AT_MOST if match["most"] else Bound.AT_LEAST if match["least"] else Bound.ABOUT
        )
    if (start, end) == (quantity.start, quantity.end):
        return quantity
    return replace(quantity, start=start, end=end, bound=bound)


_PLAIN_UNITS = frozenset(strip_accents(name).lower() for name in _UNITS) | frozenset(
    "habitant habitants personne personnes carre carres cube cubes fois".split()
)


def is_unit(word: str) -> bool:
    """Whether a word, without accents, in lower case, is a unit or counts people."""
    return word in _PLAIN_UNITS
