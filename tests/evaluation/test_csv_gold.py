"""Gold sets from a spreadsheet: columns, several answers, places, and what cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.errors import GoldError
from qa.evaluation.csv_gold import place_answers
from qa.evaluation.gold import GoldAnswer, GoldQuestion, GoldSet, WrittenAnswer
from qa.evaluation.loading import load_gold
from qa.evaluation.relevance import IndexedTexts
from qa.types import Document

TEXTS = {
    "presse/helsinki.txt": "L’accord fut signé à Helsinki. À Helsinki, il pleuvait.",
    "vienne.txt": "Vienne, le 7\u00a0juillet : l'art est mort. L'artiste aussi.",
}


class TwoDocuments(IndexedTexts):
    """Stands for an index of two documents."""

    def __init__(self) -> None:
        self.paths = tuple(TEXTS)

    def holds(self, path: str) -> bool:
        return path in TEXTS

    def document(self, path: str) -> Document:
        return Document(path, TEXTS[path], "", "utf-8")


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "or.csv"
    path.write_bytes(text.encode(encoding))
    return path


def placed(folder: Path, lines: str) -> GoldSet:
    gold = load_gold(write(folder, f"question;réponse;fichier\n{lines}"))
    return place_answers(gold, TwoDocuments())


def test_columns_are_read_in_any_order_delimiter_and_language(tmp_path: Path) -> None:
    expected = GoldQuestion(
        "q1", "Où ?", (), tags=("où", "lieu"), written=(WrittenAnswer("a.txt", "Helsinki"),)
    )
    for text in (
        "question;réponse;fichier;id;tags\nOù ?;Helsinki;a.txt;q1;où lieu\n",
        "ID,Tags,File,Answer,Question\r\nq1,où lieu,a.txt,Helsinki,Où ?\r\n\r\n",
        "Document\tReponse\tQuestion\tid\ttags\na.txt\tHelsinki\tOù ?\tq1\toù lieu",
    ):
        assert load_gold(write(tmp_path, text)).questions == (expected,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings_of_spreadsheets(tmp_path: Path, encoding: str) -> None:
    text = "question;réponse;fichier\nOù était-ce ?;« là »;été.txt\n"
    (question,) = load_gold(write(tmp_path, text, encoding)).questions
    assert question.question == "Où était-ce ?"
    assert question.written == (WrittenAnswer("été.txt", "« là »"),)
    assert question.id == "ligne 2"


def test_quoted_cells_may_hold_delimiters_and_line_ends(tmp_path: Path) -> None:
    text = 'question;réponse;fichier\n"Où ; et\nquand ?";"un ""mot""";a.txt\n'
    (question,) = load_gold(write(tmp_path, text)).questions
    assert question.question == "Où ; et\nquand ?"
    assert question.written[0].text == 'un "mot"'


def test_lines_of_one_question_add_up_and_none_is_impossible(tmp_path: Path) -> None:
    gold = placed(
        tmp_path, "Où ?;Helsinki|Finlande;helsinki.txt\nOù ?;Vienne;vienne.txt\nQui ?;;\n"
    )
    first, second = gold.questions
    assert [(one.document, one.text) for one in first.answers] == [
        ("presse/helsinki.txt", "Helsinki"),
        ("presse/helsinki.txt", "Helsinki"),
        ("vienne.txt", "Vienne"),
    ]
    assert second.impossible
    assert gold.warnings == (
        "Question « ligne 2 » : « Finlande » n'est pas dans « helsinki.txt ».",
    )


@pytest.mark.parametrize(
    ("file", "answer", "texts"),
    [
        ("presse/helsinki.txt", "helsinki", ["Helsinki", "Helsinki"]),
        ("presse\\helsinki.txt", "Helsinki.", ["Helsinki."]),
        ("vienne.txt", "7 juillet", ["7\u00a0juillet"]),
        ("vienne.txt", "l'art", ["l'art"]),  # not the beginning of «L'artiste»
        ("helsinki.txt", "L'accord", ["L’accord"]),
    ],
)
def test_every_place_that_reads_like_the_answer(
    tmp_path: Path, file: str, answer: str, texts: list[str]
) -> None:
    gold = placed(tmp_path, f"Quoi ?;{answer};{file}\nQui ?;;\n")
    answers = [one for question in gold.questions for one in question.answers]
    assert [one.text for one in answers] == texts
    for one in answers:
        assert isinstance(one, GoldAnswer)
        assert TEXTS[one.document][one.start : one.end] == one.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "ligne 1 : il manque la colonne « question »"),
        ("question;fichier\n", "il manque la colonne « reponse »"),
        ("question;réponse;fichier\n;Vienne;a.txt\n", "ligne 2 : il manque la question"),
        ("question;réponse;fichier\nOù ?;Vienne;\n", "ligne 2 : il manque le fichier"),
        ("question;réponse;fichier\nOù ?;Vienne\n", "ligne 2 : il manque le fichier"),
        ("question;réponse;fichier\nOù ?;a;a\nOù ?;;\n", "ligne 3 : la même question"),
        ("question;réponse;fichier\n", "aucune question utilisable"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(GoldError, match=said):
        load_gold(write(tmp_path, text))


def test_answers_that_are_nowhere(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="Recopiez chaque réponse"):
        placed(tmp_path, "Où ?;Oslo;vienne.txt\nOù donc ?;Vienne;absent.txt\n")
