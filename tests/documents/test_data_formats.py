"""Subtitles, XML, JSON, notebooks and reStructuredText; what is hostile is refused in bounds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.documents import read_pieces
from qa.errors import CorpusError
from qa.index.passages import split_passages
from qa.types import Document


def read(path: str, data: bytes | str) -> list[Document]:
    data = data.encode() if isinstance(data, str) else data
    pieces = list(read_pieces(path, data))
    assert all(isinstance(piece, Document) for piece in pieces), pieces
    return [piece for piece in pieces if isinstance(piece, Document)]


def text_of(path: str, data: bytes | str) -> str:
    (document,) = read(path, data)
    return document.text


def refused(path: str, data: bytes) -> str:
    with pytest.raises(CorpusError) as caught:
        list(read_pieces(path, data))
    return str(caught.value)


def test_a_sentence_over_two_subtitles_is_one() -> None:
    source = (
        "1\r\n00:00:01,000 --> 00:00:03,000\r\n<i>Le phare fut bâti</i>\r\nen 1835\r\n\r\n"
        "2\r\n00:00:03,200 --> 00:00:05,000\r\npar Léonce Reynaud.\r\n\r\n"
        "3\r\n00:00:05,100 --> 00:00:06,000\r\n- Vraiment ?\r\n- {\\an8}Oui.\r\n"
        "4\r\n00:00:20,000 --> 00:00:21,000\r\n1835\r\n"
    )
    assert text_of("a.srt", source).split("\n\n") == [
        "Le phare fut bâti en 1835 par Léonce Reynaud.",
        "- Vraiment ?",
        "- Oui.",
        "1835",
    ]


def test_webvtt_loses_its_settings_and_keeps_its_voices() -> None:
    source = (
        "WEBVTT - Titre\n\nSTYLE\n::cue { color: red }\n\nNOTE à revoir\n\nintro\n"
        "00:01.000 --> 00:04.000 line:0\n"
        "<v Irène Vidal>Je m'appelle <b>Irène</b> &amp; je chante.\n"
    )
    assert text_of("a.vtt", source) == "Irène Vidal : Je m'appelle Irène & je chante."


def test_subtitles_without_any_are_refused() -> None:
    assert "sous-titres" in refused("a.vtt", b"WEBVTT\n\nNOTE rien\n")


def test_xml_prose_is_paragraphs_with_what_is_inside_them() -> None:
    source = (
        "<?xml version='1.0' encoding='iso-8859-1'?><loi><!-- secret -->"
        "<titre>Loi de l'été</titre><article><num>Article 1</num><p>L'accord <em>signé</em> à\n"
        " Paris vaut un an.</p></article></loi>"
    ).encode("latin-1")
    (document,) = read("a.xml", source)
    assert document.text.split("\n\n") == [
        "Loi de l'été", "Article 1", "L'accord signé à Paris vaut un an."
    ]  # fmt: skip
    assert (document.title, document.encoding) == ("Loi de l'été", "iso-8859-1")


def test_xml_records_keep_the_names_of_their_fields() -> None:
    source = "".join(
        f"<salle><nom>{name}</nom><places>{places}</places><note/></salle>"
        for name, places in (("Berlioz", 220), ("Ravel", 80))
    )
    assert text_of("a.xml", f"<salles>{source}</salles>").split("\n\n") == [
        "nom : Berlioz\nplaces : 220",
        "nom : Ravel\nplaces : 80",
    ]


def test_xml_reads_its_own_entities_and_no_other_file(tmp_path: Path) -> None:
    own = "<!DOCTYPE d [<!ENTITY n 'Paul Morin'>]><d><p>Le chef est &n;.</p></d>"
    assert text_of("a.xml", own) == "Le chef est Paul Morin."
    (tmp_path / "x").write_text("TRÈS SECRET")
    for entity in ("<!ENTITY x SYSTEM '{}'>", "<!ENTITY % p SYSTEM '{}'> %p;"):
        declared = entity.format((tmp_path / "x").as_uri())
        source = f"<!DOCTYPE d [{declared}]><d><p>Un. &x;</p></d>"
        assert "SECRET" not in refused("a.xml", source.encode())


def test_xml_bombs_and_depth_are_refused() -> None:
    entities = "".join(
        f"<!ENTITY e{n} '{f'&e{n - 1};' * 10 if n else 'ha' * 50}'>" for n in range(10)
    )
    for source in (f"<!DOCTYPE d [{entities}]><d>&e9;</d>", "<a>" * 100_000):
        assert "sans mesure" in refused("a.xml", source.encode())


def test_json_objects_are_paragraphs_with_their_keys() -> None:
    value = {
        "titre": "Salles de la ville",
        "date": "2024-05-06",
        "salles": [
            {"nom": "Berlioz", "places": 220, "ouverte": True, "usages": ["danse", "chant"]},
            {"nom": "Ravel", "places": 80, "point": {"type": "Point", "coordinates": [2.1, 48.5]}},
        ],
    }
    (document,) = read("a.json", json.dumps(value))
    assert document.text.split("\n\n") == [
        "titre : Salles de la ville\ndate : 2024-05-06",
        "nom : Berlioz\nplaces : 220\nouverte : oui\nusages : danse, chant",
        "nom : Ravel\nplaces : 80",
        "type : Point",
    ]
    assert (document.title, document.date) == ("Salles de la ville", "2024-05-06")


def test_a_list_of_texts_is_a_document_each() -> None:
    rows = [
        {"titre": "Un", "date": "2018-06-01", "texte": "Le pont est ouvert."},
        {"titre": "Deux", "date": "2018-06-02", "texte": "Le pont est fermé."},
    ]
    for value in (rows, {"articles": rows, "total": 2}):
        documents = read("a.json", json.dumps(value))
        assert [one.path for one in documents] == ["a.json/1", "a.json/2"]
        assert [one.title for one in documents] == ["Un", "Deux"]
        assert {one.file for one in documents} == {"a.json"}
    assert text_of("a.json", '{"texte": "Le gardien est Paul."}') == "Le gardien est Paul."


@pytest.mark.parametrize("data", [b"[" * 300_000, b'{"a":' * 300_000, b'{"a": [' * 1_000, b"{} x"])
def test_json_that_is_too_deep_or_malformed_is_refused(data: bytes) -> None:
    assert refused("a.json", data).startswith("« a.json » est ")
    assert refused("a.ipynb", data).startswith("« a.ipynb » est ")


def test_a_notebook_is_its_cells_in_order() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Mesures\n", "\n", "La digue a 300 mètres."]},
        {
            "cell_type": "code",
            "source": "print(longueur)",
            "outputs": [
                {"text": ["300\n"]},
                {"data": {"image/png": "AAAA", "text/plain": "<Fig>"}},
            ],
        },
        "faux",
    ]
    (document,) = read("a.ipynb", json.dumps({"nbformat": 4, "metadata": {}, "cells": cells}))
    places = [document.text.find(one) for one in ("300 mètres", "print(", "300\n```", "<Fig>")]
    assert places == sorted(places)
    assert -1 not in places
    assert "AAAA" not in document.text
    assert document.title == "Mesures"


def test_restructured_text_is_the_file_without_its_marks() -> None:
    source = (
        "====================\nGuide du port\n====================\n\n:Author: Ana Roy\n"
        ":Date: 2023-04-05\n\n.. toctree::\n   :maxdepth: 2\n\n   chapitre1\n\n.. _horaires:\n\n"
        "Horaires\n--------\n\nLe port est ouvert\nde 8 h à 20 h.\n\n"
        ".. note::\n   Fermé le lundi.\n\n"
        ".. un commentaire\n   sur deux lignes\n"
    )
    (document,) = read("a.rst", source)
    assert document.text == source
    assert (document.title, document.date) == ("Guide du port", "2023-04-05")
    assert document.metadata == (("auteur", "Ana Roy"),)
    shown = " ".join(passage.text for passage in split_passages(document))
    for part in ("Le port est ouvert\nde 8 h à 20 h.", "Fermé le lundi.", "Horaires"):
        assert part in shown
    read_text = source
    for skip in reversed(document.skipped):
        read_text = read_text[: skip.start] + read_text[skip.end :]
    for mark in ("====", "----", "toctree", "maxdepth", "chapitre1", "_horaires", "commentaire"):
        assert mark not in read_text
