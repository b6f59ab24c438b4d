"""A question as its chunks and the parts they play: who asks for what, the verb, its subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qa.french.verb_forms import finite_form, participle, participle_like
from qa.query.follow_ups.chunks import (
    Asked,
    Chunk,
    Phrase,
    Sort,
    Verb,
    Word,
    chunks,
    joined,
    led,
    phrase_of,
    words_of,
)

_ADVERBIAL = frozenset("où ou quand comment pourquoi".split())
BE = "être"


@dataclass(slots=True)
class Question:
    """The chunks of a question, which the rules change in place."""

    parts: list[Chunk]

    @classmethod
    def of(cls, text: str) -> Question:
        """A folded question without its final mark."""
        return cls(chunks(text))

    @property
    def text(self) -> str:
        """The question written out, with a capital and a question mark."""
        text = joined([part.text for part in self.parts]).strip(" ,")
        text = re.sub(r"\b([Qq])ue (?=[aeéiouyhâêî])", r"\1u'", text)
        text = re.sub(r"\b([Qq])u'(?![aeéèêiouyhâîô])", r"\1ue ", text)
        text = re.sub(r"\bs'(?=on\b)", "si on ", text).replace("si on on", "si on")
        text = re.sub(r"\b([Ss])'(?=(?:le |la |les |l'|[A-ZÀ-Þ]))", r"\1i ", text)
        return f"{text[:1].upper()}{text[1:]} ?"

    def place(self, kind: type[Chunk]) -> int | None:
        """The index of the first part of a kind."""
        return next((i for i, part in enumerate(self.parts) if isinstance(part, kind)), None)

    @property
    def asked(self) -> Asked | None:
        """The question word."""
        return next((part for part in self.parts if isinstance(part, Asked)), None)

    @property
    def verb(self) -> Verb | None:
        """The first verb group."""
        return next((part for part in self.parts if isinstance(part, Verb)), None)

    @property
    def is_attribute(self) -> bool:
        """«Qui est …», «Quelle est …», «Qu'est-ce que …»."""
        asked, verb = self.asked, self.verb
        if asked is None:
            return False
        if asked.word.lower() in {"que", "qu'"} and asked.suffix:
            return verb is None
        form = verb and finite_form(verb.form)
        is_be = form is not None and form.infinitive == BE and not (verb and verb.tail)
        bare = asked.word.lower() == "qui" or (
            asked.word.lower()[:4] == "quel" and not asked.phrase
        )
        return is_be and bare and not asked.preposition

    def phrases(self) -> Iterator[tuple[int, Phrase]]:
        """The noun phrases with their indices, in order."""
        return ((i, part) for i, part in enumerate(self.parts) if isinstance(part, Phrase))

    def subject(self) -> int | None:
        """The index of the noun phrase or the pronoun that is the subject, or of the question word
        that asks for it; None where the subject is in the verb («ferme-t-il») or there is none.
        """
        at = self.place(Verb)
        if at is None:
            return next((i for i, phrase in self.phrases() if _may_be_subject(phrase)), None)
        verb = self.parts[at]
        assert isinstance(verb, Verb)  # noqa: S101 - that is what was sought
        before = [i for i, phrase in self.phrases() if i < at and _may_be_subject(phrase)]
        if before:
            return before[-1]
        pronoun = next((i for i, part in enumerate(self.parts[:at]) if _is_pronoun(part)), None)
        if pronoun is not None or verb.pronoun:
            return pronoun
        after = [i for i, phrase in self.phrases() if i > at and _may_be_subject(phrase)]
        if self._asks_subject(verb, after) or not after:
            return self.place(Asked) if self._can_ask_subject() else None
        return after[0]

    def _can_ask_subject(self) -> bool:
        asked = self.asked
        if asked is None or asked.preposition:
            return False
        word = asked.word.lower()
        return word == "qui" or (asked.phrase is not None and asked.phrase.sort is not Sort.TIME)

    def _asks_subject(self, verb: Verb, after: list[int]) -> bool:
        """Whether the question word and not the phrase after the verb is the subject."""
        asked = self.asked
        if asked is None or self.is_attribute or not self._can_ask_subject():
            return False
        if asked.word.lower() == "qui" or asked.phrase is None or not after:
            return True
        phrase, form = self.parts[after[0]], finite_form(verb.form)
        if form is None or not isinstance(phrase, Phrase):
            return True
        if phrase.sort is Sort.PERSON and asked.phrase.sort is not Sort.PERSON:
            return False  # «Quel métier faisait son père ?»
        wanted = asked.phrase.plural or asked.word.lower() == "combien"
        if bool(phrase.plural) != form.plural:
            return True
        return bool(wanted) == form.plural and asked.word.lower() != "combien"

    def with_subject(self, phrase: Phrase) -> None:
        """Put ``phrase`` in the place of the subject pronoun, as French orders it."""
        at, subject = self.place(Verb), self.subject()
        assert at is not None  # noqa: S101 - a pronoun has a verb
        verb = self.parts[at]
        assert isinstance(verb, Verb)  # noqa: S101
        if subject is not None and not verb.pronoun:
            self.parts[subject] = phrase
            return
        asked = self.asked
        word = asked.word.lower() if asked and not asked.suffix else ""
        is_what = word in {"que", "qu'"} and not (asked and asked.preposition)
        if is_what or (self.is_attribute and word):
            self.parts[at : at + 1] = [replace(verb, pronoun=""), phrase]
        else:
            self.parts[at : at + 1] = [phrase, replace(verb, form=_lowered(verb.form))]

    def agree(self, phrase: Phrase) -> None:
        """Make the verb agree with its new subject: «sont-ils ouverts» → «est-elle ouverte»."""
        at = self.place(Verb)
        if at is None:
            return
        verb = self.parts[at]
        assert isinstance(verb, Verb)  # noqa: S101
        self._agree_asked(phrase)
        form, plural, feminine = finite_form(verb.form), bool(phrase.plural), phrase.gender == "f"
        new = verb
        if form and form.plural != plural and phrase.plural is not None:
            new = replace(new, form=_like(verb.form, form.other))
        if verb.pronoun[:2] in {"il", "el"}:
            pronoun = "elle" if feminine else "il"
            new = replace(new, pronoun=pronoun + ("s" if plural else ""))
        if form and form.infinitive == BE and (phrase.gender or phrase.plural):
            new = replace(new, tail=_agreed(verb.tail, feminine, plural))
            following = self.parts[at + 1 : at + 2]
            for part in following:
                if isinstance(part, Word) and participle(part.text):
                    self.parts[at + 1] = Word(_agreed(part.text, feminine, plural))
        self.parts[at] = new

    def _agree_asked(self, phrase: Phrase) -> None:
        """«Quel est» → «Quelle est» where that is what is asked."""
        asked = self.asked
        if asked is None or not self.is_attribute or not asked.word.lower().startswith("quel"):
            return
        if phrase.gender:
            word = asked.word[:4] + ("le" if phrase.gender == "f" else "")
            word += "s" if phrase.plural else ""
            self.parts[self.parts.index(asked)] = replace(asked, word=word)


def _may_be_subject(phrase: Phrase) -> bool:
    return not phrase.preposition and phrase.sort is not Sort.TIME


def _is_pronoun(part: Chunk) -> bool:
    return isinstance(part, Word) and part.is_subject


def _lowered(word: str) -> str:
    return word[:1].lower() + word[1:]


def _like(old: str, new: str) -> str:
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def _agreed(words: str, feminine: bool, plural: bool) -> str:
    """The last participle of a verb group, in that gender and number."""
    *first, last = words.split(" ") if words else [""]
    single = participle(last)
    return joined([*first, participle_like(single, feminine, plural)]) if single else words


def inner_phrases(phrase: Phrase) -> list[Phrase]:
    """The complements of a phrase as phrases: «le barrage de la Sarre», then «la Sarre»."""
    found: list[Phrase] = []
    rest = phrase.of.strip()
    while rest and (inner := phrase_of(rest)) is not None:
        found.append(inner)
        rest = inner.of.strip()
    return found


def with_complement(phrase: Phrase, new: Phrase) -> Phrase:
    """The phrase with another «de …»: a time for a time, else in the place of all of them."""
    same = [one for one in inner_phrases(phrase) if one.sort is new.sort is Sort.TIME]
    if not same:
        return replace(phrase, of=f" {new.text}")
    old = same[-1].text
    start = phrase.of.rfind(old)
    return replace(phrase, of=f"{phrase.of[:start]}{new.text}{phrase.of[start + len(old) :]}")


def is_adverbial(asked: Asked) -> bool:
    """Whether the clause is whole without the question word."""
    word = asked.word.lower()
    is_time = word == "combien" and asked.phrase is not None and asked.phrase.sort is Sort.TIME
    return bool(asked.preposition) or word in _ADVERBIAL or is_time


def is_question_word(text: str) -> bool:
    """Whether a word asks."""
    return text.lower() in words_of("question")


__all__ = ["Question", "inner_phrases", "is_adverbial", "is_question_word", "led"]
