"""Gold sets as JSON lines, keyed by file and characters.

One question a line::

    {"id": "q1", "question": "Où … ?", "tags": ["où"], "impossible": false,
     "answers": [{"document": "a.txt", "start": 10, "end": 18, "text": "Helsinki"}]}

``impossible`` and ``tags`` may be left out, ``answers`` only when the question is impossible. An
answer may give the ``digest`` of its document (SHA-256 of the file), by which the document is found
again when it has moved. Blank lines are allowed.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from qa.errors import GoldError
from qa.evaluation.fields import Fields, all_of
from qa.evaluation.gold import GoldAnswer, GoldQuestion, GoldSet


def read_jsonl(path: Path, text: str) -> GoldSet:
    """Read the whole text of a JSON-lines gold set.

    Raises:
        GoldError: lines are not questions; the message names each of them.
    """
    questions: list[GoldQuestion] = []
    lines: dict[str, int] = {}
    wrong: list[GoldError] = []
    # Not splitlines(): U+2028 and its like may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            question = _read_line(path, number, line, lines)
        except GoldError as error:
            wrong.append(error)
            continue
        lines[question.id] = number
        questions.append(question)
    if wrong:
        raise all_of(path, wrong)
    return GoldSet(path, tuple(questions))


def _read_line(path: Path, number: int, line: str, lines: dict[str, int]) -> GoldQuestion:
    """The question of a line; ``lines`` are those of the identifiers before it."""
    fields = Fields(_parse(path, number, line), path, f"ligne {number}")
    question = _question(fields)
    if question.id in lines:
        raise fields.error(
            f"l'identifiant « {question.id} » est déjà celui de la ligne {lines[question.id]}",
            "Donnez à chaque question un identifiant différent",
        )
    return question


def _parse(path: Path, number: int, line: str) -> object:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise GoldError(
            f"{path}, ligne {number} : ce n'est pas du JSON valable (caractère {error.colno}). "
            "Chaque ligne doit être un objet JSON entier ; corrigez-la ou supprimez-la."
        ) from error


def _question(fields: Fields) -> GoldQuestion:
    impossible = fields.flag("impossible") if "impossible" in fields else False
    given = fields.objects("answers", "réponse") if "answers" in fields or not impossible else ()
    if impossible and given:
        raise fields.error(
            "la question est dite impossible et a pourtant une réponse",
            "Videz « answers » ou écrivez false dans « impossible »",
        )
    if not impossible and not given:
        raise fields.error(
            "la question n'a pas de réponse",
            "Ajoutez-en une, ou écrivez true dans « impossible »",
        )
    return GoldQuestion(
        id=fields.text("id"),
        question=fields.text("question"),
        answers=tuple(_answer(answer) for answer in given),
        impossible=impossible,
        tags=fields.texts("tags") if "tags" in fields else (),
    )


def _answer(fields: Fields) -> GoldAnswer:
    answer = GoldAnswer(
        document=fields.text("document"),
        start=fields.count("start"),
        end=fields.count("end"),
        text=fields.text("text"),
        digest=fields.text("digest") if "digest" in fields else None,
    )
    if answer.end - answer.start != len(answer.text):
        raise fields.error(
            f"« start » et « end » délimitent {answer.end - answer.start} caractères, "
            f"mais « text » en a {len(answer.text)}",
            "« end » est la position qui suit le dernier caractère ; corrigez les positions",
        )
    return answer


def to_line(question: GoldQuestion) -> str:
    """The question as one line of JSON, without its end."""
    answers = [
        {name: value for name, value in asdict(answer).items() if value is not None}
        for answer in question.answers
    ]
    line = {
        "id": question.id,
        "question": question.question,
        "answers": answers,
        "impossible": question.impossible,
        "tags": question.tags,
    }
    return json.dumps(line, ensure_ascii=False)
