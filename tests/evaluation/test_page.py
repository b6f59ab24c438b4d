"""The HTML page: whole, escaped, alone, and readable in a real browser."""

from __future__ import annotations

import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import cast

import pytest

from qa.errors import EvaluationError
from qa.evaluation.budget import Fault
from qa.evaluation.captions import FAULTS
from qa.evaluation.charts import bar_chart, interval_bar, line_chart, reliability_chart
from qa.evaluation.compare import compare
from qa.evaluation.excerpts import excerpts_of
from qa.evaluation.gold import GoldAnswer, GoldQuestion, GoldSet
from qa.evaluation.page import render_page, write_page
from qa.evaluation.relevance import IndexedTexts
from qa.evaluation.reports import EvaluationReport
from qa.evaluation.results import QuestionResult, Span
from qa.types import Document
from tests.evaluation.report_builders import report, right, wrong

NASTY = "<script>alert('x')</script><img src=http://a.fr/b.png>&amp;"
TEXT = f"Le sommet s'est tenu à Helsinki, en Finlande ; l'autre à Hambourg. {NASTY} " + " ".join(
    f"mot{number}" for number in range(200)
)
EXPECTED = GoldAnswer("a.txt", 23, 31, "Helsinki")
NAMES = ("chromium", "chromium-browser", "google-chrome")
VOID = frozenset(["meta", "input"])


class OneDocument:
    """Stands for an index of one document."""

    def holds(self, path: str) -> bool:
        return path == "a.txt"

    def document(self, path: str) -> Document:
        return Document(path, TEXT, "", "utf-8")


TEXTS = cast("IndexedTexts", OneDocument())


class Checked(HTMLParser):
    """Complains of unbalanced tags; keeps the text, the marked text and the tags' names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: list[str] = []
        self.marked: list[tuple[str, str]] = []
        self.text = ""
        self.classes = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.classes = dict(attrs).get("class") or ""
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.open and self.open[-1] == "mark":
            self.marked.append((self.classes.strip(), data))


def gold_of(evaluation: EvaluationReport) -> GoldSet:
    return GoldSet(
        Path(evaluation.gold),
        tuple(
            GoldQuestion(
                one.id, one.question, () if one.impossible else (EXPECTED,), one.impossible
            )
            for one in evaluation.results
        ),
    )


def page(evaluation: EvaluationReport, before: EvaluationReport | None = None) -> str:
    comparison = compare(before, evaluation) if before else None
    return render_page(evaluation, gold_of(evaluation), TEXTS, comparison)


def nasty() -> EvaluationReport:
    missed = wrong(1, question=NASTY, tags=(NASTY,), expected=(NASTY,), source=NASTY, id=NASTY)
    return report(right(0), missed, right(2), settings=((NASTY, NASTY),))


def test_the_page_is_whole_and_says_the_figures() -> None:
    parsed = Checked(page(report(right(0), wrong(1), wrong(2, fault=Fault.SPLIT))))
    for said in (
        "33,3\u00a0%",
        "2\u00a0questions manquées sur 3",
        "or.jsonl",
        "26 novembre 2026, 2\u00a0h\u00a009",
    ):
        assert said in parsed.text
    for fault in (Fault.OUTRANKED, Fault.SPLIT):
        assert FAULTS[fault][0] in parsed.text
    assert FAULTS[Fault.ABSTAINED][0] not in parsed.text


def test_nothing_of_the_corpus_or_the_questions_is_markup() -> None:
    text = page(nasty(), before=report(wrong(0), wrong(1, id=NASTY), right(2)))
    parsed = Checked(text)
    assert "script" not in parsed.names
    assert "img" not in parsed.names
    assert parsed.text.count(NASTY) >= 6


def test_the_page_asks_nothing_of_anyone() -> None:
    text = page(report(right(0), wrong(1)))
    assert re.findall(r"(?:src|href)=\"(?!#)[^\"]*", text) == []
    assert "url(" not in text
    assert "@import" not in text
    assert "default-src 'none'" in text


def test_what_was_expected_and_what_was_given_are_marked() -> None:
    parsed = Checked(page(report(wrong(1))))
    assert ("expected", "Helsinki") in parsed.marked
    assert ("given", "Hambourg") in parsed.marked
    overlapping = wrong(1, place=Span("a.txt", 21, 31), predicted="à Helsinki")
    parsed = Checked(page(report(overlapping)))
    assert parsed.marked[-2:] == [("given", "à "), ("expected given", "Helsinki")]


def test_excerpts_are_the_documents_own_text() -> None:
    question = GoldQuestion("q", "Où ?", (EXPECTED,))
    far = Span("a.txt", len(TEXT) - 6, len(TEXT))
    results: list[tuple[QuestionResult, int]] = [
        (wrong(1), 1),
        (wrong(1, place=far), 2),
        (wrong(1, place=None, predicted=None), 1),
    ]
    for result, number in results:
        excerpts = excerpts_of(result, question, TEXTS)
        assert len(excerpts) == number
        for excerpt in excerpts:
            joined = "".join(piece.text for piece in excerpt.pieces)
            start = TEXT.index(joined)
            assert joined == joined.strip()
            assert excerpt.starts == (start == 0)
            assert excerpt.ends == (start + len(joined) == len(TEXT))
        assert [p.text for p in excerpts[0].pieces if p.expected] == ["Helsinki"]
    assert [p.text for p in excerpts_of(results[1][0], question, TEXTS)[1].pieces if p.given] == [
        "mot199"
    ]


def test_a_document_out_of_the_index_has_no_excerpt() -> None:
    question = GoldQuestion("q", "Où ?", (GoldAnswer("b.txt", 0, 3, "mot"),))
    assert excerpts_of(wrong(1, place=None), question, TEXTS) == ()


def test_pages_without_a_miss_an_answer_or_a_right_one() -> None:
    assert "Aucune question n'est manquée" in Checked(page(report(right(0)))).text
    refused = right(1, impossible=True, expected=(), predicted=None, place=None, confidence=None)
    Checked(page(report(refused)))
    Checked(page(report(wrong(0, confidence=None, latency_ms=0.0))))


def test_many_misses_are_counted_not_shown() -> None:
    parsed = Checked(page(report(*(wrong(number) for number in range(103)))))
    assert ": 3\u00a0autres questions, dans evaluation.json." in parsed.text


def test_charts_draw_their_numbers() -> None:
    bars = bar_chart("<t>", [("1", 3), ("<2", 0)], "rang")
    assert bars.count("<rect") == 2
    assert "<title>1 : 3</title>" in bars
    assert "&lt;2" in bars
    assert 'aria-label="&lt;t&gt;"' in bars
    line = line_chart("t", [(0.0, 0.0), (1.0, 1.0)], "x", "y")
    assert 'points="40.0,200.0 408.0,12.0"' in line
    assert "8 réponses" in reliability_chart("t", [(0.2, 0.5, 8)])
    assert 'x1="10.0" x2="30.0"' in interval_bar(0.2, 0.1, 0.3)
    assert "whisker" not in interval_bar(0.2, None, None)
    for chart in (bars, line, bar_chart("t", [], "x"), reliability_chart("t", [])):
        Checked(chart)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("x")

    class NoDocuments:
        def documents(self) -> tuple[str, ...]:
            return ()

    evaluation = report(right(0))
    with pytest.raises(EvaluationError, match="ne peut pas être écrite"):
        write_page(
            tmp_path / "fichier",
            evaluation,
            gold_of(evaluation),
            NoDocuments(),  # type: ignore[arg-type]
        )


@pytest.mark.browser
def test_a_browser_shows_it_without_a_request_or_a_sideways_scroll(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    found = os.environ.get("QA_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        assert os.environ.get("QA_REQUIRE_BROWSER") != "1", "no Chromium on this machine"
        pytest.skip("no Chromium on this machine: install one, or name it in QA_CHROMIUM")
    path = tmp_path / "index.html"
    before = report(wrong(0), wrong(1, id=NASTY), right(2))
    path.write_text(page(nasty(), before), encoding="utf-8")
    asked: list[str] = []
    said: list[str] = []
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        shown = browser.new_page(viewport={"width": 1280, "height": 800})
        shown.on("request", lambda request: asked.append(request.url))
        shown.on("console", lambda line: said.append(line.text))
        shown.goto(path.as_uri())
        widths = []
        for width in (1280, 380):
            shown.set_viewport_size({"width": width, "height": 800})
            widths.append(shown.evaluate("document.documentElement.scrollWidth"))
        marks = shown.locator("article mark:visible").all_inner_texts()
        browser.close()
    assert asked == [path.as_uri()]
    assert said == []
    assert widths == [1280, 380]
    assert marks == ["Helsinki", "Hambourg"]


@pytest.mark.browser
def test_misses_come_in_pages_of_twenty_by_stage(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    found = os.environ.get("QA_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        assert os.environ.get("QA_REQUIRE_BROWSER") != "1", "no Chromium on this machine"
        pytest.skip("no Chromium on this machine: install one, or name it in QA_CHROMIUM")
    path = tmp_path / "index.html"
    many = [wrong(number) for number in range(25)]
    few = [wrong(number, fault=Fault.SPLIT) for number in range(25, 28)]
    path.write_text(page(report(*many, *few)), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu"]
        )
        shown = browser.new_page()
        shown.goto(path.as_uri())
        misses = shown.locator(".miss:visible")
        assert misses.count() == 20
        shown.get_by_label("21 à 28").check(force=True)
        assert misses.count() == 8
        shown.get_by_label(FAULTS[Fault.SPLIT][0]).check(force=True)
        assert misses.count() == 3
        browser.close()
