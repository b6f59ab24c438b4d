"""A corpus of every format, from its files to the evidence of answers."""

from __future__ import annotations

import pytest

from qa import Engine, Settings, build_index
from qa.types import Filters
from tests.documents.format_builders import FORMATS
from tests.index_builders import counts

_QUESTION = "Qui a signé l'accord sur la pêche ?"
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
    assert counts(report) == (26, 0, 0, 0)  # tables and archives hold two documents
    return Engine("formats", settings)


def test_every_format_answers_with_its_slice(engine: Engine) -> None:
    files = set()
    for path in engine.documents():
        reply = engine.ask(_QUESTION, filters=Filters(documents=(path,)))
        for found in reply.answers[0].evidence if reply.answers else ():
            document = engine.document(found.document)
            files.add(document.file)
            assert document.text[found.start : found.end] == found.text != ""
            passage = found.passage
            assert document.text[passage.start : passage.end] == passage.text
    assert files == {f"document{suffix}" for suffix in FORMATS}


def test_the_same_text_in_many_formats_is_one_source_that_names_the_others(engine: Engine) -> None:
    (best, *_) = engine.ask(_QUESTION).answers
    named = {path for found in best.evidence for path in (found.document, *found.copies)}
    assert len(best.evidence) < len(FORMATS) / 2
    assert {engine.document(path).file for path in named} == {f"document{one}" for one in FORMATS}


def test_the_page_is_that_of_the_answer(engine: Engine) -> None:
    for suffix, page in ((".pdf", 2), (".docx", 2), (".odt", None), (".txt", None)):
        only = Filters(documents=(f"document{suffix}",))
        found = engine.ask(_QUESTION, filters=only).answers[0].evidence[0]
        assert found.page == page
