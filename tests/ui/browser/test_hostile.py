"""Documents and questions that would like to be markup: nothing runs, all is shown as typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qa import Engine
from qa.index.uploads import Uploads
from tests.ui.browser.conftest import Open, ask, view
from tests.ui.payloads import PAYLOADS
from ui.texts import FRENCH
from ui.typography import tie_marks

pytestmark = pytest.mark.browser

TITLE = "</title><script>alert(1)</script><img src=x onerror=alert(2)>"
# What a page that ran any of it would have.
TRACES = (
    "document.querySelectorAll('.qa-turn script, .qa-turn img, .qa-turn svg, .qa-turn iframe,"
    " .qa-turn a, .qa-turn style, .qa-reader script, .qa-reader img, .qa-reader svg,"
    " .qa-reader a, .qa-documents img, .qa-documents svg, .qa-documents script').length"
)


@pytest.fixture(scope="module")
def hostile(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A document of payloads, each in a sentence with something to ask about; and its text."""
    lines = [
        f"Le navire numéro {number} nommé Aurore est entré dans le port de Brest {payload} en 1912."
        for number, payload in enumerate(PAYLOADS)
    ]
    text = "\n\n".join([TITLE, *lines])
    file: Path = tmp_path_factory.mktemp("hostile") / "sent"
    file.write_text(text, encoding="utf-8")
    uploads = Uploads(engine.index, engine.settings)
    # A slash cannot be in a name; the rest can.
    ((path,), _) = uploads.add(file, "<img src=x onerror=alert(1)>'\".txt")
    yield path
    uploads.remove(path)


def test_questions_are_shown_as_typed(page: Page) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for start in range(0, len(PAYLOADS), 10):
        question = " ".join(PAYLOADS[start : start + 10])
        ask(page, question)
        assert page.locator(".qa-turn h2").last.text_content() == tie_marks(question)
    assert page.evaluate(TRACES) == 0
    # Asked once more from where it stands, and followed up.
    page.get_by_role("button", name=FRENCH.retry).last.click()
    expect(page.locator("[data-pending]")).to_have_count(0)
    assert page.locator(".qa-turn h2").last.text_content() == tie_marks(question)
    assert page.evaluate(TRACES) == 0


def test_documents_are_shown_as_written(open_page: Open, hostile: str, engine: Engine) -> None:
    page = open_page()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    view(page, FRENCH.tab_documents)
    row = page.get_by_role("row", name="onerror")
    expect(row).to_be_visible()
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name=FRENCH.documents_ask).click()
    expect(page.locator(".qa-scope-said")).to_contain_text("<img src=x onerror=alert(1)>")
    for question in ("Dans quel port est entré le navire Aurore ?", "Quand ?"):
        ask(page, question)
    expect(page.locator(".qa-turn mark").first).to_be_visible()
    page.get_by_role("button", name=FRENCH.open).first.click()
    expect(page.locator(".qa-reader mark.qa-main")).to_be_visible()
    shown = page.locator(".qa-reader-text").text_content() or ""
    assert shown == engine.document(hostile).text
    for payload in PAYLOADS:
        assert payload in shown
    assert page.evaluate(TRACES) == 0
