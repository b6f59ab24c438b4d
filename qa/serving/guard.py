"""The ASGI layer in front of every route: access, rate, size, time, headers.

It holds for the chat, the routes and the MCP tools alike, because it stands before all of them.
"""

from __future__ import annotations

import asyncio
import json
import logging
from time import monotonic

from cachetools import LRUCache
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.serving.keys import Access, Keyring, key_of, required_access
from qa.serving.options import ServingOptions

_logger = logging.getLogger(__name__)
BODY_BYTES = 1024 * 1024
MCP_PATH = "/tools/gradio_api/mcp/"
_BODY_SECONDS = 20.0
_CALLERS = 10_000
_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)
UNEXPECTED = "Erreur inattendue : la requête n'a pas pu être traitée."
MESSAGES = {
    400: "Le corps de la requête n'est pas lisible : envoyez du JSON en UTF-8.",
    401: "Il manque une clé valable : envoyez « Authorization: Bearer VOTRE_CLÉ ».",
    403: "Cette clé ne permet que de lire.",
    404: "Cette adresse n'existe pas.",
    405: "Cette méthode n'est pas permise ici.",
    408: "La requête arrive trop lentement.",
    413: "La requête est trop grosse.",
    429: "Trop de requêtes en peu de temps. Réessayez dans un instant.",
    500: UNEXPECTED,
    507: "Le disque du service est plein : rien n'a été changé. Réessayez quand on l'aura vidé.",
}


class Guard:
    """Lets a request pass, or answers it with a refusal."""

    def __init__(self, app: ASGIApp, options: ServingOptions) -> None:
        self._app = app
        self._options = options
        self._keys = Keyring(options)
        self._rate = _Rate(options.requests_per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check one request, then pass it on with its body bounded and its answer dressed."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"].rstrip("/") == "/mcp":  # the short address of Gradio's own
            scope = {**scope, "path": MCP_PATH, "raw_path": MCP_PATH.encode()}
        sending = _Sending(send)
        refusal = self._refusal(scope)
        if refusal is not None:
            await sending.refuse(refusal)
            return
        bounded = _Body(receive, _declared_length(scope), self._most_bytes(scope))
        try:
            await self._app(scope, bounded.receive, sending.send)
        except _RefusedError as error:
            await sending.refuse(error.status_code)
        except Exception:
            # Here, because further out the server would close the connection as well.
            _logger.exception("A request failed.")
            await sending.refuse(500)

    def _refusal(self, scope: Scope) -> int | None:
        path = scope["path"]
        needed = required_access(scope["method"], path)
        key = key_of(scope["headers"])
        if path not in {"/healthz", "/readyz"} and _is_counted(path):
            caller = key or (scope.get("client") or ("",))[0]
            if not self._rate.allows(caller):
                return 429
        if needed is not Access.NOTHING:
            granted = self._keys.access(key)
            if granted is Access.NOTHING:
                return 401
            if granted < needed:
                return 403
        if _declared_length(scope) > self._most_bytes(scope):
            return 413
        return None

    def _most_bytes(self, scope: Scope) -> int:
        takes_files = scope["path"].startswith(("/api/documents", "/gradio_api/upload"))
        return self._options.upload_bytes + BODY_BYTES if takes_files else BODY_BYTES


class _RefusedError(HTTPException):
    """Of this kind, because FastAPI takes any other error on the way to a body for bad JSON."""

    def __init__(self, status: int) -> None:
        super().__init__(status, headers={"Connection": "close"})


class _Body:
    """The request's body, no larger and no slower than allowed."""

    def __init__(self, receive: Receive, declared: int, most: int) -> None:
        self._receive = receive
        self._left = most
        self._deadline = monotonic() + _BODY_SECONDS + declared / (256 * 1024)
        self._is_whole = False

    async def receive(self) -> Message:
        """The next piece; after the last one, whatever the server says of the client."""
        if self._is_whole:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), self._deadline - monotonic())
        except TimeoutError:
            raise _RefusedError(408) from None
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            self._is_whole = not message.get("more_body", False)
            if self._left < 0:
                raise _RefusedError(413)
        return message


class _Sending:
    """The answer on its way out, with the headers that every answer has."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._has_started = False

    async def send(self, message: Message) -> None:
        """Pass one piece of the answer on."""
        if message["type"] == "http.response.start":
            self._has_started = True
            headers = MutableHeaders(raw=message["headers"])
            for name, value in _HEADERS:
                headers.setdefault(name, value)
        await self._send(message)

    async def refuse(self, status: int) -> None:
        """Answer with an error, unless an answer has begun."""
        if self._has_started:
            return
        body = json.dumps(error_body(str(status), MESSAGES[status]), ensure_ascii=False).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        if status == 401:
            headers.append((b"www-authenticate", b"Bearer"))
        if status == 429:
            headers.append((b"retry-after", b"10"))
        if status in {408, 413}:
            headers.append((b"connection", b"close"))
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})


class _Rate:
    """A token bucket a caller: so many requests a minute, a quarter of them at once at most."""

    def __init__(self, per_minute: int) -> None:
        self._rate = per_minute / 60
        self._most = max(1.0, per_minute / 4)
        self._buckets: LRUCache[str, tuple[float, float]] = LRUCache(_CALLERS)

    def allows(self, caller: str) -> bool:
        """Take one token of the caller's, if there is one."""
        now = monotonic()
        tokens, since = self._buckets.get(caller, (self._most, now))
        tokens = min(self._most, tokens + (now - since) * self._rate)
        self._buckets[caller] = (tokens - 1 if tokens >= 1 else tokens, now)
        return tokens >= 1


def error_body(code: str, message: str) -> dict[str, dict[str, str]]:
    """The one form of every error: ``{"error": {"code", "message"}}``, the message in French."""
    return {"error": {"code": code, "message": message}}


def _is_counted(path: str) -> bool:
    """Whether a request counts against its caller's rate: those of the page itself do not."""
    return path.startswith(("/api/", "/v1/", "/tools/", "/gradio_api/call", "/login"))


def _declared_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0
