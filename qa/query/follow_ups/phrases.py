"""Pronouns inside phrases: «celui de 2018», «ce sommet», «avec lui», «sa hauteur»."""

from __future__ import annotations

import re
from collections.abc import Callable

from qa.french.articles import with_a, with_de
from qa.french.names import gender_of_noun
from qa.query.follow_ups.antecedents import Conversation
from qa.query.follow_ups.lexicon import VERBS
from qa.query.follow_ups.mentions import Mention, mentions

_Replace = Callable[[re.Match[str], str, Conversation], str | None]

_THAT_OF = re.compile(
    r"(?P<lead>\b(?:de|à) )?\b(?P<pronoun>celui|celle|ceux|celles) "
    r"(?P<of>(?:de la |de l'|du |des |de |d')[^,?]+?)(?=,| (?:a|est|sont|ont|se|s'est)\b|$)",
    re.IGNORECASE,
)
_THIS_NOUN = re.compile(
    r"(?P<lead>\b(?:de|à) )?\b(?:ce|cet|cette|ces) (?P<noun>[a-zà-ÿ-]+)", re.IGNORECASE
)
_STRESSED = re.compile(
    r"\b(?P<prep>contre|avec|sans|pour|chez|sur|par|de|d'|à|vers|selon|après|avant|derrière|devant|"
    r"envers) ?(?P<pronoun>lui|elle|eux|elles)(?![\w'-])(?! (?:a|est|ont|sont|avait)\b)",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(
    r"(?P<lead>\b(?:de|à) )?\b(?P<word>sa|son|ses|leurs?) (?=[^\W\d_])", re.IGNORECASE
)
_DISLOCATED = re.compile(
    r"^(?P<subject>(?:le |la |les |l').+?), (?P<asked>.*?)(?P<verb>(?:s'|se )?[\w]+)-(?P<t>t-)?"
    r"(?P<pronoun>ils?|elles?)\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_ASKED_NOUN = re.compile(r"\bquel(?:le)?s? (?!est |sont |était )[a-zà-ÿ]+", re.IGNORECASE)
# «Qui a gagné sa médaille ?»: the subject that is asked for owns it.
_SUBJECT_FIRST = re.compile(
    r"qui (?!(?:est|sont|était|étaient|fut|furent|sera|seront) (?:parmi )?(?:sa|son|ses|leurs?) )|"
    r"quel(?:le)?s? (?!âge |est |sont |était |étaient |fut |furent |sera |seront )[a-zà-ÿ]+ "
    r"(?!(?:sa|son|ses|leurs?) )",
    re.IGNORECASE,
)
_NUMBERS = {
    "celui": ("m", False),
    "celle": ("f", False),
    "ceux": ("m", True),
    "celles": ("f", True),
}
_OF_YEAR, _YEAR = re.compile(r"de (?P<year>\d{4})"), re.compile(r"\b\d{4}\b")


def resolve_phrases(text: str, talk: Conversation, *, bound: bool) -> str:
    """Replace pronouns inside phrases; possessives only where the clause has no own subject.

    ``bound``: the clause has its subject, which «sa», «son» or «avec lui» may mean.
    """
    told = _THAT_OF.sub(lambda match: _that_of(match, talk), text)
    text = _undislocated(told) if told != text else text
    text = _THIS_NOUN.sub(lambda match: _this_noun(match, talk), text)
    if bound:
        return text
    text = _replace_first(_STRESSED, text, talk, _stressed)
    return _replace_first(_POSSESSIVE, text, talk, _possessive)


def phrase_like(mention: Mention, complement: str) -> str:
    """The phrase of ``mention`` with another «de …»: «le sommet de 2018»."""
    return f"{mention.head} {complement}"


def _that_of(match: re.Match[str], talk: Conversation) -> str:
    gender, plural = _NUMBERS[match["pronoun"].lower()]
    before = match.string[: match.start()]
    mention = talk.headed(gender, plural) or (None if plural else talk.namesake(gender))
    if mention is None or _own(before, gender, plural) or _ASKED_NOUN.search(before):
        return match.group()
    complement = match["of"].strip()
    year = _OF_YEAR.fullmatch(complement)
    told = _YEAR.search(mention.text, len(mention.head) + len(" de 2"))  # «… de la pêche de 2017»
    if year and told:
        other = mention.text[: told.start()] + year["year"] + mention.text[told.end() :]
        return _led(match["lead"], other)
    # Where two events were told apart by their places, the place finds more than the year.
    place = talk.place_of_year(year["year"]) if year else None
    return _led(match["lead"], phrase_like(mention, with_de(place) if place else complement))


def _undislocated(text: str) -> str:
    """«Le sommet de 2018, quand est-il prévu ?» → «Quand le sommet de 2018 est-il prévu ?»."""
    match = _DISLOCATED.match(text)
    if match is None or mentions(match["asked"]):
        return text
    linked = f"{match['verb']}-{match['t'] or ''}{match['pronoun']}"
    return f"{match['asked']}{match['subject']} {linked}{match['rest']}"


def _this_noun(match: re.Match[str], talk: Conversation) -> str:
    mention = talk.with_noun(match["noun"].lower())
    if re.match(r" (?:de |d'|du |des )", match.string[match.end() :]):
        return match.group()
    return _led(match["lead"], mention.text) if mention else match.group()


def _replace_first(
    pattern: re.Pattern[str], text: str, talk: Conversation, replacement: _Replace
) -> str:
    match = pattern.search(text)
    if match is None:
        return text
    new = replacement(match, text, talk)
    return text if new is None else new


def _own(before: str, gender: str, plural: bool | None) -> bool:
    """Whether the question itself names what the pronoun can mean."""
    return any(mention.agrees(gender, plural) for mention in mentions(before))


def _stressed(match: re.Match[str], text: str, talk: Conversation) -> str | None:
    pronoun = match["pronoun"].lower()
    gender = "f" if pronoun.startswith("elle") else "m"
    plural = pronoun in {"eux", "elles"}
    if _own(text[: match.start()], gender, plural):
        return None
    mention = talk.any(gender, plural)
    if mention is None:
        return None
    preposition = match["prep"].lower()
    phrase = (
        with_de(mention.text)
        if preposition in {"de", "d'"}
        else with_a(mention.text)
        if preposition == "à"
        else f"{match['prep']} {mention.text}"
    )
    return text[: match.start()] + phrase + text[match.end() :]


def _possessive(match: re.Match[str], text: str, talk: Conversation) -> str | None:
    word = match["word"].lower()
    several = word.startswith("leur")
    before = text[: match.start("word")]
    if mentions(before) or _SUBJECT_FIRST.match(text):
        return None
    if text[match.end() :].split()[0].lower() in VERBS:
        return None
    possessed = mentions(text[match.start("word") :])
    if not possessed or possessed[0].start:
        return None
    noun = possessed[0]
    owner = talk.any("", several)
    if owner is None:
        return None
    core = noun.text[len(word) :].strip() if noun.text.startswith(word) else noun.text[2:]
    plural = word in {"ses", "leurs"}
    article = "les " if plural else _article_of(word, core)
    phrase = f"{article}{core} {with_de(owner.text)}"
    end = match.start("word") + noun.end
    return text[: match.start()] + _led(match["lead"], phrase) + text[end:]


def _article_of(word: str, core: str) -> str:
    if with_de(core).startswith("d'"):
        return "l'"
    feminine = word == "sa" or (word == "leur" and gender_of_noun(core.split()[0]) == "f")
    return "la " if feminine else "le "


def _led(lead: str | None, phrase: str) -> str:
    if not lead:
        return phrase
    return with_de(phrase) if lead.strip().lower() == "de" else with_a(phrase)
