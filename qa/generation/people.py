"""Who is who: «Jens Stoltenberg, secrétaire général de l'OTAN» answers two questions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.french.names import is_person_noun

Found = tuple[str, int, int]
"""A question and the half-open characters of the sentence that answer it."""

CAPITAL = "[A-ZÀ-ÖØ-ÞŒ]"
NAME = rf"{CAPITAL}[\w'-]+(?: (?:(?:de|du|van|von|ben|al) )?{CAPITAL}[\w'-]+){{1,3}}"
_NOUN = r"[a-zà-ÿœ]+(?:-[a-zà-ÿœ]+)*"
_NO_NAME = frozenset(
    """le la les l un une des mais et ou si dans en selon pour par ce cette ces son sa ses au aux
    du de tante oncle quand comme il elle ils elles on nous vous monsieur madame lorsque lors après
    avant depuis puis alors ainsi cependant toutefois si bien donc or car enfin pendant""".split()
)
_NAMED = re.compile(NAME)
# A role ends where the name begins; it says of what, or of which country.
_ROLE = re.compile(
    rf"\b(?P<article>[Ll]a |[Ll]e |[Ll]'|[Dd]u |[Aa]u )(?P<noun>{_NOUN})"
    r"(?P<more>(?: [\w'-]+){1,7}),? $"
)
# Relations: whose brother, in «le frère du maire Paul Riou», would be a guess.
_RELATIONS = frozenset(
    """fils fille frère sœur père mère mari épouse cousin cousine neveu nièce ami amie proche allié
    alliée voisin voisine homme femme veuve veuf""".split()
)
_COMPLEMENT = re.compile(r"\b(?:de la |de l'|des |du |de |d')[\w'-]+(?: [\w'-]+)*$")
_COUNTRY = re.compile(
    r"(?:[a-zà-ÿœ-]+ )*[a-zà-ÿœ-]*(?:icaine?|ricain|ndaise?|çaise?|russe|aise?|oise?|ienne?|ande?|"
    r"gnole?|lge|isse|erbe|usse|nique|urque|ecque|taise?|gare|roate|lave|ègue|gienne|mand)$"
)
_ELSEWHERE = re.compile(r"\b(?:auprès|dans|pour|avec|sur|chez|contre|sous|par|selon|lors)\b")
_LOOSE_END = re.compile(r"\b(?:de|du|des|d'|la|le|les|l'|et|ou|un|une|à|au|en|par|pour|avec)$")
_ONE_OF_MANY = re.compile(r"\bd'une? |\bet |\bou |\b(?:son|sa|ses|leurs?|ce|cette|cet|qui|que) ")
# After a name and a comma: what the person is, up to the next comma or the full stop.
_APPOSED = re.compile(
    rf", (?P<role>(?:(?:la |le |l'|une? )?(?:actuel(?:le)? |ancien(?:ne)? |futur(?:e)? |ex-)?)"
    rf"(?P<noun>{_NOUN})(?: [^,.;:()«»\n]+)?)(?=[,.]|$)"
)
_VERB = re.compile(
    r"\b(?:a|ont|est|sont|était|étaient|avait|avaient|sera|aura|fut|aurait|serait|s'est|n'est|"
    r"je|il|elle|nous|vous|on|ils|elles)\b"
)
_LONGEST_ROLE = 10  # words


def people_questions(sentence: str) -> Iterator[Found]:
    """Who holds a role that the sentence names beside a person, and who that person is."""
    for name in _NAMED.finditer(sentence):
        if not is_name(name.group()):
            continue
        role = _role_before(sentence[: name.start()])
        if role:
            yield f"Qui est {role} ?", name.start(), name.end()
        apposed = _APPOSED.match(sentence, name.end())
        if apposed and _says_who(apposed):
            yield f"Qui est {name.group()} ?", apposed.start("role"), apposed.end("role")


def _role_before(before: str) -> str | None:
    """The role that ends ``before``, with its article: «le secrétaire général de l'OTAN»."""
    for start in range(len(before) - 1, max(-1, len(before) - 80), -1):
        match = _ROLE.match(before, start)
        if match is None or not is_person_noun(match["noun"]):
            continue
        if match["noun"] in _RELATIONS:
            return None
        more = match["more"].strip()
        of = _COMPLEMENT.search(more)
        if not (of or _COUNTRY.fullmatch(more)):
            return None
        if any(rule.search(f"{more} ") for rule in (_ONE_OF_MANY, _ELSEWHERE)):
            return None
        if _LOOSE_END.search(more):
            return None
        if any(is_person_noun(word) for word in re.findall(_NOUN, of.group() if of else "")):
            return None  # whose name it is would be a guess
        article = match["article"].lower()
        article = {"du ": "le ", "au ": "le "}.get(article, article)
        return f"{article}{match['noun']}{match['more']}"
    return None


def _says_who(apposed: re.Match[str]) -> bool:
    role = apposed["role"]
    return (
        is_person_noun(apposed["noun"])
        and len(role.split()) <= _LONGEST_ROLE
        and not _VERB.search(role)
        and not re.search(r"\b(?:son|sa|ses|leurs?|qui|que|dont)\b", role)
        and not _LOOSE_END.search(role)
    )


def is_name(text: str) -> bool:
    """Whether capitalised words are a name, as far as the first one tells: not «Lorsque Luc»."""
    return re.split(r"[ ']", text, maxsplit=1)[0].lower() not in _NO_NAME
