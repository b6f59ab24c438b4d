"""Which language a visitor reads: chosen on the page, else that of the settings or the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradio.i18n import I18nData

from ui.texts import LANGUAGES, Texts, texts_for

if TYPE_CHECKING:
    import gradio as gr

COOKIE = "qa-lang"
AUTO = "auto"


def choose_language(setting: str, chosen: str | None, accepted: str | None) -> str:
    """The language of the pages for one visitor.

    ``chosen`` is what the visitor asked for and wins; ``setting`` is a language or «auto», which
    takes the first known one of ``accepted``, an Accept-Language header, and French without one.
    """
    if chosen in LANGUAGES:
        return str(chosen)
    if setting != AUTO:
        return setting
    for part in (accepted or "").split(","):
        language = part.split(";")[0].strip().lower().partition("-")[0]
        if language in LANGUAGES:
            return language
    return "fr"


def texts_of(request: gr.Request, setting: str) -> Texts:
    """The words for the visitor who sent this request."""
    headers = dict(request.headers)
    chosen = cookie_of(headers.get("cookie"))
    return texts_for(choose_language(setting, chosen, headers.get("accept-language")))


def cookie_of(header: str | None) -> str | None:
    """The language in a Cookie header, None where there is none."""
    for pair in (header or "").split(";"):
        name, _, value = pair.strip().partition("=")
        if name == COOKIE:
            return value
    return None


def label(name: str) -> I18nData:
    """A field of ``Texts`` as the label of one of Gradio's parts, translated in the page."""
    return I18nData(name)
