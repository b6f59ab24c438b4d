from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from haystack import tracing

from qa import Engine
from qa.errors import MissingExtraError
from qa.serving.tracing import trace_if_asked, trace_to

QUESTION = "Où s'est tenu le sommet ?"


@pytest.fixture(autouse=True)
def untraced() -> Iterator[None]:
    yield
    tracing.disable_tracing()


def test_nothing_is_traced_unless_a_collector_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", raising=False)
    trace_if_asked()
    assert not tracing.is_tracing_enabled()


def test_a_collector_without_the_extra_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace.export", None)
    with pytest.raises(MissingExtraError, match=r"qa-fr\[otel\]"):
        trace_if_asked()


def test_a_question_gives_a_span_of_its_own_and_of_each_component(small_engine: Engine) -> None:
    memory = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter")
    pytest.importorskip("haystack_integrations.tracing.opentelemetry")
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor

    exporter = memory.InMemorySpanExporter()
    trace_to(SimpleSpanProcessor(exporter))
    small_engine.ask(QUESTION)
    spans = exporter.get_finished_spans()
    names = {span.attributes.get("haystack.component.name") for span in spans}
    assert {"query", "retrieval", "lexical", "dense", "reading", "reader", "answers"} <= names
    assert len({span.context.trace_id for span in spans}) == 1
    assert spans[0].resource.attributes["service.name"] == "qa"
    assert QUESTION not in str([dict(span.attributes) for span in spans])
