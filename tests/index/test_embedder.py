"""Both embedders give unit vectors, the same ones for the same table, and say what is missing."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from qa.errors import MissingExtraError, ModelError
from qa.french.typography import fold_typography
from qa.index.embedder import HubEmbedder, StaticEmbedder, is_static, load_embedder
from qa.paths import MODELS
from qa.settings import SHIPPED

_TEXTS = [
    "Où s'est tenu le sommet ?",
    "Le sommet s’est tenu à Helsinki, en Finlande.",
    "L'« Autriche » a offert Vienne…",
    "2018",
]


@pytest.fixture(scope="module")
def tiny_transformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer with random weights, in a folder as transformers saves it."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertModel

    folder = tmp_path_factory.mktemp("modèles") / "tiny"
    tokenizer = AutoTokenizer.from_pretrained(MODELS / "reader")
    tokenizer.save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
    )
    BertModel(config).save_pretrained(folder)
    return folder


def _are_unit(vectors: NDArray[np.float32]) -> bool:
    return bool(np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5))


def test_a_hub_model_gives_unit_vectors(tiny_transformer: Path) -> None:
    embedder = HubEmbedder(str(tiny_transformer))
    assert embedder.dimension == 16
    for vectors in (embedder.embed_passages(_TEXTS), embedder.embed_questions(_TEXTS)):
        assert vectors.shape == (len(_TEXTS), 16)
        assert vectors.dtype == np.float32
        assert _are_unit(vectors)
    assert embedder.embed_passages([]).shape == (0, 16)


def test_a_model_without_prefixes_sees_the_plain_text(tiny_transformer: Path) -> None:
    embedder = HubEmbedder(str(tiny_transformer))
    expected = embedder._model.encode(
        [fold_typography(text) for text in _TEXTS], normalize_embeddings=True
    )
    assert np.allclose(embedder.embed_questions(_TEXTS), expected, atol=1e-6)
    assert np.allclose(embedder.embed_passages(_TEXTS), expected, atol=1e-6)


def test_an_e5_model_sees_its_prefixes(tiny_transformer: Path) -> None:
    folder = tiny_transformer.with_name("multilingual-e5-tiny")
    folder.symlink_to(tiny_transformer, target_is_directory=True)
    embedder = HubEmbedder(str(folder))
    plain = embedder._model.encode(["sommet"], normalize_embeddings=True)
    for embed, prefix in (
        (embedder.embed_questions, "query: "),
        (embedder.embed_passages, "passage: "),
    ):
        expected = embedder._model.encode([f"{prefix}sommet"], normalize_embeddings=True)
        assert np.allclose(embed(["sommet"]), expected, atol=1e-6)
        assert not np.allclose(embed(["sommet"]), plain, atol=1e-3)


def test_nothing_deprecated_is_called(tiny_transformer: Path) -> None:
    with warnings.catch_warnings():
        warnings.filterwarnings("error", module="qa")
        HubEmbedder(str(tiny_transformer)).embed_questions(["mot"])


def test_the_shipped_table_is_what_sentence_transformers_reads() -> None:
    """The light path (NumPy) and the path on torch give the same vectors."""
    light, heavy = StaticEmbedder(MODELS / "embedder"), HubEmbedder(str(MODELS / "embedder"))
    assert light.dimension == heavy.dimension
    ours, theirs = light.embed_passages(_TEXTS), heavy.embed_passages(_TEXTS)
    assert _are_unit(ours)
    assert (ours * theirs).sum(axis=1).min() > 0.999
    assert (light.embed_questions(_TEXTS) == ours).all()


def test_typography_does_not_change_a_vector() -> None:
    embedder = load_embedder(SHIPPED)
    plain, typeset = embedder.embed_questions(
        ["l'été à Paris : où ?", "l’été à Paris\u00a0: où\u202f?"]
    )
    assert np.allclose(plain, typeset, atol=1e-6)


def test_the_static_table_in_batches_and_without_words(tiny_embedder: Path) -> None:
    embedder = StaticEmbedder(tiny_embedder)
    many = ["sommet", ""] * 1500
    vectors = embedder.embed_passages(many)
    assert vectors.shape == (3000, embedder.dimension)
    assert _are_unit(vectors[::2])
    assert not vectors[1::2].any()
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


def test_which_models_are_static(tiny_embedder: Path, tiny_transformer: Path) -> None:
    assert is_static(SHIPPED)
    assert is_static(str(tiny_embedder))
    assert not is_static("intfloat/multilingual-e5-small")
    assert not is_static(str(tiny_transformer))
    assert is_static(str(MODELS / "embedder"))
    assert isinstance(load_embedder(str(tiny_embedder)), StaticEmbedder)
    assert isinstance(load_embedder(str(tiny_transformer)), HubEmbedder)


def test_without_the_extra_the_command_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingExtraError, match=r"« BAAI/bge-m3 » .*pip install 'qa-fr\[hub\]'"):
        HubEmbedder("BAAI/bge-m3")


@pytest.mark.parametrize("name", ["absent", "vide", "abîmé", "un/nom/impossible"])
def test_what_is_no_model_is_named(tmp_path: Path, tiny_transformer: Path, name: str) -> None:
    (tmp_path / "vide").mkdir()
    broken = tmp_path / "abîmé"
    broken.mkdir()
    for file in tiny_transformer.iterdir():
        (broken / file.name).write_bytes(file.read_bytes()[:1000])
    with pytest.raises(ModelError, match=rf"« .*{name} » ne peut pas être chargé"):
        HubEmbedder(str(tmp_path / name))


def test_a_transformer_cut_short_is_named(tmp_path: Path, tiny_transformer: Path) -> None:
    for file in tiny_transformer.iterdir():
        size = 1000 if file.suffix == ".safetensors" else None
        (tmp_path / file.name).write_bytes(file.read_bytes()[:size])
    with pytest.raises(ModelError, match="ne peut pas être chargé"):
        HubEmbedder(str(tmp_path))


@pytest.mark.parametrize("damaged", ["model.safetensors", "tokenizer.json"])
@pytest.mark.parametrize("data", [b"", b"{}", b"\xff\xfe du bruit", None])
def test_a_damaged_table_is_named(
    tmp_path: Path, tiny_embedder: Path, damaged: str, data: bytes | None
) -> None:
    for file in tiny_embedder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    if data is None:
        (tmp_path / damaged).unlink()
    else:
        (tmp_path / damaged).write_bytes(data)
    with pytest.raises(ModelError, match="ne peut pas être chargé"):
        StaticEmbedder(tmp_path)
