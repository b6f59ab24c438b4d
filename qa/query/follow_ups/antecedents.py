"""What a pronoun can stand for: the mentions of the conversation, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from qa.french.analysis import strip_accents
from qa.french.articles import with_a
from qa.french.typography import fold_typography
from qa.query.follow_ups.lexicon import PERSON_PREDICATE, THING_PREDICATE
from qa.query.follow_ups.mentions import Kind, Mention, complement_of, mentions
from qa.query.follow_ups.proofs import led_place, people_of_proof, place_of_year
from qa.types import Reply

_TELLING = re.compile(r"[A-ZÀ-Þ][\w]+|\w{4,}")  # names and content words, roughly
_OWNED = re.compile(r"(?:son|sa|ses|leurs?|notre|nos|votre|vos|mon|ma|mes) ")
Suits = Callable[[Mention], bool]
_TURNS = 3  # further back, nobody remembers what «il» was
_ATTRIBUTE = re.compile(
    r"^(?:et )?quel(?:le)?s? (?:est|sont|était|étaient|fut|sera) ", re.IGNORECASE
)
_OPINION = re.compile(r"^(?:que |qu')(?:en )?(?:pens|di[ts]|fai[ts]|retien)\w* ", re.IGNORECASE)
# «Qui est devenu maire ?» asks for a subject, «Qui est le maire ?» for an attribute.
_SUBJECT_QUESTION = re.compile(
    r"^(?:qui (?!(?:est|sont|était|étaient|fut) (?!(?:\w+(?:é|i|u)e?s?|morte?s?) ))|"
    r"quel(?:le)?s? (?!est |sont |était |étaient |fut )\w+ )(?!.*-(?:t-)?(?:ils?|elles?)\b)"
    r"(?P<verb>(?:l'|s'|y |en |se )?[a-zà-ÿ']+)",
    re.IGNORECASE,
)
_QUEL = re.compile(
    r"^(?:\w+ )?quel(?P<feminine>le)?(?P<plural>s)? (?P<noun>(?!est |sont |était )[a-zà-ÿ-]+)", re.I
)
_WHERE = re.compile(r"\b(?:où|dans quel(?:le)?s? \w+)\b|^ou\b", re.IGNORECASE)
_WHO = re.compile(r"^(?:(?:à|de|avec|par|pour|contre) )?qui\b", re.IGNORECASE)


class Conversation:
    """The last replies as a source of antecedents for one follow-up.

    ``question`` is the follow-up itself: what it names, its pronouns do not mean. An antecedent is
    given once: two pronouns of a clause are two things.
    """

    def __init__(self, history: Sequence[Reply], question: str) -> None:
        """Read the last replies of ``history`` (oldest first)."""
        self.previous = fold_typography(history[-1].effective_question).strip().rstrip(" ?")
        self._turns = [list(_salient(reply)) for reply in reversed(history[-_TURNS:])]
        self._places = [place for reply in reversed(history[-_TURNS:]) for place in _places(reply)]
        self._named = {word.lower() for word in _TELLING.findall(question)}
        self._history = list(history[-_TURNS:])
        self._taken: set[str] = set()
        plain = strip_accents(question).lower()
        self._wants_person = bool(PERSON_PREDICATE.search(plain))
        self._wants_thing = bool(THING_PREDICATE.search(plain)) and not self._wants_person

    def take(self, mention: Mention) -> Mention:
        """Mark a mention as used by this clause."""
        self._taken.add(mention.text.lower())
        return mention

    def subject(self, gender: str, plural: bool) -> Mention | None:
        """What «il», «elle», «ils» or «elles» stands for as a subject.

        «Ils» who do what only people do, where nobody was asked about, are the two people that the
        proof of the last answer names.
        """
        found = self._find(gender, plural, self._suits)
        if found is None and plural and gender == "m" and self._wants_person:
            return people_of_proof(self._history[-1])
        return found

    def place_of_year(self, year: str) -> str | None:
        """The place that answered an «où» with a source of that year: it tells events apart."""
        return next(
            (
                place
                for reply in reversed(self._history)
                if _WHERE.search(fold_typography(reply.effective_question))
                and (place := place_of_year(reply, year))
            ),
            None,
        )

    def object(self, gender: str, plural: bool) -> Mention | None:
        """What «le», «la», «l'» or «les» stands for."""
        return self._find(gender, plural, lambda _: True)

    def person(self, gender: str, plural: bool) -> Mention | None:
        """What «lui» or «leur» stands for: people first, then what is not a place or an event."""
        return self._find(gender, plural, _may_be_person, strict=True) or self._find(
            gender, plural, lambda mention: mention.kind is Kind.THING, strict=True
        )

    def any(self, gender: str, plural: bool | None) -> Mention | None:
        """What a stressed pronoun or a possessive stands for."""
        return self._find(gender, plural, self._suits)

    def event(self) -> Mention | None:
        """The event that the last question is about."""
        return next((m for m in self._turns[0] if m.kind is Kind.EVENT), None)

    def headed(self, gender: str, plural: bool) -> Mention | None:
        """The phrase with a noun that «celui de …» takes up."""
        found = [
            mention
            for turn in self._turns
            for mention in turn
            if mention.head and mention.head[0].islower() and mention.agrees(gender, plural)
        ]
        return next((m for m in found if m.text != m.head), found[0] if found else None)

    def namesake(self, gender: str) -> Mention | None:
        """The person that «celle de …» takes up where the last one was a man: «la maire»."""
        for mention in chain.from_iterable(self._turns):
            if mention.head.startswith(("le ", "la ")) and mention.kind is Kind.PERSON:
                if mention.noun.endswith("e"):  # the same word for both
                    article = "la" if gender == "f" else "le"
                    return replace(mention, head=f"{article}{mention.head[2:]}", gender=gender)
                return None
        return None

    def with_noun(self, noun: str) -> Mention | None:
        """The phrase that «ce sommet» takes up."""
        return next(
            (m for turn in self._turns for m in turn if m.noun == noun and m.text != m.head), None
        )

    def place(self, *, attending: bool = False) -> str | None:
        """What «y» stands for, with its preposition: «à Helsinki», «au sommet de 2017»."""
        event = self.event()
        if attending and event:
            return with_a(event.text)
        free = next((place for place in self._places if not self._is_named(place)), None)
        if free:
            return free
        return with_a(event.text) if event else None

    def _is_free(self, mention: Mention) -> bool:
        text = mention.text.lower()
        # «Le musée» and «le musée d'Autun» are one.
        is_taken = any(text in taken or taken in text for taken in self._taken)
        return not is_taken and not self._is_named(text) and not _OWNED.match(text)

    def _is_named(self, text: str) -> bool:
        return not self._named.isdisjoint(word.lower() for word in _TELLING.findall(text))

    def _suits(self, mention: Mention) -> bool:
        if self._wants_person:
            return _may_be_person(mention)
        if self._wants_thing:
            return mention.kind is not Kind.PERSON
        return mention.kind is not Kind.PLACE

    def _find(
        self, gender: str, plural: bool | None, suits: Suits, *, strict: bool = False
    ) -> Mention | None:
        for turn in self._turns:
            free = [mention for mention in turn if self._is_free(mention)]
            for wanted in (suits,) if strict else (suits, _is_no_place):
                for mention in (*free, *(_together(free) if plural else ())):
                    if mention.agrees(gender, plural) and wanted(mention):
                        return self.take(mention)
        return None


def _is_no_place(mention: Mention) -> bool:
    return mention.kind is not Kind.PLACE


def _may_be_person(mention: Mention) -> bool:
    return mention.kind in {Kind.PERSON, Kind.NAME}


def _together(found: Sequence[Mention]) -> Iterator[Mention]:
    """The single people of one question, as the «ils» of the next."""
    people = [m for m in found if _may_be_person(m) and not m.plural]
    if len(people) > 1:
        whole = " et ".join(m.text for m in people[:2])
        yield replace(people[0], text=whole, plural=True, gender="", head="")


def _salient(reply: Reply) -> Iterator[Mention]:
    """The mentions of a reply, those likeliest meant by a pronoun first."""
    question = fold_typography(reply.effective_question)
    named = mentions(question)
    answer = _answer(reply, question)
    asks_subject = _SUBJECT_QUESTION.search(question)
    if asks_subject:
        yield from answer
        yield from _asked_noun(reply, question)
    if _ATTRIBUTE.match(question):
        # «Quelle est la population de l'Islande ?» is about Iceland.
        yield from filter(None, (complement_of(question, mention) for mention in named))
    if _OPINION.match(question) and named and (about := complement_of(question, named[0])):
        yield replace(named[0], text=named[0].head, end=about.start)
        yield about
        named = named[1:]
    # «les championnats d'Europe» are not about Europe.
    yield from sorted(named, key=lambda mention: mention.preposition == "d'" and not mention.head)
    if not asks_subject:
        yield from _asked_noun(reply, question)
        yield from answer


def _answer(reply: Reply, question: str) -> list[Mention]:
    if not reply.answers or re.match(r"(?:quand|combien|pourquoi|comment)\b", question, re.I):
        return []
    text = fold_typography(reply.answers[0].text)
    found = mentions(text)
    if found and _WHO.match(question):
        found = [replace(found[0], kind=Kind.PERSON), *found[1:]]
    if _WHERE.search(question):
        found = [replace(mention, kind=Kind.PLACE) for mention in found]
    return found[:2]


def _asked_noun(reply: Reply, question: str) -> Iterator[Mention]:
    """«Quel accord a été signé ?» introduces «l'accord»."""
    match = _QUEL.match(question)
    if match:
        article = "les" if match["plural"] else "la" if match["feminine"] else "le"
        yield from mentions(f"{article} {match['noun']}{_own_name(reply, match['noun'])}")[:1]


def _own_name(reply: Reply, noun: str) -> str:
    """What names the thing asked for: « Lamarck» where «Quel prix» was answered «prix Lamarck»."""
    words = fold_typography(reply.answers[0].text).split() if reply.answers else []
    is_named = len(words) > 1 and words[0].lower() == noun.lower() and words[1][0].isupper()
    return f" {' '.join(words[1:])}" if is_named else ""


def _places(reply: Reply) -> Iterator[str]:
    """Places with their preposition: the answer of an «où», as its passage has it, then others."""
    question = fold_typography(reply.effective_question)
    if reply.answers and _WHERE.search(question):
        text = fold_typography(reply.answers[0].text)
        if re.match(r"(?:à|en|au|aux|dans|sur) ", text):
            yield text
        else:
            yield led_place(reply) or with_a(text)
    yield from _place_names(mentions(question))


def _place_names(found: Iterable[Mention]) -> Iterator[str]:
    for mention in found:
        if mention.kind is Kind.PLACE:
            preposition = mention.preposition or "à"
            yield with_a(mention.text) if preposition == "à" else f"{preposition} {mention.text}"
