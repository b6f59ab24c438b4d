"""How an index grows: time, disk, memory, speed and recall for more and more passages.

``python -m qa.bench.index_scale TEXT.xz… --passages 10000 100000`` makes a corpus of each size from
lines of text, builds its index, asks it questions, adds a document, and prints a table row. Every
measurement has a process of its own, so that memory is that of the work alone.
"""

from __future__ import annotations

import argparse
import lzma
import resource
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass, fields
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import numpy as np

from qa.bench.memory import memory_mb
from qa.bench.printing import print_line
from qa.engine import Engine
from qa.index.build import build_index
from qa.index.embedder import load_embedder
from qa.index.store import PassageStore
from qa.index.store.approximate import exact_neighbours
from qa.index.store.database import Database
from qa.settings import STATIC, Settings
from qa.timing import measuring, stage

_NAME = "scale"
_FRESH_WORDS = 84  # of a passage, those that the one before does not hold
_DOCUMENT_WORDS = 1200
_QUESTIONS = 100
_QUESTION_WORDS = 8
_RECALL_AT = 10
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Built:
    """A build: seconds on the clock and of processors; the most memory held and disk, in MB."""

    passages: int
    build_s: float
    cpu_s: float
    passages_per_s: float
    build_peak_mb: float
    disk_mb: float


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions: milliseconds of retrieval up to the passages to read, medians but for ``p95_ms``;
    memory of the whole engine in MB; recall of the dense search at 10.
    """

    open_s: float
    lexical_ms: float
    dense_ms: float
    ranking_ms: float
    retrieval_ms: float
    p95_ms: float
    resident_mb: float
    asking_peak_mb: float
    recall: float


@dataclass(frozen=True, slots=True)
class Added:
    """Seconds to add one document to the index, what finds it and the saving included."""

    add_one_s: float


def main(arguments: list[str] | None = None) -> None:
    """Measure each size and print its row."""
    parser = argparse.ArgumentParser(prog="python -m qa.bench.index_scale", description=__doc__)
    parser.add_argument("texts", nargs="+", type=Path, help="text files, plain or .xz")
    parser.add_argument("--passages", nargs="+", type=int, default=[10_000, 100_000])
    parser.add_argument("--folder", type=Path, default=Path("index_scale"))
    options = parser.parse_args(arguments)
    names = [field.name for kind in (Built, Asked, Added) for field in fields(kind)]
    print_line(f"| {' | '.join(names)} |")
    print_line("|" + "---|" * len(names))
    for passages in options.passages:
        folder = options.folder / str(passages)
        corpus = write_corpus(options.texts, folder / "corpus", passages * _FRESH_WORDS)
        rows = _apart(build, corpus, folder), _apart(ask, folder), _apart(add_one, corpus, folder)
        figures = [figure for row in rows for figure in astuple(row)]
        print_line("| " + " | ".join(f"{figure:.4g}" for figure in figures) + " |")


def write_corpus(texts: Iterable[Path], folder: Path, words: int) -> Path:
    """Write documents of about 1,200 words, each a run of lines, until there are ``words``."""
    for number, document in enumerate(_documents(chain.from_iterable(map(_lines, texts)))):
        if words <= 0:
            break
        words -= len(document.split())
        part = folder / f"{number // 1000:03}"
        part.mkdir(parents=True, exist_ok=True)
        (part / f"{number:06}.txt").write_text(document, encoding="utf-8")
    return folder


def build(corpus: Path, folder: Path) -> Built:
    """Build the index of a corpus."""
    report = build_index(
        corpus, _NAME, settings=Settings(indexes=folder, embedder=STATIC), rebuild=True
    )
    own, children = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return Built(
        passages=report.passages,
        build_s=report.seconds,
        cpu_s=own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime,
        passages_per_s=report.passages / report.seconds,
        build_peak_mb=memory_mb("VmHWM"),
        disk_mb=sum(file.stat().st_size for file in (folder / _NAME).iterdir()) / 1e6,
    )


def ask(folder: Path) -> Asked:
    """Retrieve for questions that are eight words in a row of a passage."""
    started = time.perf_counter()
    engine = Engine(_NAME, Settings(indexes=folder, embedder=STATIC))
    _retrieve(engine, "Qui ouvre l'index ?")
    opening = time.perf_counter() - started
    questions = list(_questions(folder))
    spent = [_retrieve(engine, question) for question in questions]
    resident, peak = memory_mb("VmRSS"), memory_mb("VmHWM")
    retrieval = [times["total"] for times in spent]
    return Asked(
        open_s=opening,
        lexical_ms=float(np.median([times["lexical"] for times in spent])),
        dense_ms=float(np.median([times["dense"] for times in spent])),
        ranking_ms=float(np.median([times["ranking"] for times in spent])),
        retrieval_ms=float(np.median(retrieval)),
        p95_ms=float(np.percentile(retrieval, 95)),
        resident_mb=resident,
        asking_peak_mb=peak,
        recall=_recall(folder, questions),
    )


def add_one(corpus: Path, folder: Path) -> Added:
    """Add a document to the corpus and synchronise, libraries and models being loaded."""
    settings = Settings(indexes=folder, embedder=STATIC)
    build_index(corpus, _NAME, settings=settings)
    (corpus / "nouveau.txt").write_text("Le sommet s'est tenu à Helsinki.", encoding="utf-8")
    report = build_index(corpus, _NAME, settings=settings)
    return Added(report.seconds)


def _retrieve(engine: Engine, question: str) -> dict[str, float]:
    """Run what comes before the reader; milliseconds by stage, and from end to end as «total»."""
    with measuring() as timings, stage("total"):
        engine.search(question)
    return timings


def _recall(folder: Path, questions: list[str]) -> float:
    """The part of the ten exact nearest passages that the index' own search finds."""
    store, database = PassageStore(str(folder / _NAME)), Database(folder / _NAME)
    vectors = load_embedder(STATIC).embed_questions(questions)
    with database.snapshot() as connection:
        uids = dict(connection.execute("SELECT id, uid FROM passages"))
        truth = exact_neighbours(connection, np.fromiter(uids, np.int64), vectors)
    found = [
        {hit.id for hit in store.dense_search(vector.tolist(), truth.shape[1])}
        for vector in vectors
    ]
    pairs = zip(found, truth.tolist(), strict=True)
    return sum(uids[key] in near for near, keys in pairs for key in keys) / truth.size


def _questions(folder: Path) -> Iterator[str]:
    chance = np.random.default_rng(0)
    with Database(folder / _NAME).reading() as connection:
        (last,) = connection.execute("SELECT max(id) FROM passages").fetchone()
        for key in chance.integers(1, last, _QUESTIONS).tolist():
            sql = "SELECT content FROM passages WHERE id >= ? ORDER BY id LIMIT 1"
            words = connection.execute(sql, (key,)).fetchone()[0].split()
            first = int(chance.integers(0, max(1, len(words) - _QUESTION_WORDS)))
            yield " ".join(words[first : first + _QUESTION_WORDS])


def _lines(text: Path) -> Iterator[str]:
    reads = lzma.open if text.suffix == ".xz" else open
    with reads(text, "rt", encoding="utf-8") as lines:
        yield from lines


def _documents(lines: Iterable[str]) -> Iterator[str]:
    held: list[str] = []
    words = 0
    for line in lines:
        held.append(line)
        words += len(line.split())
        if words >= _DOCUMENT_WORDS:
            yield "".join(held)
            held, words = [], 0


def _apart(measure: Callable[..., _T], *arguments: Path) -> _T:
    """Call a function in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, *arguments).result()


if __name__ == "__main__":
    main()
