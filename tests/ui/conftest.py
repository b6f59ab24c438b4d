"""A real browser on a real server over the real engine, and a watch on what the page does."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from ui.app import build_app
from ui.server import open_server
from ui.texts import FRENCH

if TYPE_CHECKING:
    from qa import Engine

HOST = "127.0.0.1"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The network cable is out.
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}",
]


@dataclass
class Watch:
    """What went on behind a page that no page may do."""

    left: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("request", self._note_request)
        page.on("websocket", lambda socket_: self._note_address(socket_.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note_line)
        page.on("dialog", lambda dialog: self.errors.append(f"dialog: {dialog.message}"))

    def _note_line(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.errors.append(line.text)

    def _note_request(self, request: Request) -> None:
        self._note_address(request.url)

    def _note_address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname != HOST:
            self.left.append(url)


def _chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("QA_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        reason = "no Chromium on this machine: install one, or name it in QA_CHROMIUM"
        if os.environ.get("QA_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


# As short-lived as the module: while it runs, Playwright holds this thread's event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = _chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(seeds_engine: Engine) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    app = build_app(seeds_engine)
    yield open_server(app, FRENCH, HOST, port)
    app.close(verbose=False)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    # An English browser: what is French on the page owes nothing to it.
    yield from _open(browser, address, width=1280, scheme="light")


@pytest.fixture
def dark_page(browser: Browser, address: str) -> Iterator[Page]:
    yield from _open(browser, address, width=1280, scheme="dark")


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    yield from _open(browser, address, width=380, scheme="light")


def _open(browser: Browser, address: str, width: int, scheme: str) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="en-US",
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    watch = Watch()
    watch.follow(page)
    page.goto(address)
    expect(page.get_by_role("textbox", name=FRENCH.question_label)).to_be_editable()
    yield page
    context.close()
    assert watch.left == [], "a request left this machine"
    assert watch.errors == [], "the page reported errors"
