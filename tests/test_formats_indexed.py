"""A corpus of every format, from its files to the evidence of answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import Engine, Settings, build_index
from tests.documents.format_builders import FORMATS
from tests.index_builders import counts

_PARAGRAPHS = [
    "Le sommet s'est tenu à Helsinki en présence de vingt délégations venues de toute l'Europe.",
    "La présidente Marthe Olivier a signé l'accord sur la pêche dans la soirée, sans un mot.",
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    corpus = tmp_path_factory.mktemp("formats")
    for suffix, build in FORMATS.items():
        (corpus / f"document{suffix}").write_bytes(build(_PARAGRAPHS))
    settings = Settings(indexes=tmp_path_factory.mktemp("indexes"))
    report = build_index(corpus, "formats", settings=settings)
    assert report.skipped == ()
    assert counts(report) == (13, 0, 0, 0)  # tables and archives hold two documents
    return Engine("formats", settings)


def test_every_format_answers_with_its_slice(engine: Engine) -> None:
    reply = engine.ask("Qui a signé l'accord sur la pêche ?")
    evidence = [evidence for answer in reply.answers for evidence in answer.evidence]
    files = {engine.document(found.document).file for found in evidence}
    assert files == {f"document{suffix}" for suffix in FORMATS}
    for found in evidence:
        text = engine.document(found.document).text
        assert text[found.start : found.end] == found.text != ""
        passage = found.passage
        assert text[passage.start : passage.end] == passage.text


def test_the_page_is_that_of_the_answer(engine: Engine) -> None:
    reply = engine.ask("Qui a signé l'accord sur la pêche ?")
    pages = {
        Path(found.document).suffix: found.page
        for found in reply.answers[0].evidence
        if found.text in _PARAGRAPHS[1]
    }
    assert pages[".pdf"] == pages[".docx"] == 2
    assert pages[".odt"] is pages[".txt"] is None
