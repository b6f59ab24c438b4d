"""Text to unit vectors: the shipped table (NumPy only) and encoder, or a named model on torch."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa.errors import MissingExtraError, ModelError, model_reason
from qa.french.typography import fold_typography
from qa.index.encoder import ONNX_FILE, OnnxEmbedder
from qa.paths import MODELS
from qa.settings import AUTO, ENCODER, SHIPPED, STATIC

Floats = NDArray[np.float32]
# What the dense list weighs beside the lexical one (1.0) in their sum, by a fit on PIAF train and
# AfriQA (``qa/models/encoder/README.md``).
_STATIC_WEIGHT, _ENCODER_WEIGHT = 0.2, 1.0
_BATCH = 1024
_FEW = 8  # tokens


class Embedder(Protocol):
    """What turns texts into unit vectors of shape (number of texts, ``dimension``), float32.

    ``title_only``: of its document, a passage is embedded with the title alone, not with what
    stands for one, the first sentence, nor with the date.
    """

    digest: str
    title_only: bool

    @property
    def dimension(self) -> int:
        """The width of the vectors."""

    def embed_passages(self, texts: Sequence[str]) -> Floats:
        """Embed texts that will be searched."""

    def embed_questions(self, texts: Sequence[str]) -> Floats:
        """Embed questions."""


class StaticEmbedder:
    """The mean of a text's token vectors, read from a table (sentence-transformers'
    ``StaticEmbedding`` format: ``model.safetensors`` and ``tokenizer.json``).

    The idea is that of model2vec (Tulkens & van Dongen, 2024): no network at all is run.
    """

    title_only = False

    def __init__(self, folder: Path) -> None:
        """Load the table.

        Raises:
            ModelError: a file is missing or not of this format.
        """
        from safetensors import safe_open
        from tokenizers import Tokenizer

        weights = folder / "model.safetensors"
        try:
            # As stored (fp16): only the rows that a text needs are widened, so that the table takes
            # half the memory and no time to load.
            with safe_open(weights, "numpy") as stored:
                self._table: NDArray[np.floating] = stored.get_tensor("embedding.weight")
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            with weights.open("rb") as file:
                self.digest = hashlib.file_digest(file, "sha256").hexdigest()[:16]
        except Exception as error:  # safetensors and tokenizers raise bare exceptions
            raise ModelError(
                f"Le modèle « {folder} » ne peut pas être chargé : {error}."
            ) from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.dimension = int(self._table.shape[1])

    def embed_passages(self, texts: Sequence[str]) -> Floats:
        """Embed texts; one without any known token gets the null vector."""
        parts = [self._embed(texts[i : i + _BATCH]) for i in range(0, len(texts), _BATCH)]
        return np.concatenate(parts) if parts else np.empty((0, self.dimension), np.float32)

    embed_questions = embed_passages

    def _embed(self, texts: Sequence[str]) -> Floats:
        encodings = self._tokenizer.encode_batch_fast(
            [fold_typography(text) for text in texts], add_special_tokens=False
        )
        vectors = self._sums([encoding.ids for encoding in encodings])
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        scaled: Floats = vectors / np.maximum(norms, 1e-12)
        return scaled

    def _sums(self, texts: Sequence[Sequence[int]]) -> Floats:
        """The sum of the vectors of each text's tokens."""
        sums = np.zeros((len(texts), self.dimension), np.float32)
        lengths = np.array([len(tokens) for tokens in texts])
        if lengths.mean() < _FEW:  # words: here Python's loop would cost more than the sums
            held = np.flatnonzero(lengths)
            if held.size:
                tokens = np.array(list(chain.from_iterable(texts)))
                firsts = (np.cumsum(lengths) - lengths)[held]
                rows = self._table[tokens].astype(np.float32)
                sums[held] = np.add.reduceat(rows, firsts, axis=0)
            return sums
        for row, text in enumerate(texts):
            if text:
                sums[row] = self._table[text].astype(np.float32).sum(axis=0)
        return sums


class HubEmbedder:
    """A sentence-transformers model named by the user: a hub name or a folder."""

    title_only = False

    def __init__(self, name: str) -> None:
        """Load the model on torch.

        Raises:
            MissingExtraError: sentence-transformers is not installed.
            ModelError: the model cannot be found or loaded.
        """
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise MissingExtraError(
                f"Le modèle « {name} » demande des paquets optionnels. Installez-les : "
                "pip install 'qa-fr[hub]'"
            ) from error
        try:
            self._model = SentenceTransformer(name, device="cpu")
        except Exception as error:  # what is in the folder may fail in any of its libraries
            raise ModelError(
                f"Le modèle « {name} » ne peut pas être chargé ({model_reason(error)}). "
                "Vérifiez son nom, ou donnez le chemin de son dossier."
            ) from error
        # Asked of the model itself: the method that tells changes its name between versions.
        self.dimension = int(self._model.encode(["mot"], show_progress_bar=False).shape[1])
        self.digest = hashlib.sha256(name.encode()).hexdigest()[:16]
        # The e5 family was trained with these words in front (Wang et al., 2022).
        e5 = "e5" in Path(name).name.lower()
        self._question_prefix, self._passage_prefix = ("query: ", "passage: ") if e5 else ("", "")

    def embed_passages(self, texts: Sequence[str]) -> Floats:
        """Embed texts that will be searched."""
        return self._embed([self._passage_prefix + text for text in texts])

    def embed_questions(self, texts: Sequence[str]) -> Floats:
        """Embed questions."""
        return self._embed([self._question_prefix + text for text in texts])

    def _embed(self, texts: Sequence[str]) -> Floats:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        vectors = self._model.encode(
            [fold_typography(text) for text in texts],
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, np.float32)


@cache
def load_embedder(name: str, threads: int = 0) -> Embedder:
    """Load a shipped embedder, the folder of a table or of an encoder, or a named model.

    Once a process. ``threads`` is for encoders; 0 takes one a core.
    """
    if name in {STATIC, SHIPPED, AUTO}:
        return StaticEmbedder(MODELS / "embedder")
    if name == ENCODER:  # its pieces are the reader's
        return OnnxEmbedder(MODELS / "encoder", MODELS / "reader", threads)
    folder = Path(name)
    if (folder / ONNX_FILE).is_file():
        return OnnxEmbedder(folder, folder, threads)
    return StaticEmbedder(folder) if is_static(name) else HubEmbedder(name)


def embedder_name(wanted: str, made_with: str | None) -> str:
    """The embedder of an index, by the setting and by what the index was made with, if it was.

    Under «auto», an index keeps its own; a new one begins with the table.
    """
    name = made_with or STATIC if wanted == AUTO else wanted
    return STATIC if name == SHIPPED else name


def embedder_title(name: str) -> str:
    """An embedder as people read it, in French."""
    titles = {STATIC: "table statique", ENCODER: "encodeur"}
    return titles.get(name, f"« {name} »")


def dense_weight(name: str) -> float:
    """What the dense list of an embedder weighs beside the lexical one, as fitted."""
    return _STATIC_WEIGHT if is_static(name) else _ENCODER_WEIGHT


def is_static(name: str) -> bool:
    """Whether the model is a static table: the shipped one, or a folder that holds another."""
    folder = Path(name)
    if name in {STATIC, SHIPPED, AUTO}:
        return True
    if not (folder / "tokenizer.json").is_file() or (folder / "config.json").is_file():
        return False
    if (folder / ONNX_FILE).is_file():
        return False
    modules = folder / "modules.json"
    return not modules.is_file() or "StaticEmbedding" in modules.read_text(encoding="utf-8")
