"""Reading a gold set from a file, and checking it against what is indexed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import GoldError, reason_of
from qa.evaluation.csv_gold import place_answers, read_csv
from qa.evaluation.gold import GoldSet
from qa.evaluation.jsonl import read_jsonl
from qa.evaluation.moved import follow_moves
from qa.evaluation.relevance import IndexedTexts
from qa.evaluation.squad import read_squad

if TYPE_CHECKING:
    from qa.engine import Engine

_SHOWN = 3


def load_gold(path: Path) -> GoldSet:
    """Read a gold set: SQuAD 1.1 or 2.0 (``.json``), JSON lines (``.jsonl``) or ``.csv``.

    The answers of a CSV file are still to be placed: see ``open_gold``.

    Raises:
        GoldError: the file is missing, is not UTF-8, is of another kind, is malformed (the message
            names the line, or the paragraph of a SQuAD file) or holds no usable question.
    """
    gold = _reader(path)(path, _read_text(path))
    if not gold.questions:
        raise GoldError(
            f"Le jeu de questions « {path} » ne contient aucune question utilisable. "
            "Ajoutez-y au moins une question." + "".join(f"\n- {line}" for line in gold.warnings)
        )
    return gold


def open_gold(path: Path, engine: Engine) -> GoldSet:
    """Read a gold set, place its answers in the engine's documents and check them.

    Documents that have moved are followed, with a warning: see ``moved``.

    Raises:
        GoldError: see ``load_gold`` and ``check_gold``; or no answer of a CSV file was found.
    """
    texts = IndexedTexts(engine)
    gold = follow_moves(place_answers(load_gold(path), texts), texts)
    return replace(gold, warnings=(*gold.warnings, *check_gold(gold, engine)))


def _reader(path: Path) -> Callable[[Path, str], GoldSet]:
    """The function that reads files of that suffix."""
    suffix = path.suffix.lower()
    if suffix == ".json":
        return read_squad
    if suffix == ".jsonl":
        return read_jsonl
    if suffix == ".csv":
        return read_csv
    raise GoldError(
        f"Le jeu de questions « {path} » n'est ni un fichier .json (format SQuAD), ni un fichier "
        ".jsonl (une question par ligne), ni un fichier .csv. Convertissez-le ou corrigez son nom."
    )


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise GoldError(
            f"Le jeu de questions « {path} » n'existe pas. Vérifiez son chemin."
        ) from error
    except UnicodeDecodeError as error:
        if path.suffix.lower() == ".csv":  # what French spreadsheets write by default
            return path.read_text(encoding="cp1252", errors="replace")
        raise GoldError(
            f"Le jeu de questions « {path} » n'est pas en UTF-8 (octet {error.start}). "
            "Réenregistrez-le en UTF-8."
        ) from error
    except OSError as error:
        raise GoldError(
            f"Le jeu de questions « {path} » est illisible ({reason_of(error)}). "
            "Vérifiez que c'est un fichier et que vous avez le droit de le lire."
        ) from error


def check_gold(gold: GoldSet, engine: Engine) -> tuple[str, ...]:
    """Check that every gold answer is, character for character, in the engine's documents.

    Some documents may be absent from the index: that is one of the faults to measure, and the
    French warnings that are returned say it.

    Raises:
        GoldError: no document at all is in the index, or one no longer holds an answer at its
            place. The message lists the first few.
    """
    indexed = set(engine.documents())
    wanted = dict.fromkeys(
        answer.document for question in gold.questions for answer in question.answers
    )
    unknown = [path for path in wanted if path not in indexed]
    absent = (
        f"Le jeu de questions « {gold.path} » cite des documents absents de l'index : "
        f"{_some([f'« {path} »' for path in unknown], ', ')}. "
    )
    if unknown and len(unknown) == len(wanted):
        raise GoldError(absent + "Indexez-les, ou choisissez l'index qui les contient.")
    _check_places(gold, engine, [path for path in wanted if path in indexed])
    return (absent + "Leurs questions comptent comme manquées.",) if unknown else ()


def _check_places(gold: GoldSet, engine: Engine, paths: list[str]) -> None:
    texts = {path: engine.document(path).text for path in paths}
    stale = [
        f"question « {question.id} » : « {texts[answer.document][answer.start : answer.end]} » "
        f"au lieu de « {answer.text} » dans « {answer.document} » ({answer.start}-{answer.end})"
        for question in gold.questions
        for answer in question.answers
        if answer.document in texts
        and texts[answer.document][answer.start : answer.end] != answer.text
    ]
    if stale:
        raise GoldError(
            f"Le jeu de questions « {gold.path} » ne correspond plus à ses documents. "
            "Corrigez ces réponses, ou réindexez les documents d'origine.\n- "
            + _some(stale, "\n- ")
        )


def _some(lines: list[str], separator: str) -> str:
    """The first lines, and how many more there are."""
    more = len(lines) - _SHOWN
    shown = separator.join(lines[:_SHOWN])
    return shown if more <= 0 else f"{shown}{separator}et {more} de plus"
