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
EVENTS = frozenset(
    """sommet rencontre réunion entretien conférence congrès visite discussion discussions
    négociations négociation procès élection élections match tournoi finale course festival concert
    cérémonie attentat attaque incendie inondation inondations séisme accident catastrophe guerre
    bataille grève manifestation manifestations entrevue tête-à-tête débat colloque audience
    inauguration tempête crise révolution exposition émeute émeutes marche défilé voyage vote
    référendum campagne sommets rencontres réunions""".split()
)
PERSONS = frozenset(
    """président présidente ministre maire secrétaire chef cheffe auteur autrice chancelier
    chancelière roi reine pape poète écrivain écrivaine général homme femme homologue patron
    patronne avocat avocate juge préfet préfète candidat candidate député députée conseiller
    conseillère ambassadeur médecin pilote peintre prince princesse empereur cardinal policier
    navigateur fils fille frère sœur père mère mari épouse soldat berger colonel commissaire
    joueur joueuse entraîneur entraîneuse coureur boxeur chercheur chercheuse chanteur chanteuse
    comte comtesse champion championne dirigeant dirigeante témoin voisin voisine""".split()
)
_PERSON_ENDING = re.compile(r"(?:teur|trice|iste|logue)s?$")
_NOT_PERSONS = frozenset("moteur secteur facteur ordinateur liste piste matrice catalogue".split())
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
_FEMININE_ENDING = re.compile(
    r"(?:[tsx]ions?|tés?|ances?|ences?|ures?|ades?|ées?|ises?|esses?|ettes?|tudes?|enne|"
    r"euse|trice|ine|erie|aphie|ogie)$"
)
_MASCULINE = frozenset(
    """musée lycée traité été côté comité silence trophée comités traités arrêté décès stade
    magazine domaine congrès""".split()
)
_FEMININE = frozenset(
    """usine école armée équipe île église affaire enquête histoire eau œuvre heure amie épouse
    europe allemagne italie espagne autriche irlande islande ukraine algérie otan ue onu eglise
    armee equipe""".split()
)
# Given names that do not leave the gender open; others agree with both pronouns.
_WOMEN = frozenset(
    """marie anna anne claire sophie julie lucie emma élise elise rose nadia iris jeanne camille
    louise alice chloé léa sarah laura hélène isabelle catherine christine nathalie valérie céline
    angela hillary theresa melania ursula christiane simone brigitte sylvie martine ségolène
    élisabeth elisabeth fatima aïcha inès manon zoé juliette charlotte margaux mathilde pauline
    caroline sandrine véronique monique françoise jacqueline denise yvette colette
    victoria""".split()
)
_MEN = frozenset(
    """jean pierre paul jacques louis marc luc hugo tom jules antoine john donald vladimir mike
    rex jens barack emmanuel nicolas françois michel philippe alain bernard henri victor albert
    charles gérard olivier thomas julien vincent david daniel robert georges andré rené marcel
    sergueï boris joe bill george kim bachar recep viktor matteo angelo mohammed ahmed ali omar
    idriss lucas léo arthur gabriel raphaël adam nathan mathieu guillaume stéphane éric laurent
    christophe patrick didier thierry pascal gilles serge gustave émile honoré""".split()
)


def gender_of_noun(noun: str) -> str:
    """``"f"``, ``"m"`` or ``""`` where neither a list nor the ending tells."""
    noun = noun.lower()
    if noun in _FEMININE:
        return "f"
    if noun in _MASCULINE:
        return "m"
    return "f" if _FEMININE_ENDING.search(noun) else ""


def gender_of_name(name: str) -> str:
    """The gender that a given name or a title shows, or ``""``."""
    first = re.split(r"[ -]", name.lower(), maxsplit=1)[0]
    if first in _WOMEN or first in {"mme", "mme.", "madame", "mlle"}:
        return "f"
    return "m" if first in _MEN or first in {"m.", "m", "monsieur"} else ""


def is_person(noun: str) -> bool:
    """Whether a common noun means a person."""
    noun = noun.lower()
    single = noun.removesuffix("s")
    if noun in PERSONS or single in PERSONS:
        return True
    return bool(_PERSON_ENDING.search(noun)) and single not in _NOT_PERSONS
