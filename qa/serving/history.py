"""The replies that a caller sends back as the history of its question.

In the form in which they were given; what else stands in them, such as fields of a later version,
is left out.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter

from qa.types import AnswerKind, Reply


def no_other_kind(value: object) -> object:
    """Pydantic takes «true» and «"3"» for numbers; JSON Schema, which takes 3.0, does not."""
    if isinstance(value, bool | str):
        raise ValueError("not a number")
    return value


Whole = Annotated[int, BeforeValidator(no_other_kind)]
_Number = Annotated[float, Field(strict=True)]
_Flag = Annotated[bool, Field(strict=True)]


class SaidPassage(BaseModel):
    """See ``qa.types.Passage``."""

    document: str
    start: Whole
    end: Whole
    text: str
    score: _Number = 0.0


class SaidEvidence(BaseModel):
    """See ``qa.types.Evidence``."""

    document: str
    title: str | None
    date: str | None
    page: Whole | None
    start: Whole
    end: Whole
    passage: SaidPassage
    absolute_date: str | None = None
    copies: list[str] = []


class SaidAnswer(BaseModel):
    """See ``qa.types.Answer``."""

    text: str
    confidence: _Number
    evidence: list[SaidEvidence]
    date: str | None = None
    ahead: _Flag = False
    kind: AnswerKind = AnswerKind.SPAN


class SaidReply(BaseModel):
    """See ``qa.types.Reply``."""

    question: str
    effective_question: str
    answers: list[SaidAnswer]
    abstained: _Flag
    passages: list[SaidPassage]
    timings_ms: dict[str, _Number] = {}
    event: str | None = None
    threshold: _Number = 0.0
    chosen: _Flag = False
    divergent: Whole = 0

    def to_reply(self) -> Reply:
        """The engine's form."""
        return _REPLY.validate_python(self.model_dump())


_REPLY = TypeAdapter(Reply)
