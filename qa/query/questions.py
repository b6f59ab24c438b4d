"""What can be said of a question before it is searched."""

from __future__ import annotations

import re
import unicodedata

from qa.errors import QuestionError
from qa.french.analysis import strip_accents
from qa.french.typography import fold_typography

MAX_CHARACTERS = 1000
_FRENCH = frozenset(
    """le la les l un une des du d de et est sont a au aux que qu qui quoi ou quand comment
    pourquoi combien quel quelle quels quelles s se il elle ils elles on ce cet cette ces dans
    en par pour sur avec sans son sa ses leur n ne pas y ont ete etait fut sera y t m je tu nous
    vous""".split()
)
_FOREIGN = {
    "anglais": frozenset(
        """the is are was were what where when who whom whose why how which did does do of and in
        to from with has have had been at by for it its this that there held""".split()
    ),
    "espagnol": frozenset(
        """el los las donde cuando quien como porque cual cuales cuantos cuanto fue es son del y
        con por para una se hubo tuvo lugar""".split()
    ),
    "allemand": frozenset(
        """der die das den dem ist sind war waren wo wann wer warum wie welche welcher und nicht
        ein eine von mit fur auf hat haben wurde fand""".split()
    ),
    "italien": frozenset(
        """il lo gli dove quando chi perche come quale quali quanti e sono era del della di che con
        per si tenuto stato""".split()
    ),
}
_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
# No other language asks with these: an English title in the question changes nothing.
_SURELY_FRENCH = frozenset({"qui", "quand", "ou", "pourquoi", "combien"})


def check_question(question: str) -> None:
    """Refuse what cannot be asked.

    Raises:
        QuestionError: the question is empty, longer than ``MAX_CHARACTERS``, or not in French.
    """
    if not any(character.isalnum() for character in question):
        raise QuestionError("La question est vide. Écrivez une question, par exemple « Où … ? ».")
    if len(question) > MAX_CHARACTERS:
        raise QuestionError(
            f"La question compte {len(question)} caractères ; le maximum est {MAX_CHARACTERS}. "
            "Raccourcissez-la à une ou deux phrases."
        )
    language = foreign_language(question)
    if language:
        raise QuestionError(
            f"La question semble écrite en {language}. Posez-la en français : le corpus et les "
            "modèles sont français."
        )


def foreign_language(question: str) -> str | None:
    """The language of a question that is clearly not French, as a French word; else None.

    Clear means: another script, or at least two function words of another language and more of
    them than of French. Keywords and names alone («sommet Helsinki») are left alone, and so are
    foreign titles and words that are quoted or follow a French question word.
    """
    own = _QUOTED.sub(" ", fold_typography(question).lower())
    words = _WORD.findall(strip_accents(own))
    letters = [c for c in question if c.isalpha()]
    latin = sum(unicodedata.name(c, "").startswith("LATIN") for c in letters)
    if letters and latin < len(letters) / 2:
        return "une autre langue"
    if _SURELY_FRENCH.intersection(words):
        return None
    french = sum(word in _FRENCH for word in words)
    scores = {name: sum(word in known for word in words) for name, known in _FOREIGN.items()}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= 2 and scores[best] > french else None
