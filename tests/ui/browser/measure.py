"""How long a reader waits, and what the page weighs: ``python -m tests.ui.browser.measure``.

The seeds, a real Chromium and a real server on this machine. The time runs from the click on an
example to the frame in which its answer is painted, on a new conversation each time.
"""

from __future__ import annotations

import argparse
import socket
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from qa import Engine, Reply, Settings
from qa.types import Filters, Passage
from tests.ui.browser.conftest import FLAGS, HOST, find_chromium
from ui.app import build_app
from ui.server import open_server

# Resolves, in milliseconds, in the first frame after the answer has come into the page.
_CLICK = """number => new Promise(resolve => {
  const log = document.querySelector('.qa-log');
  const started = performance.now();
  new MutationObserver((_, observer) => {
    if (!log.querySelector('.qa-answer')) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)));
  }).observe(log, { childList: true, subtree: true });
  document.querySelectorAll('.qa-examples button')[number].click();
})"""


class _Timed(Engine):
    """An engine that notes how long it took over each question, in milliseconds."""

    def __init__(self, folder: Path) -> None:
        super().__init__("seeds", Settings(indexes=folder))
        self.spent: list[float] = []

    def ask(
        self,
        question: str,
        history: Sequence[Reply] = (),
        *,
        filters: Filters | None = None,
        as_typed: bool = False,
        on_retrieved: Callable[[str, tuple[Passage, ...]], None] | None = None,
    ) -> Reply:
        """See ``Engine.ask``; nothing is remembered."""
        reply, _ = super().trace(
            question, history, filters=filters, as_typed=as_typed, on_retrieved=on_retrieved
        )
        self.spent.append(reply.timings_ms["total"])
        return reply


def main() -> None:
    """Measure and print one line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=30)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        engine = _Timed(Path(folder))
        app = build_app(engine)
        address = open_server(app, "fr", HOST, _free_port())
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        sys.stdout.write(_weigh(browser, address))
        sys.stdout.write(_time(browser, address, times))
        inside = statistics.median(engine.spent[1:])
        sys.stdout.write(f"of which inside the engine: median {inside:.0f} ms\n")
        browser.close()
        app.close(verbose=False)


def _weigh(browser: Browser, address: str) -> str:
    page = browser.new_page()
    session = page.context.new_cdp_session(page)
    sizes = _follow(session)
    page.goto(address, wait_until="load")
    page.wait_for_selector("#qa-question")
    ready = page.evaluate("performance.now()")
    page.close()
    return (
        f"first load: {len(sizes)} requests, {sum(sizes) / 1024:.0f} KiB on the wire, "
        f"question box ready after {ready:.0f} ms\n"
    )


def _follow(session: CDPSession) -> list[float]:
    sizes: list[float] = []
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    return sizes


def _time(browser: Browser, address: str, times: int) -> str:
    page = browser.new_page()
    page.goto(address)
    page.wait_for_selector(".qa-examples button")
    spent = [_ask(page, number % 4) for number in range(times + 1)][1:]  # the first one warms up
    page.close()
    spent.sort()
    return (
        f"click to answer over {times}: median {statistics.median(spent):.0f} ms, "
        f"90th percentile {spent[int(0.9 * (times - 1))]:.0f} ms, longest {spent[-1]:.0f} ms\n"
    )


def _ask(page: Page, number: int) -> float:
    taken = float(page.evaluate(_CLICK, number))
    page.locator('[data-act="clear"]').click()
    page.wait_for_selector(".qa-examples button", state="visible")
    return taken


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
