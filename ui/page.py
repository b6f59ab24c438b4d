"""What Gradio's page lacks: its language, its title, and a lock that keeps it on this machine."""

from __future__ import annotations

import json
import re
from html import escape
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.texts import Texts

# Gradio compiles its templates in the page, hence 'unsafe-eval'; nothing may be fetched elsewhere.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)

_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="6" fill="#1d4e73"/>'
    '<text x="16" y="24" font-family="serif" font-size="26" text-anchor="middle" '
    'fill="#fff">«</text></svg>'
)

# Gradio's own labels follow navigator.language and nothing else.
_HEAD = (
    "<head><title>{title}</title>"
    '<link rel="icon" href="data:image/svg+xml,{icon}">'
    "<script>for (const [name, value] of [['language', '{lang}'], ['languages', ['{lang}']]])"
    " Object.defineProperty(navigator, name, {{value, configurable: true}});</script>"
)


def localise_page(html: str, texts: Texts) -> str:
    """Gradio's page with its title, its icon and its language those of ``texts``."""
    head = _HEAD.format(title=escape(texts.page_title), icon=quote(_ICON), lang=texts.lang)
    html = re.sub(r'(<html\s+lang=)"[a-z-]*"', rf'\g<1>"{texts.lang}"', html, count=1)
    return html.replace("<head>", head, 1)


def page_script(source: str, texts: Texts) -> str:
    """``page.js`` and the call that starts it with the labels of ``texts``."""
    labels = {
        "question": texts.question_label,
        "answer": texts.answer_label,
        "conversation": texts.conversation_label,
        "scrollDown": texts.scroll_down,
        "searching": texts.searching,
        "emptyQuestion": texts.empty_question,
    }
    return f"{source}\nimprovePage({json.dumps(labels)});"


class LocalPage:
    """ASGI middleware that applies :func:`localise_page` and the policy to every HTML answer."""

    def __init__(self, app: ASGIApp, texts: Texts) -> None:
        self._app = app
        self._texts = texts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; hold an HTML answer back until it is whole, then rewrite it."""
        held: list[Message] = []
        body = bytearray()

        async def rewrite(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_html(message):
                held.append(message)
            elif not held:
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    await self._send_page(held.pop(), bytes(body), send)

        await self._app(scope, receive, rewrite if scope["type"] == "http" else send)

    async def _send_page(self, start: Message, body: bytes, send: Send) -> None:
        page = localise_page(body.decode("utf-8"), self._texts).encode("utf-8")
        headers = MutableHeaders(raw=start["headers"])
        headers["content-length"] = str(len(page))
        headers["content-security-policy"] = CONTENT_SECURITY_POLICY
        headers["referrer-policy"] = "no-referrer"
        await send(start)
        await send({"type": "http.response.body", "body": page})


def _is_html(start: Message) -> bool:
    headers = MutableHeaders(raw=start["headers"])
    return headers.get("content-type", "").startswith("text/html")
