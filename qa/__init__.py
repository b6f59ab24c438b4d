"""Ask French documents a question; get the answer as an exact span of its source.

>>> from qa import ask
>>> ask("Où s'est tenu le sommet ?").best.text  # doctest: +SKIP

Importing this package is cheap: every public name is loaded on first use.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.engine import Engine, ask
    from qa.errors import QAError
    from qa.evaluation.run import evaluate
    from qa.index.build import build_index
    from qa.settings import Settings
    from qa.types import Answer, Evidence, Filters, Passage, Reply

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Engine",
    "Evidence",
    "Filters",
    "Passage",
    "QAError",
    "Reply",
    "Settings",
    "ask",
    "build_index",
    "evaluate",
]

# The libraries read these when they are imported, so they are set before any of them is.
for _name, _value in {
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}.items():
    os.environ.setdefault(_name, _value)

_HOMES = {
    "Answer": "qa.types",
    "Engine": "qa.engine",
    "Evidence": "qa.types",
    "Filters": "qa.types",
    "Passage": "qa.types",
    "QAError": "qa.errors",
    "Reply": "qa.types",
    "Settings": "qa.settings",
    "ask": "qa.engine",
    "build_index": "qa.index.build",
    "evaluate": "qa.evaluation.run",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
