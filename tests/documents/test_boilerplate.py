"""Boilerplate: what is skipped in real pages, and what never is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents.boilerplate import boilerplate_ranges

_FORMS = """[S'inscrire à la newsletter](#)



Newsletter l'Essentiel

Choisissez le(s) moment(s) de la journée où vous souhaitez recevoir l'essentiel de l'actualité :

- Édition matinale Édition de la mi-journée Édition du soir

\tVotre adresse e-mail
---\t----------------------

- Recevez en avant-première nos offres et exclusivités éditoriales.

[S'inscrire gratuitement](#)
"""
_LAST_LINK = "[S'inscrire à la newsletter](#)"


def _skipped(text: str) -> list[str]:
    return [text[skip.start : skip.end] for skip in boilerplate_ranges(text)]


def test_the_newsletter_forms_of_the_fifth_article_and_nothing_else(seeds: Path) -> None:
    text = (seeds / "004_04af2f3f813fdcdf.txt").read_text(encoding="utf-8")
    assert _FORMS in text
    assert _skipped(text) == [_FORMS, _LAST_LINK]
    first, last = boilerplate_ranges(text)
    assert text[: first.start].rstrip().endswith("dans les rues de Hambourg en")
    assert text[first.end :].lstrip().startswith("déliçates depuis que Donald Trump")
    assert last.end == len(text)


@pytest.mark.parametrize(
    ("name", "skipped"),
    [
        ("000_74a3f12a27cd2ddc.txt", []),
        ("001_74238d3aba59c0a2.txt", []),
        ("002_8337717a69b167d1.txt", []),
        ("003_790b5b0922e9e9a6.txt", ["Photo WSJ |"]),
    ],
)
def test_no_other_seed_loses_a_sentence(seeds: Path, name: str, skipped: list[str]) -> None:
    text = (seeds / name).read_text(encoding="utf-8")
    assert [part.strip() for part in _skipped(text)] == skipped


@pytest.mark.parametrize(
    "line",
    [
        "Inscrivez-vous à notre newsletter",
        "S’inscrire",
        "Abonnez-vous à partir de 1 €",
        "Votre adresse e-mail",
        "Votre adresse email",
        "Mot de passe oublié ?  Se connecter",
        "© Le Journal, tous droits réservés",
        "Lire aussi :",
        "Partager sur Facebook",
        "[Accueil](/)",
        "[Accueil](/) | [Monde](/monde) - [Sport](/sport)",
        "![](logo.png)",
        "--- | ---",
        "|---|:---:|",
        "Crédit photo : AFP",
        "Photo AFP",
        "Photo : AFP",
        "Photos AFP",
        "PHOTO AFP",
        "Photo WSJ |",
        "Photo Reuters |",
        "Photo | Reuters",
        "Photo REUTERS/Kevin Lamarque",
        "Photo AFP - Jeanne Petit",
        "Crédit photo : Jeanne Petit pour Le Point",
        "Crédits photos : Reuters, AFP",
        "Photo © Jeanne Petit / AFP",
        "© AFP",
        "© Jeanne Petit / Le Point",
    ],
)
def test_boilerplate_lines(line: str) -> None:
    text = f"Le sommet s'est tenu à Helsinki.\n\n{line}\n\nLes délégations repartent.\n"
    assert [part.strip() for part in _skipped(text)] == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Le journal a lancé une newsletter quotidienne.",
        "La CNIL a condamné le site pour ses cookies.",
        "« Inscrivez-vous sur les listes électorales », a-t-il lancé.",
        "Le Parlement a voté le texte [1] (voir la note).",
        "[Le Monde](https://lemonde.fr) a publié l'article",
        "Les photos du sommet montrent deux présidents souriants, loin des tensions passées.",
        "Photo de famille au G20",
        "PHOTO DE FAMILLE AU G20",
        "Photos",
        "Photo du jour",
        "Photo truquée : la Maison-Blanche s'explique",
        "Photo : une poignée de main qui fait parler",
        "Photos : Trump et Poutine à Helsinki",
        "Crédit : la BCE resserre la vis",
        "2017 | 2018",
        "—",
        "Il a dit - et c'est vrai - qu'il viendrait",
        "Un face à face sur fond de crise",
        "L'enquête, longue de deux ans, raconte comment des pirates ont obtenu le mot de passe du "
        "directeur de campagne en lui envoyant un message qui imitait celui d'un grand service",
    ],
)
def test_lines_of_an_article_stay(line: str) -> None:
    text = f"Le sommet s'est tenu à Helsinki.\n\n{line}\n\nLes délégations repartent.\n"
    assert _skipped(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Facebook se défend. Le site dépose des cookies sur\n"
        "les ordinateurs de ses visiteurs, membres ou non.\n",
        "Le directeur de campagne avait donné son\nmot de passe à des inconnus, qui ont lu\n"
        "ses messages pendant des mois.\n",
        "Les électeurs peuvent encore\ns'inscrire sur les listes jusqu'au 31 décembre\n"
        "dans leur mairie.\n",
        "Il suffit de\r\nse connecter au site\r\net de répondre.\r\n",
    ],
)
def test_a_wrapped_sentence_is_not_cut_by_a_cue(text: str) -> None:
    assert _skipped(text) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "\u2028"])
def test_neighbouring_lines_form_one_range_of_whole_lines(end: str) -> None:
    text = end.join(["Un titre", "[a](#)", "Édition du soir", "[b](#)", "Le sommet est fini.", ""])
    (found,) = boilerplate_ranges(text)
    assert text[found.start : found.end].strip() == end.join(
        ["[a](#)", "Édition du soir", "[b](#)"]
    )


@given(st.lists(st.sampled_from(["[a](#)", "Newsletter", "Une phrase.", "Un titre", "", " ", "—"])))
def test_ranges_are_ordered_disjoint_and_made_of_whole_lines(lines: list[str]) -> None:
    text = "\n".join(lines)
    position = -1
    for found in boilerplate_ranges(text):
        assert position < found.start < found.end <= len(text)
        assert found.start == 0 or text[found.start - 1] == "\n"
        assert found.end == len(text) or text[found.end - 1] == "\n"
        assert "Une phrase." not in text[found.start : found.end]
        position = found.end


@given(st.text())
def test_any_text(text: str) -> None:
    for found in boilerplate_ranges(text):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    "line",
    [
        " | ".join(f"[Rubrique](/{number})" for number in range(60)) + " | Recherche",
        "-" * 5000 + "x",
        "_ |" * 3000 + "x",
        "[" * 5000,
        "[](" * 3000,
        "photo" + " " * 5000 + ".",
    ],
    ids=["links", "dashes", "cells", "brackets", "half-links", "photo"],
)
def test_odd_lines_take_linear_time(line: str) -> None:
    started = time.perf_counter()
    boilerplate_ranges(line)
    assert time.perf_counter() - started < 0.5
