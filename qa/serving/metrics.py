"""What Prometheus scrapes. One registry a service, so that several may live in one process."""

from __future__ import annotations

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from qa.serving.limiter import Limiter

_SECONDS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30)


class Metrics:
    """Counters of one service."""

    def __init__(self, limiter: Limiter) -> None:
        self.registry = CollectorRegistry()
        self.questions = Counter(
            "qa_questions",
            "Questions by outcome: answered, abstained, cached, shared (with the same question, "
            "being read), refused, busy, late, left, failed.",
            ["outcome"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "qa_question_seconds",
            "Seconds from the arrival of a question to its reply.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.stages = Counter(
            "qa_stage_seconds", "Seconds spent in each stage.", ["stage"], registry=self.registry
        )
        ProcessCollector(registry=self.registry)  # memory, processor time, open files
        waiting = Gauge(
            "qa_questions_in_progress", "Questions running or waiting.", registry=self.registry
        )
        waiting.set_function(lambda: limiter.inside)

    def exposition(self) -> bytes:
        """The text form, https://prometheus.io/docs/instrumenting/exposition_formats/."""
        return generate_latest(self.registry)
