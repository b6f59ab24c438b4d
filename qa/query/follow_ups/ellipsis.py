"""Fragments: the parts of a follow-up without a verb take their places in the last question.

«Et quand ?» takes the place of its question word, «Et à Lorient ?» that of its place, «Et la
vache ?» that of the phrase most like it; what has no place is added at the end.
"""

from __future__ import annotations

import re
from dataclasses import replace

from qa.french.articles import with_de
from qa.french.verb_forms import participle, participle_like
from qa.query.answer_type import expected_answer
from qa.query.follow_ups.answers import answered
from qa.query.follow_ups.chunks import Asked, Chunk, Phrase, Sort, Verb, Word, words_of
from qa.query.follow_ups.focus import asked_noun
from qa.query.follow_ups.pronouns import is_impersonal
from qa.query.follow_ups.question import Question, inner_phrases, instead, is_adverbial
from qa.types import Reply

# Words that a verb needs: no other can take their place.
_ARGUMENTS = frozenset("qui que quoi combien lequel laquelle lesquels lesquelles".split())
_LIGHT = frozenset({",", "ça"}) | words_of("adverb")
_LEAST = 2  # of likeness, for one phrase to take another's place
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")
_EARLIER = re.compile(r"(?:avant|précédente?|auparavant)$")
_LATER = re.compile(r"(?:après|suivante?)$")


def fill_in(fragment: Question, previous: Question, last: Reply) -> Question | None:
    """The previous question with the parts of ``fragment`` in place; None where they do not fit."""
    whole = Question([_uncapitalised(part) for part in previous.parts])
    phrases = [phrase for _, phrase in fragment.phrases()]
    asked = fragment.asked
    if not whole.parts or any(_is_foreign(part) for part in fragment.parts):
        return None
    if asked is None and len(phrases) == 1 and (about := _asks_about(phrases[0], whole, last)):
        return about
    if not (asked or phrases) or not all(_put_phrase(whole, phrase) for phrase in phrases):
        return None
    return whole if asked is None or _put_asked(whole, asked, last) else None


def _uncapitalised(part: Chunk) -> Chunk:
    if isinstance(part, Asked):
        return replace(part, word=part.word.lower(), preposition=part.preposition.lower())
    return part


def _is_foreign(part: Chunk) -> bool:
    """Whether a word of a fragment says that it is none: «je», «svp»."""
    return isinstance(part, Verb) or (isinstance(part, Word) and part.text.lower() not in _LIGHT)


def _asks_about(phrase: Phrase, whole: Question, last: Reply) -> Question | None:
    """«Et le deuxième ?» of a list of people, «Et sa superficie ?»: a question on that alone."""
    listed = last.best.text if last.best and last.best.text != phrase.bare else ""
    if phrase.is_name and phrase.bare in listed:
        return Question.of(f"qui est {phrase.bare}")
    of = [with_de(one.definite().bare) for _, one in whole.phrases()]
    owned = _is_measure(phrase) and phrase.of.endswith(tuple(of))
    if not owned or whole.is_attribute or phrase.sort is not Sort.THING or phrase.preposition:
        return None
    made = Question.of(f"{'quels sont' if phrase.plural else 'quel est'} {phrase.bare}")
    made.agree(phrase)
    return made


def _put_phrase(whole: Question, new: Phrase) -> bool:
    """Let ``new`` take the place of the phrase most like it, the subject first among equals."""
    new = _counted_year(whole, new)
    targets = _targets(whole)
    # «Et la poste ?» after «Quelles sont les heures de la mairie ?»: hours are asked for again.
    is_owner = (
        bool(targets) and whole.is_attribute and _is_measure(targets[0][1]) and not _is_measure(new)
    )
    scored = [
        (_likeness(old, new, depth) + 2.5 * (is_owner and depth > 0), at, old, depth)
        for at, old, depth in targets
    ]
    best = max(scored, key=lambda one: one[0], default=None)
    if best is None or best[0] < _LEAST:
        whole.parts.append(new)
        return bool(new.preposition) or new.sort is Sort.TIME
    _, at, old, depth = best
    placed, part = _placed(old, new), whole.parts[at]
    if isinstance(part, Asked) and part.phrase is not None:
        noun = replace(part.phrase, of=instead(part.phrase.of, old.text, placed.text))
        if replace(old, preposition="") == part.phrase:
            noun = replace(placed, determiner="", preposition="")
        whole.parts[at] = replace(part, phrase=noun)
    elif isinstance(part, Phrase) and depth:
        whole.parts[at] = replace(part, of=instead(part.of, old.text, placed.text))
    else:
        is_definite = _article(placed) == "definite"
        if whole.is_attribute and old.of and not placed.of and is_definite:
            placed = replace(placed, of=old.of)  # «Et les traitements (de la grippe) ?»
        whole.parts[at] = placed
        if not old.preposition and (whole.is_attribute or whole.subject() == at):
            whole.agree(placed)
    return True


def _is_measure(phrase: Phrase) -> bool:
    """Whether a noun names what is asked for rather than what has it: «le prix», «la durée»."""
    return expected_answer(f"quel est le {phrase.noun} ?") is not None


def _targets(whole: Question) -> list[tuple[int, Phrase, int]]:
    """The phrases that a fragment can replace: index of the part, phrase, depth in the part."""
    found: list[tuple[int, Phrase, int]] = []
    subject = whole.subject()
    for at, part in sorted(enumerate(whole.parts), key=lambda pair: pair[0] != subject):
        if isinstance(part, Phrase):
            found += [(at, part, 0), *((at, inner, 1) for inner in inner_phrases(part))]
        elif isinstance(part, Asked) and part.phrase is not None:
            if part.kind == "combien":
                found.append((at, replace(part.phrase, preposition="de"), 1))
            found += [(at, inner, 1) for inner in inner_phrases(part.phrase)]
    return found


def _likeness(old: Phrase, new: Phrase, depth: int) -> float:
    """How well ``new`` can stand where ``old`` stands; below 0 where it cannot."""
    sorts = {old.sort, new.sort}
    if Sort.TIME in sorts:
        is_place = depth == 0 or new.preposition == old.preposition
        return -1.0 if len(sorts) > 1 else 3.0 if is_place else 1.0
    if old.sort is Sort.EVENT and new.noun[:1].isupper():
        return -1.0  # «Et l'OTAN ?» is no summit
    same_noun = old.noun.lower() == new.noun.lower()
    is_led = bool(new.preposition) or (depth == 0 and bool(old.preposition))
    if old.preposition == new.preposition or (same_noun and not new.preposition):
        score = 2.0
    elif {old.preposition, new.preposition} <= words_of("place") or _names_place(old, new, depth):
        score = 1.5
    elif is_led:
        return -1.0
    else:
        score = 0.5
    score += 1.5 * (old.sort is new.sort) + 0.7 * (Sort.NAME in sorts and len(sorts) > 1)
    score -= 3.0 * (Sort.PERSON in sorts and bool(sorts & {Sort.THING, Sort.EVENT}))
    score += 1.0 * (bool(old.determiner) == bool(new.determiner))
    score += 1.0 * (_article(old) == _article(new)) + 2.0 * same_noun
    score += 1.5 * (old.noun[:1].isupper() == new.noun[:1].isupper())
    return score + 0.5 * (bool(old.of) == bool(new.of)) - 0.6 * depth


def _names_place(old: Phrase, new: Phrase, depth: int) -> bool:
    """«Et à Lorient ?» after «la bibliothèque de Vannes»."""
    is_place = new.preposition in {"à", "en", "dans"} and new.noun[:1].isupper()
    return depth > 0 and old.preposition == "de" and is_place and old.noun.istitle()


def _article(phrase: Phrase) -> str:
    article = phrase.determiner.lower()
    if article in {"le", "la", "les", "l'"}:
        return "definite"
    return "indefinite" if article in {"un", "une", "des"} else article


def _placed(old: Phrase, new: Phrase) -> Phrase:
    """``new`` with the preposition that its place wants."""
    if _names_place(old, new, 1):
        return replace(new, preposition="de")
    is_led = new.sort is Sort.TIME or new.preposition
    return new if is_led else replace(new, preposition=old.preposition)


def _counted_year(whole: Question, new: Phrase) -> Phrase:
    """«l'année d'avant» after a question on 2022 is 2021."""
    said, years = new.core + new.of, _YEAR.findall(whole.text)
    step = -1 if _EARLIER.search(said) else 1 if _LATER.search(said) else 0
    if new.noun.lower() not in {"an", "année"} or not step or len(years) != 1:
        return new
    year = str(int(years[0]) + step)
    return Phrase("en", "", year, year, "", "", False, Sort.TIME)


def _put_asked(whole: Question, new: Asked, last: Reply) -> bool:
    """Let ``new`` ask in the place of the question word."""
    at, old, verb = whole.place(Asked), whole.asked, whole.verb
    if old is None:
        whole.parts.insert(0, new)  # after a yes-or-no question
        return verb is not None
    is_bare = new.kind in _ARGUMENTS and not new.preposition and not new.phrase
    is_needed = old.text == "combien" or (old.kind == "que" and verb and verb.deed == "faire")
    if is_bare or is_needed:
        return False
    if old.kind.startswith("est-ce"):
        new = replace(new, suffix=new.suffix or "est-ce que")
    if old.suffix.endswith(("que", "qu'")) and not new.suffix:
        new = replace(new, suffix=old.suffix)
    if _counts_alike(old, new) or (_is_free(old) and not _counts_things(new)):
        whole.parts[at] = new
        return True
    if _counts_things(new):
        return _count_there(whole, new)
    return _put_aside(whole, old, new, last)


def _is_free(asked: Asked) -> bool:
    return is_adverbial(asked) or asked.kind.startswith("est-ce")


def _put_aside(whole: Question, old: Asked, new: Asked, last: Reply) -> bool:
    """Make a phrase of the subject or object that was asked for: «Quel accord» → «l'accord»."""
    at, subject = whole.place(Asked), whole.subject()
    noun = asked_noun(whole)
    if old.kind == "qui":
        found = answered(last)
        noun = found.phrase if found else None
        if noun is None and subject == at and not whole.is_attribute:
            return _passive(whole, new)
    if (noun is None and old.kind != "que") or (whole.is_attribute and old.kind != "qui"):
        return False
    if noun is not None and old.kind == "combien":
        noun = replace(noun, determiner="des", of="" if subject != at else noun.of)
    if noun is not None and (subject == at or whole.is_attribute):
        whole.parts[at : at + 1] = [new, noun]
        _invert(whole, noun)
        return True
    whole.parts[at] = new
    if noun is not None:
        whole.parts.insert(whole.place(Verb) + 1, noun)
    return True


def _count_there(whole: Question, new: Asked) -> bool:
    """«Et combien de morts ?»: at the event that the last question is about."""
    event = next((one for _, one in whole.phrases() if one.sort is Sort.EVENT), None)
    if event is not None:
        whole.parts[:] = [new, replace(event.definite(), preposition="lors de")]
    return event is not None


def _counts_things(asked: Asked) -> bool:
    """«Combien de morts», not «combien de temps»."""
    is_thing = asked.phrase is not None and asked.phrase.sort is not Sort.TIME
    return asked.kind == "combien" and is_thing and not asked.preposition


def _counts_alike(old: Asked, new: Asked) -> bool:
    """«Combien de femmes ?» after «Combien de licenciés …», or «Que …»."""
    return _counts_things(new) and (_counts_things(old) or old.kind == "que")


def _passive(whole: Question, new: Asked) -> bool:
    """«Quand ?» after «Qui a signé l'accord ?» without an answer: «Quand … a-t-il été signé ?»."""
    at, verb = whole.place(Verb), whole.verb
    thing = whole.after(at) if verb else None
    single = participle(verb.tail) if verb else None
    if verb is None or verb.infinitive != "avoir" or not single or not isinstance(thing, Phrase):
        return False
    plural, is_feminine = bool(thing.plural), thing.gender == "f"
    done = f"été {participle_like(single, is_feminine, plural)}"
    passive = replace(verb, tail=done, pronoun="elle" if is_feminine else "il")
    whole.parts[: at + 2] = [new, thing, passive]
    whole.agree(thing)
    return not thing.preposition


def _invert(whole: Question, phrase: Phrase) -> None:
    """Give the verb the pronoun that French wants after a named subject, if its gender is known."""
    verb, asked = whole.verb, whole.asked
    if verb is None or asked is None or is_impersonal(whole):
        return
    if phrase.gender or phrase.plural:
        whole.parts[whole.place(Verb)] = replace(verb, pronoun="il")
        whole.agree(phrase)
    else:
        whole.parts[whole.place(Asked)] = replace(asked, suffix="est-ce que")
