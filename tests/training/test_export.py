from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from qa.errors import ModelError
from qa.training.export import FILE_NAME, export_reader, onnx_reader, torch_reader


@pytest.fixture(scope="module")
def exported(tiny_reader: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "reader"
    copytree(tiny_reader, folder)
    export_reader(folder)
    return folder


@pytest.mark.parametrize("shape", [(1, 7), (3, 50), (2, 129)])
def test_int8_agrees_with_torch_on_every_shape(exported: Path, shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(0)
    ids = rng.integers(5, 80, shape)
    mask = np.ones_like(ids)
    mask[0, shape[1] // 2 :] = 0
    exact = torch_reader(exported)(ids, mask)
    rounded = onnx_reader(exported / FILE_NAME)(ids, mask)
    for wanted, found in zip(exact, rounded, strict=True):
        assert found.dtype == np.float32
        assert found.shape == shape
        seen = mask.astype(bool)
        correlation = np.corrcoef(wanted[seen], found[seen])[0, 1]
        assert correlation > 0.99


def test_the_file_holds_int8_weights_and_the_promised_names(exported: Path) -> None:
    import onnx

    graph = onnx.load(str(exported / FILE_NAME)).graph
    assert [node.name for node in graph.input] == ["input_ids"]
    assert [node.name for node in graph.output] == ["start_logits", "end_logits"]
    kinds = [node.op_type for node in graph.node]
    assert kinds.count("MatMulIntegerToFloat") == 2 * 6
    assert kinds.count("MultiHeadAttention") == 2
    looked_up = {node.input[0] for node in graph.node if "input_ids" in node.input[1:]}
    types = {tensor.data_type for tensor in graph.initializer if tensor.name in looked_up}
    assert onnx.TensorProto.INT8 in types


def test_a_folder_without_a_reader_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="lecteur"):
        export_reader(tmp_path)
