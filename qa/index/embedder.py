"""Text to unit vectors: the shipped static table (NumPy only), or a named model on torch."""

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
from qa.paths import MODELS
from qa.settings import SHIPPED

Floats = NDArray[np.float32]
_BATCH = 1024
_FEW = 8  # tokens


class Embedder(Protocol):
    """What turns texts into unit vectors of shape (number of texts, ``dimension``), float32."""

    digest: str
    dimension: int

    def embed_passages(self, texts: Sequence[str]) -> Floats:
        """Embed texts that will be searched."""

    def embed_questions(self, texts: Sequence[str]) -> Floats:
        """Embed questions."""


class StaticEmbedder:
    """The mean of a text's token vectors, read from a table (sentence-transformers'
    ``StaticEmbedding`` format: ``model.safetensors`` and ``tokenizer.json``).

    The idea is that of model2vec (Tulkens & van Dongen, 2024): no network at all is run.
    """

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
def load_embedder(name: str) -> Embedder:
    """Load the shipped embedder, a static table's folder, or a named model; once a process."""
    if name == SHIPPED:
        return StaticEmbedder(MODELS / "embedder")
    return StaticEmbedder(Path(name)) if is_static(name) else HubEmbedder(name)


def is_static(name: str) -> bool:
    """Whether the model is a static table: the shipped one, or a folder that holds another."""
    folder = Path(name)
    if name == SHIPPED:
        return True
    if not (folder / "tokenizer.json").is_file() or (folder / "config.json").is_file():
        return False
    modules = folder / "modules.json"
    return not modules.is_file() or "StaticEmbedding" in modules.read_text(encoding="utf-8")
