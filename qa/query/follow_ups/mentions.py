"""What a question or an answer speaks of: its noun phrases and names, with gender and number.

No tagger: a noun phrase is known by the words that open it, and ends where no listed word, no
ending of an adjective and no «de …» carries it on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from qa.french.articles import definite, is_vowel
from qa.french.event_nouns import EVENTS
from qa.french.names import gender_of_name, gender_of_noun, is_person_noun
from qa.query.follow_ups.lexicon import VERBS


class Kind(Enum):
    """What a mention may stand for; a bare name may be anything."""

    PERSON = "person"
    PLACE = "place"
    EVENT = "event"
    THING = "thing"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Mention:
    """One noun phrase: ``text`` with its plain article («le sommet de 2017»), ``[start, end)``.

    ``start`` and ``end`` are places in the text where it was found; ``head`` is its article, noun
    and adjectives without «de …» (empty for a name). ``gender`` is ``"m"``, ``"f"`` or ``""``,
    ``plural`` None where it cannot be told. ``preposition`` is what stood before it.
    """

    text: str
    start: int
    end: int
    kind: Kind
    gender: str = ""
    plural: bool | None = False
    head: str = ""
    noun: str = ""
    preposition: str = ""

    def agrees(self, gender: str, plural: bool | None) -> bool:
        """Whether a pronoun of that gender and number can stand for it."""
        same_gender = not gender or not self.gender or gender == self.gender
        return same_gender and (plural is None or self.plural is None or plural == self.plural)


_CAP = r"(?:[A-ZÀ-ÖØ-Þ][\w'.-]*|\d*[A-ZÀ-Þ]\w*)"
_TITLE = r"(?:M\.|Mme|Mlle|Dr|Me)"
_NAME = rf"(?:{_TITLE} )?{_CAP}(?: (?:(?:de|du|von|van|ben|al|el|Al|della?|di) )?{_CAP})*"
BEFORE_NOUN = (
    r"(?:premi(?:er|ère)s?|derni(?:er|ère)s?|nouve(?:au|l|lle)x?s?|grande?s?|petite?s?|"
    r"ancien(?:ne)?s?|"
    r"jeunes?|vieux|vieille|vieil|principa(?:l|le|les|ux)|autres?|prochaine?s?|meilleure?s?|"
    r"seule?s?|future?s?|récente?s?|plus (?!de)\w+|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|"
    r"\w+ième|haute?s?|long|longue|gros|grosse|beau|belle|double|second|seconde|\d+)"
)
ADJECTIVE = (
    r"(?:\w+(?:al|ale|ales|ique|iques|ien|ienne|iens|iennes|ois|oise|oises|ais|aise|aises|if|ive|"
    r"ifs|ives|eux|euse|euses|able|ables|ible|ibles|iste|istes|aire|aires|ain|aine|ains|aines|"
    r"lin|line|ère|el|elle|els|elles)|russes?|belges?|grecs?|grecque|turcs?|turque|suisses?|"
    r"suédoise?s?|arabes?|"
    r"noire?s?|blanc|blanche|blancs|rouges?|verte?s?|bleue?s?|grise?s?|jaunes?|claire?s?|"
    r"généraux|nationaux|régionaux|centraux|mondiaux|nucléaires?|publics?|publique|"
    r"adjointe?s?|général|chimiques?)"
)
_NOT_ADJECTIVES = frozenset(
    """faire plaire taire appelle rappelle celle elle elles celles quelle avais étais jamais mais
    désormais vais fais sais vrai fois mois trois avait est-elle moins soudain demain
    main""".split()
)
_NO_NOUNS = VERBS | frozenset("que qui quoi dont où quel quelle quels quelles ne n'y soit".split())
_PRECEDING = re.compile(rf"(?:{BEFORE_NOUN} )*", re.IGNORECASE)
_FOLLOWING = re.compile(rf" ({ADJECTIVE})(?![\w'-])")
_NOUN = re.compile(r"[^\W\d_][\w-]*(?:'[\w-]+)?")
_ANY_NAME = re.compile(_NAME)
_NAMED_AFTER = re.compile(rf" {_NAME}")
_DETERMINERS = (
    r"(?:de la |de l'|à la |à l'|l'|d'un |d'une |(?:du|des|aux|au|les|le|la|une|un|cet|cette|ces|"
    r"ce|"
    r"notre|votre|nos|vos|mes|mon|ma|son|sa|ses|leurs?|chaque) )"
)
_PHRASE = re.compile(rf"(?<![\w'-]){_DETERMINERS}", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?<![\w-])(?P<count>deux|trois|quatre|cinq|six|sept|huit|neuf|dix|\d{1,3}) "
)
_NAMED = re.compile(
    rf"(?<![\w'’-])(?:(?P<prep>à|en|dans|de|vers|d'|pour|par|sur) ?)?(?P<name>{_NAME})"
)
_COMPLEMENT = re.compile(r" (?:de la |de l'|d'une |d'un |du |des |de |d')(?=[\w])")
_CLITIC_SUBJECT = re.compile(
    r"^ (?:n'|ne )?(?:(?:s'|l'|lui |leur |y |en |se |les |la |le )*)[\w]+-(?:t-)?(?P<pro>ils?|"
    r"elles?)\b"
)
_QUESTION_WORDS = frozenset(
    """qu pourqui d lors durant pendant après avant aquel si comme entre ce cet cette ces à où ou
    quand comment pourquoi combien qui que quoi quel quelle quels quelles lequel laquelle
    lesquels lesquelles et est-ce depuis avec pour par à de en sur contre dans est existe faut
    reste peut y qu'est-ce qu'a qu'ont qu'y il elle ils elles on chez selon vers sans jusqu'où jusqu
    a-t-il a-t-elle ont-ils ont-elles est-il est-elle sont-ils sont-elles""".split()
)
_LED_NAME = re.compile(
    rf"(?<![\w'-])(?P<lead>de la |de l'|du |des |d'|de |à la |à l'|au |aux |à |en |la |le |l'|"
    rf"les )?"
    rf"(?P<name>{_NAME})(?![\w'-])"
)
_YEAR = re.compile(r"\d{4}\b")


def mentions(text: str) -> list[Mention]:
    """The noun phrases and names of a text, in order; none lies inside another."""
    found: list[Mention] = []
    position = 0
    while (mention := _next(text, position)) is not None:
        found.append(mention)
        position = mention.end
    return _joined([_told_by_verb(text, mention) for mention in found], text)


def _next(text: str, position: int) -> Mention | None:
    candidates = [
        match
        for pattern in (_PHRASE, _COUNTED, _NAMED)
        if (match := _usable(pattern, text, position)) is not None
    ]
    for match in sorted(candidates, key=lambda match: match.start()):
        mention = _name(match) if match.re is _NAMED else _phrase(text, match)
        return mention or _next(text, match.end())
    return None


def _usable(pattern: re.Pattern[str], text: str, position: int) -> re.Match[str] | None:
    for match in pattern.finditer(text, position):
        if pattern is not _NAMED:
            return match
        name = match["name"]
        first = re.split(r"[ '-]", name)[0].lower()
        is_word = first in _QUESTION_WORDS | VERBS or first.endswith("ez")
        if match.start("name") == 0 and is_word:
            rest = pattern.search(text, len(re.split(r"[ ']", name)[0]) + 1)
            return _usable(pattern, text, rest.start()) if rest else None
        return match
    return None


def _name(match: re.Match[str]) -> Mention:
    name, preposition = match["name"].rstrip("-.,"), match["prep"] or ""
    kind = Kind.PLACE if preposition in {"à", "en", "dans", "vers"} else Kind.NAME
    return Mention(
        name,
        match.start("name"),
        match.start("name") + len(name),
        kind,
        gender_of_name(name),
        preposition=preposition,
    )


def _phrase(text: str, opening: re.Match[str]) -> Mention | None:
    """The phrase that a determiner opens; None where no noun follows."""
    determiner = opening.group().strip().lower()
    head = _head(text, opening.end())
    if head is None:
        return None
    noun, end = head
    count = opening.groupdict().get("count")
    article, preposition = ("les", "") if count else definite(determiner)
    if opening.start() > 0 and opening.group()[0].isupper():
        article = opening.group().strip()  # a title: «Les Misérables»
    plural = article.lower() in {"les", "ses", "nos", "vos", "mes", "leurs"} or bool(count)
    gender = {"le": "m", "la": "f"}.get(article.lower(), "") or gender_of_noun(noun)
    gender = "m" if determiner == "cet" else gender
    core = text[opening.end() : end]
    if count:
        core = f"{count} {core}"
    joint = "" if article.endswith("'") else " "
    if not plural and article in {"le", "la"} and is_vowel(core):
        article, joint = "l'", ""
    full_end = _complements(text, end)
    whole = core + text[end:full_end]
    return Mention(
        f"{article}{joint}{whole}",
        opening.start(),
        full_end,
        _kind(noun, core, preposition),
        gender,
        plural,
        f"{article}{joint}{core}",
        noun.lower(),
        preposition,
    )


def _head(text: str, position: int) -> tuple[str, int] | None:
    """The noun that starts at ``position`` (adjectives before it passed), and where it ends."""
    before = _PRECEDING.match(text, position)
    start = before.end() if before else position
    word, name = _NOUN.match(text, start), _ANY_NAME.match(text, start)
    if name:
        return name.group(), _adjectives(text, name.end())
    if word is None or word.group().lower() in _NO_NOUNS:
        return None
    noun = re.sub(r"-(?:t-)?(?:ils?|elles?)$", "", word.group())
    if noun != word.group():
        return None
    end = _adjectives(text, word.end())
    named = _NAMED_AFTER.match(text, end)
    return noun, (_adjectives(text, named.end()) if named else end)


def _adjectives(text: str, end: int) -> int:
    """Where the adjectives end that follow a noun."""
    while (match := _FOLLOWING.match(text, end)) and match[1].lower() not in _NOT_ADJECTIVES:
        end = match.end()
    return end


def _complements(text: str, end: int) -> int:
    """Where the phrase ends with its «de …», each a name, a year, or a noun."""
    while match := _COMPLEMENT.match(text, end):
        year = _YEAR.match(text, match.end())
        if year:
            end = year.end()
            continue
        head = _head(text, match.end())
        if head is None or text[match.end() :].startswith(("son ", "sa ", "ses ", "leur")):
            return end
        end = head[1]
    return end


def _kind(noun: str, core: str, preposition: str) -> Kind:
    if noun.lower() in EVENTS:
        return Kind.EVENT
    if is_person_noun(noun):
        return Kind.PERSON
    if core[:1].isupper() and preposition == "à":
        return Kind.PLACE
    return Kind.NAME if core[:1].isupper() else Kind.THING


def _told_by_verb(text: str, mention: Mention) -> Mention:
    """«La loi … a-t-elle»: the pronoun tells the gender and the number of its subject."""
    match = _CLITIC_SUBJECT.match(text[mention.end :])
    if match is None:
        return mention
    feminine = match["pro"].startswith("elle")
    gender = "f" if feminine else mention.gender or "m"
    return replace(mention, gender=gender, plural=match["pro"].endswith("s"))


def _joined(found: list[Mention], text: str) -> list[Mention]:
    """«Trump et Poutine» is one mention, of several people."""
    joined: list[Mention] = []
    for mention in found:
        last = joined[-1] if joined else None
        if last and text[last.end : mention.start] == " et " and mention.kind is last.kind:
            whole = f"{last.text} et {mention.text}"
            both = last.gender if last.gender == mention.gender else "m"
            joined[-1] = replace(
                last, text=whole, end=mention.end, plural=True, gender=both, head=""
            )
        else:
            joined.append(mention)
    return joined


def complement_of(text: str, mention: Mention) -> Mention | None:
    """What «de …» adds to a phrase: «l'Islande» in «la population de l'Islande»."""
    if len(mention.head) == len(mention.text) or not mention.head:
        return None
    start = mention.end - (len(mention.text) - len(mention.head))
    inner = mentions(text[start : mention.end])
    if not inner:
        return None
    return replace(inner[0], start=inner[0].start + start, end=inner[0].end + start)


def names_in(text: str) -> Iterator[re.Match[str]]:
    """Every name, also those inside a phrase, with what leads it («du Portugal»)."""
    for match in _LED_NAME.finditer(text):
        first = re.split(r"[ '-]", match["name"].lower())[0]
        if match.start() == 0 and not match["lead"] and first in _QUESTION_WORDS:
            continue
        yield match
