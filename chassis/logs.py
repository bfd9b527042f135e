"""Structured logs: JSON lines with trace and member ids; no message text, no personal data."""

from __future__ import annotations

import logging
import sys

import structlog
from opentelemetry import trace
from structlog.typing import EventDict, Processor, WrappedLogger

from chassis.discretion import exception

get = structlog.get_logger


def _with_trace(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace"] = f"{context.trace_id:032x}"
    return event


def start(process: str, level: str) -> None:
    """Sends this process's logs, and the libraries', to standard error as JSON lines."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_trace,
        structlog.processors.ExceptionRenderer(exception),
    ]
    structlog.contextvars.bind_contextvars(process=process)
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processor=structlog.processors.JSONRenderer())
    )
    logging.basicConfig(
        level=max(logging.getLevelNamesMapping()[level], logging.WARNING), handlers=[handler], force=True
    )
