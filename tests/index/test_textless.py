"""Pages without text are told by the report, by the doctor and beside the document."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import Engine, Settings, build_index
from qa.cli.doctor import _lines
from qa.index.doctor import diagnose
from tests.documents import pdf_builders as build
from ui.documents import DocumentsView
from ui.texts import FRENCH

_TEXT = "Le bac de Trévenec reprend la mer samedi. La traversée coûte six euros."
_SAID = "2 pages sur 3 n'ont pas de texte"


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("qa.documents.formats.pdf.reads_pictures", lambda: False)
    folder = tmp_path / "bac"
    folder.mkdir()
    (folder / "bail.pdf").write_bytes(build.scanned_pdf([_TEXT, "Un.", "Deux."], scanned=[2, 3]))
    (folder / "note.txt").write_text("Une note.", encoding="utf-8")
    return folder


def test_the_report_the_doctor_and_the_page_tell(corpus: Path, settings: Settings) -> None:
    for added in (2, 0):  # the second run reads nothing, and tells it all the same
        report = build_index(corpus, "bac", settings=settings)
        assert (report.added, report.unchanged) == (added, 2 - added)
        assert [_SAID in one.reason for one in report.skipped] == [True]
    assert f"Pages sans texte : « bail.pdf », {_SAID}" in list(_lines(diagnose("bac", settings)))
    view = DocumentsView(Engine("bac", settings))
    facts = {row["path"]: row["facts"] for row in view.show("", FRENCH)["rows"]}
    assert _SAID in facts["bail.pdf"]
    assert "pages" not in facts["note.txt"]


def test_a_document_that_is_whole_again_is_not_told(corpus: Path, settings: Settings) -> None:
    build_index(corpus, "bac", settings=settings)
    (corpus / "bail.pdf").write_bytes(build.scanned_pdf([_TEXT, "Un.", "Deux."], scanned=[]))
    report = build_index(corpus, "bac", settings=settings)
    assert (report.changed, report.skipped) == (1, ())
    assert Engine("bac", settings).textless_pages() == {}
