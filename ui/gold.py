"""The gold sets that a page offers: those kept beside the index, and the seeds' own."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from qa.errors import EvaluationError, GoldError, reason_of
from qa.evaluation.csv_gold import place_answers
from qa.evaluation.gold import GoldAnswer, GoldQuestion, GoldSet
from qa.evaluation.loading import load_gold
from qa.evaluation.relevance import IndexedTexts
from qa.evaluation.runs import RunStore
from qa.paths import checkout
from ui.requests import number_of, text_of
from ui.uploaded import sent_file

if TYPE_CHECKING:
    from qa import Engine

FOLDER = "gold"
SUFFIXES = frozenset({".jsonl", ".json", ".csv"})
_MAX_BYTES = 20 * 1024 * 1024
_ROWS = 300


class GoldShelf:
    """Gold sets by name. What is edited is written to ``gold/`` of the index' folder."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._folder = engine.index / FOLDER
        self._writing = Lock()

    def over(self, engine: Engine) -> GoldShelf:
        """The same shelf, for an engine that sees less of the same documents."""
        other = copy.copy(self)
        other._engine = engine
        return other

    def names(self) -> list[str]:
        """The gold sets that can be chosen, sorted."""
        return sorted(self._files())

    def find(self, name: str) -> Path:
        """The file of a gold set.

        Raises:
            GoldError: none has that name.
        """
        try:
            return self._files()[name]
        except KeyError as error:
            raise GoldError("Choisissez un jeu de questions de la liste.") from error

    def read(self, name: str) -> GoldSet:
        """A gold set, its answers placed in the documents.

        Raises:
            GoldError: none has that name, or it cannot be read.
        """
        return place_answers(load_gold(self.find(name)), IndexedTexts(self._engine))

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The first questions of a gold set as a page shows them.

        Raises:
            GoldError: see ``read``.
        """
        return [dataclasses.asdict(question) for question in self.read(name).questions[:_ROWS]]

    def add(self, path: str, name: str) -> str:
        """Keep a gold set that a page has sent; return the name it got.

        Raises:
            GoldError: it cannot be read, is too large or of another kind; nothing is kept.
            EvaluationError: the folder cannot be written.
        """
        file = sent_file(path, name)
        name = Path(name.replace("\\", "/")).name
        target = self._folder / name
        try:
            if target.suffix.lower() not in SUFFIXES or name.startswith("."):
                raise GoldError(
                    f"« {name} » n'est pas un jeu de questions. Envoyez un fichier .jsonl, .json "
                    "(SQuAD) ou .csv."
                )
            if file.stat().st_size > _MAX_BYTES:
                raise GoldError(f"« {name} » dépasse {_MAX_BYTES // 2**20} Mio. Découpez-le.")
            if target.exists():
                raise GoldError(f"« {name} » existe déjà. Donnez un autre nom à ce fichier.")
            self._write(target, file.read_bytes())
        finally:
            file.unlink(missing_ok=True)
        try:
            load_gold(target)
        except GoldError:
            target.unlink()
            raise
        return name

    def edit(self, name: str, question: str, change: Mapping[str, Any]) -> str:
        """Change one question, or delete it; return the name of the set that holds the change.

        It is the same set if it is ours and a JSON-lines file, else a copy that is.

        Raises:
            GoldError: there is no such set or question, or the change makes no sense.
            EvaluationError: the folder cannot be written.
        """
        with self._writing:
            gold = self.read(name)
            if gold.documents:
                raise GoldError(
                    "Un jeu SQuAD porte ses propres paragraphes ; il ne se modifie pas ici."
                )
            kept = [self._changed(one, question, change) for one in gold.questions]
            if not any(one.id == question for one in gold.questions):
                raise GoldError(f"La question « {question} » n'existe plus.")
            lines = [_line(one) for one in kept if one is not None]
            if not lines:
                raise GoldError("Un jeu de questions en garde au moins une.")
            target = self._folder / f"{Path(name).stem}.jsonl"
            self._write(target, ("\n".join(lines) + "\n").encode())
        return target.name

    def _changed(
        self, one: GoldQuestion, question: str, change: Mapping[str, Any]
    ) -> GoldQuestion | None:
        if one.id != question:
            return one
        if change.get("delete") is True:
            return None
        words = text_of(change, "question").strip()
        if words:
            one = replace(one, question=words)
        if change.get("impossible") is True:
            one = replace(one, impossible=True, answers=())
        elif change.get("impossible") is False and not one.answers:
            raise GoldError(
                "Cette question n'a pas de réponse : ouvrez un document et sélectionnez-la."
            )
        answer = change.get("answer")
        if isinstance(answer, Mapping):
            answers = [*one.answers]
            place = number_of(change, "place")
            first = place if 0 <= place < len(answers) else len(answers)
            # In the place of the one that was wrong; if none was named, beside the others.
            answers[first : first + 1] = [self._answer(answer)]
            one = replace(one, impossible=False, answers=tuple(answers))
        return one

    def _answer(self, sent: Mapping[str, Any]) -> GoldAnswer:
        document = self._engine.document(text_of(sent, "document"))
        start, end = number_of(sent, "start"), number_of(sent, "end")
        if not 0 <= start < end <= len(document.text):
            raise GoldError("La réponse n'est pas dans ce document. Sélectionnez-la de nouveau.")
        return GoldAnswer(document.path, start, end, document.text[start:end])

    def _files(self) -> dict[str, Path]:
        """The gold sets by name: those measured before, the seeds' own, those beside the index."""
        files = {Path(run.gold).name: Path(run.gold) for run in RunStore(self._engine.index).runs()}
        root = checkout()
        if root and self._engine.index.name == "seeds":
            files["seeds.jsonl"] = root / "tests" / "gold" / "seeds.jsonl"
        if self._folder.is_dir():
            files |= {file.name: file for file in self._folder.iterdir()}
        return {
            name: file
            for name, file in files.items()
            if file.suffix.lower() in SUFFIXES and file.is_file()
        }

    def _write(self, target: Path, data: bytes) -> None:
        """Write a file aside, then put it in its place.

        Raises:
            EvaluationError: the system refuses.
        """
        aside = target.with_name(f".{target.name}.new")
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            aside.write_bytes(data)
            aside.replace(target)
        except OSError as error:
            raise EvaluationError(
                f"« {target.name} » n'a pas pu être enregistré ({reason_of(error)}). Vérifiez la "
                "place sur le disque et les droits du dossier de l'index."
            ) from error


def _line(question: GoldQuestion) -> str:
    written = dataclasses.asdict(question)
    for answer in written["answers"]:
        if answer["digest"] is None:
            del answer["digest"]
    return json.dumps(written, ensure_ascii=False)
