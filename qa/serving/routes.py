"""The REST routes: ask, search, evaluate."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request

from qa.evaluation.run import evaluate
from qa.serving.asking import Desk
from qa.serving.leaving import unless_gone
from qa.serving.schemas import (
    AskBody,
    ErrorReply,
    EvaluateBody,
    EvaluateReply,
    Figure,
    SearchBody,
    SearchReply,
)
from qa.types import Reply

_EVALUATION_SECONDS = 600.0
ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorReply} for status in (400, 401, 403, 404, 408, 413, 422, 429, 503, 504)
}


def make_routes(desk: Desk) -> APIRouter:
    """``/api/ask``, ``/api/search`` and ``/api/evaluate``."""
    router = APIRouter(prefix="/api", responses=ERRORS)

    @router.post("/ask", summary="Pose une question")
    async def ask(request: Request, body: AskBody) -> Reply:
        """The reply in the form of ``qa ask --json``, best answer first."""
        return await unless_gone(request, desk.ask(body.to_question()))

    @router.post("/search", summary="Cherche des passages")
    async def search(request: Request, body: SearchBody) -> SearchReply:
        """The passages that retrieval finds, without reading them."""
        found = await unless_gone(request, desk.search(body.to_question()))
        return SearchReply(question=body.question, passages=list(found[: body.top_k]))

    @router.post("/evaluate", summary="Mesure sur des questions de référence")
    async def evaluate_gold(request: Request, body: EvaluateBody) -> EvaluateReply:
        """The figures of ``qa evaluate`` on the gold questions sent."""
        work = desk.gate.run(lambda: _evaluate(desk, body), _EVALUATION_SECONDS)
        return await unless_gone(request, work)

    return router


def _evaluate(desk: Desk, body: EvaluateBody) -> EvaluateReply:
    with tempfile.TemporaryDirectory() as folder:
        gold = Path(folder) / f"gold.{body.format}"
        gold.write_text(body.gold, encoding="utf-8", newline="")
        report = evaluate(gold, desk.holder.engine)
    figures = [
        Figure(name=name, value=value)
        for name, value in dataclasses.asdict(report.figures).items()
        if isinstance(value, int | float)
    ]
    return EvaluateReply(questions=report.figures.questions, figures=figures)
