"""Questions on a plain clause: when, where and why it happened, how many there were, who did it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from qa.french.articles import is_vowel, with_de
from qa.french.dates import DAYS, MONTHS
from qa.french.names import gender_of_name, gender_of_noun
from qa.generation.people import CAPITAL, NAME, Found, is_name

_MONTH = "|".join(MONTHS)
_DAY = "|".join(DAYS)
_DATE = (
    rf"(?:(?:le )?(?:(?:{_DAY}) )?(?:\d{{1,2}}|1er) (?:{_MONTH})(?: \d{{4}})?\b|"
    rf"en (?:(?:{_MONTH}) )?\d{{4}}\b|(?:{_DAY})(?: (?:dernier|prochain|soir|matin|après-midi))?\b)"
)
_DIGITS = r"(?:\d{1,3}(?: \d{3})+|\d+(?:,\d+)?)"
_NUMERAL = (
    r"(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|"
    r"vingt|trente|quarante|cinquante|soixante|cent|cents|mille)"
)
_NUMBER = (
    r"(?:(?:environ |près de |plus de |quelque |au moins )?"
    rf"(?:{_DIGITS}|{_NUMERAL}(?:[ -]{_NUMERAL})*)(?![\w,%-])"
    r"(?: (?:millions?|milliards?)(?: d')?)?)"
)
_PLAIN = r"[^,.;:()«»\"!?…%\n]"
_ARTICLE = r"(?:[Ll]es? |[Ll]a |[Ll]'|[Uu]ne? )"
_SUBJECT = (
    rf"(?P<subject>{_ARTICLE}{_PLAIN}+?|{NAME}|{CAPITAL}[\w-]+)"
    rf"(?:, [^,.;:()«»\n]{{3,80}},)?"  # an aside, which the question leaves out
)
_CLAUSE = (
    rf"{_SUBJECT} (?P<reflexive>s'|se )?"
    r"(?P<verb>est|sont|a|ont|avait|était|sera|seront|aura|auront|fut|va|vont|doit) "
)
_END = r"(?=, |\.$|\. |$)"
_DATED = re.compile(rf"^(?P<answer>(?i:{_DATE})), {_CLAUSE}(?P<before>{_PLAIN}+?)(?P<after>){_END}")
_DATED_INSIDE = re.compile(
    rf"^{_CLAUSE}(?P<before>{_PLAIN}+?) (?P<answer>{_DATE})(?P<after>(?: {_PLAIN}+?)?){_END}"
)
_PLACE = rf"(?:(?:à|au|aux|en|dans le|dans la) {CAPITAL}[\w-]+(?: {CAPITAL}[\w-]+)*)"
_PLACED = re.compile(
    rf"^{_CLAUSE}(?P<before>{_PLAIN}+?) (?P<answer>{_PLACE})(?P<after>)(?: {_DATE})?{_END}"
)
# Verbs of what takes place, whose subject may follow them in a question.
_HELD = re.compile(
    rf"^{_SUBJECT} (?P<verb>se tiendra|se tient|s'est tenue?|aura lieu|a lieu|a eu lieu|"
    r"se déroulera|se déroule|s'est déroulée?|débutera|commencera|s'ouvrira|ouvrira|rouvrira|"
    rf"fermera|s'achèvera|prendra fin),? (?:(?P<place>{_PLACE})|(?P<date>{_DATE}))"
    rf"(?:,? (?:(?P<place_too>{_PLACE})|(?P<date_too>{_DATE})))?(?!\w)"
)
_CAUSED = re.compile(
    rf"^{_CLAUSE}(?P<before>{_PLAIN}+?)(?P<after>),? "
    r"(?P<answer>(?:en raison d|à cause d|faute d|parce qu|à la suite d|pour avoir )"
    r"[^.;:()«»\n]+)\.$"
)
_COUNTED = re.compile(
    rf"^(?P<answer>(?i:{_NUMBER})) (?P<noun>[a-zà-ÿœ]{_PLAIN}*?) "
    rf"(?P<verb>(?:se )?(?:sont|ont|avaient|étaient|seront|auront) {_PLAIN}+?){_END}"
)
_AMOUNT = rf"(?P<answer>{_NUMBER} ?(?P<unit>[a-zà-ÿœ]+)(?: d'euros| de dollars)?)"
_MEASURED = re.compile(
    rf"^(?P<subject>{_ARTICLE}{_PLAIN}{{3,60}}?|{NAME}) (?P<verb>coûtera|coûte|coûtait|durera|dure|"
    r"durait|mesure|compte|comptait|emploie|employait|accueille|accueillera|rassemble|abrite|"
    rf"produit|possède) {_AMOUNT}"
)
_LASTED = re.compile(rf"^{_CLAUSE}(?P<before>duré)(?P<after>) {_AMOUNT}")
_COST = re.compile(rf"^{_CLAUSE}(?P<before>coûté|rapporté)(?P<after>) {_AMOUNT}")
_DID = re.compile(
    rf"^(?P<answer>{NAME}) (?P<verb>(?:a|avait|aura) "
    r"(?!(?:été|dit|jugé|déclaré|ajouté|estimé|affirmé|expliqué|assuré|précisé)\b)(?:\w+ment )?"
    rf"\w+(?:é|i|u|is|it|ert|int) {_PLAIN}+?){_END}"
)
_DONE = re.compile(
    r"(?:été |\w+ment )*(?:\w{2,}(?:ée?s?|ie?s?|ue?s?|ise?s?|ite?s?|erte?s?|inte?s?))\b"
)
_LEAD = re.compile(r"(?:le|en(?! raison)|à(?! la suite| cause)|aux?|dans l[ea]) ", re.IGNORECASE)
# What only its own text explains, and what is no plain statement.
_LEANING = re.compile(
    r"\b(?:je|nous|vous|ils?|elles?|on|ce|cette|cet|ces|son|sa|ses|leurs?|celui|celle|ceux|y|"
    r"même|notamment|aussi|ainsi|qui|dont|que|où|hier|demain|ne|lui|eux|autres?|plus tard|"
    rf"précédente?s?|suivante?s?|{_DAY})\b|\b(?:[jcn]|qu)'|"
    # A second verb: «est votée et rend au Premier ministre».
    r"\bet (?!les? |la |l'|une? |des |du |de |d'|(?-i:[A-ZÀ-ÖØ-ÞŒ]))",
    re.IGNORECASE,
)
_LOOSE_END = re.compile(
    r"(?:\b(?:de|du|des|la|le|les|et|ou|un|une|à|au|en|par|pour|avec|dès|depuis|jusque|avant|après|"
    r"vers|sur|sous|entre|que|dans|lors|fin|début|partir)|')$"
)
_SHORTEST, _LONGEST = 5, 20  # words of a question


def clause_questions(sentence: str) -> Iterator[Found]:
    """The questions on a sentence that is one plain clause, or begins with one."""
    for word, pattern in _CIRCUMSTANCES:
        match = pattern.match(sentence)
        if match and _tells_what_happened(match) and _is_plain(question := _asked(word, match)):
            yield question, *_named(match, "answer")
    if held := _HELD.match(sentence):
        for name, word in _HELD_WHERE_AND_WHEN:
            question = f"{word} {held['verb']} {_inside(held['subject'])} ?"
            if held[name] and _is_plain(question):
                yield question, *_named(held, name)
    for pattern, write in _COUNTS:
        match = pattern.match(sentence)
        if match and _is_plain(question := write(match)):
            yield question, *match.span("answer")


def _named(match: re.Match[str], group: str) -> tuple[int, int]:
    """What a date or a place names: «16 juillet» of «le 16 juillet», «Helsinki» of «à Helsinki»."""
    lead = _LEAD.match(match[group])
    return match.start(group) + (lead.end() if lead else 0), match.end(group)


def _tells_what_happened(match: re.Match[str]) -> bool:
    return (
        (is_name(match["subject"]) or bool(re.match(_ARTICLE, match["subject"])))
        and bool(_DONE.match(match["before"]))
        and not _LOOSE_END.search(match["before"])
    )


def _asked(word: str, match: re.Match[str]) -> str:
    """The clause as a question: inverted where the subject's gender is known."""
    subject, verb = _inside(match["subject"]), match["verb"]
    reflexive, rest = match["reflexive"] or "", match["before"] + match["after"]
    pronoun = _pronoun(match["subject"], plural=verb in _PLURAL)
    if pronoun is None:
        that = "est-ce qu'" if is_vowel(subject) else "est-ce que "
        return f"{word} {that}{subject} {reflexive}{verb} {rest} ?"
    joint = "-t-" if verb.endswith("a") else "-"
    return f"{word} {subject} {reflexive}{verb}{joint}{pronoun} {rest} ?"


def _pronoun(subject: str, *, plural: bool) -> str | None:
    """«il», «elle», «ils» or «elles»; None where nothing tells which."""
    article, _, rest = _inside(subject).replace("'", "' ").partition(" ")
    if plural != (article == "les"):
        return None  # «Le Kremlin et la Maison Blanche»
    if article in _GENDERED:
        return _GENDERED[article]
    if article not in {"les", "l'"}:
        return _PRONOUN.get(gender_of_name(subject))
    pronoun = _PRONOUN.get(gender_of_noun(rest.partition(" ")[0]))
    return f"{pronoun}s" if pronoun and plural else pronoun


def _how_many(match: re.Match[str]) -> str:
    return f"Combien {with_de(match['noun'])} {match['verb']} ?"


def _how_much(match: re.Match[str]) -> str:
    subject, verb = _inside(match["subject"]), match["verb"]
    if verb.startswith("dur"):
        return f"Combien de temps {verb} {subject} ?"
    plainly = verb.startswith("coût") or verb == "mesure"
    return f"Combien {verb if plainly else with_de(match['unit']) + ' ' + verb} {subject} ?"


def _who(match: re.Match[str]) -> str:
    return f"Qui {match['verb']} ?"


_CIRCUMSTANCES = (
    ("Quand", _DATED),
    ("Quand", _DATED_INSIDE),
    ("Où", _PLACED),
    ("Pourquoi", _CAUSED),
    ("Combien de temps", _LASTED),
    ("Combien", _COST),
)
_PLURAL = frozenset({"sont", "ont", "seront", "auront", "vont"})
_GENDERED = {"le": "il", "un": "il", "la": "elle", "une": "elle"}
_PRONOUN = {"m": "il", "f": "elle"}
_HELD_WHERE_AND_WHEN = (
    ("date", "Quand"),
    ("date_too", "Quand"),
    ("place", "Où"),
    ("place_too", "Où"),
)
_COUNTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_COUNTED, _how_many),
    (_MEASURED, _how_much),
    (_DID, _who),
)


def _is_plain(question: str) -> bool:
    words = question.removesuffix(" ?")
    # The inversion's own pronoun is none that leans on another sentence.
    leaning = re.sub(r"-(?:t-)?(?:ils?|elles?)\b|est-ce qu[e']", "", words)
    return (
        _SHORTEST <= len(words.split()) <= _LONGEST
        and not _LEANING.search(leaning.partition(" ")[2])
        and not _LOOSE_END.search(words)
    )


def _inside(subject: str) -> str:
    """The subject as it stands inside a sentence: «le chantier», «Jeanne Le Guen»."""
    return subject[0].lower() + subject[1:] if re.match(_ARTICLE, subject) else subject
