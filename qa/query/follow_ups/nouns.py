"""Nouns left to the conversation: «celui de Lorient», «ce sommet», «le deuxième»."""

from __future__ import annotations

from dataclasses import replace

from qa.french.names import gender_of_noun
from qa.query.follow_ups.answers import item, place_of_year
from qa.query.follow_ups.chunker import phrase_of
from qa.query.follow_ups.chunks import Phrase, Sort, Verb, Word, words_of
from qa.query.follow_ups.focus import Focus
from qa.query.follow_ups.question import Question, with_complement

_DEMONSTRATIVES = {
    "celui": ("m", False),
    "celle": ("f", False),
    "ceux": ("m", True),
    "celles": ("f", True),
}
_ARTICLES = frozenset({"le", "la", "les", "l'"})


def demonstratives(question: Question, focus: Focus) -> None:
    """«celui de Lorient», «celui pour Nice», «ce sommet», «ce dernier»."""
    for at, part in enumerate(question.parts):
        following = question.after(at)
        if isinstance(part, Word) and part.text.lower() in _DEMONSTRATIVES:
            if isinstance(following, Phrase) and following.preposition == "de":
                _that_of(question, at, following, focus)
            elif isinstance(following, Phrase) and following.preposition and not question.verb:
                del question.parts[at]  # takes the place of «… pour Lyon»
            return
        if isinstance(part, Phrase) and part.determiner.lower() in words_of("demonstrative"):
            found = _this_one(part, focus)
            if found is not None:
                question.parts[at] = replace(found, preposition=part.preposition)
            return


def _that_of(question: Question, at: int, complement: Phrase, focus: Focus) -> None:
    gender, plural = _DEMONSTRATIVES[question.parts[at].text.lower()]
    head = focus.headed(gender, plural) or focus.namesake(gender, plural)
    if head is not None:
        place = place_of_year(focus.history, complement.core)
        if place and head.sort is Sort.EVENT and (named := phrase_of(f"de {place}")):
            complement = named
        whole = with_complement(replace(head, gender=gender), complement)
        question.parts[at : at + 2] = [whole]


def _this_one(phrase: Phrase, focus: Focus) -> Phrase | None:
    plural = phrase.determiner.lower() == "ces"
    if not phrase.noun and phrase.core.lower().startswith("derni"):
        return focus.find(phrase.gender or gender_of_noun(phrase.noun), plural)
    is_bare = phrase.noun and not phrase.of
    return focus.headed("", plural, phrase.noun.lower()) if is_bare else None


def left_out(question: Question, focus: Focus) -> None:
    """«le deuxième», «l'ancien», «le B»: an item of the last answer, or a noun that is left out."""
    has_object = any(
        isinstance(part, Verb) and _ARTICLES & {*part.clitics} for part in question.parts
    )
    for at, phrase in question.phrases():
        is_letter = len(phrase.core) == 1 and phrase.core.isupper()
        is_known = phrase.determiner.lower() not in _ARTICLES or (phrase.noun and not is_letter)
        if is_known or has_object:  # «Qui l'a traversé le premier ?»
            continue
        listed = item(focus.history[-1], phrase.core.lower())
        if listed is not None and (question.verb or listed.is_name):
            question.parts[at] = replace(listed, preposition=phrase.preposition)
        else:
            question.parts[at] = _with_noun(phrase, is_letter, focus)


def _with_noun(phrase: Phrase, is_letter: bool, focus: Focus) -> Phrase:
    gender = "" if phrase.determiner == "l'" else phrase.gender
    head = focus.headed(gender, bool(phrase.plural))
    if head is None:
        return phrase
    follows = is_letter or phrase.core.lower() in words_of("after_noun")
    core = f"{head.noun} {phrase.core}" if follows else f"{phrase.core} {head.noun}"
    of = phrase.of if phrase.of or is_letter else head.of
    filled = replace(phrase, core=core, noun=head.noun, of=of, gender=head.gender, sort=head.sort)
    return replace(filled.definite(), preposition=phrase.preposition)
