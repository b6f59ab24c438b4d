"""Every word that the pages show, in French and in English."""

from ui.texts.english import ENGLISH
from ui.texts.french import FRENCH
from ui.texts.words import Texts

LANGUAGES = {"fr": FRENCH, "en": ENGLISH}


def texts_for(language: str) -> Texts:
    """Return the pages' words in ``language``: English for ``"en"``, else French."""
    return LANGUAGES.get(language, FRENCH)


__all__ = ["ENGLISH", "FRENCH", "LANGUAGES", "Texts", "texts_for"]
