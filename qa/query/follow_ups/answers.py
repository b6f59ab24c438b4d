"""The answer of a reply as a phrase that the next question can take up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.french.names import gender_of_name, gender_of_noun
from qa.french.typography import fold_typography
from qa.query.follow_ups.chunker import phrase_of
from qa.query.follow_ups.chunks import Phrase, Sort, led
from qa.types import Reply

_BEFORE = re.compile(
    r"\b(?P<prep>à|en|au|aux|dans|sur|du|des|de|par)?(?: ?(?P<article>la|les|le|l'))? ?$", re.I
)
_WHERE = re.compile(r"\b(?:où|quel(?:le)?s? (?:ville|pays|lieu|endroit|commune|région)s?)\b", re.I)
_WHO = re.compile(r"(?:\w+ )?qui\b", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")
_MEASURES = re.compile(r"\b(?:quand|combien|pourquoi|comment)\b", re.IGNORECASE)
_LED = re.compile(r"(?:le|la|les|un|une|des|de|du|à|en) |l'", re.IGNORECASE)
_ITEMS = re.compile(r",? et |, |\n")
_ORDINALS = (
    ("premier", "première"),
    ("deuxième", "second", "seconde"),
    ("troisième",),
    ("quatrième",),
    ("cinquième",),
)
_LONGEST = 10  # words


@dataclass(frozen=True, slots=True)
class Antecedent:
    """A phrase of the conversation and its weight; ``place`` is how «y» says it."""

    phrase: Phrase
    weight: float
    place: str = ""
    turn: int = 0


def answered(reply: Reply) -> Antecedent | None:
    """The best answer as a phrase, with the article that its passage has, and as a place.

    None where there is none, or it is a date, a number or a clause.
    """
    question = fold_typography(reply.effective_question)
    if reply.best is None or _MEASURES.search(question):
        return None
    text = re.split(r", |\(| ou ", fold_typography(reply.best.text))[0].strip(" .;:«»")
    preposition, article = _led_by(reply, text)
    phrase = phrase_of(text)
    if phrase is None or len(text.split()) > _LONGEST:
        return None
    if not phrase.determiner and not phrase.preposition:
        phrase = _with_article(phrase, article)
    if phrase.core[:1].isdigit() and not phrase.determiner:
        return None
    if _WHO.match(question) and phrase.noun[:1].isupper():
        rest = text[len(phrase.text) :] if text.startswith(phrase.text) else ""
        phrase = replace(phrase, sort=Sort.PERSON, of=phrase.of + rest)  # «le Père barnabite …»
    phrase, place = _named_person(phrase), ""
    if _WHERE.search(question):
        phrase = replace(phrase, sort=Sort.PLACE)
        place = led(phrase.preposition or preposition or "à", replace(phrase, preposition="").bare)
    plural = True if " et " in phrase.of else phrase.plural
    return Antecedent(replace(phrase, plural=plural).definite(), 1.0, place)


def item(reply: Reply, ordinal: str) -> Phrase | None:
    """What «le deuxième» means: the second thing that the answer lists, or the second answer."""
    place = next((n for n, words in enumerate(_ORDINALS) if ordinal in words), None)
    if place is None or reply.best is None:
        return None
    items = list(reply.best.item_texts()) or _ITEMS.split(reply.best.text)
    if len(items) < 2:
        items = [answer.text for answer in reply.answers]
    if not 1 < len(items) > place:
        return None
    return phrase_of(fold_typography(items[place]).strip(" ."))


def place_of_year(history: Sequence[Reply], year: str) -> str | None:
    """«celui de 2018»: the place that sources of that year answered; None where several did."""
    for reply in reversed(history):
        if not _WHERE.search(fold_typography(reply.effective_question)):
            continue
        found = [
            answer.text
            for answer in reply.answers
            if any(
                (date or "").startswith(year)
                for evidence in answer.evidence
                for date in (evidence.date, evidence.absolute_date)
            )
        ]
        if len(found) == 1 and _YEAR.fullmatch(year):
            return found[0]
    return None


def _led_by(reply: Reply, text: str) -> tuple[str, str]:
    """The preposition of place and the article that stand before the answer in its passage."""
    if reply.best is None or not reply.best.evidence or _LED.match(text):
        return "", ""
    evidence = reply.best.evidence[0]
    start = evidence.inside[0]
    found = _BEFORE.search(fold_typography(evidence.passage.text[max(0, start - 14) : start]))
    if found is None:
        return "", ""
    preposition, article = (found["prep"] or "").lower(), (found["article"] or "").lower()
    article = {"au": "le", "du": "le", "aux": "les", "des": "les"}.get(preposition, article)
    preposition = {"au": "à", "aux": "à"}.get(preposition, preposition)
    return (preposition if preposition in {"à", "en", "dans", "sur"} else ""), article


def _named_person(phrase: Phrase) -> Phrase:
    """«l'historienne Nadia Benchekroun» is Nadia Benchekroun."""
    words = phrase.core.split(" ")
    given = (i for i, word in enumerate(words) if i and word.istitle() and gender_of_name(word))
    at = next(given, 0)
    if not at or not phrase.determiner or not any(map(str.istitle, words[at + 1 :])):
        return phrase  # «le pape Clément XIV»
    name = " ".join(words[at:])
    gender = phrase.gender or gender_of_name(name)
    return replace(phrase, determiner="", core=name, noun=name, gender=gender, sort=Sort.PERSON)


def _with_article(phrase: Phrase, article: str) -> Phrase:
    """A noun without its article takes the one before it in the passage, or that of its gender."""
    if phrase.core[:1].isupper():
        return replace(phrase, determiner="" if gender_of_name(phrase.core) else article)
    if not article and not phrase.core[:1].isdigit():
        article = "les" if phrase.plural else "la" if phrase.gender == "f" else "le"
    gender = {"le": "m", "la": "f"}.get(article, phrase.gender or gender_of_noun(phrase.noun))
    plural = phrase.plural or article == "les"
    made = replace(phrase, determiner=article, gender=gender, plural=plural)
    return made.definite() if article in {"le", "la"} else made
