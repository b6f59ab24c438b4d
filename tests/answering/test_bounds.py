"""Spans widened to the whole of what they are a part of, and no further."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.bounds import complete, part_of_whole
from qa.types import Range

# The text, the span in brackets, and the whole that it should become.
_CASES = [
    # numbers, units, bounds
    ("Le délai est de [dix] jours.", "dix jours"),
    ("Le délai est de dix [jours].", "dix jours"),
    ("Elle a parlé [deux heures].", "deux heures"),
    ("Elle a parlé plus de [deux heures].", "plus de deux heures"),
    ("Le puits fait [12],5 m.", "12,5 m"),
    ("Le fonds a reçu 1 [234],56 millions d'euros.", "1 234,56 millions d'euros"),
    ("Le gel a atteint −[3],5 °C.", "−3,5 °C"),
    ("L'entrée vaut [7],90 € par jour.", "7,90 € par jour"),
    ("Compter [entre 10] et 15 jours ouvrables.", "entre 10 et 15 jours ouvrables"),
    ("Le car part à 6 h [40].", "6 h 40"),
    ("La dette baisse de [7] % par rapport à 2018.", "7 %"),
    ("Séance levée à [22] heures par Odile Brient.", "22 heures"),
    ("Séance levée à [22] heures par les élus.", "22 heures"),
    ("Compter [9] € par mois.", "9 € par mois"),
    # dates
    ("Signé le [3] mai 2019 au bourg.", "3 mai 2019"),
    ("Signé en mai [2019].", "mai 2019"),
    ("La fête va du 3 au [9] avril.", "du 3 au 9 avril"),
    # names
    ("Signé par M. J.-P. Le [Bihan], maire.", "M. J.-P. Le Bihan"),
    ("Le juge [Anne] Le Goff siège.", "Anne Le Goff"),
    ("Vu par Charles de [Vigneul].", "Charles de Vigneul"),
    ("La mairie de [Rostiel] ouvre.", "Rostiel"),
    ("La Mairie de [Rostiel] ouvre.", "Rostiel"),
    ("Il vit en [Corée] du Nord.", "Corée du Nord"),
    ("Née à Bourg-en-[Bresse].", "Bourg-en-Bresse"),
    ("Depuis [Rostiel], on voit la mer.", "Rostiel"),
    ("Hier [Rostiel] a voté.", "Rostiel"),
    ("Siège de l'[OTAN].", "OTAN"),
    # references
    ("Vu l'arrêté n° 2017-[25].", "n° 2017-25"),
    ("Voir [www].rostiel.exemple.", "www.rostiel.exemple"),
    ("Écrire à [contact]@rostiel.exemple.", "contact@rostiel.exemple"),
    ("Tél. 02 98 [00] 11 22.", "02 98 00 11 22"),
    ("Selon l'art. L. [412]-3 du règlement.", "art. L. 412-3"),
    # words
    ("Le [lavo]ir est clos.", "lavoir"),
    ("Le [lavoir] est clos.", "lavoir"),
    ("On ferme [l'étang].", "l'étang"),
    ("Total : 12\n[Rostiel] : 4", "Rostiel"),
]


@pytest.mark.parametrize(("marked", "whole"), _CASES)
def test_spans_become_whole(marked: str, whole: str) -> None:
    before, _, rest = marked.partition("[")
    inside, _, after = rest.partition("]")
    text = before + inside + after
    found = complete(text, len(before), len(before) + len(inside))
    assert text[found.start : found.end] == whole


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_a_span_never_shrinks_or_leaves_its_text(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    found = complete(text, start, end)
    assert 0 <= found.start <= start <= end <= found.end <= len(text)


@given(st.sampled_from([case[0] for case in _CASES]))
def test_a_whole_span_stays(marked: str) -> None:
    before, _, rest = marked.partition("[")
    inside, _, after = rest.partition("]")
    text = before + inside + after
    once = complete(text, len(before), len(before) + len(inside))
    assert complete(text, once.start, once.end) == once


@pytest.mark.parametrize(
    ("text", "span", "part"),
    [
        ("Le texte a réuni 67 députés sur 577.", "67 députés sur 577", "67 députés"),
        ("Le texte a réuni 67 députés sur 577.", "67 députés", "67 députés"),
        ("Le texte a réuni 67 députés sur 577.", "577", "67 députés"),
        ("Présents : 1 204 foyers sur les 2 950.", "1 204 foyers sur les 2 950", "1 204 foyers"),
        ("Elle a eu 45 voix sur 120.", "45 voix sur 120", "45 voix"),
        ("Il y a 18 pompiers sur 60 en poste.", "60", "60"),  # not what is asked for
        ("Un député sur trois est venu.", "Un député sur trois", "Un député sur trois"),
        ("Soit 9 députés sur 10.", "9 députés sur 10", "9 députés sur 10"),
        ("Ouvert 24 heures sur 24.", "24 heures sur 24", "24 heures sur 24"),
        ("La note est de 7 sur 10.", "7 sur 10", "7 sur 10"),
    ],
)
def test_the_part_of_a_whole(text: str, span: str, part: str) -> None:
    start = text.index(span)
    asked = {"deput", "voix", "foyer"}
    found = part_of_whole(text, Range(start, start + len(span)), asked)
    assert text[found.start : found.end] == part


@given(st.text("7 sur députés.\n5", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_the_part_lies_in_the_text(text: str, one: int, other: int) -> None:
    place = Range(*sorted((min(one, len(text)), min(other, len(text)))))
    found = part_of_whole(text, place, {"deput"})
    assert 0 <= found.start <= found.end <= len(text)
