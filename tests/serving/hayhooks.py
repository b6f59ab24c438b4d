"""The serialised pipeline, unchanged, under the real Hayhooks, in an environment of its own.

    python -m tests.serving.hayhooks [--python PYTHON]

Installs hayhooks and qa in a fresh environment (minutes, and the network), or takes ``--python``,
of one that has both; deploys, asks, and compares with the engine.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import httpx

from qa import Engine, Settings, build_index
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
_QUESTION = "Où s'est tenu le sommet ?"


def main() -> int:
    """Deploy and ask; the status is 1 where the answers differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path, help="of an environment that has hayhooks and qa")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        python = asked.python or _environment(Path(folder) / "environment")
        settings = Settings(indexes=Path(folder) / "indexes")
        build_index(ROOT / "seeds", "seeds", settings=settings)
        engine = Engine("seeds", settings)
        pipeline = Path(folder) / "pipelines" / "seeds"
        pipeline.mkdir(parents=True)
        shutil.copy(ROOT / "docs/deploy/hayhooks/pipeline_wrapper.py", pipeline)
        (pipeline / "pipeline.yaml").write_text(engine.pipeline.dumps(), encoding="utf-8")
        given = _asked(python, pipeline.parent)
    reply = engine.ask(_QUESTION)
    wanted = [{"text": one.text, "confidence": one.confidence} for one in reply.answers]
    print(f"hayhooks: {given}")  # noqa: T201
    return int(given != {"answers": wanted, "abstained": reply.abstained})


def _environment(folder: Path) -> Path:
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "hayhooks>=2", str(ROOT)], check=True)
    return python


def _asked(python: Path, pipelines: Path) -> object:
    port = free_port()
    environment = os.environ | {"HAYHOOKS_PIPELINES_DIR": str(pipelines), "QA_CONFIG": os.devnull}
    server = subprocess.Popen(
        [python.with_name("hayhooks"), "run", "--host", "127.0.0.1", "--port", str(port)],
        env=environment,
    )
    try:
        while True:
            assert server.poll() is None, "hayhooks has ended"
            try:
                httpx.get(f"http://127.0.0.1:{port}/status")
                break
            except httpx.TransportError:
                continue
        answered = httpx.post(
            f"http://127.0.0.1:{port}/seeds/run", json={"question": _QUESTION}, timeout=60
        )
        given: object = answered.raise_for_status().json()["result"]
        return given
    finally:
        server.terminate()
        server.wait(30)


if __name__ == "__main__":
    sys.exit(main())
