"""A question in chunks: question word, noun phrases, verb group, pronouns, by the lexicon alone.

No tagger and no tree. What a follow-up needs is where a phrase begins and ends, of which gender,
number and sort it is, and what the verb holds; where a word may be a noun as well as a verb, the
rest of the clause decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from qa.french.articles import definite
from qa.french.event_nouns import EVENTS
from qa.french.lexicon import words
from qa.french.names import gender_of_name, gender_of_noun, is_noun, is_person_noun
from qa.french.verb_forms import finite_form, is_infinitive, participle
from qa.query.follow_ups.chunks import Asked, Chunk, Phrase, Sort, Verb, Word, joined, words_of

_HYPHEN = r"-(?:t-)?(?:ils?|elles?|on|je|tu|nous|vous|ce|ci|là)(?![\w-])"
_TOKEN = re.compile(
    rf"(?:MM?|Mmes?|Mlle|Dr|Pr|Me)\.?(?= [A-ZÀ-Þ])|{_HYPHEN}|-t-|"
    rf"(?:[cdjlmnst]|jusqu|lorsqu|puisqu|quelqu|qu)'|(?:aujourd|prud)'\w+|"
    rf"\d+(?:[.,:]\d+)*\w*|\w+?(?={_HYPHEN})|\w[\w.&/]*(?:-\w+)*|[^\w\s]",
    re.IGNORECASE,
)
_EST_CE = re.compile(r"est-?ce", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")
_TITLES = ("M.", "MM.", "Mme", "Mmes", "Mlle", "Dr", "Pr", "Me", "M")


@cache
def _function_words() -> frozenset[str]:
    names = ("preposition", "question", "clitic", "subject", "conjunction", "lead", "adverb")
    return frozenset().union(*map(words_of, names)) | words_of("determiner")


def chunks(text: str) -> list[Chunk]:
    """The chunks of a folded question without its final mark, in order."""
    return _Reader(_TOKEN.findall(text)).read()


def phrase_of(text: str) -> Phrase | None:
    """``text`` as one noun phrase; None where it does not begin with one."""
    reader = _Reader(_TOKEN.findall(text))
    reader.has_verb = True
    return reader.phrase() or reader.plain_noun()


class _Reader:
    """Reads the tokens of one question from left to right."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.lower = [token.lower() for token in tokens]
        self.at = 0
        self.has_verb = False
        self.has_asked = False

    def read(self) -> list[Chunk]:
        found: list[Chunk] = []
        while self.at < len(self.tokens):
            found.append(self._asked(found) or self._verb() or self.phrase() or self._word())
        return found

    def _peek(self, ahead: int = 0) -> str:
        place = self.at + ahead
        return self.lower[place] if 0 <= place < len(self.lower) else ""

    def _take(self, count: int = 1) -> str:
        taken = self.tokens[self.at : self.at + count]
        self.at += count
        return joined(taken)

    def _word(self) -> Word:
        is_subject = not self.has_verb and self._peek() in words_of("subject")
        word = Word(self._take(), is_subject)
        if word.text.lower() in {"si", "s'", ","} and not is_subject:
            self.has_verb = False
        return word

    # Question words.

    def _asked(self, before: Sequence[Chunk]) -> Asked | None:
        start = self.at
        preposition, article = self._preposition()
        word = self._peek()
        if not start and word == "est" and self._peek(1) == "-ce":
            return Asked("", self._est_ce())
        is_asked = word in words_of("question") and not article
        is_inside = any(isinstance(one, Phrase | Verb) for one in before)
        if not is_asked or (word in {"que", "qu'", "ou", "qui"} and is_inside and not preposition):
            self.at = start
            return None
        self.has_asked = True
        taken = Asked(preposition, self._take())
        if word.startswith("quel"):
            taken = replace(taken, phrase=self._quel_noun(bool(preposition)))
        elif word == "combien" and self._peek() in {"de", "d'", "des", "du"}:
            self.at += 1
            taken = replace(taken, phrase=self._noun("", "", complements=2, asked=2))
        return replace(taken, suffix=self._est_ce())

    def _quel_noun(self, is_led: bool) -> Phrase | None:
        """The noun of «quel»; a name after «à quel âge» is the subject's."""
        form = finite_form(self._peek())
        if form and form.infinitive == "être":
            return None
        return self._noun("", "", complements=2, asked=2 if is_led else 1)

    def _est_ce(self) -> str:
        if self._peek() == "est" and self._peek(1) == "-ce":
            count = 3 if self._peek(2) in {"que", "qu'", "qui"} else 2
            return self._take(2).replace(" ", "") + (f" {self._take()}" if count == 3 else "")
        return ""

    # Verbs.

    def _verb(self) -> Verb | None:
        if self.has_verb:
            return self._infinitive()
        start, clitics = self.at, self._clitics()
        word = self._peek()
        form = finite_form(word)
        before = self.lower[start - 1] if start else ""
        is_other_person = self._peek(1) in {"-vous", "-nous", "-je", "-tu"} or (
            before in {"je", "j'", "tu", "nous", "vous"} and word not in _function_words()
        )
        is_linked = self._peek(1).startswith("-")
        is_other = word in words_of("preposition") - {"a"} or (
            self.at > 0 and self.tokens[self.at : self.at + 1][0][:1].isupper() if word else True
        )
        if (
            not (form or is_other_person)
            or (is_other and not is_linked)
            or self._is_noun_here(bool(clitics))
        ):
            self.at = start
            return self._infinitive() if is_infinitive(self._after_clitics()) else None
        self.has_verb = True
        token = self._take()
        pronoun = self._pronoun()
        between = self._adverbs()
        inner, tail = self._dependent(form.infinitive if form else "")
        return Verb(clitics, token, pronoun, between, inner, tail)

    def _clitics(self) -> tuple[str, ...]:
        taken: list[str] = []
        while self._peek() in words_of("clitic"):
            taken.append(self._take().lower())
        return tuple(taken)

    def _after_clitics(self) -> str:
        start = self.at
        self._clitics()
        word, self.at = self._peek(), start
        return word

    def _pronoun(self) -> str:
        token = self._peek()
        if token.startswith("-") and len(token) > 2:
            return self._take().lower().removeprefix("-t-").removeprefix("-")
        # «a t il», «est il», typed without hyphens.
        gap = 1 if token in {"t", "t'"} and self._peek(1) in {"il", "elle", "on", "ils"} else 0
        if self._peek(gap) in {"il", "elle", "ils", "elles", "on"} and self.at > gap + 0:
            return self._take(gap + 1).lower().split()[-1].removeprefix("t'")
        return ""

    def _adverbs(self) -> str:
        start = self.at
        while self._peek() in words_of("adverb") or re.fullmatch(r"\w{3,}ment", self._peek()):
            if gender_of_noun(self._peek()):
                break
            self.at += 1
        return joined(self.tokens[start : self.at])

    def _dependent(self, infinitive: str) -> tuple[tuple[str, ...], str]:
        """Pronouns and words of the participle or the infinitive that a verb leads."""
        start = self.at
        inner = self._clitics()
        leads = infinitive in {"pouvoir", "devoir", "vouloir", "falloir", "aller", "faire"}
        is_like = bool(re.fullmatch(r"[a-zà-ÿ]{2,}(?:er|ir|dre)", self._peek()))
        if is_infinitive(self._peek()) or (leads and is_like):
            first = self.at
            self.at += 1
            if self.lower[first] in {"avoir", "être"} and participle(self._peek()):
                self.at += 1
            return inner, joined(self.tokens[first : self.at])
        self.at = start
        if infinitive in {"avoir", "être"}:
            while participle(self._peek()) and self._peek() != "du":
                self.at += 1
                self._adverbs()
        return (), joined(self.tokens[start : self.at])

    def _infinitive(self) -> Verb | None:
        start, clitics = self.at, self._clitics()
        if not is_infinitive(self._peek()) or (clitics and clitics[-1] == "en" and self.at == 1):
            self.at = start
            return None
        self.has_verb = True
        return Verb(clitics, self._take(), "", self._adverbs(), (), "")

    def _is_noun_here(self, led_by_clitic: bool) -> bool:
        """Whether what could be a verb is a noun: «la ferme» in «la ferme ouvre-t-elle»."""
        word, later = self._peek(), self.lower[self.at + 1 :]
        before = self.lower[self.at - 1] if self.at else ""
        if later and later[0].startswith("-"):
            return False
        if word in {"a", "est", "ont", "sont", "avait", "était", "sera", "aura", "fut"}:
            return False
        may_be_noun = is_noun(word)
        is_last = not later and not self.has_asked
        if may_be_noun and is_last and before in words_of("determiner"):
            return True  # «Et le code ?»
        articles = {"le", "la", "les", "l'", "un", "une", "du", "des", "au", "aux", "de", "d'"}
        is_led = (led_by_clitic and before in articles) or before in articles
        if is_led and self.tokens[self.at][0].isupper():
            return True
        if not is_led or before in {"en", "y"}:
            return False
        verb_follows = any(
            finite_form(token) and not (gender_of_noun(token) and token not in {"est", "a"})
            for token in later
        )
        return verb_follows or (may_be_noun and before in {"un", "une", "du", "des", "au", "aux"})

    # Noun phrases.

    def _preposition(self) -> tuple[str, str]:
        """A preposition and the article melted into it, both empty where there is none."""
        if self._peek() == "a" and not self._is_place_next():
            return "", ""
        for size in (3, 2, 1):
            text = joined(self.lower[self.at : self.at + size])
            if text in words_of("preposition") and self.at + size < len(self.tokens):
                self.at += size
                *before, last = text.split(" ")
                article, plain = definite(last)
                if not plain:
                    plain, article = (
                        {"d'": "de", "a": "à", "jusqu'au": "jusqu'à"}.get(last, last),
                        ("le" if last == "jusqu'au" else ""),
                    )
                return " ".join([*before, plain]), article
        return "", ""

    def _is_place_next(self) -> bool:
        """«a Hambourg», «a quelle heure»: «à» typed without its accent."""
        after = self.tokens[self.at + 1 : self.at + 2]
        return bool(after) and (after[0][0].isupper() or after[0].lower().startswith(("qu", "l")))

    def phrase(self) -> Phrase | None:
        """The noun phrase that begins here; None where there is none."""
        start = self.at
        preposition, article = self._preposition()
        if not article:
            article = self._determiner()
        named = self.tokens[self.at][:1] if self.at < len(self.tokens) else ""
        if article and article[0].isupper() and named.isupper() and start and not preposition:
            self.at -= 1  # a title: «Les Misérables»
            title = self._name()
            return Phrase("", "", title, title, self._complements(9), "", None, Sort.NAME)
        article = article.lower()
        is_open = bool(article) or named.isupper() or named.isdigit() or self._is_time()
        found = self._noun(preposition, article) if is_open or preposition else None
        if found is None:
            self.at = start
        return found

    def plain_noun(self) -> Phrase | None:
        """A noun without its article, as answers have it."""
        return self._noun("", "")

    def _determiner(self) -> str:
        taken = self._peek()
        if taken not in words_of("determiner") or self.at + 1 >= len(self.tokens):
            return ""
        if taken == "l'" and self._peek(1) == "on":
            return ""
        return self._take()

    def _is_time(self) -> bool:
        return self._peek() in words("time_words")

    def _noun(
        self, preposition: str, article: str, complements: int = 9, asked: int = 0
    ) -> Phrase | None:
        first = self.at
        counts = {"plus", "moins"} if article else set()
        while self._peek() in words_of("before_noun") | counts or (
            article and self._peek().isdigit()
        ):
            self.at += 1
        if (article or not preposition) and self._is_headless(first):
            last = self.tokens[self.at - 1]
            is_noun = self.at - first > 1 and last in words_of("determiner")  # «le nouveau huit»
            return self._made(preposition, article, first, last if is_noun else "", "")
        word = self._peek()
        if article and self.at == first and word in words_of("after_noun"):
            self.at += 1
            return self._made(preposition, article, first, "", self._complements(complements))
        token = self.tokens[self.at] if word else ""
        is_first = self.at == 0 and not article
        if not word or not word[0].isalnum() or (word in _function_words() and not article):
            return None
        if not article and _is_plainly_verb(word) and token.islower():
            return None
        if is_first and word in _function_words():
            return None
        if word in _function_words() and (token.islower() or not article):
            return None
        noun = self._name() if token[0].isupper() or word in {"m."} else self._take()
        self._adjectives(asked)
        core_end = self.at
        of = self._complements(complements)
        return self._made(preposition, article, first, noun, of, core_end)

    def _is_headless(self, first: int) -> bool:
        """«le deuxième», «l'ancien»: adjectives and no noun after them."""
        word = self._peek()
        ends = not word or not word[0].isalnum() or word in words_of("preposition")
        ends = ends or word in words_of("determiner")
        return self.at > first and (ends or _is_plainly_verb(word))

    def _name(self) -> str:
        start = self.at
        self.at += 1
        while self.at < len(self.tokens):
            token, after = self.tokens[self.at], self.tokens[self.at + 1 : self.at + 2]
            if token[0].isupper() and self.lower[self.at] not in {"m", "y"}:
                self.at += 1
            elif token in {"et"} or not after:
                break
            elif token in {"van", "von", "ben", "al", "el", "della", "di", "le", "la"} and (
                after[0][0].isupper()
            ):
                self.at += 2
            else:
                break
        return joined(self.tokens[start : self.at])

    def _adjectives(self, asked: int) -> None:
        while self._peek():
            word, token = self._peek(), self.tokens[self.at]
            is_named = token[0].isupper() or token.isdigit()
            form = finite_form(word)
            is_adjective = word in words("adjectives") or word.removesuffix("s") in words(
                "adjectives"
            )
            is_participle = bool(participle(word)) and not form
            if self._peek(1).startswith("-") and form:
                return
            is_last = self.at == len(self.tokens) - 1
            ends = is_last and is_adjective and not self.has_asked
            if form and not self.has_verb and not ends and not self._verb_follows():
                return
            is_apposed = bool(re.fullmatch(r"[a-zà-ÿ]{3,}", word)) and not form
            is_apposed = is_apposed and not is_infinitive(word) and not word.endswith("ment")
            if (word in _function_words() and not is_named) or not (
                is_named or is_adjective or is_participle or (is_apposed and not self._is_time())
            ):
                return
            if asked and is_named and (asked > 1 or gender_of_name(token)):
                return  # «De combien de jours Germain …»
            self.at += 1

    def _verb_follows(self) -> bool:
        later = self.lower[self.at + 1 :]
        return any(token.startswith("-") and len(token) > 2 for token in later) or any(
            finite_form(token) and not gender_of_noun(token) for token in later
        )

    def _complements(self, most: int) -> str:
        """«de …», «à …» of a noun, each with its own; text from the end of the core."""
        start = self.at
        for _ in range(most):
            before = self.at
            if self._peek() == "d'" and self._peek(1) in {"avant", "après"}:
                self.at += 2  # «l'année d'avant»
                continue
            preposition, article = self._preposition()
            article = article or self._determiner()
            is_common = not article and "".join(self.tokens[self.at : self.at + 1])[:1].islower()
            is_bare = preposition in {"à", "en"} and is_common and not self._is_time()
            is_of = preposition == "de" or is_bare
            if not is_of or self._noun("", article, complements=0) is None:
                self.at = before
                break
        self._coordinated()
        return f" {joined(self.tokens[start : self.at])}" if self.at > start else ""

    def _coordinated(self) -> None:
        """«(la France) et l'Italie», «(Wallisiens) et de Futuniens»: one phrase of several."""
        start, token = self.at, self._peek(1)
        if self._peek() != "et" or not token or token in words_of("question"):
            return
        self.at += 1
        preposition, article = self._preposition()
        article = article or self._determiner()
        named = self.tokens[self.at][:1].isupper() if self.at < len(self.tokens) else False
        is_like = preposition in {"", "de"} and bool(article or named)
        if not is_like or self._noun("", article, complements=0) is None:
            self.at = start

    def _made(
        self, preposition: str, article: str, first: int, noun: str, of: str, end: int = -1
    ) -> Phrase:
        core = joined(self.tokens[first : end if end >= 0 else self.at])
        lead = article.lower()
        sort = _sort(preposition, article, core, noun)
        is_bare = not article and noun.islower() and sort is not Sort.TIME
        plural = (lead not in _SINGULAR) if lead else is_bare and noun.endswith("s")
        gender = _GENDERS.get(lead) or (
            gender_of_name(core) if noun[:1].isupper() else gender_of_noun(noun)
        )
        gender = gender or _gender_of_adjective(core)
        return Phrase(preposition, article, core, noun, of, gender, plural, sort)


def _is_plainly_verb(word: str) -> bool:
    """Whether a word is a verb and hardly anything else."""
    if word in {"est", "a"}:
        return True
    other = gender_of_noun(word) or is_person_noun(word) or participle(word)
    return bool(finite_form(word)) and not other and word not in words("adjectives")


_SINGULAR = frozenset(
    "le la l' un une ce cet cette mon ma ton ta son sa notre votre leur chaque".split()
)
_GENDERS = {"le": "m", "la": "f", "un": "m", "une": "f", "ce": "m", "cet": "m", "cette": "f"}


def _gender_of_adjective(core: str) -> str:
    """«l'ancienne école»: some adjectives before a noun tell its gender."""
    first = core.split(" ")[0].lower()
    if first in words_of("before_noun"):
        return (
            "f"
            if re.search(r"(?:ère|elle|ande|ite|enne|ale|aine|eure|onde|onne|ute)s?$", first)
            else ""
        )
    return ""


def _sort(preposition: str, article: str, core: str, noun: str) -> Sort:
    lower = noun.lower()
    if lower in {"heure", "heures"} and article == "les" and not preposition:
        return Sort.THING  # «les heures d'ouverture»
    if (
        lower in words("time_words")
        or _YEAR.fullmatch(core)
        or (
            re.fullmatch(r"\d{1,2}(?:er)?", core.split(" ")[0])
            and core.split(" ")[-1].lower() in words("time_words")
        )
    ):
        return Sort.TIME
    if lower in EVENTS or lower.removesuffix("s") in EVENTS:
        return Sort.EVENT
    if noun[:1].isupper():
        first = core.split(" ")[0]
        if (gender_of_name(core) and not article) or first in _TITLES:
            return Sort.PERSON
        return Sort.PLACE if preposition in words_of("place") else Sort.NAME
    return Sort.PERSON if is_person_noun(noun) else Sort.THING
