"""Mined examples on disk: one file a text, made once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qa.training.cloze import ClozeOptions, mine
from qa.training.examples import write_examples
from qa.training.text import read_documents


def mine_files(texts: Sequence[Path], folder: Path, seed: int = 0) -> list[Path]:
    """Mine each raw text into ``folder`` as JSON lines; a file already there is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    mined = []
    for number, text in enumerate(texts):
        target = folder / f"{number:03}-{text.name.split('.')[0]}.jsonl"
        if not target.exists():
            write_examples(target, mine(read_documents(text), ClozeOptions(seed=seed + number)))
        mined.append(target)
    return mined
