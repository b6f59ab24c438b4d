"""Text to unit vectors by an int8 transformer on ONNX Runtime: the shipped encoder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qa.errors import ModelError
from qa.french.typography import fold_typography

if TYPE_CHECKING:
    from onnxruntime import InferenceSession, SessionOptions
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]
ONNX_FILE = "model.int8.onnx"
_MOST_TOKENS = 512
# The words that the e5 family was trained with (Wang et al. 2022).
_QUESTION, _PASSAGE = "query: ", "passage: "


class OnnxEmbedder:
    """The mean of a text's token states (multilingual-e5-small, cut down to French).

    Each text runs by itself, without padding, one a core: a batch would take longer, and a text has
    the same vector whatever it is embedded with. What is over 512 tokens is not read.
    """

    title_only = True  # a sentence or a date in front of all passages makes them alike

    def __init__(self, folder: Path, tokenizer: Path, threads: int = 0) -> None:
        """Name the folder of ``model.int8.onnx`` and that of its ``tokenizer.json``.

        The model itself is loaded when the first text comes. ``threads`` 0 takes one a core.

        Raises:
            ModelError: a file is missing or cannot be read.
        """
        self._model, self._tokens = folder / ONNX_FILE, tokenizer / "tokenizer.json"
        self._threads = worker_count(threads)
        try:
            digest = hashlib.sha256(self._tokens.read_bytes())
            with self._model.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise ModelError(
                f"Le modèle « {folder} » ne peut pas être chargé : {error}."
            ) from error
        self.digest = digest.hexdigest()[:16]

    @cached_property
    def dimension(self) -> int:
        """The width of the vectors."""
        return int(self._session.get_outputs()[0].shape[1])

    def embed_passages(self, texts: Sequence[str]) -> Floats:
        """Embed texts that will be searched."""
        return self._embed([_PASSAGE + text for text in texts])

    def embed_questions(self, texts: Sequence[str]) -> Floats:
        """Embed questions."""
        return self._embed([_QUESTION + text for text in texts])

    def _embed(self, texts: Sequence[str]) -> Floats:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        encodings = self._tokenizer.encode_batch_fast([fold_typography(text) for text in texts])
        tokens = [encoding.ids for encoding in encodings]
        # The longest first: no core is left waiting for a long one that came last.
        order = sorted(range(len(tokens)), key=lambda row: -len(tokens[row]))
        found = self._workers.map(self._run, (tokens[row] for row in order))
        for row, vector in zip(order, found, strict=True):
            vectors[row] = vector
        scaled: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return scaled

    def _run(self, tokens: list[int]) -> Floats:
        outputs = self._session.run(None, {"input_ids": np.array([tokens], np.int64)})
        vector: Floats = outputs[0][0]
        return vector

    @cached_property
    def _workers(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._threads)

    @cached_property
    def _session(self) -> InferenceSession:
        import onnxruntime

        options = one_thread()
        # The file's graph is fused already: looking for more would double the time to load it.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        try:
            return onnxruntime.InferenceSession(
                str(self._model), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime raises bare exceptions
            raise self._unusable(error) from error

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self._tokens))
        except Exception as error:  # tokenizers raises bare exceptions
            raise self._unusable(error) from error
        tokenizer.no_padding()
        tokenizer.enable_truncation(_MOST_TOKENS)
        return tokenizer

    def _unusable(self, error: Exception) -> ModelError:
        return ModelError(f"Le modèle « {self._model.parent} » ne peut pas être chargé : {error}.")


def worker_count(threads: int) -> int:
    """How many texts a model of ours runs at once: as set, or with 0 one a core, at most 4."""
    return threads or min(4, os.cpu_count() or 1)


def one_thread() -> SessionOptions:
    """How a session runs: on the thread that calls it, in silence, and exactly.

    Without VNNI, ONNX Runtime's quickest int8 product adds pairs in 16 bits and saturates: on AVX2
    one span in seventeen changed. The exact one takes a quarter more there, and nothing elsewhere.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.x64quantprecision", "1")
    return options
