"""The shipped encoder: one vector a text whatever stands beside it, and near what it answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from qa import Engine, Settings, build_index
from qa.cli.doctor import _lines
from qa.errors import ModelError
from qa.index.doctor import diagnose
from qa.index.embedder import dense_weight, embedder_name, embedder_title, load_embedder
from qa.index.encoder import ONNX_FILE, OnnxEmbedder
from qa.index.writing import embedded_text
from qa.paths import MODELS
from qa.settings import AUTO, ENCODER, SHIPPED, STATIC
from qa.types import Document
from tests.index_builders import write_corpus

PASSAGES = [
    "Nul ne peut se marier avant d'avoir dix-huit ans accomplis.",
    "La bibliothèque est fermée le lundi et les jours fériés.",
    "Le pont, long de 420 mètres, franchit la Garonne depuis 1822. " * 6,
    "L'abonnement se résilie par lettre recommandée, un mois avant son terme.",
]
QUESTIONS = [
    "À quel âge a-t-on le droit de faire un mariage ?",
    "Quel jour ne peut-on pas emprunter de livres ?",
    "Quelle rivière l'ouvrage traverse-t-il ?",
    "Comment mettre fin à mon contrat ?",
]


@pytest.fixture(scope="module")
def encoder() -> OnnxEmbedder:
    embedder = load_embedder(ENCODER)
    assert isinstance(embedder, OnnxEmbedder)
    return embedder


def test_unit_vectors_of_384_dimensions(encoder: OnnxEmbedder) -> None:
    vectors = encoder.embed_passages(PASSAGES)
    assert encoder.dimension == 384
    assert vectors.shape == (len(PASSAGES), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.embed_questions([]).shape == (0, 384)


def test_a_text_has_one_vector_in_any_company_and_any_order(encoder: OnnxEmbedder) -> None:
    together = encoder.embed_passages(PASSAGES)
    alone = np.concatenate([encoder.embed_passages([text]) for text in PASSAGES])
    turned = encoder.embed_passages(PASSAGES[::-1])[::-1]
    many = OnnxEmbedder(MODELS / "encoder", MODELS / "reader", threads=3).embed_passages(PASSAGES)
    for other in (alone, turned, many):
        assert np.allclose(together, other, atol=1e-3)


def test_a_question_is_nearest_to_its_passage(encoder: OnnxEmbedder) -> None:
    """They share next to no word: what meets is what is meant."""
    near = encoder.embed_questions(QUESTIONS) @ encoder.embed_passages(PASSAGES).T
    assert near.argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_questions_and_passages_are_told_apart_and_typography_is_not(
    encoder: OnnxEmbedder,
) -> None:
    (question,), (passage,) = encoder.embed_questions(["été"]), encoder.embed_passages(["été"])
    assert question @ passage < 0.99
    plain, typeset = encoder.embed_questions(["l'été : où ?", "l’été\u00a0: où\u202f?"])
    assert np.allclose(plain, typeset, atol=1e-6)


@pytest.mark.parametrize("text", ["", "🦊", "mot " * 3000])
def test_nothing_and_too_much_have_vectors_as_well(encoder: OnnxEmbedder, text: str) -> None:
    assert np.linalg.norm(encoder.embed_passages([text])[0]) == pytest.approx(1, abs=1e-5)


def test_its_pieces_are_those_of_the_reader() -> None:
    onnx = pytest.importorskip("onnx")
    graph = onnx.load(str(MODELS / "encoder" / ONNX_FILE)).graph
    (table,) = [
        tensor
        for tensor in graph.initializer
        if tensor.name.endswith("word_embeddings/Gather_output_0/int8")
    ]
    tokenizer = Tokenizer.from_file(str(MODELS / "reader/tokenizer.json"))
    assert table.dims[0] == tokenizer.get_vocab_size()


def test_the_title_goes_in_front_and_nothing_that_stands_for_it(encoder: OnnxEmbedder) -> None:
    text = "La séance est ouverte. Le budget est adopté."
    untitled = Document("a.txt", text, "", "utf-8", date="2018-06-01")
    titled = replace(untitled, title="Conseil municipal")
    passage = "Le budget est adopté."
    assert embedded_text(titled, passage, encoder) == f"Conseil municipal\n{passage}"
    assert embedded_text(untitled, passage, encoder) == passage
    table = load_embedder(STATIC)
    assert embedded_text(untitled, passage, table).startswith(
        "La séance est ouverte. 1er juin 2018"
    )


def test_names_of_embedders() -> None:
    assert embedder_name(AUTO, None) == STATIC
    assert embedder_name(AUTO, ENCODER) == ENCODER
    assert embedder_name(SHIPPED, None) == STATIC
    assert embedder_name(ENCODER, STATIC) == ENCODER
    assert embedder_name("un/modele", ENCODER) == "un/modele"
    assert load_embedder(SHIPPED).digest == load_embedder(STATIC).digest
    assert dense_weight(STATIC) < dense_weight(ENCODER) == dense_weight("un/modele")
    assert (embedder_title(STATIC), embedder_title("x")) == ("table statique", "« x »")


def test_the_digest_tells_models_apart_and_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="ne peut pas être chargé"):
        OnnxEmbedder(tmp_path, MODELS / "reader")
    (tmp_path / ONNX_FILE).write_bytes(b"du bruit")
    broken = OnnxEmbedder(tmp_path, MODELS / "reader")
    assert broken.digest != load_embedder(ENCODER).digest
    with pytest.raises(ModelError, match="ne peut pas être chargé"):
        broken.embed_questions(["mot"])


def test_auto_embeds_a_small_corpus_with_it(settings: Settings, tmp_path: Path) -> None:
    auto = settings.model_copy(update={"embedder": AUTO})
    report = build_index(write_corpus(tmp_path / "presse"), "presse", settings=auto)
    assert report.embedder == ENCODER
    found = diagnose("presse", auto)
    assert found.well
    assert (found.made_with["embedder"], found.made_with["dimension"]) == (ENCODER, "384")
    assert "Recherche par le sens : encodeur" in list(_lines(found))
    engine = Engine("presse", auto)
    assert engine.embedder == ENCODER
    assert engine.component("retrieval.maxsim").model == STATIC  # words keep their table
    assert engine.component("retrieval.fusion").alpha == dense_weight(ENCODER)
    assert "Vienne" in engine.search("Quelle capitale les Autrichiens proposent-ils ?")[0].text
    weighed = auto.model_copy(update={"dense_weight": 0.0})
    assert Engine("presse", weighed).component("retrieval.fusion").alpha == 0
