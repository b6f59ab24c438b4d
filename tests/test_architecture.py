"""The arrows between rooms point right: what stands on the left knows nothing of the right."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import qa

ROOT = Path(qa.__file__).parent
# From left to right; rooms of one row import each other only where ``NEIGHBOURS`` says so.
ROWS = (
    ("types", "errors", "settings", "paths", "timing"),
    ("french",),
    ("documents",),
    ("index",),
    ("query",),
    ("retrieval",),
    ("reading",),
    ("answering",),
    ("pipeline", "reply_cache"),
    ("engine",),
    ("generation", "evaluation", "training", "bench"),
    ("serving", "cli", "ui"),
)
PLACES = {room: place for place, row in enumerate(ROWS) for room in row}
NEIGHBOURS = {
    ("types", "errors"): "values raise the errors of the tree",
    ("settings", "errors"): "a setting that is impossible is an error",
    ("paths", "errors"): "a name that is none is an error",
    ("evaluation", "generation"): "a drafted gold set is made of generated questions",
    ("training", "evaluation"): "a model is measured with the product's metrics",
    ("bench", "evaluation"): "peers are measured with the product's metrics",
    ("cli", "serving"): "«qa serve» starts the service",
    ("cli", "ui"): "«qa chat» opens the chat",
    ("ui", "serving"): "the chat stands behind the service's guard",
}
"""Imports within a row, by (room, imported room), with their reason."""
EXCEPTIONS: dict[tuple[str, str], str] = {}
"""Imports of rooms further right, by (file, room), with the reason why they stay."""


def _room(module: str) -> str | None:
    parts = module.split(".")
    if parts[0] == "ui":
        return "ui"
    return parts[1] if parts[0] == "qa" and len(parts) > 1 else None


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "qa":  # a module or a public name
                yield from (f"qa.{_home(alias.name)}" for alias in node.names)
            else:
                yield node.module


def _home(name: str) -> str:
    return qa._HOMES.get(name, f"qa.{name}").removeprefix("qa.")


def _files() -> Iterator[tuple[str, Path]]:
    for file in sorted(ROOT.rglob("*.py")):
        place = file.relative_to(ROOT).parts
        yield place[0].removesuffix(".py"), file
    for file in sorted((ROOT.parent / "ui").rglob("*.py")):
        yield "ui", file


def test_every_import_points_left() -> None:
    wrong = set()
    for room, file in _files():
        if room == "__init__":
            continue
        for module in _imports(file):
            other = _room(module)
            if other is None or other == room or other not in PLACES:
                continue
            allowed = PLACES[other] < PLACES[room] or (room, other) in NEIGHBOURS
            name = file.relative_to(ROOT.parent).as_posix()
            if not allowed and (name, other) not in EXCEPTIONS:
                wrong.add((name, other))
    assert not wrong


def test_every_room_has_its_place() -> None:
    rooms = {room for room, _ in _files()} - {"__init__", "models", "seeds"}
    assert rooms == set(PLACES)


def test_every_exception_is_needed() -> None:
    found = {(room, _room(module)) for room, file in _files() for module in _imports(file)}
    assert set(NEIGHBOURS) <= found
    for file, room in EXCEPTIONS:
        assert room in {_room(module) for module in _imports(ROOT.parent / file)}
