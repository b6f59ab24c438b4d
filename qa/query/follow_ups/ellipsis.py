"""Fragments: the parts of a follow-up without a verb take their places in the last question.

«Et quand ?» takes the place of its question word, «Et à Lorient ?» that of its place, «Et la
vache ?» that of the phrase most like it; what has no place is added at the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.french.articles import with_de
from qa.query.answer_type import expected_answer
from qa.query.follow_ups.chunks import Asked, Phrase, Sort, Verb, Word, joined, words_of
from qa.query.follow_ups.focus import Focus, answered, asked_noun
from qa.query.follow_ups.pronouns import is_impersonal
from qa.query.follow_ups.question import Question, inner_phrases, is_adverbial
from qa.types import Reply

# Words that a verb needs: no other can take their place.
_ARGUMENTS = frozenset("qui que qu' quoi combien lequel laquelle lesquels lesquelles".split())
_LEAST = 2  # of likeness, for one phrase to take another's place
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")
_EARLIER = re.compile(r"(?:avant|précédente?|auparavant)$")
_LATER = re.compile(r"(?:après|suivante?|d'après)$")


def fill_in(fragment: Question, focus: Focus, last: Reply) -> Question | None:
    """The last question with the parts of ``fragment`` in place; None where they do not fit."""
    whole = Question.of(focus.last.text.rstrip(" ?"))
    whole.parts[:1] = [_uncapitalised(part) for part in whole.parts[:1]]
    if not whole.parts or any(_is_foreign(part) for part in fragment.parts):
        return None
    phrases = [part for part in fragment.parts if isinstance(part, Phrase)]
    asked = fragment.asked
    if asked is None and not phrases:
        return None
    if asked is None and len(phrases) == 1 and (about := _asks_about(phrases[0], whole, last)):
        return about
    if not all(_put_phrase(whole, phrase) for phrase in phrases):
        return None
    if asked is not None and not _put_asked(whole, asked, last):
        return None
    return whole


def _asks_about(phrase: Phrase, whole: Question, last: Reply) -> Question | None:
    """«Et le deuxième ?» of a list of people, «Et sa superficie ?»: a question on that alone."""
    listed = last.best is not None and len(last.best.text) > len(phrase.bare)
    if phrase.is_name and listed and last.best and phrase.bare in last.best.text:
        return Question.of(f"qui est {phrase.bare}")
    owned = any(phrase.of.endswith(with_de(one.definite().bare)) for _, one in whole.phrases())
    if not owned or whole.is_attribute or phrase.sort is not Sort.THING or phrase.preposition:
        return None
    made = Question.of(f"{'quels sont' if phrase.plural else 'quel est'} {phrase.bare}")
    made.agree(phrase)
    return made


def _uncapitalised(part: object) -> object:
    if isinstance(part, Asked):
        return replace(part, word=part.word.lower(), preposition=part.preposition.lower())
    return part


def _is_foreign(part: object) -> bool:
    """Whether a word of a fragment says that it is none: «je», «svp»."""
    if isinstance(part, Verb):
        return True
    return (
        isinstance(part, Word)
        and part.text.lower() not in {",", "là-bas", "ça", "aussi"}
        and (part.text.lower() not in words_of("adverb"))
    )


def _put_phrase(whole: Question, new: Phrase) -> bool:
    if new.sort is Sort.TIME:
        new = _counted_year(whole, new)
    found = _targets(whole)
    within = 2.5 if _is_measured(whole, new) else 0.0
    scored = [
        (_likeness(old, new, depth) + within * min(depth, 1), -n, at, old, depth)
        for n, (at, old, depth) in enumerate(found)
    ]
    best = max(scored, key=lambda one: one[:2], default=None)
    if best is None or best[0] < _LEAST:
        whole.parts.append(new)
        return bool(new.preposition) or new.sort is Sort.TIME
    _, _, at, old, depth = best
    placed = _placed(old, new)
    part = whole.parts[at]
    if depth == 0:
        if whole.is_attribute and old.of and not placed.of and _article(placed) == "definite":
            placed = replace(placed, of=old.of)  # «Et les traitements (de la grippe) ?»
        whole.parts[at] = placed
        if not old.preposition and (whole.is_attribute or whole.subject() == at):
            whole.agree(placed)
    elif isinstance(part, Phrase):
        whole.parts[at] = replace(part, of=_instead(part.of, old.text, placed.text))
    elif isinstance(part, Asked) and part.phrase is not None:
        if old is part.phrase:
            fresh = replace(placed, determiner="", preposition="")
            whole.parts[at] = replace(part, phrase=fresh)
        else:
            of = _instead(part.phrase.of, old.text, placed.text)
            whole.parts[at] = replace(part, phrase=replace(part.phrase, of=of))
    return True


def _is_measured(whole: Question, new: Phrase) -> bool:
    """Whether «Quel est le prix de …» asks for a measure and ``new`` is none: «Et le billet ?»."""
    phrase = next((one for _, one in whole.phrases()), None)
    asked = whole.asked
    if phrase is None or asked is None or not whole.is_attribute or asked.word.lower() == "qui":
        return False
    kinds = [expected_answer(f"quel est le {one.noun} ?") for one in (phrase, new)]
    return kinds[0] is not None and kinds[1] is None


def _instead(text: str, old: str, new: str) -> str:
    start = text.rfind(old)
    return text[:start] + new if start >= 0 else f" {new}"


def _targets(whole: Question) -> list[tuple[int, Phrase, int]]:
    """The phrases that a fragment can replace: index of the part, phrase, depth in the part."""
    found: list[tuple[int, Phrase, int]] = []
    subject = whole.subject()
    for at, part in sorted(enumerate(whole.parts), key=lambda pair: pair[0] != subject):
        if isinstance(part, Phrase):
            found.append((at, part, 0))
            found += [(at, inner, 1) for inner in inner_phrases(part)]
        elif isinstance(part, Asked) and part.phrase is not None:
            if part.word.lower() == "combien":
                found.append((at, replace(part.phrase, preposition="de"), 1))
            found += [(at, inner, 1) for inner in inner_phrases(part.phrase)]
    return found


def _likeness(old: Phrase, new: Phrase, depth: int) -> float:
    """How well ``new`` can stand where ``old`` stands."""
    if (old.sort is Sort.TIME) != (new.sort is Sort.TIME):
        return -1
    score = 0.0
    if old.sort is Sort.EVENT and new.noun[:1].isupper():
        return -1  # «Et l'OTAN ?» is no summit
    if new.sort is Sort.TIME:
        return 3.0 if depth == 0 or new.preposition == old.preposition else 1.0
    if (old.noun and old.noun.lower() == new.noun.lower() and not new.preposition) or old.preposition == new.preposition:
        score += 2
    elif {old.preposition, new.preposition} <= words_of("place") - {"de"} or _names_place(old, new, depth):
        score += 1.5
    elif new.preposition or (depth == 0 and old.preposition):
        return -1
    else:
        score += 0.5
    score += 1.5 if old.sort is new.sort else 0
    sorts = {old.sort, new.sort}
    score -= 3 if Sort.PERSON in sorts and sorts & {Sort.THING, Sort.EVENT} else 0
    score += 0.7 if Sort.NAME in {old.sort, new.sort} and old.sort is not new.sort else 0
    score += 1 if bool(old.determiner) == bool(new.determiner) else 0
    score += 1 if _article(old) == _article(new) else 0
    score += 1.5 if old.noun[:1].isupper() == new.noun[:1].isupper() else 0
    score += 2 if old.noun.lower() == new.noun.lower() else 0
    score += 0.5 if bool(old.of) == bool(new.of) else 0
    return score - 0.6 * depth


def _names_place(old: Phrase, new: Phrase, depth: int) -> bool:
    """«Et à Lorient ?» after «la bibliothèque de Vannes»."""
    is_place = new.preposition in {"à", "en", "dans"} and new.noun[:1].isupper()
    return depth > 0 and old.preposition == "de" and is_place and old.noun[:1].isupper()


def _article(phrase: Phrase) -> str:
    article = phrase.determiner.lower()
    if article in {"le", "la", "les", "l'"}:
        return "definite"
    return "indefinite" if article in {"un", "une", "des"} else article


def _placed(old: Phrase, new: Phrase) -> Phrase:
    """``new`` with the preposition that its place wants."""
    if old.preposition == "de" and _names_place(old, new, 1):
        return replace(new, preposition="de")
    if new.sort is Sort.TIME or new.preposition:
        return new
    return replace(new, preposition=old.preposition)


def _counted_year(whole: Question, new: Phrase) -> Phrase:
    """«l'année d'avant» after a question on 2022 is 2021."""
    if new.noun.lower() not in {"an", "année"}:
        return new
    said = joined([new.core]) + new.of
    step = -1 if _EARLIER.search(said) else 1 if _LATER.search(said) else 0
    years = _YEAR.findall(whole.text)
    if not step or len(years) != 1:
        return new
    year = str(int(years[0]) + step)
    return Phrase("en", "", year, year, "", "", False, Sort.TIME)


def _put_asked(whole: Question, new: Asked, last: Reply) -> bool:
    """Let ``new`` ask in the place of the question word."""
    at = whole.place(Asked)
    if at is None:
        whole.parts.insert(0, new)  # after a yes-or-no question
        return whole.verb is not None
    old = whole.parts[at]
    assert isinstance(old, Asked)  # noqa: S101 - that is what was sought
    is_bare = new.word.lower() in _ARGUMENTS and not new.preposition and not new.phrase
    if is_bare or (old.word.lower() == "combien" and not old.phrase and not old.preposition):
        return False
    verb = whole.verb
    if old.word.lower() in {"que", "qu'"} and verb and "faire" in {verb.tail, verb.form}:
        return False  # «Pourquoi ?» after «Que faut-il faire ?»
    suffix = old.suffix if old.suffix.endswith(("que", "qu'")) and not new.suffix else new.suffix
    new = replace(new, suffix=suffix)
    if (
        new.word.lower() == "combien"
        and new.phrase
        and not new.preposition
        and (new.phrase.sort is not Sort.TIME and not _counts_alike(old, new))
    ):
        return _count_there(whole, new)
    if is_adverbial(old) or _counts_alike(old, new):
        whole.parts[at] = new
        return True
    subject = whole.subject()
    if whole.is_attribute:
        return _ask_of_attribute(whole, at, new, last)
    if subject != at:
        noun = asked_noun(whole) if old.phrase else None
        if old.word.lower() == "qui":
            said = answered(last, whole.text)
            if said is None:
                return False
            noun = said.phrase
        whole.parts[at] = new
        if noun is not None:
            of_subject = replace(noun, of="") if old.word.lower() == "combien" else noun
            shown = (
                replace(of_subject, determiner="des")
                if noun.plural and old.word.lower() == "combien"
                else noun
            )
            place = whole.place(Verb)
            whole.parts.insert(len(whole.parts) if place is None else place + 1, shown)
        return True
    phrase = asked_noun(whole)  # «l'accord» of «Quel accord»; a wrong answer does no harm
    if phrase is None:
        found = answered(last, whole.text)
        phrase = found.phrase if found else None
    elif old.word.lower() == "combien":
        phrase = replace(phrase, determiner="des")
    if phrase is None:
        return False
    whole.parts[at : at + 1] = [new, phrase]
    _invert(whole, phrase)
    return True


def _count_there(whole: Question, new: Asked) -> bool:
    """«Et combien de morts ?»: at the event that the last question is about."""
    event = next((one for _, one in whole.phrases() if one.sort is Sort.EVENT), None)
    if event is None:
        return False
    whole.parts[:] = [new, replace(event.definite(), preposition="lors de")]
    return True


def _counts_alike(old: Asked, new: Asked) -> bool:
    """«Combien de femmes ?» after «Combien de licenciés …»."""
    is_same = old.word.lower() == new.word.lower() and bool(old.phrase) == bool(new.phrase)
    times = [one.phrase is not None and one.phrase.sort is Sort.TIME for one in (old, new)]
    return is_same and old.preposition == new.preposition and times[0] == times[1]


def _ask_of_attribute(whole: Question, at: int, new: Asked, last: Reply) -> bool:
    """«Depuis quand ?» after «Qui est le trésorier ?»."""
    found = answered(last, whole.text)
    place = whole.place(Verb)
    old = whole.parts[at]
    is_who = isinstance(old, Asked) and old.word.lower() == "qui"
    if not found or place is None or not is_who:
        return False
    whole.parts[at : at + 1] = [new, found.phrase]
    _invert(whole, found.phrase)
    return True


def _invert(whole: Question, phrase: Phrase) -> None:
    """Give the verb the pronoun that French wants after a named subject, if its gender is known."""
    at = whole.place(Verb)
    if at is None or is_impersonal(whole):
        return
    verb, asked = whole.parts[at], whole.asked
    assert isinstance(verb, Verb)  # noqa: S101 - that is what was sought
    if phrase.gender or phrase.plural:
        whole.parts[at] = replace(verb, pronoun="il")
        whole.agree(phrase)
    elif asked is not None:
        place = whole.parts.index(asked)
        whole.parts[place] = replace(asked, suffix="est-ce que")


def clauses(parts: Sequence[object]) -> bool:
    """Whether there is a verb among the parts."""
    return any(isinstance(part, Verb) for part in parts)
