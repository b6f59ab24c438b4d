from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import qa
from qa import errors

PUBLIC = {
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
}
HEAVY = {"haystack", "faiss", "onnxruntime", "gradio", "torch", "transformers", "numpy", "pydantic"}


def run_python(code: str) -> str:
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    return result.stdout


def test_public_api() -> None:
    assert set(qa.__all__) == PUBLIC
    assert all(getattr(qa, name) is not None for name in PUBLIC)


def test_importing_qa_imports_nothing_heavy() -> None:
    code = "import qa, sys, json; print(json.dumps(sorted(sys.modules)))"
    assert not HEAVY & set(json.loads(run_python(code)))


def test_asking_needs_no_torch_no_transformers_no_gradio(tmp_path: Path) -> None:
    # None in sys.modules makes an import fail: the base install has no torch at all.
    code = (
        "import sys; sys.modules.update(dict.fromkeys(('torch', 'transformers', 'gradio',"
        "'sentence_transformers')));"
        "from pathlib import Path; from qa import Engine, Settings;"
        f"engine = Engine(settings=Settings(indexes=Path({str(tmp_path)!r})));"
        "print(len(engine.ask('Où est le sommet ?').passages) > 0)"
    )
    assert run_python(code).strip() == "True"


def test_telemetry_is_off_before_any_import() -> None:
    code = (
        "import os; [os.environ.pop(n, None) for n in ('HAYSTACK_TELEMETRY_ENABLED',"
        "'GRADIO_ANALYTICS_ENABLED', 'HF_HUB_DISABLE_TELEMETRY')]; import qa;"
        "print(os.environ['HAYSTACK_TELEMETRY_ENABLED'], os.environ['GRADIO_ANALYTICS_ENABLED'],"
        "os.environ['HF_HUB_DISABLE_TELEMETRY'])"
    )
    assert run_python(code).split() == ["False", "False", "1"]


def test_every_error_is_a_qa_error_and_in_the_tree() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    tree = errors.__doc__ or ""
    assert all(issubclass(kind, errors.QAError) for kind in kinds)
    assert all(f"``{kind.__name__}``" in tree for kind in kinds)
