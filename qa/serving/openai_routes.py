"""``/v1``: the chat completions protocol, so that existing clients work.

https://platform.openai.com/docs/api-reference/chat. The completion is the extracted answer, then
its sources; the whole reply stands beside it under ``qa``. Sampling parameters mean nothing to an
extractive reader and are ignored.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from time import time
from typing import Annotated, Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response, StreamingResponse

from qa.errors import QuestionError
from qa.serving.documenting import BODY, QUEUED, errors
from qa.serving.formatting import completion_of
from qa.serving.leaving import unless_gone
from qa.serving.service import Question, Service
from qa.types import Reply

MODEL = "qa-fr"


class TextPart(BaseModel):
    """A part of a message that holds several."""

    model_config = ConfigDict(extra="ignore")

    type: Literal["text"]
    text: Annotated[str, Field(max_length=20_000)]


class ChatMessage(BaseModel):
    """One message of the conversation."""

    model_config = ConfigDict(extra="ignore")

    role: Annotated[str, Field(max_length=40)]
    content: Annotated[str, Field(max_length=20_000)] | list[TextPart] | None = None

    def text(self) -> str:
        """The message's words."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class CompletionBody(BaseModel):
    """A request for a completion."""

    model_config = ConfigDict(extra="ignore")

    model: Annotated[str, Field(max_length=200)] = MODEL
    messages: Annotated[list[ChatMessage], Field(min_length=1, max_length=200)]
    stream: Annotated[bool, Field(strict=True)] = False


def make_openai_routes(service: Service) -> APIRouter:
    """``/v1/models`` and ``/v1/chat/completions``."""
    router = APIRouter(prefix="/v1", responses=errors())

    @router.get("/models", summary="Le modèle servi")
    async def models() -> dict[str, Any]:
        """The one model: the reader over this index."""
        model = {"id": MODEL, "object": "model", "created": 0, "owned_by": "qa"}
        return {"object": "list", "data": [model]}

    @router.post(
        "/chat/completions",
        summary="Répond au dernier message",
        responses={**errors(*BODY, *QUEUED), 200: {"content": {"text/event-stream": {}}}},
    )
    async def complete(request: Request, body: CompletionBody) -> Response:
        """The answer to the last question; the questions before it are its history."""
        reply = await unless_gone(request, _ask(service, body))
        identity = f"chatcmpl-{uuid4().hex}"
        if body.stream:
            return StreamingResponse(_stream(identity, reply), media_type="text/event-stream")
        return JSONResponse(_completion(identity, reply))

    return router


async def _ask(service: Service, body: CompletionBody) -> Reply:
    asked = [message.text() for message in body.messages if message.role == "user"]
    if not asked:
        raise QuestionError("Aucun message de l'utilisateur : envoyez une question.")
    history: list[Reply] = []
    for text in asked[-4:-1]:
        try:
            history.append(await service.ask(Question(text, tuple(history))))
        except QuestionError:
            continue  # what could not be asked then says nothing now
    return await service.ask(Question(asked[-1], tuple(history)))


def _completion(identity: str, reply: Reply) -> dict[str, Any]:
    message = {"role": "assistant", "content": completion_of(reply)}
    return {
        "id": identity,
        "object": "chat.completion",
        "created": int(time()),
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
        "qa": reply.to_dict(),
    }


async def _stream(identity: str, reply: Reply) -> AsyncIterator[str]:
    deltas: list[tuple[dict[str, str], str | None]] = [
        ({"role": "assistant", "content": ""}, None),
        ({"content": completion_of(reply)}, None),
        ({}, "stop"),
    ]
    for delta, reason in deltas:
        chunk = {
            "id": identity,
            "object": "chat.completion.chunk",
            "created": int(time()),
            "model": MODEL,
            "choices": [{"index": 0, "delta": delta, "finish_reason": reason}],
        }
        yield f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"
    yield "data: [DONE]\n\n"
