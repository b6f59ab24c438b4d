"""What cannot be read: one French reason each, and nothing else lost."""

from __future__ import annotations

import io
import os
import stat
import sys
import zipfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.documents import find_files, read_document, read_pieces
from qa.documents.files import check_name
from qa.errors import CorpusError, MissingExtraError
from qa.types import Document, SkippedFile
from tests.documents import format_builders as build

_EXAMPLES = int(os.environ.get("TEST_EXAMPLES", "40"))
_SENTENCE = "Les deux présidents se sont retrouvés à Helsinki."
_BUILT = {suffix: made([_SENTENCE, "Ils ont parlé."]) for suffix, made in build.FORMATS.items()}


def refused(path: str, data: bytes) -> str:
    with pytest.raises(CorpusError) as caught:
        list(read_pieces(path, data))
    message = str(caught.value)
    assert message.startswith(f"« {path} »")
    assert message.endswith(".")
    return message


def split(path: str, data: bytes) -> tuple[list[str], list[str]]:
    """The paths that are read, and the reasons for the others."""
    pieces = list(read_pieces(path, data))
    return (
        [piece.path for piece in pieces if isinstance(piece, Document)],
        [piece.reason for piece in pieces if isinstance(piece, SkippedFile)],
    )


@pytest.mark.parametrize("suffix", sorted(build.FORMATS.keys() - {".txt", ".log", ".rst"}))
@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n\0\0", bytes(range(256)) * 8])
def test_what_is_not_of_the_format(suffix: str, data: bytes) -> None:
    refused(f"a{suffix}", data)


def test_a_pdf_with_a_password() -> None:
    data = build.pdf([_SENTENCE], password="secret")
    assert "protégé par un mot de passe" in refused("a.pdf", data)


def test_a_pdf_that_only_forbids_changes_is_read() -> None:
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(build.pdf([_SENTENCE])))
    writer.encrypt(user_password="", owner_password="maître", algorithm="AES-256")
    target = io.BytesIO()
    writer.write(target)
    (document,) = read_pieces("a.pdf", target.getvalue())
    assert isinstance(document, Document)
    assert document.text == _SENTENCE


def test_a_scanned_pdf() -> None:
    assert "OCR" in refused("a.pdf", build.pdf([""]))


def test_an_encrypted_word_document() -> None:
    assert "mot de passe" in refused("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def test_a_word_document_without_its_text() -> None:
    message = refused("a.docx", build.archive({"autre.xml": b"<a/>"}))
    assert "il y manque « word/document.xml »" in message


@pytest.mark.parametrize(
    "data",
    [b'{"a": 1}\n', b"Une seule ligne.\n", b"Nom\nJeanne\nPaul\n"],
)
def test_a_table_without_a_text_column(data: bytes) -> None:
    suffix = ".jsonl" if data.startswith(b"{") else ".csv"
    assert "colonne de texte" in refused(f"a{suffix}", data)


@pytest.mark.parametrize("data", [b"texte;titre\n", b"texte;titre\n ;vide\n"])
def test_a_table_without_rows(data: bytes) -> None:
    assert "ne contient aucun document" in refused("a.csv", data)


def test_a_bad_line_costs_no_other() -> None:
    data = b'{"text": "Un."}\nnon\n[1]\n{"text": "Deux."}\n{"text": ""}\n'
    paths, reasons = split("a.jsonl", data)
    assert paths == ["a.jsonl/1", "a.jsonl/4"]
    assert reasons == [f"« a.jsonl/{n} » n'est pas un objet JSON." for n in (2, 3)]


def test_rows_hold_what_sqlite_cannot() -> None:
    (document,) = read_pieces("a.jsonl", b'{"text": "a\\ud800b\\u0000c", "x": "\\udfff"}')
    assert isinstance(document, Document)
    assert document.text == "a\ufffdb\ufffdc"
    assert document.metadata == (("x", "\ufffd"),)


def test_members_that_are_refused_cost_no_other() -> None:
    link = zipfile.ZipInfo("lien.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name in ("../dehors.txt", "/etc/absolu.txt", "C:/x.txt", "a/../../b.txt"):
            made.writestr(name, "texte")
        made.writestr(link, "/etc/passwd")
        made.writestr("dedans.zip", build.archive({"a.txt": b"x"}))
        made.writestr("image.png", b"\x89PNG")
        made.writestr("binaire.txt", bytes(range(256)))
        made.writestr("retour\nligne.txt", "texte")
        made.writestr("__MACOSX/a.txt", "x")
        made.writestr(".caché/a.txt", "x")
        made.writestr("bon.txt", "Un texte.")
    paths, reasons = split("a.zip", target.getvalue())
    assert paths == ["a.zip/bon.txt"]
    said = "\n".join(reasons)
    assert said.count("a un nom qui sort de l'archive") == 4
    for part in (
        "« a.zip/lien.txt » est un lien symbolique",
        "« a.zip/dedans.zip » est une archive dans une archive",
        "« a.zip/image.png » : le format « .png »",
        "« a.zip/binaire.txt » n'est pas un fichier de texte",
        "« a.zip/retour\ufffdligne.txt » : ce nom de fichier contient",
    ):
        assert part in said
    assert len(reasons) == 9


def test_the_same_name_twice_in_an_archive() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("a.txt", "un")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("a.txt", "deux")
    paths, reasons = split("a.zip", target.getvalue())
    assert (paths, len(reasons)) == (["a.zip/a.txt"], 1)


def _claiming(data: bytes, size: int) -> bytes:
    """The archive, its one member claiming to unpack into ``size`` bytes."""
    place = data.rindex(b"PK\x01\x02") + 24
    return data[:place] + size.to_bytes(4, "little") + data[place + 4 :]


@pytest.mark.parametrize("suffix", [".zip", ".docx", ".odt", ".epub"])
def test_a_bomb_is_refused_before_it_unpacks(suffix: str) -> None:
    data = _claiming(build.archive({"a.txt": b"a" * 1000}), 3 * 2**30)
    assert "se déploie en plus de 512 Mio" in refused(f"a{suffix}", data)


def test_a_large_member_is_refused() -> None:
    _, reasons = split("a.zip", _claiming(build.archive({"a.txt": b"a" * 1000}), 200 * 2**20))
    assert reasons == ["« a.zip/a.txt » se déploie en plus de 128 Mio ; il n'est pas indexé."]


def test_a_member_that_lies_about_its_size() -> None:
    _, reasons = split("a.zip", _claiming(build.archive({"a.txt": b"a" * 100_000}), 10))
    assert reasons == ["« a.zip/a.txt » est endommagé : il ne se décompresse pas."]


def test_an_entity_bomb_in_a_document() -> None:
    entities = "".join(
        f"<!ENTITY e{n} '{f'&e{n - 1};' * 10 if n else 'ha' * 50}'>" for n in range(10)
    )
    xml = f"<!DOCTYPE d [{entities}]><d><p><t>&e9;</t></p></d>".encode()
    refused("a.docx", build.archive({"word/document.xml": xml}))


def test_deep_nesting() -> None:
    deep = b"<div>" * 100_000 + "Un texte enfoui sous les éléments.".encode()
    pieces = list(read_pieces("a.html", deep)) if _is_read("a.html", deep) else []
    assert all(isinstance(piece, Document) for piece in pieces)
    refused("a.docx", build.archive({"word/document.xml": b"<p>" * 10_000}))
    _, reasons = split("a.jsonl", b"[" * 100_000 + b'\n{"text": "Un."}')
    assert len(reasons) == 1


def _is_read(path: str, data: bytes) -> bool:
    try:
        return bool(list(read_pieces(path, data)))
    except CorpusError:
        return False


def test_a_missing_library_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(MissingExtraError, match=r"« a\.pdf » .*pip install 'qa-fr\[formats\]'"):
        list(read_pieces("a.pdf", _BUILT[".pdf"]))
    paths, reasons = split("a.zip", build.archive({"a.pdf": _BUILT[".pdf"], "b.txt": b"x"}))
    assert paths == ["a.zip/b.txt"]
    assert "qa-fr[formats]" in reasons[0]


def test_links_to_folders_are_named_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "boucle").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "tourne.txt").symlink_to(tmp_path / "tourne.txt")
    listing = find_files(tmp_path)
    assert [file.name for file in listing.files] == ["a.txt", "tourne.txt"]
    assert "« boucle » est un lien vers un dossier" in listing.closed[0].reason
    with pytest.raises(CorpusError, match=r"tourne\.txt.*liens symboliques en boucle"):
        read_document(tmp_path, tmp_path / "tourne.txt")


@pytest.mark.parametrize(
    "name", ["a\nb.txt", "a\rb.txt", "a\x1b[31mb.txt", "a\u202etxt.png", "\u2028"]
)
def test_names_that_cannot_be_shown(name: str) -> None:
    with pytest.raises(CorpusError, match="Renommez") as caught:
        check_name(name)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("name", ["été.txt", "a\u200db.txt", "文書.txt", "a b.txt", "👩‍👩‍👧.txt"])
def test_names_that_can_be_shown(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize("suffix", build.FORMATS)
@settings(
    max_examples=_EXAMPLES,
    deadline=timedelta(seconds=5),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(data=st.data())
def test_damaged_files_are_read_or_refused(suffix: str, data: st.DataObject) -> None:
    damaged = bytearray(_BUILT[suffix])
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(damaged)))
        length = data.draw(st.integers(0, 30))
        damaged[start : start + length] = data.draw(st.binary(max_size=20))
    with suppress(CorpusError):
        for piece in read_pieces(f"a{suffix}", bytes(damaged)):
            if isinstance(piece, Document):
                piece.text.encode()
