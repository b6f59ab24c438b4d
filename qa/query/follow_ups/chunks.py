"""The chunks of a question: question word, noun phrase, verb group, and any other word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache

from qa.french.articles import is_vowel, with_a, with_de
from qa.french.lexicon import table
from qa.french.verb_forms import finite_form, is_infinitive


class Sort(Enum):
    """What a phrase may stand for; a bare name may be anything."""

    PERSON = "person"
    PLACE = "place"
    EVENT = "event"
    TIME = "time"
    THING = "thing"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase in pieces: «(dans) la | commune voisine | de Lorient».

    ``determiner`` is the plain article without the preposition melted into it, ``core`` the noun
    with its adjectives and names, ``of`` its complements, with their prepositions. ``gender`` is
    ``"m"``, ``"f"`` or ``""``; ``noun`` is empty where the noun is left out («le deuxième») and the
    name itself for a name.
    """

    preposition: str
    determiner: str
    core: str
    noun: str
    of: str
    gender: str
    plural: bool | None
    sort: Sort

    @property
    def is_name(self) -> bool:
        """Whether it is a name without an article."""
        return not self.determiner and self.core[:1].isupper()

    @property
    def bare(self) -> str:
        """The phrase without its preposition."""
        return f"{joined([self.determiner, self.core])}{self.of}"

    @property
    def text(self) -> str:
        """The phrase after its preposition, melted with the article."""
        return led(self.preposition, self.bare)

    def definite(self) -> Phrase:
        """The phrase as one that is known: «un castor» → «le castor»; no preposition."""
        article = self.determiner.lower()
        if article in words_of("possessive") | words_of("demonstrative") | {"un", "une", "des"}:
            article = "les" if self.plural else "la" if self.gender == "f" else "le"
        elif self.determiner and article not in {"le", "la", "les", "l'", "chaque"}:
            return replace(self, preposition="", determiner="les", core=self.text_of_count())
        else:
            article = self.determiner
        if article in {"le", "la"} and is_vowel(self.core):
            article = "l'"
        return replace(self, preposition="", determiner=article)

    def text_of_count(self) -> str:
        """«deux cents personnes»: the count belongs to the noun."""
        counts = words_of("determiner") - {"quelques", "plusieurs", "certains", "certaines"}
        return joined([self.determiner, self.core]) if self.determiner in counts else self.core


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb group: «ne l' | a | -t-elle | pas construite», or an infinitive with its pronouns.

    ``inner`` are pronouns before the infinitive that a finite verb leads («peut-on l'exercer»).
    """

    clitics: tuple[str, ...]
    form: str
    pronoun: str
    between: str
    inner: tuple[str, ...]
    tail: str

    @property
    def infinitive(self) -> str:
        """The infinitive of ``form``; empty where it is no third person."""
        form = finite_form(self.form)
        return form.infinitive if form else ""

    @property
    def is_be(self) -> bool:
        """Whether it is «être», alone or with a participle."""
        return self.infinitive == "être"

    @property
    def deed(self) -> str:
        """The infinitive of what is done: «déclarer» in «faut-il déclarer», «touche», «toucher»."""
        said = (self.tail, self.form, self.infinitive)
        return next((word for word in said if is_infinitive(word)), "")

    def without(self, clitic: str) -> Verb:
        """The group without that pronoun."""
        clitics = tuple(one for one in self.clitics if one != clitic)
        return replace(self, clitics=clitics, inner=tuple(i for i in self.inner if i != clitic))

    @property
    def text(self) -> str:
        """The group as it is written."""
        link = "-t-" if self.form[-1:].lower() in "aeé" else "-"
        subject = f"{link}{self.pronoun}" if self.pronoun else ""
        if self.pronoun and self.pronoun[0] not in "ieo":
            subject = f"-{self.pronoun}"
        return joined(
            [
                *_elided(self.clitics, self.form),
                self.form + subject,
                self.between,
                *_elided(self.inner, self.tail),
                self.tail,
            ]
        )


def _elided(clitics: Sequence[str], verb: str) -> list[str]:
    """«se» or «s'», «le» or «l'» as what follows wants it."""
    found: list[str] = []
    for clitic, following in zip(clitics, [*clitics, verb][1:], strict=True):
        full = f"{clitic[:-1]}e" if clitic in {"s'", "n'", "m'", "t'", "l'"} else clitic
        cuts = full in {"se", "ne", "me", "te", "le", "la"} and is_vowel(following)
        found.append(f"{full[:-1]}'" if cuts else full if not is_vowel(following) else clitic)
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """A question word with its preposition, its noun and «est-ce que».

    ``phrase`` is the noun of «quel» or «combien de».
    """

    preposition: str
    word: str
    phrase: Phrase | None = None
    suffix: str = ""

    @property
    def kind(self) -> str:
        """The word in lower case: «qui», «que», «quel», «combien», …"""
        word = self.word.lower()
        return "quel" if word.startswith("quel") else "que" if word == "qu'" else word

    @property
    def text(self) -> str:
        """The words as they are written."""
        noun = self.phrase.core + self.phrase.of if self.phrase else ""
        if self.phrase and self.word.lower() == "combien":
            noun = led("de", noun)
        return joined([led(self.preposition, joined([self.word, noun])), self.suffix])


@dataclass(frozen=True, slots=True)
class Word:
    """Any other word; ``is_subject`` marks a pronoun before its verb."""

    text: str
    is_subject: bool = False


Chunk = Phrase | Verb | Asked | Word


@cache
def words_of(name: str) -> frozenset[str]:
    """The words of a closed class."""
    return frozenset(word.replace("_", " ") for word in table("function_words")[name].split())


def joined(parts: Sequence[str]) -> str:
    """Words with the spaces of French between them: none after an apostrophe or before a comma."""
    text = " ".join(part for part in parts if part)
    return re.sub(r"(?<=\w') | (?=[,.)])|(?<=[(]) ", "", text)


def led(preposition: str, phrase: str) -> str:
    """The phrase after a preposition, melted where French melts them."""
    if not preposition:
        return phrase
    *before, last = re.split(r" |(?<=')", preposition)
    whole = with_de(phrase) if last == "de" else with_a(phrase) if last == "à" else None
    if last == "jusqu'à":
        whole = f"jusqu'{with_a(phrase)}"
    return joined([*before, whole or joined([last, phrase])])
