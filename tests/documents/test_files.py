"""Files become documents, character for character; what cannot be read is named in French."""

from __future__ import annotations

import codecs
import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents import Listing, find_files, read_document
from qa.documents.decoding import decode
from qa.documents.files import MAX_BYTES
from qa.errors import CorpusError
from tests.documents.deep_folders import dig

_ARTICLE = (
    "À l’été 2017, « l’œuvre » du président américain a été discutée à Hambourg ; les délégués "
    "s’étaient réunis dès sept heures, où l’on espérait un accord. Le coût ? 3 500 € environ… "
    "Après l’échec des négociations, le ministre français a déclaré qu’il n’était pas déçu. "
    "Être européen, c’est aussi reconnaître les différences : la fête continue, même à Noël."
)
_PLAIN = (
    "À la mi-journée, le président américain a été reçu à l'Élysée par son homologue français. "
    "Les deux délégations ont évoqué l'été dernier, la Syrie, l'Ukraine et le réchauffement "
    "climatique, après des années de relations difficiles. « Où en sommes-nous ? » a demandé "
    "le ministre, très déçu. Être européen, c'est reconnaître les différences : la fête continue."
)
_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def _read(folder: Path, name: str, data: bytes) -> tuple[str, str]:
    (folder / name).write_bytes(data)
    document = read_document(folder, folder / name)
    assert document.digest == hashlib.sha256(data).hexdigest()
    assert document.path == name
    return document.text, document.encoding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_french_text_is_decoded_whatever_its_encoding(tmp_path: Path, encoding: str) -> None:
    text, _ = _read(tmp_path, "article.txt", _ARTICLE.encode(encoding))
    assert text.lstrip("\ufeff") == _ARTICLE


@pytest.mark.parametrize("encoding", ["latin_1", "cp1252", "mac_roman"])
@pytest.mark.parametrize("repeat", [1, 40])
def test_plain_french_text_in_a_legacy_encoding(tmp_path: Path, encoding: str, repeat: int) -> None:
    expected = "\n".join([_PLAIN] * repeat)
    text, _ = _read(tmp_path, "article.txt", expected.encode(encoding))
    assert text == expected


@pytest.mark.parametrize("encoding", ["latin_1", "cp1252"])
@pytest.mark.parametrize(
    "text", ["Été\n", "Le président a été réélu.", "Où ? À Besançon, dès mai."]
)
def test_short_legacy_texts(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding))[0] == text


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_are_known_by_their_mark(seeds: Path, seed: int, encoding: str) -> None:
    text = sorted(seeds.glob("*.txt"))[seed].read_text(encoding="utf-8")
    mark = {
        "utf-16-le": codecs.BOM_UTF16_LE,
        "utf-16-be": codecs.BOM_UTF16_BE,
        "utf-32-le": codecs.BOM_UTF32_LE,
        "utf-32-be": codecs.BOM_UTF32_BE,
    }[encoding]
    assert decode(mark + text.encode(encoding))[0] == text


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_the_seeds_survive_a_legacy_encoding(seeds: Path, encoding: str) -> None:
    for file in seeds.glob("*.txt"):
        text = file.read_text(encoding="utf-8")
        assert decode(text.encode(encoding))[0] == text


@given(st.text())
def test_any_utf8_text_without_nul_is_kept(text: str) -> None:
    clean = text.replace("\0", "")
    if sum(ord(c) < 32 for c in clean) == 0:
        assert decode(clean.encode()) == (clean, "utf-8")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\u2028"])
def test_line_ends_and_unicode_form_are_kept(tmp_path: Path, end: str) -> None:
    expected = f"Titre{end}{end}E\u0301te\u0301 \u00a0: l’été.{end}"
    assert _read(tmp_path, "a.md", expected.encode())[0] == expected


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf\n"])
def test_an_empty_file_is_refused_as_such(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(CorpusError, match=r"« vide\.txt » est vide"):
        _read(tmp_path, "vide.txt", data)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", ["Zoë habite à Nîmes.", "Où ?", "L'été fut long.\r\nTrès long. " * 900]
)
def test_utf_16_without_a_mark(tmp_path: Path, encoding: str, text: str) -> None:
    assert _read(tmp_path, "a.txt", text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"PK\x03\x04\x14\0\x06\0\x08\0",
        b"du texte, puis un nul \0 et la suite",
        bytes(range(256)) * 8,
        bytes(range(1, 256)) * 8,
        b"\x01\x02\x03\x04\x05" * 100,
        b"\xff\xfe" + bytes(range(256)) * 4 + b"x",
        b"\xff\xfe" + b"\0\0a\0" * 40,
        b"%PDF-1.7\n" + bytes([200, 3, 1, 7, 255, 2]) * 200,
    ],
    ids=["png", "zip", "nul", "all", "no-nul", "control", "odd-utf16", "nul-utf16", "pdf"],
)
def test_binary_files_are_refused_by_name(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(CorpusError, match=r"« données\.txt » n'est pas un fichier de texte"):
        _read(tmp_path, "données.txt", data)


@pytest.mark.parametrize("name", ["image.png", "film.mp4", "LISEZMOI", "archive.tar.gz"])
def test_unknown_formats_are_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(CorpusError, match=f"« {name} » : le format .* n'est pas pris en charge"):
        _read(tmp_path, name, b"texte")


@pytest.mark.parametrize("name", ["A.TXT", "note.Md", "été.text", "x.markdown"])
def test_text_formats_in_any_case(tmp_path: Path, name: str) -> None:
    assert _read(tmp_path, name, b"texte")[0] == "texte"


def test_a_file_that_vanished_between_listing_and_reading(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "b.txt").write_text("b")
    files = find_files(tmp_path).files
    files[0].unlink()
    with pytest.raises(CorpusError, match=r"« a\.txt » a disparu.*qa index"):
        read_document(tmp_path, files[0])
    assert read_document(tmp_path, files[1]).text == "b"


def test_a_file_replaced_by_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(CorpusError, match=r"« a\.txt »"):
        read_document(tmp_path, tmp_path / "a.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(CorpusError, match=r"« a\.txt »"):
        read_document(tmp_path, tmp_path / "a.txt")


@pytest.mark.skipif(_ROOT, reason="root reads everything")
def test_a_file_without_rights(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "a.txt").chmod(0)
    with pytest.raises(CorpusError, match=r"« a\.txt » ne peut pas être lu .*droits"):
        read_document(tmp_path, tmp_path / "a.txt")


@pytest.mark.skipif(_ROOT, reason="root reads everything")
def test_a_folder_without_rights(tmp_path: Path) -> None:
    closed = tmp_path / "fermé"
    closed.mkdir()
    (closed / "a.txt").write_text("a")
    closed.chmod(0)
    try:
        with pytest.raises(CorpusError, match=r"« .*fermé » .* lu \(accès refusé\).*droits"):
            find_files(closed)
        (found,) = find_files(tmp_path).closed
        assert found.path == closed
        assert found.reason.startswith("Le dossier « fermé » ne peut pas être lu (accès refusé)")
    finally:
        closed.chmod(0o700)


def test_a_folder_that_cannot_be_listed_is_named_and_the_rest_is_found(tmp_path: Path) -> None:
    deepest = dig(tmp_path)
    (tmp_path / "z.txt").write_text("z")
    listing = find_files(tmp_path)
    assert listing.files == (tmp_path / "z.txt",)
    (closed,) = listing.closed
    assert closed.path == deepest
    assert "ne peut pas être lu (nom trop long)" in closed.reason


def test_a_file_too_large(tmp_path: Path) -> None:
    with (tmp_path / "gros.html").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(CorpusError, match=r"« gros\.html » dépasse 64 Mio"):
        read_document(tmp_path, tmp_path / "gros.html")


@pytest.mark.parametrize("name", ["absent", "x" * 300, "a/b/c", "nul\0"])
def test_a_missing_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(CorpusError, match=r"n'existe pas|ne peut pas être lu"):
        find_files(tmp_path / name)


@pytest.mark.parametrize("hidden", [None, ".cache.txt", ".git/config.txt"])
def test_an_empty_folder(tmp_path: Path, hidden: str | None) -> None:
    corpus = tmp_path / "vide"
    corpus.mkdir()
    if hidden:
        (corpus / hidden).parent.mkdir(exist_ok=True)
        (corpus / hidden).write_text("caché")
    with pytest.raises(CorpusError, match=r"« .*vide » ne contient aucun fichier.*\.txt"):
        find_files(corpus)


def test_files_are_found_in_order_in_folders(tmp_path: Path) -> None:
    for name in ("b.txt", "sous/dossier/a.txt", "a.txt", "sous/z.pdf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [file.relative_to(tmp_path).as_posix() for file in find_files(tmp_path).files]
    assert found == ["a.txt", "b.txt", "sous/dossier/a.txt", "sous/z.pdf"]
    assert read_document(tmp_path, tmp_path / "sous/dossier/a.txt").path == "sous/dossier/a.txt"


def test_a_single_file_is_a_corpus(tmp_path: Path) -> None:
    file = tmp_path / "seul.txt"
    file.write_text("seul")
    assert find_files(file) == Listing((file,))
    assert read_document(file, file).path == "seul.txt"


def test_a_file_name_that_is_not_unicode_is_refused_by_name(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xe9t\xe9.txt"
    try:
        with open(name, "wb") as file:
            file.write(b"texte")
    except OSError:
        pytest.skip("this file system holds Unicode names only")
    with pytest.raises(CorpusError, match=r"nom de fichier.*Renommez") as caught:
        read_document(tmp_path, find_files(tmp_path).files[0])
    str(caught.value).encode()  # the message itself can be printed
