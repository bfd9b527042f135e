"""OpenTelemetry: spans for calls and messages, metrics, and where they go (OTLP over HTTP, a folder, or nowhere)."""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from opentelemetry import metrics, trace
from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricReader
from opentelemetry.sdk.metrics.view import View
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import Span, SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.util.types import AttributeValue
from sqlalchemy import Engine, event

_propagator = TraceContextTextMapPropagator()
_tracer = trace.get_tracer("convive")
_meter = metrics.get_meter("convive")

# In seconds, from a look-up in memory to the deadline of a call.
_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]


def _duration(name: str, description: str) -> metrics.Histogram:
    return _meter.create_histogram(name, "s", description, explicit_bucket_boundaries_advisory=_SECONDS)


# FastAPI tells each request's route, host and protocol: five hundred routes by status by bucket are megabytes, and a
# host is whatever a stranger writes. What an operation takes is in `convive_rpc_server_duration`.
_VIEWS = [
    View(
        instrument_name="http.server.request.duration",
        attribute_keys={"http.request.method", "http.response.status_code"},
    ),
    View(instrument_name="http.server.active_requests", attribute_keys=set()),
]

rpc_seconds = _duration("convive_rpc_server_duration", "Time a service took to answer a call")
rpc_refused = _meter.create_counter("convive_rpc_refused", "1", "Calls refused, by code")
event_seconds = _duration("convive_event_duration", "Time a service took to handle an event")
event_age = _duration("convive_event_age", "Age of an event when it was handled")
inbox_duplicates = _meter.create_counter(
    "convive_inbox_duplicates", "1", "Events delivered again and not handled again"
)
events_retried = _meter.create_counter("convive_events_retried", "1", "Events that failed and wait for another try")
events_untrusted = _meter.create_counter(
    "convive_events_untrusted", "1", "Events refused because their source did not sign them, by reason"
)
calls_untrusted = _meter.create_counter(
    "convive_calls_untrusted", "1", "Calls refused because the gateway did not make them, or not now, by reason"
)
events_parked = _meter.create_counter("convive_events_parked", "1", "Events put into a parking queue")
events_published = _meter.create_counter("convive_events_published", "1", "Events the relay published")
job_seconds = _duration("convive_job_duration", "Time a job took that runs by the clock")
jobs_failed = _meter.create_counter("convive_jobs_failed", "1", "Jobs that failed and will be tried again")
job_late = _meter.create_gauge("convive_job_late", "s", "Time since a job was due that is not done")
answers_cached = _meter.create_counter(
    "convive_answers_cached", "1", "Answers the gateway gave without asking the service"
)
connections_refused = _meter.create_counter("convive_connections_refused", "1", "Connections hung up on, by reason")
mails = _meter.create_counter("convive_mails", "1", "Mails by what became of them: sent, put off, refused, uncertain")
mails_waiting = _meter.create_gauge("convive_mails_waiting", "1", "Mails that wait to be sent")
mail_age = _meter.create_gauge("convive_mail_age", "s", "Age of the oldest mail that waits to be sent")
passwords_waiting = _meter.create_gauge(
    "convive_passwords_waiting", "1", "Requests waiting for a password to be computed"
)
passwords_refused = _meter.create_counter(
    "convive_passwords_refused", "1", "Requests told to come again, since too many waited for a password"
)
sign_ins_failed = _meter.create_counter("convive_sign_ins_failed", "1", "Sign-ins with a wrong address or password")
second_factors = _meter.create_counter("convive_second_factors", "1", "Second factors given, by kind or refused")
api_tokens = _meter.create_counter("convive_api_tokens", "1", "API tokens made, revoked, used and refused")
work_asked = _meter.create_counter("convive_work_asked", "1", "Proofs of work that were asked for")
file_bytes = _meter.create_counter("convive_file_bytes", "By", "Bytes of members' files that were put into the store")
files_refused = _meter.create_counter("convive_files_refused", "1", "Files refused for their content, by reason")
http_failures = _meter.create_counter("convive_http_failures", "1", "Answers of the gateway of 500 or more, by status")
calls_unanswered = _meter.create_counter("convive_calls_unanswered", "1", "Calls nobody answered, by service")
log_lines_lost = _meter.create_counter("convive_log_lines_lost", "1", "Lines of the log that could not be written")


class Asked:
    """A gauge whose values are worked out when it is read: what grows by itself is never as old as the last look."""

    def __init__(self, name: str, unit: str, description: str) -> None:
        self._sources: list[Callable[[], Iterable[tuple[float, dict[str, Any]]]]] = []
        _meter.create_observable_gauge(name, [self._observe], unit, description)

    def follow(self, source: Callable[[], Iterable[tuple[float, dict[str, Any]]]]) -> None:
        """Values with their attributes come from there, for as long as the process lives."""
        self._sources.append(source)

    def _observe(self, _: metrics.CallbackOptions) -> Iterable[metrics.Observation]:
        return [metrics.Observation(*value) for source in self._sources for value in source()]


outbox_age = Asked("convive_outbox_age", "s", "Age of the oldest event that waits to be published")
ready = Asked("convive_ready", "1", "1 while the process has this part of what it needs, else 0")


class FolderExporter(SpanExporter):
    """Writes sampled spans as JSON lines, one file per process: what `convive trace` reads."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{name}.{os.getpid()}.jsonl"

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        lines = "".join(json.dumps(_as_line(span)) + "\n" for span in spans)
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(lines)
        except OSError:  # a full disk costs traces, nothing else
            return SpanExportResult.FAILURE
        return SpanExportResult.SUCCESS


def _as_line(span: ReadableSpan) -> dict[str, object]:
    context = span.get_span_context()
    return {
        "trace": f"{context.trace_id:032x}" if context else "",
        "span": f"{context.span_id:016x}" if context else "",
        "parent": f"{span.parent.span_id:016x}" if span.parent else None,
        "service": span.resource.attributes["service.name"],
        "name": span.name,
        "kind": span.kind.name.lower(),
        "start": span.start_time,
        "end": span.end_time,
        "ok": span.status.status_code is not StatusCode.ERROR,
        "attributes": dict(span.attributes or {}),
    }


def start(name: str, *, otlp_endpoint: str, trace_dir: Path | None, ratio: float = 0.0) -> None:
    """Sets up telemetry for this process. Without an endpoint or a folder no span is recorded.

    `ratio` is the share of traces that start here and are recorded; a caller's sampled traceparent is always followed.
    """
    resource = Resource.create({"service.name": name, "service.namespace": "convive", "process.pid": os.getpid()})
    readers: list[MetricReader] = [PrometheusMetricReader(scope_info_enabled=False)]
    if otlp_endpoint or trace_dir:
        provider = TracerProvider(resource=resource, sampler=ParentBased(TraceIdRatioBased(ratio)))
        if trace_dir:
            provider.add_span_processor(SimpleSpanProcessor(FolderExporter(trace_dir, name)))
        if otlp_endpoint:
            otlp = importlib.import_module("chassis.otlp")
            provider.add_span_processor(otlp.span_processor(otlp_endpoint))
            readers.append(otlp.metric_reader(otlp_endpoint))
        trace.set_tracer_provider(provider)
    metrics.set_meter_provider(MeterProvider(readers, resource=resource, views=_VIEWS))


def traceparent() -> str | None:
    """The current span's W3C traceparent, or nothing if nothing is recorded."""
    carrier: dict[str, str] = {}
    if trace.get_current_span().get_span_context().trace_flags.sampled:
        _propagator.inject(carrier)
    return carrier.get("traceparent")


def reference() -> str:
    """What somebody who met an error can name, and the logs have: the trace's id, or one of its own without a trace."""
    context = trace.get_current_span().get_span_context()
    return f"{context.trace_id:032x}" if context.is_valid else uuid4().hex


@contextmanager
def span(
    name: str, kind: SpanKind, parent: str | None, attributes: Mapping[str, AttributeValue] | None = None
) -> Iterator[Span]:
    """A span below the given traceparent, or below the current span if none is given."""
    context = _propagator.extract({"traceparent": parent}) if parent else None
    with _tracer.start_as_current_span(name, context=context, kind=kind, attributes=attributes) as current:
        yield current


def follow_database(engine: Engine) -> None:
    """Adds a span per SQL statement of this engine to recorded traces, at no cost for the others.

    OpenTelemetry's own package creates a span for every statement, recorded or not: a tenth of a call's time.
    """
    event.listen(
        engine, "before_cursor_execute", _begin_statement, insert=True
    )  # the statement as written, not as sent
    event.listen(engine, "after_cursor_execute", _end_statement)
    event.listen(engine, "handle_error", _fail_statement)


def _begin_statement(_: object, __: object, statement: str, ___: object, context: Any, ____: bool) -> None:
    if trace.get_current_span().is_recording():
        attributes = {"db.system": "postgresql", "db.statement": statement}
        name = statement.split(None, 1)[0].upper()
        context.convive_span = _tracer.start_span(name, kind=SpanKind.CLIENT, attributes=attributes)


def _end_statement(_: object, __: object, ___: str, ____: object, context: Any, _____: bool) -> None:
    if span_of_statement := getattr(context, "convive_span", None):
        span_of_statement.end()


def _fail_statement(failure: Any) -> None:
    if span_of_statement := getattr(failure.execution_context, "convive_span", None):
        span_of_statement.set_status(StatusCode.ERROR, str(failure.original_exception))
        span_of_statement.end()
