"""Which language a visitor reads."""

from __future__ import annotations

import string
from dataclasses import fields

import pytest

from ui.language import choose_language, cookie_of
from ui.texts import ENGLISH, FRENCH, Texts, texts_for


@pytest.mark.parametrize(
    ("setting", "chosen", "accepted", "language"),
    [
        ("fr", None, "en-US,en;q=0.9", "fr"),
        ("fr", "en", "fr", "en"),
        ("en", "fr", "en", "fr"),
        ("en", None, "fr", "en"),
        ("en", "klingon", "fr", "en"),
        ("auto", None, "en-US,en;q=0.9,fr;q=0.1", "en"),
        ("auto", None, "de-DE,de;q=0.9,fr;q=0.8", "fr"),
        ("auto", None, "de", "fr"),
        ("auto", None, None, "fr"),
        ("auto", "en", "fr", "en"),
    ],
)
def test_a_choice_wins_then_the_setting_then_the_browser(
    setting: str, chosen: str | None, accepted: str | None, language: str
) -> None:
    assert choose_language(setting, chosen, accepted) == language


def test_the_cookie_is_found_among_others() -> None:
    assert cookie_of("a=b; qa-lang=en;c=d") == "en"
    assert cookie_of("xqa-lang=en") is None
    assert cookie_of(None) is None


def test_both_languages_fill_in_the_same_values() -> None:
    def holes(texts: Texts, name: str) -> set[str | None]:
        value = getattr(texts, name)
        parts = value if isinstance(value, tuple) else (value,)
        found = (hole for part in parts for _, hole, _, _ in string.Formatter().parse(part))
        return {hole for hole in found if hole is not None}

    for field in fields(Texts):
        assert holes(FRENCH, field.name) == holes(ENGLISH, field.name), field.name


def test_french_is_typeset() -> None:
    for name, words in FRENCH.plain().items():
        assert "'" not in words, name
        for mark in "?!;":
            assert f" {mark}" not in words, name
        assert " :" not in words, name
        assert "« " not in words, name


def test_an_unknown_language_is_french() -> None:
    assert texts_for("de") is FRENCH


def test_the_words_cannot_close_their_script() -> None:
    assert "<" not in FRENCH.to_json()
