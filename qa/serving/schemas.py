"""What crosses the border, checked by pydantic. Replies keep the form of ``qa ask --json``."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from qa.serving.history import SaidReply, no_other_kind
from qa.serving.service import Question
from qa.types import Filters, Passage, Scalar

_Text = Annotated[str, Field(min_length=1, max_length=2000)]
_Path = Annotated[str, Field(max_length=1000)]
_Date = Annotated[str, Field(max_length=10, description="ISO 8601 : 2018, 2018-06, 2018-06-15")]


class FiltersBody(BaseModel):
    """Which documents may answer: see ``qa.types.Filters``."""

    model_config = ConfigDict(extra="forbid")

    documents: Annotated[list[_Path], Field(max_length=1000)] = []
    folder: _Path | None = None
    since: _Date | None = None
    until: _Date | None = None
    metadata: dict[str, Scalar] = {}
    undated: bool = False

    def to_filters(self) -> Filters | None:
        """The engine's form; None where nothing is asked for."""
        filters = Filters(
            tuple(self.documents),
            self.folder,
            self.since,
            self.until,
            tuple(self.metadata.items()),
            undated=self.undated,
        )
        return None if filters == Filters() else filters


class SearchBody(BaseModel):
    """A question for retrieval alone."""

    model_config = ConfigDict(extra="forbid")

    question: _Text
    filters: FiltersBody = FiltersBody()
    top_k: Annotated[int, Field(ge=1, le=200), BeforeValidator(no_other_kind)] = 10

    def to_question(self) -> Question:
        """The service's form."""
        return Question(self.question, filters=self.filters.to_filters())


class AskBody(BaseModel):
    """A question, with the replies before it (oldest first) where it may be a follow-up."""

    model_config = ConfigDict(extra="forbid")

    question: _Text
    history: Annotated[list[SaidReply], Field(max_length=20)] = []
    filters: FiltersBody = FiltersBody()
    as_typed: Annotated[bool, Field(strict=True)] = False

    def to_question(self) -> Question:
        """The service's form."""
        history = tuple(reply.to_reply() for reply in self.history)
        return Question(self.question, history, self.filters.to_filters(), self.as_typed)


class SearchReply(BaseModel):
    """Passages, best first."""

    question: str
    passages: list[Passage]


class DocumentEntry(BaseModel):
    """One document of the index."""

    path: str
    title: str | None
    date: str | None
    passages: int
    uploaded: bool


class DocumentList(BaseModel):
    """The documents of the index, in path order."""

    documents: list[DocumentEntry]


class Refused(BaseModel):
    """What could not be indexed, and why."""

    path: str
    reason: str


class AddReply(BaseModel):
    """What an upload has added, and what of it was refused."""

    added: list[str]
    refused: list[Refused]


class EvaluateBody(BaseModel):
    """A gold set: the content of a file in any form that ``qa evaluate`` reads."""

    model_config = ConfigDict(extra="forbid")

    gold: Annotated[str, Field(min_length=2, max_length=900_000)]
    format: Annotated[str, Field(pattern="^(jsonl|csv)$")] = "jsonl"


class Figure(BaseModel):
    """One figure of an evaluation."""

    name: str
    value: float


class EvaluateReply(BaseModel):
    """How many questions were asked, and the figures."""

    questions: int
    figures: list[Figure]


class ErrorDetail(BaseModel):
    """A code for programs and a French sentence for people."""

    code: str
    message: str


class ErrorReply(BaseModel):
    """The form of every error."""

    error: ErrorDetail
