"""A small corpus, another embedder and the index made of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save_file

from qa import Settings
from qa.index.stores import open_store
from qa.types import IndexReport


def write_corpus(folder: Path) -> Path:
    """Three short documents, one in a folder and in a legacy encoding."""
    (folder / "dossier").mkdir(parents=True)
    (folder / "helsinki.txt").write_text("Le sommet s'est tenu à Helsinki.", encoding="utf-8")
    (folder / "hambourg.txt").write_text("Le G20 s'est réuni à Hambourg.", encoding="utf-8")
    (folder / "dossier/vienne.md").write_text("L’Autriche a offert Vienne.", encoding="cp1252")
    return folder


def other_embedder(folder: Path, target: Path, dimension: int = 32) -> Path:
    """The same tokenizer as in ``folder``, another table."""
    target.mkdir()
    table = load_file(folder / "model.safetensors")["embedding.weight"]
    other = np.random.default_rng(1).normal(size=(len(table), dimension)).astype(np.float16)
    save_file({"embedding.weight": other}, target / "model.safetensors")
    (target / "tokenizer.json").write_bytes((folder / "tokenizer.json").read_bytes())
    return target


def counts(report: IndexReport) -> tuple[int, int, int, int]:
    """Documents added, changed, deleted, unchanged."""
    return report.added, report.changed, report.deleted, report.unchanged


def open_index(settings: Settings, index: str = "presse") -> Any:
    """The store of a named index."""
    assert settings.indexes is not None
    return open_store(settings.indexes / index, settings)
