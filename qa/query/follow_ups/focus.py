"""What the conversation is about: the phrases that a pronoun can take up, the likeliest first.

The phrases come from the questions asked, as they were made whole, and from the answers given. A
phrase is weighed by how recent it is, by its part in its question (an asked subject is its answer;
a subject goes before an object, an object before a complement), and by its sort.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from qa.french.analysis import strip_accents
from qa.french.articles import with_a
from qa.french.lexicon import table
from qa.french.typography import fold_typography
from qa.query.follow_ups.answers import Antecedent, answered
from qa.query.follow_ups.chunks import Phrase, Sort, led, words_of
from qa.query.follow_ups.question import Question, inner_phrases
from qa.types import Reply

_TURN = 0.45  # what a phrase loses by a turn
_OBJECTS = frozenset({"l'", "le", "la", "les"})
_WORD = re.compile(r"\w{3,}")


class Focus:
    """The last replies as the antecedents of one follow-up, whose text is ``question``."""

    def __init__(self, history: Sequence[Reply], question: str) -> None:
        """Read ``history``, oldest first."""
        self.history = history
        self.last = Question.of(folded(history[-1].effective_question))
        self._question = question
        self._named = set(_WORD.findall(question.lower()))
        self._taken: list[str] = []
        plain = strip_accents(question).lower()
        verb = Question.of(question).verb
        acts = verb is not None and bool(_OBJECTS & {*verb.clitics}) and bool(verb.pronoun)
        self._is_of_people = acts or _matches("person", plain)
        self._is_of_things = _matches("thing", plain) and not self._is_of_people
        self.known = [
            replace(one, weight=one.weight - _TURN * turn, turn=turn)
            for turn, reply in enumerate(reversed(history))
            for one in _salient(reply)
        ]

    def find(
        self,
        gender: str = "",
        plural: bool | None = None,
        person: bool | None = False,
        subject: bool = False,
    ) -> Phrase | None:
        """What a pronoun of that gender and number means, taken for this follow-up.

        ``person``: people alone, or with None all but people and places. ``subject``: it does or
        owns what the follow-up tells, which some verbs and nouns say of people, others of things.
        """
        found: list[tuple[float, Phrase]] = [
            (self._weight(one, gender, person, subject), one.phrase)
            for one in [*self.known, *(self._together() if plural else ())]
            if self._suits(one.phrase, gender, plural)
        ]
        if person or (subject and self._is_of_people):
            found = [pair for pair in found if pair[1].sort not in {Sort.EVENT, Sort.PLACE}]
        if person is None:
            found = [pair for pair in found if pair[1].sort not in {Sort.PERSON, Sort.PLACE}]
        if not found:
            return None
        best = max(found, key=lambda pair: pair[0])[1]
        self._taken.append(best.bare.lower())
        return best

    def thing(self) -> Phrase | None:
        """What «ça» means: a thing or an event, and no name."""
        found = [
            one
            for one in self.known
            if one.phrase.sort in {Sort.THING, Sort.EVENT} and one.phrase.noun.islower()
        ]
        return max(found, key=lambda one: one.weight).phrase if found else None

    def place(self) -> str | None:
        """What «y» means, with its preposition; what people attend is an event."""
        events = [one.phrase for one in self.known if one.phrase.sort is Sort.EVENT]
        if events and _matches("attend", strip_accents(self._question).lower()):
            return with_a(events[0].bare)
        found = [
            (one.weight + (0.4 if one.place else 0), one)
            for one in self.known
            if not self._is_named(one.phrase)
            and (one.place or one.phrase.sort in {Sort.PLACE, Sort.NAME, Sort.THING, Sort.EVENT})
        ]
        if not found:
            return None
        best = max(found, key=lambda pair: pair[0])[1]
        return best.place or with_a(best.phrase.bare)

    def headed(self, gender: str, plural: bool, noun: str = "") -> Phrase | None:
        """The phrase whose noun «celui de …», «le deuxième» or «ce sommet» takes up."""
        for one in self.known:
            for phrase in (one.phrase, *(inner.definite() for inner in inner_phrases(one.phrase))):
                is_noun = bool(phrase.noun) and not phrase.is_name
                if noun and phrase.noun.lower() == noun:
                    return phrase
                fits = _agrees(phrase, gender, plural) and phrase.sort is not Sort.TIME
                if not noun and is_noun and fits:
                    return phrase
        return None

    def namesake(self, gender: str, plural: bool) -> Phrase | None:
        """«la maire» for «celle de …» where the conversation is about «le maire»."""
        for one in self.known:
            phrase = one.phrase
            is_both = phrase.sort is Sort.PERSON and phrase.noun[:1].islower()
            if is_both and bool(phrase.plural) == plural and phrase.noun.endswith("e"):
                article = "la" if gender == "f" else "le"
                return replace(phrase, gender=gender, determiner=article)
        return None

    def _weight(self, one: Antecedent, gender: str, person: bool | None, subject: bool) -> float:
        phrase, weight = one.phrase, one.weight
        is_person = phrase.sort in {Sort.PERSON, Sort.NAME}
        if person or (subject and self._is_of_people):
            weight += 0.3 if phrase.sort is Sort.PERSON else 0.2 if is_person else -0.2
        elif subject and self._is_of_things:
            weight -= 0.7 if phrase.sort is Sort.PERSON else 0
        if phrase.sort is Sort.PLACE:
            weight -= 0.3
        if gender and phrase.gender:
            weight += 0.1 if phrase.gender == gender else -0.4
        return weight

    def _suits(self, phrase: Phrase, gender: str, plural: bool | None) -> bool:
        text = phrase.bare.lower()
        is_taken = any(text in taken or taken in text for taken in self._taken)
        is_free = not is_taken and not self._is_named(phrase) and phrase.sort is not Sort.TIME
        return is_free and _agrees(phrase, gender, plural)

    def _is_named(self, phrase: Phrase) -> bool:
        return set(_WORD.findall(phrase.core.lower())) <= self._named

    def _together(self) -> Iterator[Antecedent]:
        """Two people of one exchange, as «ils»."""
        for turn in range(len(self.history)):
            people = [
                one
                for one in self.known
                if one.phrase.sort is Sort.PERSON and not one.phrase.plural and one.turn == turn
            ]
            if len(people) > 1:
                first, second = people[0].phrase, people[1].phrase
                both = first.gender if first.gender == second.gender else "m"
                whole = replace(first, of=f"{first.of} et {second.bare}", plural=True, gender=both)
                yield Antecedent(whole, people[0].weight - 0.05)


def _agrees(phrase: Phrase, gender: str, plural: bool | None) -> bool:
    # The gender of a given name is a guess: it counts in the weight alone.
    same_gender = not gender or not phrase.gender or phrase.gender == gender or phrase.is_name
    return same_gender and (plural is None or phrase.plural is None or phrase.plural == plural)


def _salient(reply: Reply) -> Iterator[Antecedent]:
    """The phrases of an exchange with their weights in it."""
    text = folded(reply.effective_question)
    question = Question.of(text)
    answer = answered(reply)
    asked, subject = question.asked, question.subject()
    asks_subject = asked is not None and subject is not None and question.parts[subject] is asked
    asks_who = question.is_attribute and asked is not None and asked.kind == "qui"
    is_defined = asks_who and any(phrase.is_name for _, phrase in question.phrases())
    if answer:  # «Qui est Jeanne d'Arc ?» is about her, whatever the answer
        is_first = asks_subject or (asks_who and not is_defined)
        yield replace(answer, weight=1.0 if is_first else 0.7)
    if noun := asked_noun(question):
        yield Antecedent(noun, 0.95 if asks_subject and not answer else 0.65)
    yield from _own(question, subject)


def _own(question: Question, subject: int | None) -> Iterator[Antecedent]:
    """The phrases that a question names: subject, objects, complements, and what is in them."""
    for at, phrase in question.phrases():
        whole = _with_place(question, at, phrase)
        weight = 0.95 if at == subject else 0.7 if not phrase.preposition else 0.6
        weight -= 0.02 * at
        inner = weight - 0.2
        asked = question.asked
        is_what = at == subject and question.is_attribute and asked is not None
        if is_what and asked is not None and asked.kind != "qui" and not phrase.plural:
            inner = 1.0  # «Quelle est la population de l'Islande ?» is about Iceland
        is_place = phrase.preposition in words_of("place") and phrase.sort is not Sort.TIME
        yield Antecedent(whole.definite(), weight, phrase.text if is_place else "")
        for one in inner_phrases(phrase):
            if _stands(one):
                yield Antecedent(one.definite(), inner - (0 if one.determiner else 0.2))
                inner -= 0.1


def _with_place(question: Question, at: int, phrase: Phrase) -> Phrase:
    """«le référendum en Nouvelle-Calédonie»: the place that follows a thing tells which it is."""
    following = question.parts[at + 1] if at + 1 < len(question.parts) else None
    is_thing = phrase.sort in {Sort.THING, Sort.EVENT} and bool(phrase.determiner) and not phrase.of
    if not is_thing or not isinstance(following, Phrase) or following.sort is not Sort.PLACE:
        return phrase
    return replace(phrase, of=f" {following.text}")


def _stands(phrase: Phrase) -> bool:
    """Whether a complement names a thing of its own: «de la Sarre», not «de musique»."""
    return bool(phrase.determiner) or phrase.is_name


def asked_noun(question: Question) -> Phrase | None:
    """«les livres» of «Combien de livres», «l'accord» of «Quel accord», with whose they are."""
    asked = question.asked
    if asked is None or asked.phrase is None or asked.phrase.sort is Sort.TIME:
        return None
    noun = asked.phrase
    plural = asked.kind == "combien" or bool(noun.plural)
    gender = noun.gender
    if asked.kind == "quel":
        gender = "f" if asked.word[4:5] == "l" else "m"
    of = noun.of.replace(" et de ", " et les ").replace(" et d'", " et les ")
    whole = replace(noun, determiner="un", plural=plural, gender=gender, of=of).definite()
    subject = question.subject()
    owner = question.parts[subject] if subject is not None else None
    if isinstance(owner, Phrase) and asked.kind == "combien" and not noun.of:
        whole = replace(whole, of=f" {led('de', owner.definite().bare)}")
    return whole


def folded(question: str) -> str:
    """A question on one line, its typography folded, without its final marks."""
    return re.sub(r"\s+", " ", fold_typography(question)).strip().rstrip(" ?.!")


@cache
def _predicates(name: str) -> re.Pattern[str]:
    stems = "|".join(stem.replace("*", r"\w*") for stem in table("predicates")[name].split())
    return re.compile(rf"\b(?:{stems})\b")


def _matches(name: str, plain: str) -> bool:
    return bool(_predicates(name).search(plain))
