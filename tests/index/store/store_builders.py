"""Builders shared by the tests of the store."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from qa.index.passages import split_passages
from qa.types import Document, Passage

Item = tuple[Document, list[Passage], NDArray[np.float32]]
DIMENSION = 16


def vector_of(text: str) -> NDArray[np.float32]:
    """A unit vector that depends on the text only."""
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
    vector = np.random.default_rng(seed).normal(size=DIMENSION).astype(np.float32)
    return vector / np.linalg.norm(vector)


def make_item(path: str, text: str, title: str | None = None, date: str | None = None) -> Item:
    """A source document, its passages of about 20 words, and their vectors."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(path, text, digest, "utf-8", title, date)
    passages = split_passages(document, 20, 0)
    return document, passages, np.array([vector_of(p.text) for p in passages], np.float32)
