"""The ``qa`` command: thin over the public names."""

from qa.cli.main import main

__all__ = ["main"]
