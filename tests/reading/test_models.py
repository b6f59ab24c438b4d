"""The two ways to run a reader: shipped int8 on ONNX Runtime, or any named model on torch."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from haystack import Document
from onnx import TensorProto, helper, numpy_helper

from qa.answering.scorer import SpanScorer
from qa.errors import MissingExtraError, ModelError
from qa.index.encoder import one_thread
from qa.paths import MODELS
from qa.query.query import analyse_query
from qa.reading import SpanReader
from qa.reading.models import OnnxSpanModel, TorchSpanModel, load_span_model
from qa.reading.windows import Windower
from qa.settings import SHIPPED

_GOLD = Path(__file__).parent.parent / "gold" / "seeds.jsonl"
_CONTEXT = 150  # characters read around a gold answer
_QUESTION = "Où s'est tenu le sommet ?"
_PASSAGES = [
    "Le sommet s'est tenu à Helsinki.",
    "Vienne s’était proposée en juin 2018, mais en vain, dit-on.",
]
_PAIRS = [(_QUESTION, passage) for passage in _PASSAGES]


def _save_bert(folder: Path, kind: str, inputs: list[str]) -> Path:
    """A BERT of two layers with random weights and the shipped reader's tokenizer."""
    import torch
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(MODELS / "reader")
    tokenizer.model_input_names = inputs
    tokenizer.save_pretrained(folder)
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        initializer_range=0.5,
    )
    getattr(transformers, kind)(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def tiny_reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lecteur")
    return _save_bert(folder, "BertForQuestionAnswering", ["input_ids", "attention_mask"])


def _shipped_on_torch(folder: Path) -> Path:
    """The shipped reader without its int8 file, so that the same weights run on torch."""
    for file in (MODELS / "reader").iterdir():
        if file.suffix != ".onnx":
            (folder / file.name).symlink_to(file)
    return folder


def test_logits_are_those_of_the_model_itself(tiny_reader: Path) -> None:
    import torch

    model = TorchSpanModel(str(tiny_reader))
    batch = Windower(model.tokenizer, model.max_tokens).encode(
        [(_QUESTION, one) for one in _PASSAGES]
    )
    start, end = model.logits(batch.ids, batch.mask, batch.types)
    assert start.shape == end.shape == batch.ids.shape
    assert start.dtype == end.dtype == np.float32
    with torch.no_grad():
        expected = model._model(
            input_ids=torch.from_numpy(batch.ids), attention_mask=torch.from_numpy(batch.mask)
        )
    assert np.allclose(start, expected.start_logits.numpy(), atol=1e-5)
    assert np.allclose(end, expected.end_logits.numpy(), atol=1e-5)
    assert model.max_tokens == 384


def test_padding_does_not_change_a_passage(tiny_reader: Path) -> None:
    model = TorchSpanModel(str(tiny_reader))
    windower = Windower(model.tokenizer, model.max_tokens)
    alone = windower.encode([(_QUESTION, one) for one in _PASSAGES[:1]])
    both = windower.encode(_PAIRS)
    assert both.ids.shape[1] > alone.ids.shape[1]
    length = alone.ids.shape[1]
    one, two = (model.logits(b.ids, b.mask, b.types)[0][0, :length] for b in (alone, both))
    assert np.allclose(one, two, atol=1e-4)


@pytest.mark.parametrize("named", [False, True])
def test_segment_ids_go_to_models_whose_tokenizer_names_them(tmp_path: Path, named: bool) -> None:
    inputs = ["input_ids", *(["token_type_ids"] if named else []), "attention_mask"]
    model = TorchSpanModel(str(_save_bert(tmp_path, "BertForQuestionAnswering", inputs)))
    batch = Windower(model.tokenizer, model.max_tokens).encode(
        [(_QUESTION, one) for one in _PASSAGES]
    )
    zeros, ones = np.zeros_like(batch.ids), np.ones_like(batch.ids)
    first, second = (model.logits(batch.ids, batch.mask, types)[0] for types in (zeros, ones))
    assert np.allclose(first, second, atol=1e-5) is not named


def test_a_named_reader_gives_exact_slices(tiny_reader: Path) -> None:
    reader = SpanReader(SpanScorer(), str(tiny_reader))
    documents = [Document(content=text) for text in _PASSAGES]
    spans = reader.run(analyse_query(_QUESTION), documents)["spans"]
    answers = [span.answer for span in spans]
    assert {answer.document.id for answer in answers} == {document.id for document in documents}
    for answer in answers:
        place = answer.document_offset
        assert answer.document.content[place.start : place.end] == answer.data != ""


def _read_gold(seeds: Path) -> list[tuple[str, str]]:
    """Each answerable gold question with the text around its first gold answer."""
    pairs = []
    for line in _GOLD.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for answer in row["answers"][:1]:
            text = (seeds / answer["document"]).read_bytes().decode()
            start = max(0, answer["start"] - _CONTEXT)
            pairs.append((row["question"], text[start : answer["end"] + _CONTEXT]))
    return pairs


def test_both_paths_of_the_shipped_reader_agree(seeds: Path, tmp_path: Path) -> None:
    scorer = SpanScorer()
    light = SpanReader(scorer, SHIPPED)
    heavy = SpanReader(scorer, str(_shipped_on_torch(tmp_path)))
    light.warm_up()
    heavy.warm_up()
    assert isinstance(light._model, OnnxSpanModel)
    assert isinstance(heavy._model, TorchSpanModel)
    pairs = _read_gold(seeds)[::2]  # half of them: torch takes its time
    assert len(pairs) > 60
    same = 0
    for question, passage in pairs:
        documents = [Document(content=passage)]
        query = analyse_query(question)
        one, two = (reader.run(query, documents)["spans"][0].answer for reader in (light, heavy))
        same += one.document_offset == two.document_offset
    assert same / len(pairs) >= 0.8


@pytest.mark.parametrize("module", ["torch", "transformers"])
def test_without_the_extra_the_command_is_given(
    monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=r"« x/lecteur » .*pip install 'qa-fr\[hub\]'"):
        TorchSpanModel("x/lecteur")


@pytest.mark.parametrize("name", ["absent", "vide", "un/nom/impossible"])
def test_an_unknown_folder_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "vide").mkdir()
    with pytest.raises(ModelError, match=rf"« .*{name} » ne peut pas être chargé"):
        load_span_model(str(tmp_path / name))


@pytest.mark.parametrize("damaged", ["model.safetensors", "tokenizer.json", "config.json"])
def test_a_damaged_model_is_named(tmp_path: Path, tiny_reader: Path, damaged: str) -> None:
    for file in tiny_reader.iterdir():
        size = 100 if file.name == damaged else None
        (tmp_path / file.name).write_bytes(file.read_bytes()[:size])
    with pytest.raises(ModelError, match="ne peut pas être chargé"):
        load_span_model(str(tmp_path))


def test_an_encoder_is_no_reader(tmp_path: Path) -> None:
    """Transformers would give it a random head and only warn."""
    folder = _save_bert(tmp_path, "BertModel", ["input_ids", "attention_mask"])
    with pytest.raises(ModelError, match=r"ce n'est pas un lecteur : il y manque .*qa_outputs"):
        load_span_model(str(folder))


@pytest.mark.parametrize("missing", ["tokenizer.json", "model.int8.onnx"])
def test_an_incomplete_int8_folder_is_named(tmp_path: Path, missing: str) -> None:
    (tmp_path / "model.int8.onnx").symlink_to(MODELS / "reader" / "model.int8.onnx")
    (tmp_path / "tokenizer.json").symlink_to(MODELS / "reader" / "tokenizer.json")
    assert isinstance(load_span_model(str(tmp_path)), OnnxSpanModel)
    (tmp_path / missing).unlink()
    (tmp_path / missing).write_bytes(b"{")
    with pytest.raises(ModelError, match="ne peut pas être chargé"):
        load_span_model(str(tmp_path))


def test_int8_products_are_exact_on_every_processor() -> None:
    rng = np.random.default_rng(0)
    rows = rng.integers(0, 256, (4, 1536), dtype=np.uint8)
    weights = rng.integers(100, 128, (1536, 8), dtype=np.int8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["rows", "weights"], ["products"])],
        "products",
        [helper.make_tensor_value_info("rows", TensorProto.UINT8, [4, 1536])],
        [helper.make_tensor_value_info("products", TensorProto.INT32, [4, 8])],
        [numpy_helper.from_array(weights, "weights")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), one_thread())
    (products,) = session.run(None, {"rows": rows})
    np.testing.assert_array_equal(products, rows.astype(np.int64) @ weights.astype(np.int64))
