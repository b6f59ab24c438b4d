"""A builder that is to be killed: it says what is committed, then goes on until the end comes."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from qa.index.store import PassageStore
from qa.types import FileState
from tests.index.store.store_builders import make_item


def main(folder: str) -> None:
    """Put five documents in each transaction, delete one in ten rounds, save the vectors often."""
    store = PassageStore(folder, create=True)
    log = Path(folder, "committed.log").open("a", encoding="utf-8")  # noqa: SIM115 - until the end
    first = len(store.source_digests())
    for round_ in count():
        paths = [f"{first}-{round_}-{number}.txt" for number in range(5)]
        items = [make_item(path, f"Le passage de {path}. Il est court.") for path in paths]
        states = {path: FileState(1, 1, "x") for path in paths}
        print("+", *paths, file=log, flush=True)  # begun
        store.write_sources(items, (), states)
        print("=", *paths, file=log, flush=True)  # committed
        if round_ % 3 == 0:
            store.save_vectors()


if __name__ == "__main__":
    main(sys.argv[1])
