"""Sends traces and metrics by OTLP over HTTP; gRPC and eventlet do not work together.

A separate module, imported only if an endpoint is set: its imports take a fifth of a second per process.
"""

from __future__ import annotations

from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics.export import MetricReader, PeriodicExportingMetricReader
from opentelemetry.sdk.trace import SpanProcessor
from opentelemetry.sdk.trace.export import BatchSpanProcessor


def span_processor(endpoint: str) -> SpanProcessor:
    """Sends spans to `endpoint`/v1/traces, in batches."""
    return BatchSpanProcessor(OTLPSpanExporter(f"{endpoint}/v1/traces"))


def metric_reader(endpoint: str) -> MetricReader:
    """Sends metrics to `endpoint`/v1/metrics, every minute."""
    return PeriodicExportingMetricReader(OTLPMetricExporter(f"{endpoint}/v1/metrics"))
