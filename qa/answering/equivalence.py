"""Whether two answers agree, contradict each other, or say nothing of each other.

Agreement is proved: nothing in two spans may differ, neither number, unit, bound, date, name nor
negation. One may say more than the other («lundi 16 juillet», «le 16 juillet 2018»), but a bare
unit or a fragment proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from functools import lru_cache

from qa.answering.answer_key import AnswerKey, Word, key_of, read_key
from qa.french.analysis import analyse
from qa.french.date_mentions import DateMention
from qa.french.dates import DAYS
from qa.french.names import Person, gender_of_name, is_person_noun
from qa.french.quantities import Bound, Quantity

__all__ = ["AnswerKey", "Relation", "key_of", "read_key", "relation", "same_answer"]


class Relation(StrEnum):
    """What one answer is to another, if both are about one fact."""

    SAME = "same"
    CONTRADICTS = "contradicts"
    UNRELATED = "unrelated"


def same_answer(one: AnswerKey, other: AnswerKey) -> bool:
    """Whether two answers to one question agree: one may say more, neither may contradict."""
    return relation(one, other) is Relation.SAME


def relation(one: AnswerKey, other: AnswerKey) -> Relation:
    """Compare two answers to one question; the order makes no difference.

    ``CONTRADICTS`` means that both give the same kind of value and not the same one; whether they
    are about one fact is for the caller to know.
    """
    if one.is_fragment or other.is_fragment:
        return Relation.UNRELATED
    if one.items or other.items:
        return _compare_lists(one, other)
    facets = (
        _compare_references(one, other),
        _compare_quantities(one, other),
        _compare_dates(one, other),
    )
    if _Facet.DIFFERENT in facets:
        return Relation.CONTRADICTS
    if _Facet.APART in facets or (_Facet.EQUAL not in facets and _is_only_one_sided(one, other)):
        return Relation.UNRELATED
    if _Facet.EQUAL in facets:
        return _compare_around(one, other)
    return _compare_words(one, other)


class _Facet(Enum):
    """How two answers compare in one respect."""

    NONE = "neither says anything"
    MORE = "one alone says something"
    EQUAL = "nothing differs"
    DIFFERENT = "they cannot both be right"
    APART = "they cannot be compared, or need not agree"


# Enumerations


def _compare_lists(one: AnswerKey, other: AnswerKey) -> Relation:
    """Lists agree item by item, in any order."""
    mine, yours = one.items or (one,), list(other.items or (other,))
    same, contradicts = 0, False
    for item in mine:
        found = [relation(item, candidate) for candidate in yours]
        if Relation.SAME in found:
            del yours[found.index(Relation.SAME)]
            same += 1
        contradicts = contradicts or Relation.CONTRADICTS in found
    if same == len(mine) and not yours:
        return Relation.SAME
    return Relation.CONTRADICTS if same or contradicts else Relation.UNRELATED


# References


def _compare_references(one: AnswerKey, other: AnswerKey) -> _Facet:
    if not one.references or not other.references:
        # A reference and something else: one is not what the other is.
        return _Facet.APART if one.references or other.references else _Facet.NONE
    mine, yours = one.references[0], other.references[0]
    if mine.kind is not yours.kind:
        return _Facet.APART
    return _Facet.EQUAL if mine.canonical == yours.canonical else _Facet.DIFFERENT


# Quantities

_OPPOSITE = (
    {Bound.MORE, Bound.LESS},
    {Bound.MORE, Bound.AT_MOST},
    {Bound.AT_LEAST, Bound.AT_MOST},
    {Bound.AT_LEAST, Bound.LESS},
)
_NEAR = Decimal("0.05")  # «environ 700» and «703» may both be right
_SECONDS = Decimal(60)
_DAYS_OF_MONTH = (Decimal(28 * 1440), Decimal(31 * 1440))


def _compare_quantities(one: AnswerKey, other: AnswerKey) -> _Facet:
    mine = [quantity for quantity in one.quantities if not quantity.is_article]
    yours = [quantity for quantity in other.quantities if not quantity.is_article]
    if not mine and not yours:
        return _Facet.NONE
    if not mine or not yours:
        return _compare_one_sided(one, other, mine or yours)
    facets = [_compare_amounts(*pair) for pair in zip(mine, yours, strict=False)]
    for facet in (_Facet.DIFFERENT, _Facet.APART):
        if facet in facets:
            return facet
    return _Facet.EQUAL


def _compare_one_sided(one: AnswerKey, other: AnswerKey, said: Sequence[Quantity]) -> _Facet:
    """«Un mort» is «1 mort»; the hour of a day that both name is more; else they are apart."""
    articles = [q for key in (one, other) for q in key.quantities if q.is_article]
    alike = [article for article in articles if article.unit == said[0].unit]
    if alike:
        return _Facet.EQUAL if said[0].low == 1 else _Facet.DIFFERENT
    if one.dates and other.dates and all(quantity.is_clock for quantity in said):
        return _Facet.MORE
    return _Facet.APART


def _compare_amounts(one: Quantity, other: Quantity) -> _Facet:
    if ("ordinal" in (one.kind, other.kind) and one.kind != other.kind) or not _comparable(
        one, other
    ):
        return _Facet.APART
    if one.kind != other.kind:
        return _Facet.DIFFERENT if one.kind and other.kind else _Facet.APART
    if one.rate and other.rate and one.rate != other.rate:
        return _Facet.DIFFERENT
    if one.unit != other.unit:
        return _compare_units(one, other)
    if {one.bound, other.bound} in _OPPOSITE and one.low == other.low:
        return _Facet.DIFFERENT
    if (one.low, one.high) == (other.low, other.high):
        return _compare_bounds(one.bound, other.bound)
    may_agree = _admits(one, other) or _admits(other, one)
    return _Facet.APART if may_agree else _Facet.DIFFERENT


def _comparable(one: Quantity, other: Quantity) -> bool:
    return one.unit == other.unit or (one.dimension != "" and one.dimension == other.dimension)


def _compare_units(one: Quantity, other: Quantity) -> _Facet:
    """Quantities of one dimension in other base units: seconds and minutes, months and days."""
    units = {one.unit: one, other.unit: other}
    if one.dimension != "time":
        return _Facet.DIFFERENT  # euros and dollars
    if {"min", "s"} == set(units):
        return _Facet.EQUAL if units["min"].low * _SECONDS == units["s"].low else _Facet.DIFFERENT
    if {"min", "month"} == set(units):
        low, high = (units["month"].low * days for days in _DAYS_OF_MONTH)
        return _Facet.APART if low <= units["min"].low <= high else _Facet.DIFFERENT
    return _Facet.DIFFERENT


def _compare_bounds(one: Bound, other: Bound) -> _Facet:
    if one is other:
        return _Facet.EQUAL
    said = {one, other} - {Bound.EXACT}
    if len(said) == 1:
        return _Facet.APART if Bound.LESS in said else _Facet.EQUAL
    return _Facet.EQUAL if Bound.ABOUT in said and Bound.LESS not in said else _Facet.APART


def _admits(bounded: Quantity, other: Quantity) -> bool:
    """Whether a bounded amount leaves room for the other: «plus de 700» for 734."""
    if bounded.low != bounded.high:
        return bounded.low <= other.low <= other.high <= bounded.high
    if bounded.bound in {Bound.MORE, Bound.AT_LEAST}:
        return bounded.low <= other.low and other.bound not in {Bound.LESS, Bound.AT_MOST}
    if bounded.bound in {Bound.LESS, Bound.AT_MOST}:
        return other.high <= bounded.high and other.bound not in {Bound.MORE, Bound.AT_LEAST}
    near = abs(bounded.low - other.low) <= _NEAR * abs(bounded.low)
    return bounded.bound is Bound.ABOUT and near


# Dates


def _compare_dates(one: AnswerKey, other: AnswerKey) -> _Facet:
    if not one.dates or not other.dates:
        return _Facet.MORE if one.dates or other.dates else _Facet.NONE
    facets = [_compare_days(*pair) for pair in zip(one.dates, other.dates, strict=False)]
    for facet in (_Facet.DIFFERENT, _Facet.APART):
        if facet in facets:
            return facet
    # «de juin à août» is not «juin».
    return _Facet.EQUAL if len(one.dates) == len(other.dates) else _Facet.APART


def _compare_days(one: DateMention, other: DateMention) -> _Facet:
    """No part contradicts, and all that one says the other says too."""
    if one.is_relative or other.is_relative:
        return _Facet.APART
    mine, yours = _parts(one), _parts(other)
    pairs = list(zip(mine, yours, strict=True))
    if any(left and right and left != right for left, right in pairs):
        return _Facet.DIFFERENT
    if one.days and other.days and one.is_range != other.is_range:
        return _Facet.DIFFERENT
    if one.bound != other.bound:
        return _Facet.DIFFERENT if one.bound and other.bound else _Facet.APART
    if one.last_year != other.last_year:
        return _Facet.DIFFERENT if one.last_year and other.last_year else _Facet.APART
    # «lundi 16 juillet» and «16 juillet 2018» each say more than the other.
    is_same_day = one.days == other.days != () and one.month == other.month
    shared = any(left and right for left, right in pairs)
    one_says_all = all(right for left, right in pairs if left)
    other_says_all = all(left for left, right in pairs if right)
    if is_same_day or (shared and (one_says_all or other_says_all)):
        return _Facet.EQUAL
    return _Facet.APART


def _parts(mention: DateMention) -> tuple[str, tuple[int, ...], int, int, str]:
    """Weekday (from the calendar where the day is known), days, month, year, part of the day."""
    weekday = mention.weekday
    if not weekday and len(mention.days) == 1 and mention.month and mention.year:
        try:
            day = date(mention.year, mention.month, mention.days[0])
        except ValueError:
            return "", mention.days, mention.month, mention.year, mention.part
        weekday = DAYS[day.weekday()]
    return weekday, mention.days, mention.month, mention.year, mention.part


def _is_only_one_sided(one: AnswerKey, other: AnswerKey) -> bool:
    """A date alone, beside words without one."""
    return any(key.dates and not any(w.stem for w in key.words) for key in (one, other))


# What stands around an equal quantity, date or reference

_LIGHT = frozenset(
    stem
    for word in """délai durée âge prix montant somme coût tarif total date population nombre
    effectif longueur largeur hauteur surface superficie poids capacité altitude distance vitesse
    température fréquence taux part journée jour heure période loyer budget téléphone courriel mail
    adresse site numéro article loi arrêté décret règlement code alinéa version dégât siècle révolu
    inclus an année exercice chaque seulement exactement actuellement mètre norme total""".split()
    for stem in analyse(word)
)
_PLACE_LEADS = frozenset("a au aux en dans sur chez pres".split())


def _compare_around(one: AnswerKey, other: AnswerKey) -> Relation:
    """The words around what is equal: of one alone, or of both where one has all of the other's."""
    if one.denials != other.denials:
        return Relation.CONTRADICTS
    mine, yours = _weighty(one), _weighty(other)
    if mine and yours:
        agree = mine <= yours or yours <= mine
        opposed = _directions(one) ^ _directions(other)
        return Relation.SAME if agree and not opposed else Relation.UNRELATED
    longer = one if mine else other
    return Relation.SAME if _is_head(longer) else Relation.UNRELATED


def _weighty(key: AnswerKey) -> frozenset[str]:
    return frozenset(word.stem for word in key.words if word.stem) - _LIGHT


def _is_head(key: AnswerKey) -> bool:
    """Whether the first mention is what the answer is: nothing weighty leads it but a place."""
    lead = key.words[: key.lead]
    if key.references or any(quantity.is_article for quantity in key.quantities):
        return True
    if lead and lead[0].plain in _PLACE_LEADS:
        return True
    return all(not word.stem or word.stem in _LIGHT for word in lead)


_DIRECTIONS = frozenset("avant apres".split())


def _directions(key: AnswerKey) -> frozenset[str]:
    return _DIRECTIONS.intersection(key.plain)


# Words and names


def _compare_words(one: AnswerKey, other: AnswerKey) -> Relation:
    if not one.words or not other.words:
        return Relation.UNRELATED
    if one.plain == other.plain:
        return Relation.SAME
    if one.person and other.person and (one.person.is_certain or other.person.is_certain):
        return _compare_people(one.person, other.person)
    mine, yours = one.stems, other.stems
    if one.denials != other.denials:
        shared = frozenset(mine) & frozenset(yours)
        return Relation.CONTRADICTS if shared else Relation.UNRELATED
    if _is_expansion(one, other) or _is_expansion(other, one) or _contains(one, other):
        return Relation.SAME
    if _is_opposite(one, other) or _are_rival_names(one, other):
        return Relation.CONTRADICTS
    return Relation.UNRELATED


# Before the shared words, these make another thing: «l'ancien président», «Trump et Poutine».
_OTHER_BEFORE = frozenset(
    """et ou ancien ancienne ex vice sous futur future premier premiere demi chez new saint sainte
    nouvelle nouveau san los""".split()
)
# After the shared words, these begin a second thing: «Hambourg et Berlin».
_OTHER_AFTER = frozenset(
    "et ou ni puis sauf jr sr junior adjoint adjointe delegue suppleant suppleante bis ter".split()
)
# «La commune de Vannes» is Vannes; «la gare de Vannes» is a place of its own.
_TRANSPARENT = frozenset(
    """ville commune village bourg region departement pays canton quartier ile etat royaume
    republique province capitale question sujet dossier cas affaire probleme theme nom titre groupe
    societe entreprise association parti marque mois annee""".split()
)
_LEGAL_FORMS = frozenset("sa sas sarl eurl sasu scop snc sci".split())
_NAME_LEADS = frozenset("le la les l m mm mme mlle me dr docteur monsieur madame".split())
_NAMED_PLACES = frozenset(
    """mont tour parc stade rue place port fort villa cap lac col banque groupe hotel chateau lycee
    college ecole gare pont palais golf club union""".split()
)


def _compare_people(one: Person, other: Person) -> Relation:
    if _is_same_person(one, other):
        return Relation.SAME
    # «Marie» may be «Marie Dujardin», or another.
    for short, long in ((one, other), (other, one)):
        if not short.given and not short.has_title and short.family in long.given:
            return Relation.UNRELATED
    return Relation.CONTRADICTS


def _is_same_person(one: Person, other: Person) -> bool:
    if one.suffix != other.suffix or (one.gender and other.gender and one.gender != other.gender):
        return False
    if (*one.given, one.family) == (other.family, *other.given):  # «Orbec Jeanne»
        return True
    if not _is_same_family(one, other):
        return False
    if not one.given or not other.given:
        given = {*one.given, *other.given}
        return not given & (_OTHER_BEFORE | _NAMED_PLACES)
    return all(
        _is_same_given(mine, yours)
        for mine, yours in zip(reversed(one.given), reversed(other.given), strict=False)
    )


def _is_same_family(one: Person, other: Person) -> bool:
    if one.family == other.family:
        return True
    short, long = sorted((one, other), key=lambda person: len(person.family))
    is_initial = len(short.family) == 2 and short.family.endswith(".")
    return is_initial and long.family.startswith(short.family[0]) and one.given == other.given != ()


def _is_same_given(one: str, other: str) -> bool:
    """The same, or one the initials of the other: «P.-Y.», «Pierre-Yves»."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if not short.endswith("."):
        return False
    initials = [part for part in short.replace("-", "").split(".") if part]
    names = long.split("-") if "-" in long else [long]
    if len(initials) == len(names):
        return all(name.startswith(letter) for letter, name in zip(initials, names, strict=True))
    return len(initials) == 1 and len(names) == 1


def _contains(one: AnswerKey, other: AnswerKey) -> bool:
    """Whether the words of one stand in the other in one run, what is around apart."""
    short, long = (other, one) if len(other.stems) < len(one.stems) else (one, other)
    if short.stems[0] not in long.stems:  # most pairs: this is asked of every two spans
        return False
    mine = [(place, word) for place, word in enumerate(short.words) if word.stem]
    yours = [(place, word) for place, word in enumerate(long.words) if word.stem]
    if not mine:
        return False
    wanted = [word.stem for _, word in mine]
    for first in range(len(yours) - len(mine) + 1):
        run = yours[first : first + len(mine)]
        if [word.stem for _, word in run] == wanted:
            return _adds_only(short, long, run[0][0], run[-1][0])
    return False


def _adds_only(short: AnswerKey, long: AnswerKey, first: int, last: int) -> bool:
    """Whether what ``long`` has around the shared run makes it no other thing."""
    before, after = long.words[:first], long.words[last + 1 :]
    own = {word.plain for word in short.words}
    inside = {word.plain for word in long.words[first : last + 1]}
    if _is_other_gender(short, long, first):
        return False
    if (_OTHER_AFTER & inside) - own or (_OTHER_AFTER & own) - {w.plain for w in long.words}:
        return False
    if _extends_right(long.words[last], after):
        return False
    if _extends_left(before, long.words[first], own, is_full_name=_is_full_name(short)):
        return False
    return not (after and after[0].plain in _OTHER_AFTER - own)


_GENDERED = ({"le", "la"}, {"un", "une"}, {"du", "la"})


def _is_other_gender(short: AnswerKey, long: AnswerKey, first: int) -> bool:
    """«le ministre» and «la ministre» are two people."""
    run = next(place for place, word in enumerate(short.words) if word.stem)
    if not run or not first:
        return False
    return {short.words[run - 1].plain, long.words[first - 1].plain} in _GENDERED


def _is_full_name(key: AnswerKey) -> bool:
    return key.person is not None and bool(key.person.given)


def _extends_left(before: Sequence[Word], run: Word, own: set[str], *, is_full_name: bool) -> bool:
    """«Nouvelle-Orléans», «York» in «New York», «la gare de Vannes», «l'ancien président»."""
    named = [word for word in before if word.plain not in _NAME_LEADS]
    if not named:
        return False
    closest = named[-1]
    if closest.plain in _OTHER_BEFORE - own or (run.joint == "-" and closest.plain not in own):
        return True
    if closest.plain in {"de", "du", "des", "d"}:
        heads = [word for word in named if word.stem]
        return bool(heads) and (
            heads[-1].plain.removesuffix("s") not in _TRANSPARENT or is_person_noun(heads[-1].plain)
        )
    # «le secrétaire général de l'OTAN Jens Stoltenberg»
    attached = run.joint == " " and before[-1] is closest and not is_full_name
    return attached and closest.is_capital and run.is_capital and not gender_of_name(closest.plain)


def _extends_right(run: Word, after: Sequence[Word]) -> bool:
    """«Loire-Atlantique», «Corée du Nord», «Banque postale»: a name that goes on."""
    if not after:
        return False
    following = after[0]
    if following.plain in _LEGAL_FORMS:
        return False
    if following.joint == "-":
        return True
    if not run.is_capital or following.joint not in {" ", "'"}:
        return False
    if following.plain in {"de", "du", "des", "d", "sur", "sous", "les", "la", "le"}:
        return any(word.is_capital for word in after[1:3])
    return bool(following.stem)


@lru_cache(maxsize=4000)
def _initials(words: tuple[str, ...], stems: tuple[str, ...]) -> frozenset[str]:
    content = "".join(word[0] for word, stem in zip(words, stems, strict=True) if stem)
    return frozenset({content, "".join(word[0] for word in words)})


def _is_expansion(short: AnswerKey, long: AnswerKey) -> bool:
    """Whether an acronym of ``short`` stands for words of ``long``, and the rest is the same."""
    rest = [w for w in short.words if w.stem or (w.is_capital and len(w.plain) > 1)]
    text = short.text
    acronyms = [
        (place, word)
        for place, word in enumerate(rest)
        if 2 <= len(word.plain) <= 7 and word.plain.upper() in text.replace(".", "")
    ]
    words = [word for word in long.words if word.plain not in {"l", "la", "le", "les", "d"}]
    for place, acronym in acronyms:
        before = [word.plain for word in rest[:place]]
        after = [word.plain for word in rest[place + 1 :]]
        for run, left, right in _runs(words, acronym.plain):
            named = [w.plain for w in right if w.stem or w.is_capital]
            if len(run) >= 2 and [w.plain for w in left if w.stem] == before and named == after:
                return True
    return False


def _runs(
    words: Sequence[Word], acronym: str
) -> Iterator[tuple[Sequence[Word], Sequence[Word], Sequence[Word]]]:
    """The runs of words whose initials are the acronym, with the words before and after each."""
    for first, word in enumerate(words):
        if not word.stem or word.plain[0] != acronym[0]:
            continue
        for last in range(first + len(acronym) - 1, min(len(words), first + 2 * len(acronym) + 2)):
            run = words[first : last + 1]
            if run[-1].stem and acronym in _initials(
                tuple(w.plain for w in run), tuple(w.stem for w in run)
            ):
                yield run, words[:first], words[last + 1 :]


_OPPOSITES = (
    "gratuit payant",
    "ouvert ferme",
    "adopte rejete",
    "accepte refuse",
    "autorise interdit",
    "obligatoire facultatif",
    "public prive",
    "gauche droite",
    "nord sud",
    "est ouest",
    "plein reduit",
    "majoritaire minoritaire",
    "maximum minimum",
    "hausse baisse",
    "augmentation diminution",
    "positif negatif",
    "matin soir",
    "avec sans",
    "oui non",
    "vrai faux",
    "masculin feminin",
    "valable nul",
    "interieur exterieur",
    "collectif individuel",
    "avant apres",
)
_OPPOSITE_OF = {
    pair.split()[side]: pair.split()[1 - side] for pair in _OPPOSITES for side in (0, 1)
}
_PREFIXES = ("in", "im", "il", "ir", "de", "des", "mal", "anti", "non")


def _is_opposite(one: AnswerKey, other: AnswerKey) -> bool:
    """One word against its opposite, the others alike: «payant» and «gratuit», «illégal»."""
    mine = {word.plain for word in one.words if word.stem or word.plain in _OPPOSITE_OF}
    yours = {word.plain for word in other.words if word.stem or word.plain in _OPPOSITE_OF}
    left, right = mine - yours, yours - mine
    if len(left) != 1 or len(right) != 1:
        return False
    (a,), (b,) = left, right
    roots = a.rstrip("es"), b.rstrip("es")
    if any(_OPPOSITE_OF.get(x) in {b, roots[1]} for x in (a, roots[0])):
        return True
    short, long = sorted((a, b), key=len)
    return any(long == prefix + short for prefix in _PREFIXES)


def _is_acronym(key: AnswerKey) -> bool:
    named = [word.plain for word in key.words if word.stem]
    return len(named) == 1 and named[0].upper() in key.text.replace(".", "") and len(named[0]) > 1


def _are_rival_names(one: AnswerKey, other: AnswerKey) -> bool:
    """Two names, neither of which holds the other."""
    mine, yours = frozenset(one.stems), frozenset(other.stems)
    if mine <= yours or yours <= mine:
        return False
    # An acronym may stand for the other name, in letters that are no initials («SNCF»).
    if _is_acronym(one) != _is_acronym(other):
        return False
    return all(any(word.is_capital and word.stem for word in key.words) for key in (one, other))
