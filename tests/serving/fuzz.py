"""Thousands of generated requests, right and wrong, against a real server: no error of ours, and
every answer as ``/openapi.json`` says.

    python -m tests.serving.fuzz --cases 5000

Needs schemathesis (https://schemathesis.io), which is in no extra: pip install schemathesis.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa import Engine, Settings, build_index
from tests.serving.services import WRITE, make_service, running

ROOT = Path(__file__).resolve().parents[2]
_OPERATIONS = 6  # those that take something, and so can be asked in many ways


# What is well formed may still make no sense, such as a question without a word: that is a 400,
# whereas a 422 must be for what the schema forbids.
_CONFIG = """
[checks.positive_data_acceptance]
expected-statuses = [200, 201, 204, 400, 404]

[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 413, 422]

# In a form, where the wrong type for a file is asked for, anything is a file.
[[operations]]
include-name = "POST /api/documents"
checks.negative_data_rejection.enabled = false

[phases.stateful]
checks.negative_data_rejection.enabled = false
"""


class Counting:
    """Counts the answers of a service by status, whatever the tool makes of them.

    The tool calls every file «file», which is of no known format; here half of them become
    Markdown, so that what is in them is read.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.statuses: Counter[int] = Counter()
        self._files = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.statuses[message["status"]] += 1
            await send(message)

        async def renamed() -> Message:
            message = await receive()
            if message["type"] == "http.request" and b'filename="file"' in message["body"]:
                self._files += 1
                if self._files % 2:
                    body = message["body"].replace(b'filename="file"', b'filename="f.md"')
                    return {**message, "body": body}
            return message

        await self._app(scope, renamed, counted)


def main() -> int:
    """Fuzz; the status is not 0 where something failed or there were too few cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=5000, help="at least so many requests")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--schemathesis", nargs="*", default=[], help="more of its options")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(indexes=Path(folder))
        build_index(ROOT / "seeds", "seeds", settings=settings)
        counting = Counting(make_service(Engine("seeds", settings), keys=(WRITE,)))
        (Path(folder) / "schemathesis.toml").write_text(_CONFIG, encoding="utf-8")
        with running(counting) as address:
            failed = subprocess.run(
                [*_command(address, asked), *asked.schemathesis], cwd=folder, check=False
            ).returncode
    answered = counting.statuses.total()
    errors = sum(number for status, number in counting.statuses.items() if status >= 500)
    by_status = ", ".join(f"{key}: {number}" for key, number in sorted(counting.statuses.items()))
    print(f"{answered} answers ({by_status}); {errors} errors of the server.")  # noqa: T201
    return int(bool(failed or errors or answered < asked.cases))


def _command(address: str, asked: Any) -> list[str]:
    return [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json"),
        *("--header", f"Authorization: Bearer {WRITE}"),
        *("--checks", "all", "--continue-on-failure", "--workers", "2", "--no-color"),
        *("--max-examples", str(-(-asked.cases // _OPERATIONS)), "--seed", str(asked.seed)),
        *("--suppress-health-check", "all", "--request-timeout", "120"),
        *("--max-response-time", "120"),  # a busy machine is no failure
        *("--generation-database", "none"),
    ]


if __name__ == "__main__":
    sys.exit(main())
