"""Reading gold sets: what is accepted, repaired, and refused with which words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qa.errors import GoldError
from qa.evaluation.gold import GoldAnswer, GoldQuestion
from qa.evaluation.loading import load_gold

HELSINKI = {
    "id": "q1",
    "question": "Où était le sommet ?",
    "answers": [{"document": "a.txt", "start": 10, "end": 18, "text": "Helsinki"}],
    "impossible": False,
    "tags": ["où"],
}
CONTEXT = "Le sommet s'est tenu à Helsinki.\nLe sommet d'après était à Hambourg."


def write_lines(folder: Path, *lines: object) -> Path:
    path = folder / "gold.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def write_squad(folder: Path, *questions: dict[str, Any], title: str | None = "Sommet") -> Path:
    path = folder / "gold.json"
    article = {"paragraphs": [{"context": CONTEXT, "qas": list(questions)}]}
    value = {"data": [article | ({"title": title} if title is not None else {})]}
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def squad_question(
    start: int, text: str = "Helsinki", identifier: str = "q1", **more: Any
) -> dict[str, Any]:
    answers = [{"text": text, "answer_start": start}]
    return {"id": identifier, "question": "Où ?", "answers": answers} | more


def test_json_lines_are_read(tmp_path: Path) -> None:
    impossible = {"id": "q2", "question": "Qui a gagné ?", "impossible": True}
    gold = load_gold(write_lines(tmp_path, HELSINKI, "", impossible, "  "))
    assert gold.questions == (
        GoldQuestion(
            "q1", "Où était le sommet ?", (GoldAnswer("a.txt", 10, 18, "Helsinki"),), False, ("où",)
        ),
        GoldQuestion("q2", "Qui a gagné ?", (), True, ()),
    )
    assert gold.documents == ()
    assert gold.warnings == ()


def test_a_byte_order_mark_and_windows_line_ends_are_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(HELSINKI).encode() + b"\r\n")
    assert len(load_gold(path).questions) == 1


ANSWER = HELSINKI["answers"][0]  # type: ignore[index]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "JSON valable"),
        ('"Helsinki"', "objet JSON"),
        ({"id": "q2"}, "champ « answers »"),
        (HELSINKI | {"id": 2}, "champ « id » n'est pas un texte"),
        (HELSINKI | {"id": "q2", "question": "  "}, "champ « question » n'est pas un texte"),
        (HELSINKI | {"id": "q2", "answers": []}, "n'a pas de réponse"),
        (HELSINKI | {"id": "q2", "answers": {}}, "n'est pas une liste"),
        (HELSINKI | {"id": "q2", "answers": ["Helsinki"]}, "réponse 1 : on attend un objet"),
        (HELSINKI | {"id": "q2", "impossible": True}, "dite impossible"),
        (HELSINKI | {"id": "q2", "impossible": "oui"}, "ni vrai ni faux"),
        (HELSINKI | {"id": "q2", "tags": "où"}, "champ « tags » n'est pas une liste"),
        (HELSINKI | {"id": "q2", "tags": [1]}, "liste de textes"),
        (HELSINKI | {"id": "q2", "answers": [ANSWER | {"end": 17}]}, "délimitent 7 caractères"),
        (HELSINKI | {"id": "q2", "answers": [ANSWER | {"start": -1}]}, "nombre de caractères"),
        (HELSINKI | {"id": "q2", "answers": [ANSWER | {"start": "10"}]}, "nombre de caractères"),
        (HELSINKI | {"id": "q2", "answers": [ANSWER | {"start": True}]}, "nombre de caractères"),
        (HELSINKI | {"id": "q2", "answers": [ANSWER | {"document": ""}]}, "champ « document »"),
        (HELSINKI, "« q1 » est déjà celui de la ligne 1"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: object, complaint: str) -> None:
    path = write_lines(tmp_path, HELSINKI, "", line)
    with pytest.raises(GoldError) as caught:
        load_gold(path)
    assert f"{path}, ligne 3" in str(caught.value)
    assert complaint in str(caught.value)


def test_squad_paragraphs_become_documents(tmp_path: Path) -> None:
    paragraphs = [
        {"context": CONTEXT, "qas": [squad_question(23)]},
        {"context": "Vide.", "qas": []},
    ]
    article = {"title": "Sommet/de:2018", "paragraphs": paragraphs}
    path = tmp_path / "gold.json"
    path.write_text(json.dumps({"data": [article, article | {"paragraphs": paragraphs[1:]}]}))
    gold = load_gold(path)
    assert [document.path for document in gold.documents] == [
        "Sommet_de_2018#1",
        "Sommet_de_2018#2",
        "Sommet_de_2018#3",
    ]
    assert gold.documents[0].text == CONTEXT
    assert gold.documents[0].title == "Sommet/de:2018"
    assert gold.questions[0].answers == (GoldAnswer("Sommet_de_2018#1", 23, 31, "Helsinki"),)


def test_titles_lose_their_html(tmp_path: Path) -> None:
    title = '<i class="lang-en">Star Wars&nbsp;: a < b</i>'
    (document,) = load_gold(write_squad(tmp_path, squad_question(23), title=title)).documents
    assert document.title == "Star Wars\u00a0: a < b"
    assert document.path == "Star Wars\u00a0_ a _ b#1"


def test_an_article_without_title_has_a_path_all_the_same(tmp_path: Path) -> None:
    (document,) = load_gold(write_squad(tmp_path, squad_question(23), title=None)).documents
    assert document.path == "article#1"
    assert document.title is None


@pytest.mark.parametrize("start", [18, 22, 24, 28])
def test_an_answer_slightly_misplaced_is_moved_and_said(tmp_path: Path, start: int) -> None:
    gold = load_gold(write_squad(tmp_path, squad_question(start)))
    assert gold.questions[0].answers[0].start == 23
    assert gold.documents[0].text[23:31] == "Helsinki"
    assert f"de la position {start} à 23" in gold.warnings[0]


@pytest.mark.parametrize(
    ("start", "text"),
    [(29, "Helsinki"), (17, "Helsinki"), (9999, "Helsinki"), (23, "Oslo"), (2, "t")],
    ids=["6 after", "6 before", "beyond the end", "nowhere", "several places"],
)
def test_an_answer_that_cannot_be_placed_is_left_out_and_said(
    tmp_path: Path, start: int, text: str
) -> None:
    path = write_squad(tmp_path, squad_question(start, text), squad_question(23, identifier="q2"))
    gold = load_gold(path)
    assert [question.id for question in gold.questions] == ["q2"]
    assert f"« {text} » n'est pas à la position {start}" in gold.warnings[0]
    assert "« q1 » écartée" in gold.warnings[1]


def test_squad_2_impossible_questions(tmp_path: Path) -> None:
    plausible = [{"text": "Helsinki", "answer_start": 23}]
    gold = load_gold(
        write_squad(
            tmp_path,
            squad_question(23, is_impossible=False),
            {
                "id": "q2",
                "question": "Qui ?",
                "answers": [],
                "is_impossible": True,
                "plausible_answers": plausible,
            },
            {"id": "q3", "question": "Qui ?", "answers": []},
            {"id": "q4", "question": "Qui ?", "answers": [], "is_impossible": False},
        )
    )
    assert [(question.id, question.impossible) for question in gold.questions] == [
        ("q1", False),
        ("q2", True),
        ("q3", True),
    ]
    assert "« q4 » écartée" in gold.warnings[0]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('{"data": [\n{', "ligne 2 : ce n'est pas du JSON valable"),
        ("[]", "début du fichier : on attend un objet"),
        ('{"articles": []}', "ce n'est pas le format SQuAD"),
        ('{"data": [{"title": "A"}]}', "article 1 : il manque le champ « paragraphs »"),
        (
            '{"data": [{"paragraphs": [{"context": "x", "qas": [{"id": "a"}]}]}]}',
            "article 1, paragraphe 1, question 1 : il manque le champ « question »",
        ),
        (
            '{"data": [{"paragraphs": [{"context": "x", "qas": '
            '[{"id": "a", "question": "b", "answers": [{"text": "x"}]}]}]}]}',
            "question 1, réponse 1 : il manque le champ « answer_start »",
        ),
        ('{"data": []}', "aucune question"),
    ],
)
def test_a_bad_squad_file_is_explained(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "gold.json"
    path.write_text(content)
    with pytest.raises(GoldError) as caught:
        load_gold(path)
    assert str(path) in str(caught.value)
    assert complaint in str(caught.value)


def test_the_same_identifier_twice_in_squad_is_refused(tmp_path: Path) -> None:
    path = write_squad(tmp_path, squad_question(23), squad_question(23))
    with pytest.raises(GoldError, match="question 2 : l'identifiant « q1 » est déjà pris"):
        load_gold(path)


def test_files_that_are_no_gold_set_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="n'existe pas"):
        load_gold(tmp_path / "absent.jsonl")
    with pytest.raises(GoldError, match=r"ni un fichier \.json"):
        load_gold(tmp_path / "gold.txt")
    folder = tmp_path / "folder.json"
    folder.mkdir()
    with pytest.raises(GoldError, match="illisible"):
        load_gold(folder)
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes("é".encode("latin-1"))
    with pytest.raises(GoldError, match="pas en UTF-8"):
        load_gold(latin)
    with pytest.raises(GoldError, match="aucune question utilisable"):
        load_gold(write_lines(tmp_path, ""))


def test_the_index_name_follows_the_paragraphs(tmp_path: Path) -> None:
    one = load_gold(write_squad(tmp_path, squad_question(23)))
    more = load_gold(write_squad(tmp_path, squad_question(23), squad_question(23, identifier="q2")))
    other = load_gold(write_squad(tmp_path, squad_question(23), title="Autre"))
    assert one.index_name.startswith("gold-gold-")
    assert one.index_name == more.index_name
    assert one.index_name != other.index_name


@pytest.mark.parametrize(
    ("name", "lines", "wrong"),
    [
        (
            "faux.jsonl",
            ["{", json.dumps(HELSINKI), "[]", json.dumps(HELSINKI), '{"id": "q3"}'],
            [1, 3, 4, 5],
        ),
        (
            "faux.csv",
            ["question;réponse;fichier", "Où ?;Oslo;", ";Oslo;a.txt", "Quand ?;hier;a.txt"],
            [2, 3],
        ),
    ],
)
def test_every_wrong_line_is_told(
    tmp_path: Path, name: str, lines: list[str], wrong: list[int]
) -> None:
    path = tmp_path / name
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(GoldError) as caught:
        load_gold(path)
    first, *told = str(caught.value).splitlines()
    assert first == f"{path} : {len(wrong)} lignes à corriger."
    assert [int(line.split()[2].rstrip(",")) for line in told] == wrong


def test_of_a_file_of_another_kind_a_hundred_lines_are_told(tmp_path: Path) -> None:
    path = tmp_path / "roman.jsonl"
    path.write_text("Il était une fois.\n" * 250, encoding="utf-8")
    with pytest.raises(GoldError, match=r"250 lignes à corriger(.|\n)*et 150 de plus$"):
        load_gold(path)
