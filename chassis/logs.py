"""Structured logs: JSON lines with trace and member ids; no message text, no personal data."""

from __future__ import annotations

import io
import logging
import posix  # eventlet replaces os.write by one that only one thread may wait in
import sys
from typing import TextIO, cast

import structlog
from opentelemetry import trace
from structlog.typing import EventDict, Processor, WrappedLogger

from chassis import telemetry
from chassis.discretion import exception

get = structlog.get_logger


class Sturdy(io.TextIOBase):
    """A stream that never raises: what cannot be written, on a full disk or to a reader that is gone, is counted.

    It keeps nothing back, so that what is written later is not held up by what was lost.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._torn = False

    def write(self, text: str) -> int:
        """Writes at once; returns the characters it was given, written or not."""
        left = (b"\n" if self._torn else b"") + text.encode(errors="backslashreplace")
        try:
            while left:
                left = left[posix.write(self._descriptor, left) :]
        except OSError:
            telemetry.log_lines_lost.add(1)
        self._torn = bool(left)
        return len(text)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor


def _with_trace(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace"] = f"{context.trace_id:032x}"
    return event


def start(process: str, level: str) -> None:
    """Sends this process's logs, and the libraries', to standard error as JSON lines. From now on no word can fail."""
    sys.stdout, sys.stderr = cast(TextIO, Sturdy(1)), cast(TextIO, Sturdy(2))
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
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processor=structlog.processors.JSONRenderer())
    )
    logging.basicConfig(
        level=max(logging.getLevelNamesMapping()[level], logging.WARNING), handlers=[handler], force=True
    )
