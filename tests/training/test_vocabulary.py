"""Words added to a reader and taken back: the same tokens, the same vectors."""

import json
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForQuestionAnswering

from qa.training.body import make_body
from qa.training.vocabulary import add_words, keep_words
from tests.training.packed_models import PIECES, WIDTH, write_packed

FRENCH = ["pont de la Loire", "Nantes, pont de Nantes ?", "le pont de l'an 1848"]


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A French reader, the same with foreign words, and that one with French words alone."""
    write_packed(tmp_path / "e5.bin")
    french = make_body(tmp_path / "e5.bin", FRENCH, tmp_path / "french", pieces=45)
    joint = add_words(french, tmp_path / "e5.bin", ["Привет Привет"], tmp_path / "joint", 2)
    return french, joint, keep_words(joint, french, tmp_path / "back")


def _vocabulary(folder: Path) -> list[str]:
    entries = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    return [piece for piece, _ in entries]


def _words(folder: Path) -> torch.Tensor:
    return AutoModelForQuestionAnswering.from_pretrained(folder).get_input_embeddings().weight


def test_added_words_bring_their_vectors_and_move_no_other(
    tmp_path: Path, folders: tuple[Path, Path, Path]
) -> None:
    french, joint, _ = folders
    before, after = _vocabulary(french), _vocabulary(joint)
    added = after[len(before) :]
    assert after[: len(before)] == before
    assert "▁Привет" in added or "Привет" in added
    assert torch.equal(_words(joint)[: len(before)], _words(french))
    rows = write_packed(tmp_path / "again.bin")["emb.word"].reshape(len(PIECES), WIDTH)
    for row, piece in enumerate(added, len(before)):
        expected = torch.from_numpy(rows[PIECES.index(piece)]).half().float()
        assert torch.allclose(_words(joint)[row].float(), expected, atol=1e-3)


def test_words_taken_back_leave_the_reader_as_it_was(folders: tuple[Path, Path, Path]) -> None:
    french, _, back = folders
    assert _vocabulary(back) == _vocabulary(french)
    first = AutoModelForQuestionAnswering.from_pretrained(french).state_dict()
    second = AutoModelForQuestionAnswering.from_pretrained(back).state_dict()
    assert all(torch.equal(first[name], second[name]) for name in first)
