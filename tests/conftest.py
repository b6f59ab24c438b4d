"""Shared fixtures: the real seeds, a tiny embedder made here, the engine over the seeds."""

from __future__ import annotations

import os
from pathlib import Path

# A developer's own settings must not change what the tests see; nothing may go to a network.
for _name in [name for name in os.environ if name.startswith("QA_")]:
    if _name not in {"QA_REQUIRE_BROWSER", "QA_CHROMIUM"}:
        del os.environ[_name]
os.environ["QA_CONFIG"] = os.devnull
# What only needs an embedder takes the quick one; what tests the encoder says so.
os.environ["QA_EMBEDDER"] = "static"
os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
import pytest
from hypothesis import settings as hypothesis_settings
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from qa import Engine, Settings, build_index

# Speed is never a test here: a busy machine must not fail a property.
hypothesis_settings.register_profile("qa", deadline=None)
hypothesis_settings.load_profile("qa")

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The five articles."""
    return SEEDS


@pytest.fixture(scope="session")
def tiny_embedder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static embedder over the seeds' words: a random table, the same at each run."""
    folder = tmp_path_factory.mktemp("embedder")
    text = " ".join(file.read_text(encoding="utf-8") for file in sorted(SEEDS.glob("*.txt")))
    vocabulary = {"[UNK]": 0}
    for word in sorted(set(text.lower().replace("'", " ").split())):
        vocabulary[word.strip('.,;:()«»"')] = len(vocabulary)
    words = {word: number for number, word in enumerate(dict.fromkeys(vocabulary))}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    table = np.random.default_rng(0).normal(size=(len(words), 32)).astype(np.float16)
    save_file({"embedding.weight": table}, folder / "model.safetensors")
    return folder


@pytest.fixture
def settings(tmp_path: Path, tiny_embedder: Path) -> Settings:
    """Settings whose indexes are the test's own, with the tiny embedder."""
    return Settings(indexes=tmp_path / "indexes", embedder=str(tiny_embedder))


@pytest.fixture(scope="session")
def seeds_engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The engine over the five articles, with the shipped models."""
    settings = Settings(indexes=tmp_path_factory.mktemp("indexes"))
    build_index(SEEDS, "seeds", settings=settings)
    return Engine("seeds", settings)
