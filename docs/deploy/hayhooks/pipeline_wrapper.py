"""A pipeline of qa under Hayhooks (https://github.com/deepset-ai/hayhooks).

Beside this file, ``pipeline.yaml`` is what ``Engine("presse").pipeline.dumps()`` gives, unchanged.
"""

from pathlib import Path
from typing import Any

from hayhooks import BasePipelineWrapper
from haystack import Pipeline


class PipelineWrapper(BasePipelineWrapper):
    """``POST /NAME/run`` with ``{"question": …}``."""

    def setup(self) -> None:
        """Load the pipeline; its components are qa's."""
        yaml = Path(__file__).with_name("pipeline.yaml").read_text(encoding="utf-8")
        self.pipeline = Pipeline.loads(yaml, allowed_modules=["qa.*"])
        self.pipeline.warm_up()

    def run_api(self, question: str) -> dict[str, Any]:
        """Answer a question in French from the indexed documents."""
        given = self.pipeline.run({"query": {"question": question}})["reading"]
        answers = [
            {"text": answer.text, "confidence": answer.confidence} for answer in given["answers"]
        ]
        return {"answers": answers, "abstained": given["abstained"]}
