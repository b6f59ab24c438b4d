"""Haystack loaded without torch: it imports it wherever it is installed, 1.5 s that nobody needs.

Only ``haystack.utils.device`` does so, to name devices for its own models. The commands that use
none of these start as quickly with torch as without; our own readers import it when they need it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

_IMPORTER = "haystack.utils.device"
_HIDDEN = "torch"


def hide_torch_from_haystack() -> None:
    """Let the coming import of Haystack find no torch; nothing changes if either is loaded."""
    if _IMPORTER not in sys.modules and _HIDDEN not in sys.modules:
        sys.meta_path.insert(0, _Finder())


class _Finder(MetaPathFinder):
    """Finds the one module and lets it be loaded by ``_Blindfolded``."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != _IMPORTER:
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(fullname, path)
        if spec is not None and spec.loader is not None and _HIDDEN not in sys.modules:
            spec.loader = _Blindfolded(spec.loader)
        return spec


class _Blindfolded(Loader):
    """Runs a module to which importing torch fails, as if it were not installed."""

    def __init__(self, own: Loader) -> None:
        self._own = own

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._own.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        sys.modules[_HIDDEN] = None  # type: ignore[assignment] # how Python marks «not there»
        try:
            self._own.exec_module(module)
        finally:
            del sys.modules[_HIDDEN]
