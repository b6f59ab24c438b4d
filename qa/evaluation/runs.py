"""Evaluations kept beside the index they measured, so that the next one can be set against them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.errors import EvaluationError, IndexStoreError, reason_of
from qa.evaluation.reports import EvaluationReport, from_json, to_json

FILE_NAME = "evaluations.sqlite"
LAST = "dernier"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    created TEXT NOT NULL,
    gold TEXT NOT NULL,
    gold_digest TEXT NOT NULL,
    complete INTEGER NOT NULL,
    report TEXT NOT NULL
)
"""
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Run:
    """One stored evaluation: its number, when it was made (ISO 8601) and of which gold set."""

    number: int
    created: str
    gold: str


class RunStore:
    """The evaluations of the index in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE_NAME

    def save(self, report: EvaluationReport) -> int:
        """Keep an evaluation; return its number, counted from 1.

        Raises:
            IndexStoreError: the folder of the index cannot be written.
        """
        row = (
            report.setup.created,
            report.gold,
            report.setup.gold_digest,
            report.complete,
            to_json(report),
        )
        try:
            with closing(sqlite3.connect(self.file)) as connection, connection:
                connection.execute(_SCHEMA)
                number = connection.execute(
                    "INSERT INTO runs (created, gold, gold_digest, complete, report) "
                    "VALUES (?, ?, ?, ?, ?)",
                    row,
                ).lastrowid
        except sqlite3.Error as error:
            raise IndexStoreError(
                f"L'évaluation n'a pas pu être enregistrée dans « {self.file} » ({error}). "
                "Vérifiez vos droits et la place sur le disque."
            ) from error
        assert number is not None  # noqa: S101 - an INSERT has one
        return number

    def runs(self) -> list[Run]:
        """Every complete evaluation, the latest first.

        Raises:
            EvaluationError: the file of the evaluations is damaged.
        """
        rows = self._select("SELECT id, created, gold FROM runs WHERE complete ORDER BY id DESC")
        return [Run(*row) for row in rows]

    def load(self, name: str, gold_digest: str) -> EvaluationReport:
        """The evaluation called ``name``: its number, «dernier» or the path of a JSON report.

        «dernier» is the last complete one of the gold set with that digest.

        Raises:
            EvaluationError: there is no such evaluation, or it cannot be read.
        """
        if name.endswith(".json"):
            return _read(Path(name))
        if name == LAST:
            sql = "SELECT report FROM runs WHERE complete AND gold_digest = ? ORDER BY id DESC"
            rows = self._select(f"{sql} LIMIT 1", gold_digest)
        else:
            rows = self._select("SELECT report FROM runs WHERE complete AND id = ?", name)
        if not rows:
            raise EvaluationError(f"Il n'y a pas d'évaluation « {name} ». {self._known()}")
        return from_json(rows[0][0])

    def _select(self, sql: str, *arguments: str) -> list[tuple[Any, ...]]:
        if not self.file.is_file():
            return []
        try:
            with closing(sqlite3.connect(self.file)) as connection:
                return connection.execute(sql, arguments).fetchall()
        except sqlite3.Error as error:
            raise EvaluationError(
                f"Les évaluations de « {self.file} » ne peuvent pas être lues ({error}). "
                "Mettez ce fichier de côté, puis recommencez."
            ) from error

    def _known(self) -> str:
        runs = self.runs()
        if not runs:
            return "Aucune n'est enregistrée pour cet index : lancez d'abord qa evaluate."
        listed = "\n".join(f"- {run.number} : {run.gold}, {run.created}" for run in runs[:_SHOWN])
        return f"Donnez son numéro, « {LAST} » ou un fichier .json. Les plus récentes :\n{listed}"


def _read(path: Path) -> EvaluationReport:
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EvaluationError(
            f"L'évaluation « {path} » est illisible ({reason_of(error)}). Vérifiez son chemin."
        ) from error
    except ValueError as error:
        raise EvaluationError(
            f"« {path} » n'est pas une évaluation écrite par qa evaluate --json. Donnez un autre "
            "fichier."
        ) from error
