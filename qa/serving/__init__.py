"""One engine for many callers: REST, an OpenAI-compatible route, MCP tools, and their safety.

Needs the ``serve`` extra. The chat is mounted by the command, which knows both rooms.
"""

from __future__ import annotations

from qa.serving.app import create_app
from qa.serving.options import ServingOptions, check_public
from qa.serving.server import run_server

__all__ = ["ServingOptions", "check_public", "create_app", "run_server"]
