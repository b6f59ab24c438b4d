"""Which passages of an index hold an answer: what retrieval could have found at best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.evaluation.metrics import holds_answer
from qa.index.passages import split_passages
from qa.types import Passage

if TYPE_CHECKING:
    from qa.engine import Engine
    from qa.evaluation.gold import GoldAnswer, GoldQuestion
    from qa.types import Document


class IndexedTexts:
    """The documents of an index and their passages, each looked up and cut once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.paths = engine.documents()
        self._known = frozenset(self.paths)
        self._documents: dict[str, Document] = {}
        self._passages: dict[str, list[Passage]] = {}

    def holds(self, path: str) -> bool:
        """Whether the index holds this document."""
        return path in self._known

    def answerable(self, questions: Sequence[GoldQuestion]) -> list[GoldQuestion]:
        """The questions with an answer in an indexed document, left with these answers."""
        known = [
            (question, tuple(one for one in question.answers if self.holds(one.document)))
            for question in questions
        ]
        return [replace(question, answers=answers) for question, answers in known if answers]

    def document(self, path: str) -> Document:
        """The document, which the index must hold."""
        if path not in self._documents:
            self._documents[path] = self._engine.document(path)
        return self._documents[path]

    def passages(self, path: str) -> list[Passage]:
        """The passages that the document was cut into: an index is refused under other settings."""
        if path not in self._passages:
            settings = self._engine.settings
            self._passages[path] = split_passages(
                self.document(path), settings.passage_words, settings.overlap_sentences
            )
        return self._passages[path]

    def relevant(self, answers: Sequence[GoldAnswer]) -> list[Passage]:
        """Every passage that contains a whole gold span."""
        paths = dict.fromkeys(answer.document for answer in answers)
        return [
            passage
            for path in paths
            if self.holds(path)
            for passage in self.passages(path)
            if any(holds_answer(passage, answer) for answer in answers)
        ]

    def relevant_documents(self, answers: Sequence[GoldAnswer]) -> int:
        """How many indexed documents have a gold answer."""
        return sum(self.holds(path) for path in {answer.document for answer in answers})
