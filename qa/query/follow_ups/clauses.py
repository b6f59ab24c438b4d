"""The main clause of a follow-up: its pronouns replaced, its words put back in French order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qa.french.analysis import strip_accents
from qa.french.articles import with_a, with_de
from qa.query.follow_ups.antecedents import Conversation
from qa.query.follow_ups.impersonal import (
    IMPERSONAL,
    IMPERSONAL_BE,
    asks_what,
    is_asked_itself,
    is_impersonal,
)
from qa.query.follow_ups.lexicon import AUXILIARIES, MODALS, PREPOSITION, SAYING, VERBS
from qa.query.follow_ups.mentions import ADJECTIVE, BEFORE_NOUN, Mention, mentions

_LOWER = r"(?-i:(?![A-ZÀ-Þ]))"
# A common noun that no article leads, lower case whatever the flags.
_NOUN = (
    r"(?-i:(?!(?:le|la|les|un|une|des|du|au|est|sont|[eé]tai(?:t|ent)|f[uû]t|furent|sera|"
    r"seront|serai(?:t|ent)) |l')[a-zà-ÿœ-]+)"
)
_ASKED = (
    rf"(?:{PREPOSITION} ?)?(?:où|ou|quand|comment|pourquoi|"
    rf"combien(?: (?:de |d'){_NOUN}(?: {_LOWER}{ADJECTIVE})?(?: (?:de |d'){_NOUN})?)?|"
    rf"quel(?:le)?s? (?:{BEFORE_NOUN} )*{_NOUN}(?: {_LOWER}{ADJECTIVE})*(?: (?:de |d'){_NOUN})?|"
    rf"que|quoi|qui|lequel|laquelle)"
)
_ADVERBIAL = r"(?:(?:en|dans|à|au|pendant|depuis|après|avant|lors) [^,]+, )?"
# All that may stand before a verb whose subject is a pronoun.
_OPENING = re.compile(rf"(?:{_ADVERBIAL}(?:{_ASKED} |qu')?(?:est-ce (?:que |qu'))?)", re.IGNORECASE)
_CLITIC = r"(?:s'|l'|m'|t'|n'|ne |y |en |se |me |le |la |les |lui |leur )"
_INVERTED = re.compile(
    rf"(?P<clitics>(?:(?<![\w'-])|(?<=\bqu')){_CLITIC}*)(?P<verb>(?<![\w-])[^\W\d_]+)"
    r"(?P<mark>[- ]t[-' ]|[- ])(?P<pronoun>ils?|elles?)\b(?P<rest>.*)",
    re.IGNORECASE,
)
_DECLARATIVE = re.compile(
    rf"(?P<before>(?:{_ASKED} )?(?:est-ce )?)(?P<that>qu')?(?P<pronoun>ils?|elles?) (?P<rest>.+)",
    re.IGNORECASE,
)
_SUBJECT_ASKED = re.compile(
    rf"(?P<before>(?:qui|quel(?:le)?s? {_NOUN}|combien (?:de |d'){_NOUN}) )"
    rf"(?P<clitics>{_CLITIC}+)(?P<verb>(?-i:(?![A-ZÀ-Þ\d]))[^\W\d_]+)(?P<rest>.*)",
    re.IGNORECASE,
)
_IDIOM = re.compile(r"^(?:ve|voul|vien)\w+$")  # «en vouloir à», «en venir à»
_BETWEEN = (
    r"(?: (?:pas|jamais|déjà|donc|encore|aussi|bien|tous|toutes|finalement|enfin|vraiment|"
    r"\w{3,}ment))*"
)
_PARTICIPLE = re.compile(
    rf"{_BETWEEN}(?: été)?(?: \w+(?:é|ée|és|ées|i|ie|is|ies|it|ite|its|ites|u|ue|us|ues|int|inte|"
    r"ints|intes|ert|erte|erts|ertes|ort|orte|ise|ises|ait|aite|aits)(?![\w'-]))?"
)
_INFINITIVE = re.compile(rf"{_BETWEEN}(?: \w+(?:er|ir|re|oir)(?![\w'-]))?")
_FEMININE = re.compile(r"(?:ée|ie|ue|te|se)s?$")
_PLURAL = re.compile(r"(?:[éiu]|[eé]e|ie|ue|te|se|t)s$")
_ATTEND = re.compile(r"\b(?:particip|assist|prendre part|present|invite|intervien|interven)")
_KEPT = frozenset({"s'", "se ", "m'", "me ", "t'", "n'", "ne "})


@dataclass(slots=True)
class _Clause:
    """A clause in pieces; ``added`` are the phrases that take the place of its object pronouns."""

    before: str
    clitics: list[str]
    verb: str
    rest: str
    inverted: str = ""
    subject: Mention | None = None
    added: list[str] = field(default_factory=list)


def resolve_clause(text: str, talk: Conversation) -> str:
    """Replace the subject and object pronouns of the main clause; ``text`` itself where none is."""
    match = next((m for m in _INVERTED.finditer(text) if _is_verb(m)), None)
    if match:
        return _inverted(text, match, talk)
    if match := _DECLARATIVE.fullmatch(text):
        return _declarative(text, match, talk)
    if (match := _SUBJECT_ASKED.fullmatch(text)) and _are_pronouns(match):
        for mention in mentions(match["rest"]):
            talk.take(mention)
        clause = _Clause(match["before"], _split(match["clitics"]), match["verb"], match["rest"])
        _place_objects(clause, talk)
        return _put_together(clause) if clause.added else text
    return text


def _is_verb(match: re.Match[str]) -> bool:
    """«a-t-il» always; «a t il» and «est il», typed without hyphens, for the usual verbs."""
    return match["mark"] != " " or match["verb"].lower() in VERBS


def _are_pronouns(match: re.Match[str]) -> bool:
    """«Qui la finance ?» but not «Qui la France a choisi ?»: a noun has its verb after it."""
    following = match["rest"].split()[:1]
    if following and following[0].lower().split("-")[0] in VERBS and match["verb"] not in VERBS:
        return False
    asks_who, clitics = match["before"].lower() == "qui ", match["clitics"].lower()
    if clitics == "y " and not asks_who and match["verb"].lower() in {"a", "avait", "aura"}:
        return False  # «Quand y a …»
    if clitics == "en " and not asks_who and match["verb"].lower() not in AUXILIARIES:
        return False  # «Quel transport en commun …»
    is_article = clitics in {"le ", "la ", "les "} or (
        clitics == "l'" and match["verb"] not in VERBS
    )
    return asks_who or not is_article


def _inverted(text: str, match: re.Match[str], talk: Conversation) -> str:
    before, pronoun = text[: match.start()], match["pronoun"].lower()
    clause = _Clause(before, _split(match["clitics"]), match["verb"], match["rest"])
    clause.inverted = pronoun
    impersonal = pronoun == "il" and is_impersonal(before, match)
    if _OPENING.fullmatch(before) and not impersonal:
        if asks_what(before, match) or is_asked_itself(before, match):
            return text
        clause.subject = talk.subject("f" if pronoun[0] == "e" else "m", pronoun.endswith("s"))
    elif not impersonal:
        own = mentions(before)
        if len(own) != 1 or own[0].end != len(before.rstrip()):
            return text
        talk.take(own[0])
    if impersonal and "y " in clause.clitics:
        return _counted(text, match, talk) if "en " in clause.clitics else text
    _place_objects(clause, talk)
    return _put_together(clause) if clause.subject or clause.added else text


def _counted(text: str, match: re.Match[str], talk: Conversation) -> str:
    """«Combien y en a-t-il ?» counts what was plural."""
    counted = talk.any("", plural=True)
    if counted is None:
        return text
    noun = re.sub(r"^les ", "", counted.text)
    before = text[: match.start()]
    joint = "d'" if with_de(noun).startswith("d'") else "de "
    return f"{before}y {match['verb']}-t-il {joint}{noun}{match['rest']}"


def _declarative(text: str, match: re.Match[str], talk: Conversation) -> str:
    rest, pronoun = match["rest"], match["pronoun"].lower()
    start = re.match(r"(?:n'|ne )?(?:\w'|[a-z]+ )?\w*", rest)
    opening = start.group() if start else ""
    after = rest.split(" ", 1)
    if pronoun == "il" and (
        IMPERSONAL.search(opening)
        or "y avoir" in rest
        or (after[0] in AUXILIARIES and IMPERSONAL_BE.match(" " + "".join(after[1:])))
    ):
        return text
    subject = talk.subject("f" if pronoun[0] == "e" else "m", pronoun.endswith("s"))
    if subject is None:
        return text
    that = "que " if match["that"] else ""
    return f"{match['before']}{that}{subject.text} {rest}"


def _split(clitics: str) -> list[str]:
    return re.findall(_CLITIC, clitics.lower())


def _place_objects(clause: _Clause, talk: Conversation) -> None:
    """Take each object pronoun out of the clause and add the phrase that it stands for."""
    participle = _after_verb(clause).split()
    last = participle[-1] if participle else ""
    for clitic in list(clause.clitics):
        if clitic in _KEPT:
            continue
        phrase = _phrase_for(clitic, clause, last, talk)
        if phrase is None:
            continue
        clause.clitics.remove(clitic)
        owned = mentions(clause.rest)[:1] if clitic == "en " else []
        if owned and owned[0].start == 1:  # «en est le président»: le président de l'Islande
            end = owned[0].end
            clause.rest = f"{clause.rest[:end]} {phrase}{clause.rest[end:]}"
            phrase = ""
        clause.added.append(phrase)


def _phrase_for(clitic: str, clause: _Clause, participle: str, talk: Conversation) -> str | None:
    if clitic in {"l'", "le ", "la ", "les "}:
        feminine = clitic == "la " or bool(_FEMININE.search(participle))
        plural = clitic == "les "
        if clitic == "l'" and not feminine and _says(clause):
            return _what_was_asked(clause, talk)
        gender = "f" if feminine else "" if clitic in {"les ", "l'"} and not participle else "m"
        mention = talk.object("" if clitic == "les " and not feminine else gender, plural)
        if mention is None:
            return None
        clause.rest = _without_agreement(clause, participle, feminine, plural)
        return mention.text
    if clitic == "y ":
        if "s'" in clause.clitics and clause.verb.startswith("pr"):
            return None  # «s'y prendre»
        attending = bool(_ATTEND.search(strip_accents(clause.verb + clause.rest).lower()))
        return talk.place(attending=attending)
    if clitic == "en " and not (_IDIOM.match(clause.verb.lower()) or _stands(clause)):
        mention = talk.any("", plural=None)
        return with_de(mention.text) if mention else None
    if clitic == "en ":
        return None
    mention = talk.person("", plural=clitic == "leur ")
    return with_a(mention.text) if mention else None


def _stands(clause: _Clause) -> bool:
    """«Où en est-il ?» asks how far somebody is."""
    return bool(clause.inverted) and clause.verb.lower() in {"est", "sont", "était", "étaient"}


def _says(clause: _Clause) -> bool:
    return bool(SAYING.search(strip_accents(clause.verb + _after_verb(clause)).lower()))


def _what_was_asked(clause: _Clause, talk: Conversation) -> str | None:
    """The last question as an object clause: «(qui a dit) quand se tiendra la conférence»."""
    asked = talk.previous[:1].lower() + talk.previous[1:]
    if re.match(r"(?:que |qu'|qui |quel)", asked):
        return None
    asked = asked.removeprefix("est-ce ").replace(" est-ce que ", " ").replace(" est-ce qu'", " ")
    inverted = re.compile(r"(?<=\w)-(?:t-)?(?:ils?|elles?)\b")
    if inverted.search(asked) and not mentions(asked[: inverted.search(asked).start()]):  # type: ignore[union-attr]
        return None
    is_whether = not re.match(rf"{_ASKED}\b", asked) and not asked.startswith("que ")
    return ("si " if is_whether else "") + inverted.sub("", asked, count=1)


def _without_agreement(clause: _Clause, participle: str, feminine: bool, plural: bool) -> str:
    """The participle agrees with an object before it only: «l'a construite», «a construit la …»."""
    if not participle or clause.verb.lower() not in AUXILIARIES:
        return clause.rest
    plain = participle
    if plural and _PLURAL.search(plain):
        plain = plain[:-1]
    if feminine and plain.endswith("e"):
        plain = plain[:-1]
    return clause.rest.replace(participle, plain, 1)


def _after_verb(clause: _Clause) -> str:
    """What belongs to the verb at the start of the rest: adverbs, participle or infinitive."""
    verb = clause.verb.lower()
    pattern = _PARTICIPLE if verb in AUXILIARIES else _INFINITIVE if verb in MODALS else None
    match = pattern.match(clause.rest) if pattern else None
    return match.group() if match else ""


def _put_together(clause: _Clause) -> str:
    verbal = _after_verb(clause)
    tail = clause.rest[len(verbal) :]
    kept = "".join(clause.clitics)
    added = "".join(f" {phrase}" for phrase in clause.added if phrase)
    before = clause.before
    subject = clause.subject.text if clause.subject else ""
    asks_what = before.lower().rstrip() in {"que", "qu'"}
    asks_who_is = before.lower() == "qui " and clause.verb.lower() in AUXILIARIES and not verbal
    if subject and (asks_what or asks_who_is):
        after = f"{verbal} {subject}{added}{tail}"
        return _elided(before, f"{kept}{clause.verb}") + after
    verb = clause.verb
    if clause.inverted:
        link = "-t-" if verb[-1].lower() in "aeé" else "-"
        verb = verb[0].lower() + verb[1:] if subject else verb
        verb = f"{verb}{link}{clause.inverted}"
    if subject:
        before = re.sub(r"est-ce qu'$", "est-ce que ", before)
        before = f"{before}{subject} "
    return _elided(before, f"{_elided('', kept)}{verb}") + f"{verbal}{added}{tail}"


def _elided(before: str, after: str) -> str:
    """«Que»/«qu'» and «ne»/«n'», as what follows wants it."""
    is_vowel = bool(re.match(r"[aeiouyéêàh]", after, re.IGNORECASE))
    if before.lower() in {"que ", "qu'"}:
        before = before[:2] + ("'" if is_vowel else "e ")
    return before + after
