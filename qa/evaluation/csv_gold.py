"""Gold sets as a spreadsheet saves them: question; answer; file.

The first line names the columns (question, réponse or answer, fichier or file; id and tags may be
there too). An empty answer says that the documents hold none; «|» parts several right ones, and
lines with the same question add up. Nobody counts characters in a spreadsheet: every place of the
file that reads like the answer, whole words, is right. Where there is a column «retenir», the lines
that have nothing in it are candidates (``qa gold suggest`` writes them) and no questions yet.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from qa.errors import GoldError
from qa.evaluation.fields import all_of
from qa.evaluation.gold import GoldAnswer, GoldQuestion, GoldSet, WrittenAnswer
from qa.french.analysis import strip_accents
from qa.french.formatting import count
from qa.french.typography import fold_typography

if TYPE_CHECKING:
    from qa.evaluation.relevance import IndexedTexts
    from qa.types import Document

_COLUMNS = {
    "question": ("question",),
    "answer": ("reponse", "answer"),
    "file": ("fichier", "file", "document"),
    "id": ("id",),
    "tags": ("tags", "etiquettes"),
    "accepted": ("retenir",),
}
_NEEDED = ("question", "answer", "file")
_DELIMITERS = ";,\t"
_NOT_ACCEPTED = frozenset({"", "non", "n", "0"})


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: dict[str, str]


def read_csv(path: Path, text: str) -> GoldSet:
    """Read the whole text of a CSV gold set; its answers are placed by ``place_answers``.

    Raises:
        GoldError: a column is missing, or a line has no question or an answer without a file.
    """
    questions: dict[str, GoldQuestion] = {}
    candidates = 0
    wrong: list[GoldError] = []
    for row in _rows(path, text):
        if row.cells.get("accepted", "oui").lower() in _NOT_ACCEPTED:
            candidates += 1
            continue
        try:
            _add(path, row, questions)
        except GoldError as error:
            wrong.append(error)
    if wrong:
        raise all_of(path, wrong)
    return GoldSet(path, tuple(questions.values()), warnings=_left_out(candidates))


def _add(path: Path, row: _Row, questions: dict[str, GoldQuestion]) -> None:
    """Add the question of a row, or its answer to the same question of rows before."""
    question = _question(path, row)
    known = questions.get(question.question)
    if known is None:
        questions[question.question] = question
    elif known.impossible or question.impossible:
        raise _error(path, row, "la même question a une réponse sur une autre ligne et pas ici")
    else:
        written = known.written + question.written
        questions[question.question] = replace(known, written=written)


def _left_out(candidates: int) -> tuple[str, ...]:
    if not candidates:
        return ()
    proposed = count(candidates, "question proposée", "questions proposées")
    return (f"{proposed} sans « x » dans la colonne « retenir » : non comptées.",)


def _rows(path: Path, text: str) -> Iterator[_Row]:
    heading = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = [_plain(name) for name in next(reader, [])]
    places = {
        column: next((names.index(name) for name in known if name in names), None)
        for column, known in _COLUMNS.items()
    }
    missing = [_COLUMNS[column][0] for column in _NEEDED if places[column] is None]
    if missing:
        raise GoldError(
            f"{path}, ligne 1 : il manque la colonne « {missing[0]} ». Donnez aux colonnes les "
            "noms question, réponse et fichier, séparés par des points-virgules."
        )
    for cells in reader:
        if any(cell.strip() for cell in cells):
            row = {
                column: cells[place].strip()
                for column, place in places.items()
                if place is not None and place < len(cells)
            }
            yield _Row(reader.line_num, row)


def _plain(name: str) -> str:
    return strip_accents(name).strip().lower()


def _question(path: Path, row: _Row) -> GoldQuestion:
    question, file = row.cells.get("question", ""), row.cells.get("file", "")
    texts = [text.strip() for text in row.cells.get("answer", "").split("|")]
    written = tuple(WrittenAnswer(file, text) for text in texts if text)
    if not question:
        raise _error(path, row, "il manque la question")
    if written and not file:
        raise _error(path, row, "il manque le fichier qui contient la réponse")
    return GoldQuestion(
        id=row.cells.get("id") or f"ligne {row.number}",
        question=question,
        answers=(),
        impossible=not written,
        tags=tuple(row.cells.get("tags", "").replace(",", " ").split()),
        written=written,
    )


def _error(path: Path, row: _Row, problem: str) -> GoldError:
    return GoldError(f"{path}, ligne {row.number} : {problem}. Corrigez ou supprimez cette ligne.")


def place_answers(gold: GoldSet, texts: IndexedTexts) -> GoldSet:
    """Find the written answers of a CSV gold set in their documents.

    A question none of whose answers can be found is left out, with a French warning.

    Raises:
        GoldError: no question is left.
    """
    questions, warnings = [], list(gold.warnings)
    for question in gold.questions:
        if not question.written:
            questions.append(question)
            continue
        answers = []
        for written in question.written:
            found = list(_places(written, texts))
            answers += found
            if not found:
                warnings.append(
                    f"Question « {question.id} » : « {written.text} » n'est pas dans "
                    f"« {written.document} »."
                )
        if answers:
            questions.append(replace(question, answers=tuple(answers), written=()))
    if not questions:
        raise GoldError(
            f"Aucune réponse de « {gold.path} » n'a été trouvée dans les documents indexés. "
            "Recopiez chaque réponse telle qu'elle est dans son fichier."
            + "".join(f"\n- {line}" for line in warnings[:3])
        )
    return replace(gold, questions=tuple(questions), warnings=tuple(warnings))


def _places(written: WrittenAnswer, texts: IndexedTexts) -> Iterator[GoldAnswer]:
    """Every place of the file that reads like the answer, capitals and typography apart."""
    wanted = r"\s+".join(map(re.escape, fold_typography(written.text).split()))
    pattern = re.compile(rf"(?<!\w){wanted}(?!\w)", re.IGNORECASE)
    for document in _named(written.document, texts):
        # Folding keeps every offset.
        for match in pattern.finditer(fold_typography(document.text)):
            start, end = match.span()
            yield GoldAnswer(document.path, start, end, document.text[start:end])


def _named(name: str, texts: IndexedTexts) -> Iterable[Document]:
    """The documents of that path; else those whose file has that name, in any folder."""
    path = name.replace("\\", "/").removeprefix("./")
    if texts.holds(path):
        return [texts.document(path)]
    return [texts.document(one) for one in texts.paths if PurePosixPath(one).name == path]
