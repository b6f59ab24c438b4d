"""The documents of the index: list, add, remove."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Request, UploadFile

from qa.index.uploads import Uploads, is_uploaded
from qa.serving.documenting import BODY, QUEUED, WRITING, errors
from qa.serving.leaving import unless_gone
from qa.serving.schemas import AddReply, DocumentEntry, DocumentList, Refused
from qa.serving.service import Service

_SECONDS = 300.0
_CHUNK = 1024 * 1024
_REMOVE = "remove_document"
_LINKS = {  # https://spec.openapis.org/oas/v3.1.0#link-object
    "remove": {"operationId": _REMOVE, "parameters": {"path": "$response.body#/added/0"}}
}


def make_document_routes(service: Service) -> APIRouter:
    """``/api/documents``. What is added stays in a private folder beside the index."""
    router = APIRouter(prefix="/api/documents", responses=errors(*QUEUED))

    @router.get("", summary="Liste les documents")
    async def listed(request: Request) -> DocumentList:
        """Every document of the index, in path order."""
        entries = await unless_gone(
            request, service.limiter.run(service.engines.public.catalogue, _SECONDS)
        )
        return DocumentList(
            documents=[
                DocumentEntry(
                    path=entry.path,
                    title=entry.title,
                    date=entry.date,
                    passages=entry.passages,
                    uploaded=is_uploaded(entry.path),
                )
                for entry in entries
            ]
        )

    @router.post(
        "",
        status_code=201,
        summary="Ajoute un document",
        responses={**errors(*BODY, *WRITING, 501, 507), 201: {"links": _LINKS}},
    )
    async def added(file: Annotated[UploadFile, File()]) -> AddReply:
        """Index a file of any known format, under its own name."""
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder) / "upload"
            with kept.open("wb") as out:
                while piece := await file.read(_CHUNK):
                    out.write(piece)
            paths, refused = await service.limiter.run(
                lambda: _uploads(service).add(kept, file.filename or "sans nom"), _SECONDS
            )
        return AddReply(
            added=list(paths),
            refused=[Refused(path=one.path, reason=one.reason) for one in refused],
        )

    @router.delete(
        "/{path:path}",
        status_code=204,
        summary="Retire un document ajouté",
        operation_id=_REMOVE,
        responses=errors(*WRITING, 404, 422, 507),
    )
    async def removed(path: str) -> None:
        """Remove a document that was added here, with its file."""
        await service.limiter.run(lambda: _uploads(service).remove(path), _SECONDS)

    return router


def _uploads(service: Service) -> Uploads:
    engine = service.engines.engine
    return Uploads(engine.index, engine.settings)
