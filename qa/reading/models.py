"""Models that score every token as the start and the end of an answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qa.errors import MissingExtraError, ModelError, model_reason
from qa.index.encoder import ONNX_FILE, one_thread, worker_count
from qa.paths import MODELS
from qa.reading.windows import Batch, Window
from qa.settings import SHIPPED

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Row:
    """The start and end logits of one window's tokens, each of shape (tokens,) or longer."""

    window: Window
    start: Floats
    end: Floats


class SpanModel(Protocol):
    """A tokenizer and a forward pass."""

    tokenizer: Tokenizer
    max_tokens: int

    def read(self, batches: Iterable[Batch]) -> Generator[Row]:
        """Score the windows in order; only what is asked for, and a little ahead, is computed."""


class OnnxSpanModel:
    """The shipped int8 model on ONNX Runtime: no torch, a quarter of the memory."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        """Load ``model.int8.onnx`` and ``tokenizer.json``; ``threads`` 0 takes one a core.

        Raises:
            ModelError: a file is missing or damaged.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / ONNX_FILE), one_thread(), providers=["CPUExecutionProvider"]
            )
            self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # onnxruntime and tokenizers raise bare exceptions
            raise ModelError(
                f"Le lecteur « {folder} » ne peut pas être chargé : {error}"
            ) from error
        # A file exported before the graph was made lean also takes a mask.
        self._masked = len(self._session.get_inputs()) > 1
        self._threads = worker_count(threads)
        self._workers = ThreadPoolExecutor(self._threads)
        self.max_tokens = 384

    def read(self, batches: Iterable[Batch]) -> Generator[Row]:
        """Run the int8 model; segment ids are not used.

        Each window goes by itself, without its padding, one a core: its activations then stay in
        the core's cache, and 20 passages take 0.57 of the time of one batch. One more is ready for
        the core that is done first.
        """
        ahead: deque[Future[Row]] = deque()
        try:
            for batch in batches:
                for number, window in enumerate(batch.windows):
                    ahead.append(self._workers.submit(self._run, batch, number, window))
                    if len(ahead) > self._threads + 1:
                        yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            for waiting in ahead:
                waiting.cancel()

    def _run(self, batch: Batch, number: int, window: Window) -> Row:
        size = int(batch.mask[number].sum())
        inputs = {"input_ids": batch.ids[number : number + 1, :size]}
        if self._masked:
            inputs["attention_mask"] = batch.mask[number : number + 1, :size]
        start, end = self._session.run(["start_logits", "end_logits"], inputs)
        return Row(window, start[0], end[0])


class TorchSpanModel:
    """Any ``AutoModelForQuestionAnswering`` on torch: a hub name or a folder."""

    def __init__(self, name: str) -> None:
        """Load the model and its fast tokenizer.

        Raises:
            MissingExtraError: torch is not installed.
            ModelError: the model cannot be found, is no reader, or has no fast tokenizer.
        """
        try:
            import torch
            from transformers import AutoModelForQuestionAnswering, AutoTokenizer
        except ImportError as error:
            raise MissingExtraError(
                f"Le lecteur « {name} » demande des paquets optionnels. Installez-les : "
                "pip install 'qa-fr[hub]'"
            ) from error
        self._torch = torch
        try:
            tokenizer = AutoTokenizer.from_pretrained(name)
            model, loading = AutoModelForQuestionAnswering.from_pretrained(
                name, output_loading_info=True
            )
            _check_head(model, loading["missing_keys"])
            self._model = model.float().eval()
            self.tokenizer = tokenizer.backend_tokenizer
        except Exception as error:  # what is in the folder may fail in any of its libraries
            raise ModelError(
                f"Le lecteur « {name} » ne peut pas être chargé ({model_reason(error)}). "
                "Vérifiez son nom, ou donnez le chemin de son dossier."
            ) from error
        self._segments = "token_type_ids" in tokenizer.model_input_names
        self.max_tokens = min(384, int(tokenizer.model_max_length))

    def read(self, batches: Iterable[Batch]) -> Generator[Row]:
        """Run the model a batch at a time."""
        for batch in batches:
            yield from map(Row, batch.windows, *self.logits(batch.ids, batch.mask, batch.types))

    def logits(self, ids: Ints, mask: Ints, types: Ints) -> tuple[Floats, Floats]:
        """Score a batch: three (batch, tokens) arrays in; start and end logits, same shape, out.

        Segment ids, ``types``, go to models whose tokenizer names them.
        """
        inputs: dict[str, Any] = {"input_ids": ids, "attention_mask": mask}
        if self._segments:
            inputs["token_type_ids"] = types
        tensors = {name: self._torch.from_numpy(array) for name, array in inputs.items()}
        with self._torch.inference_mode():
            output = self._model(**tensors)
        return output.start_logits.float().numpy(), output.end_logits.float().numpy()


def _check_head(model: Any, missing: Iterable[str]) -> None:
    """Refuse a model that was not trained to read: transformers would draw its head at random."""
    body = f"{model.base_model_prefix}."
    head = [name for name in missing if not name.startswith(body)]
    if head:
        raise ValueError(f"ce n'est pas un lecteur : il y manque {', '.join(sorted(head))}")


def load_span_model(name: str, threads: int = 0) -> SpanModel:
    """Load the shipped reader, a folder that holds an int8 ONNX reader, or a named model."""
    if name == SHIPPED:
        return OnnxSpanModel(MODELS / "reader", threads)
    if Path(name, ONNX_FILE).is_file():
        return OnnxSpanModel(Path(name), threads)
    return TorchSpanModel(name)
