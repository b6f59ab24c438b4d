"""Follow-ups without a verb: «Et quand ?», «Et à Hambourg ?», «Et la Russie ?»."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.french.articles import with_a, with_de
from qa.french.typography import fold_typography
from qa.query.follow_ups.antecedents import Conversation
from qa.query.follow_ups.lexicon import PREPOSITION
from qa.query.follow_ups.mentions import Kind, Mention, mentions, names_in
from qa.query.follow_ups.phrases import resolve_phrases
from qa.types import Reply

# «Qui» alone and «combien de personnes» are subjects or objects: the verb needs them, so that no
# other word can take their place.
_ASKED = (
    r"(?:o[uù]|quand|comment|pourquoi|combien de temps|"
    rf"{PREPOSITION}(?: |(?<='))(?:qui|quoi|quand|o[uù]|combien(?: de \w+)?|"
    rf"quel(?:le)?s? [\w-]+))"
)
_QUESTION_WORD = re.compile(
    rf"^(?:et\s+)?(?P<word>{_ASKED}|{PREPOSITION} quel(?:le)?s?(?: [^\W\d_]+){{2}})$", re.IGNORECASE
)
_LEADING_WORD = re.compile(rf"^{_ASKED}\b\s*", re.IGNORECASE)
# What cannot be put aside for another question word is made a phrase: «Quel accord» → «l'accord».
_SUBJECT = re.compile(r"^(?:qui|quel(?:le)?s? [\w-]+) (?P<rest>.+)$", re.IGNORECASE)
_OTHER_QUEL = re.compile(r"^quel(?:le)?s? (?:est|sont|était|étaient|fut|sera)\b", re.IGNORECASE)
_PASSIVE = re.compile(
    r"^(?:a|ont|avait|est|sont|fut|furent|sera|seront) (?:été )?\w+(?:é|ée|és|ées|i|ie|is|u|ue|"
    r"us|t|te|ts)\b"
)
_COMPLEMENT = re.compile(
    rf"^et\s+(?P<complement>(?P<preposition>{PREPOSITION})(?:\s+|(?<='))"
    r"(?!qu(?:i|oi|and|els?|elles?)\b)[^\s?].*)$",
    re.IGNORECASE,
)
_SAME = {
    "a": "à",
    "au": "à",
    "aux": "à",
    "du": "de",
    "des": "de",
    "d'": "de",
    "dans": "à",
    "en": "à",
}
_NAME_ALONE = re.compile(
    r"^et\s+(?P<article>la |le |l'|les )?(?P<name>(?-i:[A-ZÀ-Þ])[^?,]*)$", re.IGNORECASE
)
_NOUN_ALONE = re.compile(
    r"^et\s+(?P<phrase>(?P<article>la |le |l'|les )(?-i:[a-zà-ÿ])[^?,]*)$", re.IGNORECASE
)
_OWNED = re.compile(r"^et\s+(?P<owned>(?:sa|son|ses|leurs?) [^?,]+)$", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"^(?P<word>qui|quel(?:le)?s?) (?:est|sont|était|étaient) ", re.IGNORECASE)
_CLITIC = re.compile(r"-(?:il|elle)\b")
_LONGEST = 8


def resolve_ellipsis(text: str, history: list[Reply], talk: Conversation) -> str | None:
    """The whole question that a follow-up without a verb means; None where it is none."""
    if len(text.split()) > _LONGEST:
        return None
    if match := _QUESTION_WORD.match(text):
        return _other_word(match["word"], history[-1], talk.previous)
    if match := _OWNED.match(text):
        return _owned(match["owned"], talk)
    if re.match(r"^et (?:celui|celle|ceux|celles) ", text, re.IGNORECASE):
        return _that_one(text, talk)
    if match := _NAME_ALONE.match(text):
        return _other_name(match["article"] or "", match["name"], talk.previous)
    if match := _NOUN_ALONE.match(text):
        return _other_noun(match["phrase"], talk.previous)
    if match := _COMPLEMENT.match(text):
        return _other_complement(match, talk.previous)
    return None


def _other_word(word: str, last: Reply, previous: str) -> str | None:
    rest, found = _LEADING_WORD.subn("", previous, count=1)
    if found:
        return f"{word} {rest}"
    if re.match(r"(?:que |qu')(?!est-ce)", previous, re.IGNORECASE):
        return f"{word} {re.sub(r'^(?:que |qu.)', '', previous, flags=re.IGNORECASE)}"
    subject = _subject(last, previous)
    match = _SUBJECT.match(previous)
    if subject is None or match is None:
        return None
    that = "est-ce qu'" if re.match(r"[aeiouyéèêh]", subject, re.IGNORECASE) else "est-ce que "
    return f"{word} {that}{subject} {match['rest']}"


def _subject(last: Reply, previous: str) -> str | None:
    """The asked subject: the answer of «Qui a gagné ?», «l'accord» of «Quel accord»."""
    match = _SUBJECT.match(previous)
    if match is None or re.search(r"-(?:t-)?(?:ils?|elles?)\b", previous):
        return None
    if previous.lower().startswith("qui"):
        is_attribute = re.match(r"(?:est|sont|était|étaient|fut) ", match["rest"])
        if not last.answers or is_attribute:
            return None
        named = mentions(fold_typography(last.answers[0].text))
        return named[0].text if named else None
    if _OTHER_QUEL.match(previous) or not _PASSIVE.match(match["rest"]):
        return None
    asked = re.match(r"quel(?P<f>le)?(?P<p>s)? (?P<noun>[\w-]+)", previous, re.IGNORECASE)
    assert asked is not None  # noqa: S101 - _SUBJECT has matched a «quel»
    article = "les" if asked["p"] else "la" if asked["f"] else "le"
    return mentions(f"{article} {asked['noun']}")[0].text


def _owned(owned: str, talk: Conversation) -> str | None:
    whole = resolve_phrases(owned, talk, bound=False)
    if whole == owned:
        return None
    asked = _ATTRIBUTE.match(talk.previous)
    if asked is None or asked["word"].lower() == "qui":
        return _relative(whole, talk.previous) or f"Et {whole}"
    word = owned.split()[0].lower()
    if word in {"ses", "leurs"}:
        return f"Quels sont {whole}"
    return f"{'Quelle' if word == 'sa' else 'Quel'} est {whole}"


def _relative(phrase: str, previous: str) -> str | None:
    """«Et sa femme ?»: a person in the place of the one that the last question is about."""
    for new in mentions(phrase)[:1]:
        for old in mentions(previous):
            if new.kind is Kind.PERSON and phrase.endswith(with_de(old.text)):
                return _person_instead(old, replace(new, text=phrase), previous)
    return None


def _person_instead(old: Mention, new: Mention, previous: str) -> str:
    """The question with another person in the place of ``old``, and the pronoun that agrees."""
    rest = previous[old.end :]
    if new.gender:
        rest = _CLITIC.sub("-elle" if new.gender == "f" else "-il", rest, count=1)
    return previous[: old.start] + _as(old, new.text) + rest


def _that_one(text: str, talk: Conversation) -> str | None:
    """«Et celui de 2018 ?»: the question of the last sommet, with the other one in its place."""
    other = resolve_phrases(re.sub(r"^et ", "", text, flags=re.IGNORECASE), talk, bound=True)
    taken = mentions(other)
    if len(taken) != 1 or taken[0].end != len(other):
        return None
    for old in mentions(talk.previous):
        if old.noun and old.noun == taken[0].noun:
            return talk.previous[: old.start] + _as(old, taken[0].text) + talk.previous[old.end :]
    return None


def _as(old: Mention, text: str) -> str:
    """The phrase in the place of ``old``, led by the same preposition."""
    if old.preposition == "de":
        return with_de(text)
    return with_a(text) if old.preposition == "à" and old.head else text


def _other_name(article: str, name: str, previous: str) -> str | None:
    """«Et la Russie ?»: in the place of the one name of the last question that is led alike."""
    alike = [match for match in names_in(previous) if _has_article(match["lead"]) == bool(article)]
    if len(alike) != 1:
        return None
    old = alike[0]
    lead, whole = (old["lead"] or "").strip(), f"{article}{name}"
    if lead in {"de", "du", "des", "de la", "de l'", "d'"}:
        whole = with_de(whole)
    elif lead in {"à", "au", "aux", "à la", "à l'"}:
        whole = with_a(whole)
    elif lead == "en":
        whole = f"en {name}"
    return previous[: old.start()] + whole + previous[old.end() :]


def _other_noun(phrase: str, previous: str) -> str | None:
    """«Et la capitale ?»: in the place of what was asked, or of the one person asked about."""
    found = mentions(phrase)
    if len(found) != 1 or found[0].end != len(phrase):
        return None
    new = found[0]
    old = [mention for mention in mentions(previous) if mention.head]
    if match := _ATTRIBUTE.match(previous):
        if len(old) != 1:
            return None
        of = "" if new.text != new.head else old[0].text[len(old[0].head) :]
        return f"{_asking(match, new)} {new.text}{of}"
    people = [mention for mention in old if mention.kind is Kind.PERSON]
    if new.kind is not Kind.PERSON or len(people) != 1:
        return None
    return _person_instead(people[0], new, previous)


def _asking(match: re.Match[str], asked: Mention) -> str:
    """«Qui est», or «Quel est», «Quelle est», … as what is asked wants it."""
    if match["word"].lower() == "qui":
        return match.group().strip()
    feminine, plural = "le" if asked.gender == "f" else "", "s" if asked.plural else ""
    return f"Quel{feminine}{plural} {'sont' if asked.plural else 'est'}"


def _has_article(lead: str | None) -> bool:
    return bool(re.fullmatch(r"(?:de |à )?(?:la|l'|le|les) ?|du |des |au |aux ", lead or ""))


def _other_complement(match: re.Match[str], previous: str) -> str:
    """In the place of a complement of the same kind, or added to the question."""
    new = match["complement"]
    wanted = _kind(new)
    for old in re.finditer(
        rf"(?<![\w'-])(?P<preposition>{PREPOSITION})(?: |(?<='))(?:(?:la|le|les) |l')?", previous
    ):
        end = _end(previous, old.end())
        if end is None or _kind(previous[old.start() : end]) != wanted or old.start() == 0:
            continue
        same = _class(old["preposition"]) == _class(match["preposition"])
        if wanted == "date" and not same:
            year = re.search(r"\d{4}$", new)
            if not year:
                continue
            new = f"{old.group()}{year.group()}"
        elif not same:
            continue
        return previous[: old.start()] + new + previous[end:]
    return f"{previous} {new}"


def _end(text: str, start: int) -> int | None:
    """Where the name, the year or the word ends that a preposition leads."""
    found = re.compile(r"\d[\w:]*|[A-ZÀ-Þ][\w'-]*(?: [A-ZÀ-Þ][\w'-]*)*|[a-zà-ÿ][\w-]*").match(
        text, start
    )
    return found.end() if found else None


def _kind(complement: str) -> str:
    last = complement.split()[-1]
    if re.search(r"\d", last) or re.search(
        r"\b(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|"
        r"décembre)\b",
        complement,
    ):
        return "date"
    return "name" if re.search(r"(?:^|[ '])[A-ZÀ-Þ]", complement) else "word"


def _class(preposition: str) -> str:
    plain = preposition.lower()
    return _SAME.get(plain, plain)
