"""Where the time of a question goes, against what the processor could do at best.

``python -m qa.bench.breakdown [GOLD]`` prints three tables: the stages of a question; the kernels
of the reader's forward pass, by ONNX Runtime's own profiler; and the arithmetic limit, the time
that the pass's int8 products alone would take at the best rate one core was seen to reach. It
needs ``pip install 'qa-fr[train]'`` for the ``onnx`` package.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
import onnxruntime
from onnx import TensorProto, helper

from qa.bench.material import default_gold
from qa.bench.printing import print_line
from qa.engine import Engine
from qa.evaluation.loading import open_gold
from qa.index.encoder import ONNX_FILE, one_thread
from qa.paths import MODELS

_FOLDER = MODELS / "reader"
_TOKENS = 192  # of a window: a question and a passage of 120 words
_RUNS = 60
_QUESTIONS = 60


@dataclass(frozen=True, slots=True)
class Share:
    """A part and its milliseconds."""

    name: str
    ms: float


@dataclass(frozen=True, slots=True)
class Limit:
    """The forward pass over one window on one core: how long it takes, and its products at best.

    ``products`` counts the multiplications and additions of the int8 products; ``rate`` is the
    best seen of these, a second.
    """

    window_ms: float
    products: float
    rate: float

    @property
    def limit_ms(self) -> float:
        """The time of the products alone at the best rate."""
        return 1000 * self.products / self.rate


def stage_shares(gold: Path, asked: int = _QUESTIONS) -> list[Share]:
    """The median time of each stage over the first questions of a gold set, in order of running.

    Raises:
        GoldError: the gold set cannot be read.
    """
    engine = Engine()
    questions = [one.question for one in open_gold(gold, engine).questions[:asked]]
    engine.trace(questions[0])  # the first one fills caches
    spent: dict[str, list[float]] = {}
    for question in questions:
        for name, ms in engine.trace(question)[0].timings_ms.items():
            spent.setdefault(name, []).append(ms)
    return [Share(name, median(ms)) for name, ms in spent.items()]


def kernel_shares(runs: int = _RUNS) -> list[Share]:
    """What each kind of kernel takes of a forward pass over one window, the longest first."""
    with TemporaryDirectory() as folder:
        options = one_thread()
        options.enable_profiling = True
        options.profile_file_prefix = str(Path(folder) / "profile")
        session = onnxruntime.InferenceSession(str(_FOLDER / ONNX_FILE), options)
        for _ in range(runs):
            session.run(None, _inputs())
        events = json.loads(Path(session.end_profiling()).read_text(encoding="utf-8"))
    spent: Counter[str] = Counter()
    for event in events:
        if event.get("cat") == "Node" and event["name"].endswith("_kernel_time"):
            spent[event["args"]["op_name"]] += event["dur"]
    return [Share(name, micros / 1000 / runs) for name, micros in spent.most_common()]


def arithmetic_limit(runs: int = _RUNS) -> Limit:
    """The forward pass over one window, and the same int8 products at the best rate of one core."""
    config = json.loads((_FOLDER / "config.json").read_text(encoding="utf-8"))
    width, inner = config["hidden_size"], config["intermediate_size"]
    a_token = config["num_hidden_layers"] * (4 * width * width + 2 * width * inner)
    session = onnxruntime.InferenceSession(str(_FOLDER / ONNX_FILE), one_thread())
    window = _best(lambda: session.run(None, _inputs()), runs)
    shapes = [(_TOKENS, width, inner), (_TOKENS, inner, width), (_TOKENS, width, 3 * width)]
    rate = max(_rate(shape, runs) for shape in shapes)
    return Limit(1000 * window, 2.0 * a_token * _TOKENS, rate)


def _rate(shape: tuple[int, int, int], runs: int) -> float:
    """Multiplications and additions a second of ONNX Runtime's int8 product of that shape."""
    rows, inner, columns = shape
    chance = np.random.default_rng(0)
    weights = chance.integers(-127, 127, (inner, columns), np.int8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["a", "b"], ["c"])],
        "product",
        [helper.make_tensor_value_info("a", TensorProto.UINT8, [rows, inner])],
        [helper.make_tensor_value_info("c", TensorProto.INT32, [rows, columns])],
        [helper.make_tensor("b", TensorProto.INT8, weights.shape, weights.tobytes(), raw=True)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString(), one_thread())
    left = chance.integers(0, 255, (rows, inner), np.uint8)
    return 2.0 * rows * inner * columns / _best(lambda: session.run(None, {"a": left}), runs)


def _best(work: Callable[[], object], runs: int) -> float:
    """The shortest of many runs, in seconds: what the machine's other work disturbs least."""
    spent = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        spent.append(time.perf_counter() - started)
    return min(spent)


def _inputs() -> dict[str, np.ndarray]:
    return {"input_ids": np.arange(10, 10 + _TOKENS, dtype=np.int64)[None]}


def _show(title: str, shares: Sequence[Share], whole: float) -> None:
    print_line(f"\n| {title} | ms | share |\n|---|---|---|")
    for share in shares:
        if share.ms >= 0.005 * whole:
            print_line(f"| {share.name} | {share.ms:.2f} | {100 * share.ms / whole:.0f} % |")


def main() -> None:
    """Print the three tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path)
    stages = stage_shares(parser.parse_args().gold or default_gold())
    total = next(share.ms for share in stages if share.name == "total")
    _show("stage of a question, median", stages, total)
    kernels = kernel_shares()
    _show(f"kernel, one window of {_TOKENS} tokens", kernels, sum(one.ms for one in kernels))
    limit = arithmetic_limit()
    print_line("\n| one window on one core | |\n|---|---|")
    print_line(f"| forward pass | {limit.window_ms:.1f} ms |")
    print_line(f"| int8 products | {limit.products / 1e9:.2f} G operations |")
    print_line(f"| best rate of these | {limit.rate / 1e9:.0f} G a second |")
    print_line(f"| so at best | {limit.limit_ms:.1f} ms |")


if __name__ == "__main__":
    main()
