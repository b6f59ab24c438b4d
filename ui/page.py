"""What Gradio's page lacks: its language, its title, and a lock that keeps it on this machine."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import parse_qs, quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.language import COOKIE, choose_language, cookie_of
from ui.texts import LANGUAGES, Texts, texts_for

# Gradio compiles its templates in the page, hence 'unsafe-eval'; nothing may be fetched elsewhere.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
_A_YEAR = 365 * 24 * 3600

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
    " Object.defineProperty(navigator, name, {{value, configurable: true}});"
    "window.qaTexts = {words};"
    "window.qaCount = ([one, many], count) =>"
    " (count < (qaTexts.lang === 'fr' ? 2 : 1) || count === 1 ? one : many)"
    ".replace('{{count}}', count);</script>"
)


def localise_page(html: str, texts: Texts) -> str:
    """Gradio's page with its title, its icon, its language and its words those of ``texts``.

    The scripts of the page find the words as ``window.qaTexts``.
    """
    head = _HEAD.format(
        title=escape(texts.page_title), icon=quote(_ICON), lang=texts.lang, words=texts.to_json()
    )
    html = re.sub(r'(<html\s+lang=)"[a-z-]*"', rf'\g<1>"{texts.lang}"', html, count=1)
    # Gradio's page forbids zooming, which people with weak eyes need.
    html = re.sub(r",?\s*(?:maximum-scale=1|user-scalable=no)(?:\.0)?", "", html)
    return html.replace("<head>", head, 1)


class LocalPage:
    """ASGI middleware that makes every HTML answer :func:`localise_page`'s, under the policy.

    ``setting`` is the language of the settings: see :func:`ui.language.choose_language`. The query
    ``?lang=en`` chooses one, and a cookie remembers it.
    """

    def __init__(self, app: ASGIApp, setting: str) -> None:
        self._app = app
        self._setting = setting

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
                    await self._send_page(scope, held.pop(), bytes(body), send)

        await self._app(scope, receive, rewrite if scope["type"] == "http" else send)

    async def _send_page(self, scope: Scope, start: Message, body: bytes, send: Send) -> None:
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[0]
        wanted = Headers(scope=scope)
        language = choose_language(
            self._setting,
            asked if asked in LANGUAGES else cookie_of(wanted.get("cookie")),
            wanted.get("accept-language"),
        )
        page = localise_page(body.decode("utf-8"), texts_for(language)).encode("utf-8")
        headers = MutableHeaders(raw=start["headers"])
        headers["content-length"] = str(len(page))
        headers["content-security-policy"] = CONTENT_SECURITY_POLICY
        headers["referrer-policy"] = "no-referrer"
        if asked in LANGUAGES:
            cookie = f"{COOKIE}={asked}; Path=/; Max-Age={_A_YEAR}; SameSite=Lax"
            headers.append("set-cookie", cookie)
        await send(start)
        await send({"type": "http.response.body", "body": page})


def _is_html(start: Message) -> bool:
    headers = MutableHeaders(raw=start["headers"])
    return headers.get("content-type", "").startswith("text/html")
