"""A question as its chunks and the parts they play: who asks for what, the verb, its subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qa.french.verb_forms import finite_form, participle, participle_like
from qa.query.follow_ups.chunker import chunks, phrase_of
from qa.query.follow_ups.chunks import (
    Asked,
    Chunk,
    Phrase,
    Sort,
    Verb,
    Word,
    joined,
)

_ADVERBIAL = frozenset("où ou quand comment pourquoi".split())


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
        text = re.sub(r"\b([Jj])e (?=[aeéiouyhâêî])", r"\1'", text)
        text = re.sub(r"\b([Ss])'(?=(?:le |la |les |l'|on |[A-ZÀ-Þ]))", r"\1i ", text)
        return f"{text[:1].upper()}{text[1:]} ?"

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
        if asked is None or asked.preposition or asked.phrase:
            return False
        if asked.kind == "que":
            return bool(asked.suffix) and verb is None
        is_plain = verb is not None and verb.is_be and not verb.tail
        return is_plain and asked.kind in {"qui", "quel"}

    def place(self, kind: type[Chunk]) -> int:
        """The index of the first part of a kind; that after the last where there is none."""
        found = (i for i, part in enumerate(self.parts) if isinstance(part, kind))
        return next(found, len(self.parts))

    def after(self, at: int) -> Chunk | None:
        """The part that follows."""
        return self.parts[at + 1] if at + 1 < len(self.parts) else None

    def phrases(self) -> Iterator[tuple[int, Phrase]]:
        """The noun phrases with their indices, in order."""
        return ((i, part) for i, part in enumerate(self.parts) if isinstance(part, Phrase))

    def subject(self) -> int | None:
        """The index of the phrase or pronoun that is the subject, or of the question word that asks
        for it; None where the subject is in the verb («ferme-t-il») or there is none.
        """
        free = [i for i, one in self.phrases() if not one.preposition and one.sort is not Sort.TIME]
        at, verb = self.place(Verb), self.verb
        before = [i for i in free if i < at]
        if before or verb is None:
            return before[-1] if verb and before else next(iter(free), None)
        pronouns = (i for i, part in enumerate(self.parts[:at]) if is_pronoun(part))
        pronoun = next(pronouns, None)
        if pronoun is not None or verb.pronoun:
            return pronoun
        after = [i for i in free if i > at]
        if not after or self._asks_subject(verb, after[0]):
            return self.place(Asked) if self._can_ask_subject() else None
        return after[0]

    def _can_ask_subject(self) -> bool:
        asked = self.asked
        if asked is None or asked.preposition:
            return False
        is_thing = asked.phrase is not None and asked.phrase.sort is not Sort.TIME
        return asked.kind == "qui" or is_thing

    def _asks_subject(self, verb: Verb, at: int) -> bool:
        """Whether the question word, not the phrase after the verb, is the subject."""
        asked, phrase, form = self.asked, self.parts[at], finite_form(verb.form)
        if asked is None or self.is_attribute or not self._can_ask_subject():
            return False
        if asked.phrase is None or form is None or not isinstance(phrase, Phrase):
            return True
        if phrase.sort is Sort.PERSON and asked.phrase.sort is not Sort.PERSON:
            return False  # «Quel métier faisait son père ?»
        if bool(phrase.plural) != form.plural:
            return True
        return asked.kind != "combien" and bool(asked.phrase.plural) == form.plural

    def with_subject(self, phrase: Phrase) -> None:
        """Put ``phrase`` in the place of the subject pronoun, as French orders it."""
        at, verb, subject, asked = self.place(Verb), self.verb, self.subject(), self.asked
        if verb is None:
            return
        if subject is not None and not verb.pronoun:
            self.parts[subject] = phrase
        elif asked and (asked.text.lower() in {"que", "qu'"} or self.is_attribute):
            self.parts[at : at + 1] = [replace(verb, pronoun=""), phrase]
        else:
            form = verb.form[:1].lower() + verb.form[1:]
            self.parts[at : at + 1] = [phrase, replace(verb, form=form)]

    def agree(self, phrase: Phrase) -> None:
        """Make the verb agree with its new subject: «sont-ils ouverts» → «est-elle ouverte»."""
        self._agree_asked(phrase)
        at, verb = self.place(Verb), self.verb
        if verb is None:
            return
        form, plural, feminine = finite_form(verb.form), bool(phrase.plural), phrase.gender == "f"
        new = verb
        if form and form.plural != plural and phrase.plural is not None:
            is_first = verb.form[:1].isupper()
            new = replace(new, form=form.other.capitalize() if is_first else form.other)
        if verb.pronoun[:2] in {"il", "el"}:
            pronoun = "elle" if feminine else "il"
            new = replace(new, pronoun=pronoun + ("s" if plural else ""))
        if verb.is_be and (phrase.gender or phrase.plural):
            new = replace(new, tail=_agreed(verb.tail, feminine, plural))
            following = self.after(at)
            if isinstance(following, Word) and participle(following.text):
                self.parts[at + 1] = Word(_agreed(following.text, feminine, plural))
        self.parts[at] = new

    def _agree_asked(self, phrase: Phrase) -> None:
        """«Quel est» → «Quelle est» where that is what is asked."""
        asked = self.asked
        if asked and self.is_attribute and asked.kind == "quel" and phrase.gender:
            word = asked.word[:4] + ("le" if phrase.gender == "f" else "")
            word += "s" if phrase.plural else ""
            self.parts[self.place(Asked)] = replace(asked, word=word)


def is_pronoun(part: Chunk) -> bool:
    """Whether a part is a subject pronoun before its verb."""
    return isinstance(part, Word) and part.is_subject


def _agreed(words: str, feminine: bool, plural: bool) -> str:
    """The last participle of a verb group, in that gender and number."""
    *first, last = words.split(" ")
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
    return replace(phrase, of=instead(phrase.of, same[-1].text, new.text))


def instead(text: str, old: str, new: str) -> str:
    """``text`` with its last ``old`` replaced."""
    before, _, after = text.rpartition(old)
    return f"{before}{new}{after}"


def is_adverbial(asked: Asked) -> bool:
    """Whether the clause is whole without the question word."""
    is_time = asked.phrase is not None and asked.phrase.sort is Sort.TIME
    return bool(asked.preposition) or is_time or asked.kind in _ADVERBIAL
