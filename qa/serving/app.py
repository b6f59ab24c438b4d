"""The service as one FastAPI application."""

from __future__ import annotations

import errno
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from qa import __version__
from qa.engine import Engine
from qa.errors import (
    DocumentNotFoundError,
    IndexStoreError,
    InputError,
    MissingExtraError,
    QAError,
)
from qa.serving.document_routes import make_document_routes
from qa.serving.documenting import key_schemes
from qa.serving.engine_manager import EngineManager
from qa.serving.guard import MESSAGES, UNEXPECTED, Guard, error_body
from qa.serving.limiter import BusyError
from qa.serving.openai_routes import make_openai_routes
from qa.serving.options import ServingOptions
from qa.serving.routes import make_routes
from qa.serving.service import Service

_logger = logging.getLogger(__name__)
# Status, code, and what is said instead of the error's own sentence, which may name a path of ours.
_ANSWERS: dict[type, tuple[int, str, str | None]] = {
    DocumentNotFoundError: (404, "document", None),
    InputError: (400, "input", None),
    MissingExtraError: (501, "extra", None),
    IndexStoreError: (503, "index", "L'index n'est pas disponible. Réessayez dans un instant."),
    QAError: (500, "unexpected", UNEXPECTED),
}
_METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")


def create_app(engine: Engine, options: ServingOptions) -> FastAPI:
    """REST, the OpenAI-compatible route, health and figures over ``engine``.

    ``app.state.service`` is where other doors to the same engine, such as MCP tools, hand their
    questions in.
    """
    service = Service(EngineManager(engine), options)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        service.close()

    app = FastAPI(
        title="qa",
        version=__version__,
        description="Questions en français, réponses exactes avec leur source.",
        lifespan=lifespan,
        redoc_url=None,
        docs_url=None,  # Swagger's page is fetched from another host
    )
    app.state.service = service
    for router in (
        make_routes(service),
        make_document_routes(service),
        make_openai_routes(service),
    ):
        app.include_router(router, dependencies=key_schemes(options))
    _add_health(app, service)
    _add_errors(app)
    app.add_middleware(_Looking, engines=service.engines)
    app.add_middleware(Guard, options=options)
    return app


class _Looking:
    """Looks at the index before every request, the chat's among them."""

    def __init__(self, app: ASGIApp, engines: EngineManager) -> None:
        self._app = app
        self._engines = engines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._engines.look()
        await self._app(scope, receive, send)


def _add_health(app: FastAPI, service: Service) -> None:
    @app.get("/healthz", include_in_schema=False)
    async def alive() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz", include_in_schema=False)
    async def ready() -> JSONResponse:
        is_ready = service.engines.is_ready
        return JSONResponse({"status": "ok" if is_ready else "index"}, 200 if is_ready else 503)

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(
            service.metrics.exposition(), media_type="text/plain; version=0.0.4; charset=utf-8"
        )


def _add_errors(app: FastAPI) -> None:
    """Every error as a code and a French sentence; none names a path of this machine."""

    @app.exception_handler(QAError)
    async def said(_: Request, error: QAError) -> JSONResponse:
        status, code, message = _said(error)
        headers = {"Retry-After": "5"} if status == 503 else None
        return JSONResponse(error_body(code, message), status, headers)

    @app.exception_handler(OSError)
    async def failed(_: Request, error: OSError) -> JSONResponse:
        _logger.error("The system refused.", exc_info=error)
        status = 507 if _is_full(error) else 500
        return JSONResponse(error_body(str(status), MESSAGES[status]), status)

    @app.exception_handler(BusyError)
    async def busy(_: Request, error: BusyError) -> JSONResponse:
        return JSONResponse(
            error_body("busy", "Trop de questions attendent. Réessayez dans un instant."),
            503,
            {"Retry-After": str(error.retry_after)},
        )

    @app.exception_handler(TimeoutError)
    async def late(_: Request, __: TimeoutError) -> JSONResponse:
        return JSONResponse(error_body("late", "La réponse a pris trop de temps."), 504)

    @app.exception_handler(RequestValidationError)
    async def malformed(_: Request, error: RequestValidationError) -> JSONResponse:
        problems = sorted(
            f"{'.'.join(str(part) for part in one['loc'])} ({one['type']})"
            for one in error.errors()
        )
        named = ", ".join(problems[:5]).encode("utf-8", "replace").decode()
        return JSONResponse(error_body("malformed", f"Requête mal formée : {named}."), 422)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        message = MESSAGES.get(error.status_code, "Requête refusée.")
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = _allowed(request)
        return JSONResponse(error_body(str(error.status_code), message), error.status_code, headers)

    @app.exception_handler(ClientDisconnect)
    async def left(_: Request, __: ClientDisconnect) -> Response:
        return Response(status_code=499)


def _allowed(request: Request) -> str:
    """The methods of an address. The router names those of the first of its routes alone."""
    routes = [route for route in request.app.routes if not isinstance(route, Mount)]
    return ", ".join(
        method
        for method in _METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes
        )
    )


def _said(error: QAError) -> tuple[int, str, str]:
    """Status, code and message, by type; what is no fault of the caller's names nothing of ours."""
    kind = next(kind for kind in type(error).__mro__ if kind in _ANSWERS)
    status, code, message = _ANSWERS[kind]
    if message is None:
        return status, code, str(error)
    _logger.warning("%s: %s", type(error).__name__, error)
    if _is_full(error):
        return 507, "full", MESSAGES[507]
    return status, code, message


def _is_full(error: BaseException | None) -> bool:
    """Whether a full disk is behind an error."""
    while error is not None:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            return True
        if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return True
        error = error.__cause__
    return False
