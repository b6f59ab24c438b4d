"""The REST routes: ask, search, evaluate."""

from __future__ import annotations

import dataclasses
import os
import tempfile
from pathlib import Path

from fastapi import APIRouter, Request

from qa.errors import GoldError
from qa.evaluation.run import evaluate
from qa.serving.documenting import BODY, QUEUED, WRITING, errors
from qa.serving.leaving import unless_gone
from qa.serving.schemas import (
    AskBody,
    EvaluateBody,
    EvaluateReply,
    Figure,
    SearchBody,
    SearchReply,
)
from qa.serving.service import Service
from qa.types import Reply

_EVALUATION_SECONDS = 600.0


def make_routes(service: Service) -> APIRouter:
    """``/api/ask``, ``/api/search`` and ``/api/evaluate``."""
    router = APIRouter(prefix="/api", responses=errors(*BODY, *QUEUED))

    @router.post("/ask", summary="Pose une question")
    async def ask(request: Request, body: AskBody) -> Reply:
        """The reply in the form of ``qa ask --json``, best answer first."""
        return await unless_gone(request, service.ask(body.to_question()))

    @router.post("/search", summary="Cherche des passages")
    async def search(request: Request, body: SearchBody) -> SearchReply:
        """The passages that retrieval finds, without reading them."""
        found = await unless_gone(request, service.search(body.to_question()))
        return SearchReply(question=body.question, passages=list(found[: body.top_k]))

    @router.post(
        "/evaluate", summary="Mesure sur des questions de référence", responses=errors(*WRITING)
    )
    async def evaluate_gold(request: Request, body: EvaluateBody) -> EvaluateReply:
        """The figures of ``qa evaluate`` on the gold questions sent."""
        work = service.limiter.run(lambda: _evaluate(service, body), _EVALUATION_SECONDS)
        return await unless_gone(request, work)

    return router


def _evaluate(service: Service, body: EvaluateBody) -> EvaluateReply:
    with tempfile.TemporaryDirectory() as folder:
        gold = Path(folder) / f"gold.{body.format}"
        gold.write_text(body.gold, encoding="utf-8", newline="")
        try:
            report = evaluate(gold, service.engines.public)
        except GoldError as error:  # names the file, which is none of the caller's
            raise GoldError(str(error).replace(f"{folder}{os.sep}", "")) from error
    figures = [
        Figure(name=name, value=value)
        for name, value in dataclasses.asdict(report.figures).items()
        if isinstance(value, int | float)
    ]
    return EvaluateReply(questions=report.figures.questions, figures=figures)
