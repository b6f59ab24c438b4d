"""The rewriting of Gradio's page, over the real template that Gradio ships."""

from __future__ import annotations

import asyncio
from importlib.resources import files

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message

from ui.page import CONTENT_SECURITY_POLICY, LocalPage, localise_page
from ui.texts import ENGLISH, FRENCH


def _template() -> str:
    folder = files("gradio") / "templates" / "frontend"
    return (folder / "index.html").read_text(encoding="utf-8")


def _get(app: ASGIApp, query: bytes = b"", **headers: str) -> tuple[dict[str, str], bytes]:
    """The headers and the body that a GET of the root answers."""
    asked = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    async def request() -> None:
        scope = {"type": "http", "method": "GET", "path": "/", "headers": asked}
        await app(scope | {"query_string": query}, receive, send)

    asyncio.run(request())
    answered = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return answered, b"".join(message.get("body", b"") for message in sent[1:])


def test_gradio_s_page_speaks_the_language_of_the_texts() -> None:
    for texts in (FRENCH, ENGLISH):
        page = localise_page(_template(), texts)
        assert f'lang="{texts.lang}"' in page[: page.index("<head>")]
        assert page.count(f"<title>{texts.page_title}</title>") == 1
        assert page.index("navigator") < page.index('type="module"')


def test_html_gets_the_policy_and_its_new_length() -> None:
    headers, body = _get(LocalPage(HTMLResponse(_template()), "fr"))
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert int(headers["content-length"]) == len(body)
    assert b'lang="fr"' in body


def test_other_answers_pass_untouched() -> None:
    for response in (JSONResponse({"<head>": 1}), Response(b"<head>", media_type="text/css")):
        headers, body = _get(LocalPage(response, "fr"))
        assert "content-security-policy" not in headers
        assert body == response.body


def test_the_policy_names_no_other_host() -> None:
    assert "http" not in CONTENT_SECURITY_POLICY
    assert "*" not in CONTENT_SECURITY_POLICY


def test_a_language_that_is_asked_for_is_remembered() -> None:
    headers, body = _get(LocalPage(HTMLResponse(_template()), "fr"), b"lang=en")
    assert b'lang="en"' in body
    assert headers["set-cookie"].startswith("qa-lang=en;")
    headers, body = _get(LocalPage(HTMLResponse(_template()), "fr"), cookie="qa-lang=en")
    assert b'lang="en"' in body
    assert "set-cookie" not in headers


def test_an_unknown_language_is_not_written_anywhere() -> None:
    headers, body = _get(LocalPage(HTMLResponse(_template()), "fr"), b"lang=x%0d%0aa:b")
    assert b'lang="fr"' in body
    assert "set-cookie" not in headers


def test_the_page_can_be_enlarged() -> None:
    page = localise_page(_template(), FRENCH)
    assert "user-scalable" not in page
    assert "maximum-scale" not in page
