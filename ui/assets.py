"""The files of ``ui/static``: templates, styles and scripts of the page."""

from __future__ import annotations

from importlib.resources import files


def read_asset(name: str) -> str:
    """The text of a file of ``ui/static``."""
    return files("ui").joinpath("static", name).read_text(encoding="utf-8")
