"""The views of the documents and of the evaluation in a real browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qa import Engine
from tests.ui.browser.conftest import ask, select, view
from ui.texts import FRENCH

pytestmark = pytest.mark.browser

BRIDGE = "Le viaduc de Garabit, long de 565 mètres, fut achevé en 1884 par Gustave Eiffel."


def test_an_uploaded_document_answers_until_it_is_removed(
    page: Page, tmp_path: Path, engine: Engine
) -> None:
    file = tmp_path / "viaduc.txt"
    file.write_text(BRIDGE, encoding="utf-8")
    view(page, FRENCH.tab_documents)
    page.locator("#qa-upload").set_input_files(file)
    expect(page.locator(".qa-documents-said")).to_have_text("1 document ajouté")
    count = page.locator(".qa-masthead .qa-strong")
    expect(count).to_have_text(f"{len(engine.documents())} documents")
    row = page.get_by_role("row", name="viaduc.txt")
    expect(row).to_contain_text(FRENCH.documents_uploaded)
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name=FRENCH.documents_ask).click()
    expect(page.locator(".qa-scope-said")).to_contain_text("viaduc.txt")
    ask(page, "Quelle est la longueur du viaduc de Garabit ?")
    expect(page.locator(".qa-answer h3").first).to_contain_text("565")
    view(page, FRENCH.tab_documents)
    page.once("dialog", lambda dialog: dialog.accept())
    row.get_by_role("button", name="Retirer").click()
    expect(page.locator(".qa-documents-said")).to_contain_text("est retiré")
    expect(row).to_have_count(0)


def test_what_cannot_be_taken_is_said(page: Page, tmp_path: Path, engine: Engine) -> None:
    view(page, FRENCH.tab_documents)
    said = page.locator(".qa-documents-said")
    strange = tmp_path / "outil.exe"
    strange.write_bytes(b"MZ")
    page.locator("#qa-upload").set_input_files(strange)
    expect(said).to_contain_text("outil.exe")
    broken = tmp_path / "abîmé.docx"
    broken.write_bytes(b"PK\x03\x04 rien")
    page.locator("#qa-upload").set_input_files(broken)
    expect(said).to_contain_text("abîmé.docx")
    expect(page.locator(".qa-documents tbody tr")).to_have_count(len(engine.documents()))


def test_files_offered_while_others_are_added_come_after_them(
    page: Page, tmp_path: Path, engine: Engine
) -> None:
    view(page, FRENCH.tab_documents)
    before = len(engine.documents())
    # Offered in one breath, before the page has heard of the first.
    page.evaluate(
        """names => {
          const drop = document.querySelector(".qa-drop");
          for (const name of names) {
            const held = new DataTransfer();
            held.items.add(new File([`Le texte nommé ${name}.`], name));
            drop.dispatchEvent(new DragEvent("drop", { dataTransfer: held, bubbles: true }));
          }
        }""",
        ["un.txt", "deux.txt", "trois.txt"],
    )
    rows = page.locator(".qa-documents tbody tr")
    expect(rows).to_have_count(before + 3)
    said = page.locator(".qa-documents-said")
    expect(said).to_contain_text("1 document ajouté")
    expect(said).to_contain_text("2 documents ajoutés")
    page.on("dialog", lambda dialog: dialog.accept())
    for left in (2, 1, 0):
        page.get_by_role("button", name="Retirer").first.click()
        expect(rows).to_have_count(before + left)


def test_documents_are_filtered_opened_and_synchronised(page: Page, engine: Engine) -> None:
    view(page, FRENCH.tab_documents)
    rows = page.locator(".qa-documents tbody tr")
    expect(rows).to_have_count(len(engine.documents()))
    page.get_by_role("searchbox", name=FRENCH.documents_find).fill("TETE A TETE")
    expect(rows).to_have_count(1)
    rows.get_by_role("button", name="Trump et Poutine").click()
    reader = page.get_by_role("dialog")
    expect(reader.locator(".qa-reader-text")).to_contain_text("Poutine")
    reader.get_by_role("button", name=FRENCH.reader_close).click()
    corpus = engine.corpus()
    assert corpus is not None
    added = corpus / "ajout.txt"
    added.write_text("Un texte ajouté au dossier.", encoding="utf-8")
    page.get_by_role("button", name=FRENCH.documents_sync).click()
    expect(page.locator(".qa-documents-said")).to_contain_text("Ajoutés\u00a0: 1.")
    added.unlink()
    page.get_by_role("button", name=FRENCH.documents_sync).click()
    expect(page.locator(".qa-documents-said")).to_contain_text("Retirés\u00a0: 1.")


def test_an_evaluation_is_run_shown_compared_and_its_questions_edited(
    page: Page, tmp_path: Path, engine: Engine
) -> None:
    path = "004_04af2f3f813fdcdf.txt"
    text = engine.document(path).text
    start = text.index("Hambourg")
    answer = {"document": path, "start": start, "end": start + 8, "text": "Hambourg"}
    asked = [
        {"id": "q1", "question": "Où se tient le sommet du G20 ?", "answers": [answer]},
        {"id": "q2", "question": "Qui a inventé le fil à couper le beurre ?", "impossible": True},
    ]
    file = tmp_path / "deux.jsonl"
    file.write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    view(page, FRENCH.tab_evaluation)
    said, shown = page.locator(".qa-evaluation-said"), page.locator(".qa-evaluation-shown")
    page.locator("#qa-gold").set_input_files(file)
    expect(said).to_have_text("deux.jsonl est ajouté.")
    for number in (1, 2):
        page.get_by_role("button", name=FRENCH.gold_run).click()
        expect(said).to_have_text(f"Évaluation enregistrée sous le n° {number}.")
    figures = page.frame_locator("iframe")
    expect(figures.locator("svg.chart").first).to_be_visible()
    page.get_by_label(FRENCH.run_against).select_option("1")
    page.get_by_role("button", name=FRENCH.run_show).click()
    expect(figures.locator("#avant-apres")).to_be_visible()
    page.get_by_role("button", name=FRENCH.gold_lint).click()
    expect(said).to_have_text(FRENCH.gold_clean)
    page.get_by_role("button", name=FRENCH.gold_edit).click()
    question = shown.get_by_role("textbox", name="Question q1")
    question.fill("Dans quelle ville se tient le G20 ?")
    question.press("Tab")
    expect(said).to_have_text("Modification enregistrée dans deux.jsonl.")
    shown.get_by_role("button", name="Hambourg").click()
    reader = page.get_by_role("dialog")
    expect(reader.locator("mark.qa-main")).to_have_text("Hambourg")
    select(page, 0, 5)
    reader.get_by_role("button", name=FRENCH.reader_confirm).click()
    expect(shown.get_by_role("row").nth(1)).to_contain_text(text[:5].strip())
