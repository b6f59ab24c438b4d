"""txtai: a hybrid index (BM25 and vectors) with content, and its extractive reader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from txtai import Embeddings
from txtai.pipeline import RAG, Questions

from qa.bench.worker import Found, Text, main

_FILE = "index"
_SHOWN = 20


class Txtai:
    """``Embeddings(hybrid=True, content=True)`` behind ``RAG`` with a ``Questions`` reader.

    The reader is given the three best texts as one, txtai's default.
    """

    def __init__(self, reader: str, embedder: str) -> None:
        """Load the reader; the embedder is a sentence-transformers folder."""
        self._embeddings = Embeddings(
            path=embedder, method="sentence-transformers", hybrid=True, content=True, gpu=False
        )
        self._questions = Questions(reader, gpu=False)

    def warm_up(self) -> None:
        """Nothing: both models are loaded."""

    def index(self, texts: Sequence[Text], folder: Path) -> None:
        """Index and keep."""
        self._embeddings.index((one.id, one.text, None) for one in texts)
        self._embeddings.save(str(folder / _FILE))

    def load(self, folder: Path) -> None:
        """Read the kept index."""
        self._embeddings.load(str(folder / _FILE))

    def ask(self, question: str) -> Found:
        """Search once, read the three best texts."""
        found = self._embeddings.search(question, _SHOWN)
        texts = [one["text"] for one in found]
        rag = RAG(None, None, model=self._questions, context=3)
        try:
            answer = self._questions([question], [rag.separator.join(texts[: rag.context])])[0]
        except TypeError:  # how its reader fails when the best span is not inside the text
            answer = None
        return Found(answer or None, tuple(one["id"] for one in found))

    def ask_many(self, questions: Sequence[str]) -> None:
        """One after the other: the reader takes its pairs one by one."""
        for question in questions:
            self.ask(question)

    def add(self, text: Text, folder: Path) -> None:
        """Insert one text and keep the index."""
        self._embeddings.upsert([(text.id, text.text, None)])
        self._embeddings.save(str(folder / _FILE))


if __name__ == "__main__":
    main(Txtai)
