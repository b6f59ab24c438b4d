"""The term that a question asks the meaning of: «Qu'est-ce qu'un jalon ?», «Que signifie BAN ?»."""

from __future__ import annotations

import re

from qa.french.typography import fold_typography, plain_letters

# On the folded question, without accents, in lower case.
ASKS_WHAT = (
    r"qu'est[- ]ce (?:donc )?qu(?:e |')(?:c'est (?:que |qu')|on (?:entend|appelle) (?:par )?)?"
    r"|c'est quoi |que sont |quelle est la (?:definition|signification) d(?:e |u |es |')"
    r"|(?:la )?(?:definition|signification) d(?:e |u |es |')|defin(?:is|issez|ir) "
    r"|que (?:signifie(?:nt)?|veut dire|veulent dire|designe(?:nt)?) "
    r"|qu'(?:entend|appelle)[- ]t?[- ]?on (?:par )?"
    r"|comment (?:est|sont) definie?s? |comment (?:definir|definit[- ]on) "
)
ASKS_WHAT_AFTER = r", c'est quoi|\bc'est quoi ?\?* *$|\bque (?:signifie|veut dire|designe) ?\?* *$"
_OPENING = r"(?:et |mais |alors |(?:selon|d'apres|pour|en|dans) [^,]{1,40}, )?"
_BEFORE = re.compile(rf"{_OPENING}(?:{ASKS_WHAT})(?P<term>.+)", re.S)
_AFTER = re.compile(rf"(?P<term>.+?)(?:{ASKS_WHAT_AFTER})", re.S)
_NOISE = re.compile(
    r"(?:(?:le|la|les|un|une|des|du|de) |l'|d')?"
    r"(?:(?:le |la |l')?(?:terme|mot|sigle|acronyme|abreviation|expression|notion|concept) "
    r"(?:d(?:e |u |')(?:la |l')?)?)?(?:(?:le|la|les|un|une|des|du) |l'|d')?[«“\" ]*"
)
_MOST = 7  # words: a longer «term» is a clause


def asked_term(question: str) -> str | None:
    """The words whose meaning is asked, without their article, as typed; None where none is.

    >>> asked_term("Qu'est-ce qu'un jalon ?")
    'jalon'
    """
    typed = fold_typography(question).strip(" ?!.")
    plain = plain_letters(typed)
    found = _BEFORE.match(plain) or _AFTER.match(plain)
    if found is None:
        return None
    start, end = found.span("term")
    noise = _NOISE.match(plain, start, end)
    start = noise.end() if noise else start
    term = typed[start:end].strip(" «»“”\"'?!.,")
    return term if term and len(term.split()) <= _MOST else None
