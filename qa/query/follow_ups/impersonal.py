"""When «il» means nobody: «y a-t-il», «est-il vrai que», «que s'est-il passé»."""

from __future__ import annotations

import re

from qa.query.follow_ups.lexicon import AUXILIARIES

IMPERSONAL = re.compile(
    r"(?:\by a\b|\by (?:avait|aura|eut)\b|\b(?:faut|fallait|faudra|pleut|neige|pleuvra|suffit|"
    r"semble|"
    r"convient|importe|vaut)\b|\bs'agi\w+|\by avoir\b)"
)
IMPERSONAL_BE = re.compile(
    r"^ (?:\w+ )?(?:vrai|faux|exact|possible|impossible|nécessaire|important|interdit|permis|"
    r"obligatoire|question|temps|prévu|utile|normal|facile|difficile|dangereux|arrivé|certain|"
    r"clair|autorisé|prudent|urgent|légal|juste|logique) (?:de |d'|que |qu'|à )|"
    r"^ (?:\w+ ){1,3}(?:de |d')\w+(?:er|ir|re)\b",
    re.IGNORECASE,
)
_EXISTS = re.compile(
    r"^ (?:encore |toujours )?(?:un|une|des|du|de|d'|plusieurs|beaucoup)\b", re.IGNORECASE
)
_PASSES = re.compile(r"^ (?:passé|produit|arrivé|advenu)\b", re.IGNORECASE)
_WEATHER = re.compile(r"\b(?:quelle heure|quel temps)\b", re.IGNORECASE)
_ASKED_ITSELF = re.compile(r"^quel(?P<feminine>le)?(?P<plural>s)? ", re.IGNORECASE)
BE = frozenset("est sont était étaient fut furent sera seront serait seraient etait".split())


def is_impersonal(before: str, match: re.Match[str]) -> bool:
    """Whether the «il» of an inverted clause is nobody; ``before`` leads the clause."""
    verb, rest = match["verb"].lower(), match["rest"]
    whole = f"{match['clitics']}{verb}".lower().replace("y en ", "y ")
    if IMPERSONAL.search(whole) or _WEATHER.search(before):
        return True
    if verb in AUXILIARIES and (IMPERSONAL_BE.match(rest) or re.match(r" (?:fallu|plu)\b", rest)):
        return True
    if verb in {"existe", "reste", "manque", "existait", "restait"}:
        return bool(_EXISTS.match(rest)) or before.lower().startswith("combien")
    if re.match(r" (?:se passer|arriver|y avoir|falloir|se produire)\b", rest):
        return True
    if verb in {"est", "était"} and re.match(r" question\b", rest):
        return True
    return "en " in match["clitics"].lower() and before.lower().startswith("qu")


def asks_what(before: str, match: re.Match[str]) -> bool:
    """«Que s'est-il passé ?», «Qu'est-il arrivé ?»: nobody is meant."""
    is_what = before.lower().rstrip() in {"que", "qu'"}
    happens = match["verb"].lower() in {"passe", "passait", "produit"}
    return is_what and (bool(_PASSES.match(match["rest"])) or happens)


def is_asked_itself(before: str, match: re.Match[str]) -> bool:
    """«Quelle filière est-elle proposée ?»: the pronoun is the «quelle» of its own question."""
    pronoun, verb = match["pronoun"].lower(), match["verb"].lower()
    if verb.endswith("ont") and not pronoun.endswith("s"):
        return True  # «Quels droits sont-il …»: mistyped, of the same kind
    if re.match(r"combien d", before, re.IGNORECASE) and pronoun.endswith("s") and verb in BE:
        return "temps" not in before
    asked = _ASKED_ITSELF.match(before)
    if asked is None or verb in AUXILIARIES - BE or before.rstrip().lower() == "quel âge":
        return False
    same = (bool(asked["feminine"]), bool(asked["plural"]))
    return same == (pronoun.startswith("elle"), pronoun.endswith("s")) and verb in BE
