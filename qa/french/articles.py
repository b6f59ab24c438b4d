"""Articles and prepositions that melt together: «du», «aux», «d'Oslo», «l'accord»."""

from __future__ import annotations

import re


def definite(determiner: str) -> tuple[str, str]:
    """The definite article that takes a determiner's place, and the preposition it held."""
    table = {
        "du": ("le", "de"), "des": ("les", "de"), "de la": ("la", "de"), "de l'": ("l'", "de"),
        "au": ("le", "à"), "aux": ("les", "à"), "à la": ("la", "à"), "à l'": ("l'", "à"),
        "un": ("le", ""), "une": ("la", ""), "ce": ("le", ""), "cet": ("l'", ""),
        "cette": ("la", ""), "ces": ("les", ""), "d'un": ("le", "de"), "d'une": ("la", "de"),
    }  # fmt: skip
    if determiner in table:
        return table[determiner]
    return (determiner, "")


def is_vowel(text: str) -> bool:
    """Whether «le» and «de» lose their vowel before ``text``."""
    return bool(re.match(r"[aeiouyhàâéèêëîïôûœ]", text, re.IGNORECASE)) and not re.match(
        r"(?:haut|hausse|haine|héros|honte|hall|hongr|holland|y[aeo]|onz|oui|huit)",
        text,
        re.IGNORECASE,
    )


def with_de(text: str) -> str:
    """«de» and the phrase, contracted: «du sommet», «de la France», «d'Oslo»."""
    return _contracted(text, "de", {"le ": "du ", "les ": "des "})


def with_a(text: str) -> str:
    """«à» and the phrase, contracted: «au sommet», «à Oslo»."""
    return _contracted(text, "à", {"le ": "au ", "les ": "aux "})


def _contracted(text: str, preposition: str, table: dict[str, str]) -> str:
    for article, contraction in table.items():
        # «Les Misérables» is a title, «les Misérables» a phrase.
        if text.startswith(article):
            return contraction + text[len(article) :]
    if preposition == "de" and is_vowel(text):
        return f"d'{text}"
    return f"{preposition} {text}"
