"""A real browser on a real server over the real engine, and a watch on what the page does."""

from __future__ import annotations

import os
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Request,
    expect,
    sync_playwright,
)

from qa import Engine, Settings, build_index
from ui.app import build_app
from ui.server import open_server
from ui.texts import FRENCH

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
PATIENCE = 30_000  # milliseconds: a busy machine is no failure
# Gradio gives up its own stream of events when its page is left, and says so in these words.
_GIVEN_UP = re.compile(
    r"^(?:\w*Error: |Unexpected error )?"
    r"(?:signal is aborted|BodyStreamBuffer was aborted|Connection errored out)"
)
Open = Callable[..., Page]


@dataclass
class Watch:
    """What went on behind a page that no page may do."""

    left: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("request", self._note_request)
        page.on("websocket", lambda socket_: self._note_address(socket_.url))
        page.on("pageerror", self._note_error)
        page.on("console", self._note_line)

    def _note_error(self, error: Error) -> None:
        if _GIVEN_UP.search(error.message) is None:
            self.errors.append(str(error))

    def _note_line(self, line: ConsoleMessage) -> None:
        if line.type == "error" and _GIVEN_UP.search(line.text) is None:
            self.errors.append(line.text)

    def _note_request(self, request: Request) -> None:
        self._note_address(request.url)

    def _note_address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname != HOST:
            self.left.append(url)


def find_chromium() -> str | None:
    """The browser named in QA_CHROMIUM, or the one on this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("QA_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def _chromium() -> str:
    found = find_chromium()
    if found is None:
        reason = "no Chromium on this machine: install one, or name it in QA_CHROMIUM"
        if os.environ.get("QA_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


# As short-lived as this folder: while it runs, Playwright holds this thread's event loop.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = _chromium()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def engine(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The seeds in an index of our own, from a folder of our own: what is tested changes both."""
    folder = tmp_path_factory.mktemp("browser")
    corpus = folder / "seeds"
    shutil.copytree(seeds, corpus)
    settings = Settings(indexes=folder / "indexes")
    build_index(corpus, "seeds", settings=settings)
    return Engine("seeds", settings)


@pytest.fixture(scope="package")
def address(engine: Engine) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    app = build_app(engine)
    yield open_server(app, "fr", HOST, port)
    app.close(verbose=False)


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Open a page; at the end of the test, none has asked another host or reported an error."""
    contexts, watches = [], []

    def open_page(path: str = "", width: int = 1280, **options: Any) -> Page:
        # An English browser: what is French on the page owes nothing to it.
        context = browser.new_context(
            viewport={"width": width, "height": 900}, **({"locale": "en-US"} | options)
        )
        context.set_default_timeout(PATIENCE)
        page, watch = context.new_page(), Watch()
        watch.follow(page)
        contexts.append(context)
        watches.append(watch)
        page.goto(address + path)
        expect(page.locator("#qa-question")).to_be_editable()
        return page

    yield open_page
    for context in contexts:
        context.close()
    for watch in watches:
        assert watch.left == [], "a request left this machine"
        assert watch.errors == [], "the page reported errors"


@pytest.fixture
def page(open_page: Open) -> Page:
    return open_page()


def ask(page: Page, question: str) -> None:
    """Send a question from the box, and wait until nothing is pending."""
    box = page.get_by_role("textbox", name=FRENCH.question_label, exact=True)
    box.fill(question)
    count = page.locator(".qa-turn").count()
    box.press("Enter")
    expect(page.locator(".qa-turn")).to_have_count(count + 1)
    expect(page.locator(".qa-turn[data-pending]")).to_have_count(0)


def view(page: Page, name: str) -> None:
    """Go to a view of the page."""
    page.get_by_role("tab", name=name).click()


def select(page: Page, start: int, end: int) -> None:
    """Select characters of the document that is open."""
    page.locator(".qa-reader-text").evaluate(
        """(text, [start, end]) => {
          const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
          const place = at => {
            while (at > walker.currentNode.length) {
              at -= walker.currentNode.length;
              walker.nextNode();
            }
            return [walker.currentNode, at];
          };
          walker.nextNode();
          const first = place(start);
          walker.currentNode = text;
          walker.nextNode();
          getSelection().setBaseAndExtent(...first, ...place(end));
        }""",
        [start, end],
    )
