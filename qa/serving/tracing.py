"""Spans of every question and of each component that works on it, through Haystack's tracer.

On where the standard variables of OpenTelemetry name a collector
(https://opentelemetry.io/docs/specs/otel/protocol/exporter/), off otherwise. Needs the ``otel``
extra. No span holds the text of a question or of a passage: Haystack keeps these out unless
``HAYSTACK_CONTENT_TRACING_ENABLED`` says otherwise.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from qa.errors import MissingExtraError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def trace_if_asked() -> None:
    """Send spans to the collector that the environment names, if it names one.

    Raises:
        MissingExtraError: it does, and the ``otel`` extra is not installed.
    """
    if not any(os.environ.get(name) for name in _ENDPOINTS):
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        trace_to(BatchSpanProcessor(OTLPSpanExporter()))
    except ImportError as error:
        raise MissingExtraError(
            "Envoyer des traces (OTEL_EXPORTER_OTLP_ENDPOINT) demande un complément : "
            "pip install 'qa-fr[otel]'"
        ) from error


def trace_to(processor: SpanProcessor) -> None:
    """Hand every span to ``processor``; the service is called «qa» unless OTEL_SERVICE_NAME is set.

    Raises:
        ImportError: the ``otel`` extra is not installed.
    """
    from haystack.tracing.tracer import enable_tracing
    from haystack_integrations.tracing.opentelemetry import OpenTelemetryTracer
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider

    name = os.environ.get("OTEL_SERVICE_NAME") or "qa"
    provider = TracerProvider(resource=Resource.create({"service.name": name}))
    provider.add_span_processor(processor)
    enable_tracing(OpenTelemetryTracer(provider.get_tracer("qa")))
