"""Titles and dates, as texts state them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents import read_document
from qa.documents.metadata import find_date, find_title
from qa.types import Range

_DATES = [
    ("date 2018-06", "2018-06"),
    (" date 2018-06 Le moment et le lieu", "2018-06"),
    ("Date : 2018-06-12", "2018-06-12"),
    ("date: 2018-06-12T09:05:00+02:00", "2018-06-12"),
    ("Modifié le 08/07/2017 à 09:05 - Publié le 07/07/2017 à 16:48", "2017-07-08"),
    ("Modifi\u00e9 le\u00a008/07/2017", "2017-07-08"),
    ("Publié le 07.07.2017", "2017-07-07"),
    ("Publié le : 07/07/2017 - 16:48", "2017-07-07"),
    ("Publiée le 7 juillet 2017", "2017-07-07"),
    ("publié le 1er janvier 2018", "2018-01-01"),
    ("PUBLIÉ LE 1ER AOÛT 2018", "2018-08-01"),
    ("Publié le vendredi 7 juillet 2017 à 18h", "2017-07-07"),
    ("Mis à jour le dimanche 9 juillet 2017", "2017-07-09"),
    ("Mise à jour : 9 juil. 2017", "2017-07-09"),
    ("Mis en ligne le 3 déc. 2016", "2016-12-03"),
    ("Posté le 29 février 2016", "2016-02-29"),
    ("Paru le 5 sept. 2015", "2015-09-05"),
    ("Actualisé le 12 fév. 2014", "2014-02-12"),
    ("Rédigé le 12 févr. 2014", "2014-02-12"),
    ("publie le 3 aout 2018", "2018-08-03"),
    ("modifie le 3 decembre 2018", "2018-12-03"),
    ("mis a jour le 3 fevrier 2018", "2018-02-03"),
    # After a separator, or at the head of a line.
    ("Source AFP | Publié le 07/07/2017", "2017-07-07"),
    ("LE MONDE | 07.07.2017 à 16h48 • Mis à jour le 08.07.2017 à 09h05", "2017-07-08"),
    ("Par Jeanne Petit — publié le 7 juillet 2017", "2017-07-07"),
    ("Par Jeanne Petit – Publié le 7 juillet 2017", "2017-07-07"),
    ("Par Jeanne Petit (publié le 7 juillet 2017)", "2017-07-07"),
    ("Jeanne Petit · Publié le 7 juillet 2017", "2017-07-07"),
    ("Le Point.fr : publié le 7 juillet 2017", "2017-07-07"),
    ("- Publié le 7 juillet 2017", "2017-07-07"),
    ("Titre\n\n  *Publié le 7 juillet 2017*", "2017-07-07"),
    ("Titre\rPublié le 7 juillet 2017\rLa suite", "2017-07-07"),
    ("Titre\r\nPublié le 7 juillet 2017\r\n", "2017-07-07"),
    ("\ufeffPublié le 7 juillet 2017", "2017-07-07"),
    ("Dernière mise à jour : 9 juil. 2017", "2017-07-09"),
    ("Article publié le 9 juillet 2017", "2017-07-09"),
    # In running prose: of something else.
    ("Selon la loi, publiée le 6 janvier 1978, chacun a droit…", None),
    ("Selon la loi,\npubliée le 6 janvier 1978, chacun a droit…", None),
    ("Le décret a été publié le 6 janvier 1978.", None),
    ("Un rapport mis en ligne le 3 déc. 2016 accuse la Russie.", None),
    ("Le texte non-publié le 6 janvier 1978 circule.", None),
    ("La loi, publiée le 6 janvier 1978.\nPublié le 7 juillet 2017", "2017-07-07"),
    # Stated, but impossible, too vague or of something else.
    ("date 2018-13", None),
    ("Publié le 31/02/2018", None),
    ("Publié le 29 février 2017", None),
    ("Publié le 0 mai 2018", None),
    ("Publié le 31/04/2018 - Modifié le 01/05/2018", "2018-05-01"),
    ("date 2018-061", None),
    ("Publié le 12 brumaire 2018", None),
    ("Publié le 07/07/17", None),
    ("Le sommet aura lieu le 16 juillet 2018.", None),
    ("mandate 2018-06", None),
    ("Pas de date", None),
    ("", None),
]
_TITLES = [
    ("Trump et Poutine en tête à tête\n\nLes deux dirigeants…", "Trump et Poutine en tête à tête"),
    ("\n\n  Un titre  \n\nLa suite.", "Un titre"),
    ("# Un titre\nLa suite.", "Un titre"),
    ("\ufeffUn titre\nLa suite.", "Un titre"),
    ("\ufeff## Un titre\r\nLa suite.", "Un titre"),
    ("Où va la Russie ?\nLa suite.", "Où va la Russie ?"),
    ("Échange « très vigoureux »\nLa suite.", "Échange « très vigoureux »"),
    ("Une phrase entière.\nLa suite.", None),
    ("Une liste :\nLa suite.", None),
    ("x" * 101 + "\nLa suite.", None),
    ("x" * 100 + "\nLa suite.", "x" * 100),
    ("#\n\nUn titre\nLa suite", "Un titre"),
    ("", None),
    (" \n\t\n", None),
]


@pytest.mark.parametrize(("text", "date"), _DATES)
def test_date_table(text: str, date: str | None) -> None:
    assert find_date(text) == date


@pytest.mark.parametrize(("text", "date"), _DATES)
def test_dates_in_decomposed_unicode(text: str, date: str | None) -> None:
    assert find_date(unicodedata.normalize("NFD", text)) == date


def test_a_date_far_down_is_not_the_article_s() -> None:
    assert find_date("x " * 1000 + "Publié le 07/07/2017") is None


@pytest.mark.parametrize(("text", "title"), _TITLES)
def test_title_table(text: str, title: str | None) -> None:
    assert find_title(text, ()) == title


def test_a_skipped_line_is_no_title() -> None:
    text = "[Accueil](/)\nUn titre\nLa suite."
    assert find_title(text, (Range(0, 13),)) == "Un titre"


@given(st.text())
def test_any_text_has_a_title_and_a_date_or_none(text: str) -> None:
    title = find_title(text, ())
    assert title is None or (title in text and len(title) <= 100)
    assert find_date(text) is None or "date" in text.lower() or "l" in text.lower()


@pytest.mark.parametrize(
    ("name", "title", "date"),
    [
        ("000_74a3f12a27cd2ddc.txt", None, None),
        ("001_74238d3aba59c0a2.txt", None, "2018-06"),
        ("002_8337717a69b167d1.txt", None, None),
        ("003_790b5b0922e9e9a6.txt", None, None),
        (
            "004_04af2f3f813fdcdf.txt",
            "Trump et Poutine en tête à tête après six mois de froid",
            "2017-07-08",
        ),
    ],
)
def test_seeds(seeds: Path, name: str, title: str | None, date: str | None) -> None:
    document = read_document(seeds, seeds / name)
    assert (document.title, document.date) == (title, date)
