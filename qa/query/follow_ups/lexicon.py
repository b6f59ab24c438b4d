"""The closed classes of French that tell what a follow-up leans on. All lower case."""

from __future__ import annotations

import re

PREPOSITION = (
    r"(?:à|a|au|aux|en|dans|chez|avec|sans|pour|contre|sur|sous|par|vers|entre|selon|depuis|"
    r"pendant|avant|après|apres|lors|de|du|des|d')"
)
_BE = (
    "est sont était étaient fut furent sera seront serait seraient etait etaient soit "
    "serait seraient".split()
)
_HAVE = "a ont avait avaient eut eurent aura auront aurait auraient".split()
AUXILIARIES = frozenset(_BE + _HAVE)
# After these comes an infinitive.
MODALS = frozenset(
    """va vont allait allaient ira iront veut veulent voulait voulaient voudrait peut peuvent
    pouvait pouvaient pourra pourront pourrait doit doivent devait devaient devra devront devrait
    compte comptent souhaite souhaitent espère espèrent fait font faisait""".split()
)
VERBS = AUXILIARIES | MODALS
# What only people do, and what only things do; matched at the start of a word without accents.
PERSON_PREDICATE = re.compile(
    r"\b(?:ne|nee|nes|nees|mort|morte|morts|mourut|vit|vivent|vivait|habit\w+|etudi\w+|epous\w+|"
    r"mari(?:e|ee|es|ees|er)|travaill\w+|pens\w+|dit|parl\w+|declar\w+|rencontr\w+|felicit\w+|"
    r"reproch\w+|demission\w+|age|femme|fils|fille|mere|pere|parents|enfants|metier|enfance|"
    r"qui est)\b"
)
THING_PREDICATE = re.compile(
    r"\b(?:dure\w*|tenue?s?|se trouv\w+|situ\w+|mesure\w*|pese|coute\w*|superficie|population|"
    r"hauteur|profondeur|longueur|capitale|lieu|ferme\w*|"
    r"(?:ete|est|sont|fut|furent|sera|seront)(?:[- ](?:ils?|elles?))? (?:construi|cre|fond|publi|"
    r"inaugur|sign|termin|achev|detrui|vend|ouver)\w+)\b"
)
SAYING = re.compile(
    r"\b(?:dit|annonce|affirme|declare|confirme|revele|dementi|promis|explique|pretendu|assure|su|"
    r"precise|indique|ecrit|reconnu|sait|dira|raconte)\b"
)
