"""What a sentence denies or leaves out: «signé par Lannion et Paimpol, mais pas par Dinan».

Readers hardly see negation: asked who has not signed, they name who has. Where the sentence says by
its grammar of whom the verb is denied, that part is the answer.
"""

from __future__ import annotations

import re

from qa.french.analysis import stems_and_roots, unaccented
from qa.types import Range

# On the sentence in lower case, without accents, as long as the sentence itself.
_NE = re.compile(r"\bn(?:e |')(?=\S)")
_NOT = r"(?:pas|plus|jamais|aucune?|point|rien|guere)"
_DENIED_VERB = re.compile(rf"\bn(?:e |')(?P<verb>[^,;:()]*?)\b{_NOT}\b(?P<rest>[^,;:()]*)")
_REFUSES = re.compile(r"\b(?:a|ont|avait|avaient) (?:refus|decline|rejet|oublie|manque)\w*")
_LEFT_OUT = re.compile(
    r"(?:(?:,|\bmais|\bet|\bni) +(?:pas|non)|\b(?:sauf|excepte|hormis|hors|a l'exception|"
    r"a l'exclusion))\b(?: (?:de |du |des )?l[ea]s? (?=seule))?"
)
_AFTER_MARK = re.compile(
    r" +(?:par |pour |avec |chez |a |au |aux |en |dans |sur |de |d'|du |des )?"
)
_CLAUSE_END = re.compile(
    r"[.;:!?)]|, (?:qui|mais|et|dont|alors|car|parce|pour)\b| (?:qui|alors) |$"
)
_CLAUSE_START = re.compile(
    r"(?:^|[.;:!?(»]|, (?=(?:mais|et|tandis|alors|seule?s?) )|\b(?:tandis que|alors que|mais|car) |"
    r" et (?=que )|\b(?:est|sont|a|ont|etait|etaient|sera|seront|fut|furent)\b"
    r"(?:(?! mais )[^,])*, )"
)
_OPENING = re.compile(r"(?:\s|,|mais |et |or |en revanche,? |seule?s? |seul(?:e)?s? )*")
_PRONOUN = re.compile(
    r"(?:(?:ils?|elles?|on|ce|c'|je|tu|nous|vous|qui|qu'\w*|cela|ca|celui-ci|celle-ci)\b\s*)*$"
)
_LONGEST = 10  # words of a subject


def is_denial(sentence: str) -> bool:
    """Whether a sentence denies something, or leaves something out."""
    text = unaccented(sentence)
    return bool(_DENIED_VERB.search(text) or _LEFT_OUT.search(text) or _REFUSES.search(text))


def denied_part(sentence: str, question: str) -> Range | None:
    """The characters of ``sentence`` that tell of whom or what the verb is denied.

    Of a denied verb, the subject counts only where the verb is that of ``question``, and where it
    is no echo of the question. None where the grammar does not tell.
    """
    text, asked = unaccented(sentence), _tokens(question)
    if len(text) != len(sentence):
        return None
    return _left_out(text, asked) or _subject(text, asked)


def _left_out(text: str, asked: set[str]) -> Range | None:
    """«mais pas par Dinan», «sauf Dinan»; not «personne n'a signé, sauf Dinan»."""
    mark = _LEFT_OUT.search(text)
    if mark is None or _NE.search(text, 0, mark.start()):
        return None
    start = mark.end()
    if lead := _AFTER_MARK.match(text, start):
        start = lead.end()
    end = _CLAUSE_END.search(text, start)
    last = end.start() if end else len(text)
    comma = text.find(", ", start, last)
    if comma > 0 and not text[: mark.start()].strip():  # «Sauf Dinan, toutes ont signé.»
        last = comma
    return _part(text, start, last, asked)


def _subject(text: str, asked: set[str]) -> Range | None:
    """«Dinan n'a pas signé»: what stands before «ne», where the verb is that of the question."""
    for match in _DENIED_VERB.finditer(text):
        if not asked & _tokens(f"{match['verb']} {match['rest']}"):
            continue
        starts = [found.end() for found in _CLAUSE_START.finditer(text, 0, match.start())]
        start = starts[-1] if starts else 0
        end = match.start()
        if lead := _OPENING.match(text, start, end):
            start = lead.end()
        if pronoun := _PRONOUN.search(text, start, end):
            end = pronoun.start()
        if " et " not in text[start:end]:  # «Marc, malade, n'est pas venu»
            end = start + len(text[start:end].partition(", ")[0])
        if part := _part(text, start, end, asked):
            return part
    return None


def _part(text: str, start: int, end: int, asked: set[str]) -> Range | None:
    """The range without blanks, where it says something that the question does not."""
    while end > start and text[end - 1] in " ,":
        end -= 1
    words = text[start:end].split()
    news = _tokens(text[start:end]) - asked
    return Range(start, end) if news and len(words) <= _LONGEST else None


def _tokens(text: str) -> set[str]:
    """Stems and roots: «admis», «admise» and «admettre» share one or the other."""
    stems, roots = stems_and_roots(text)
    return {*stems, *roots}
