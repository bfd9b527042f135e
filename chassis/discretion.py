"""What a log may say of an error: what kind it is and where, never the words and figures that it happened to.

The text of an error is no text of ours: SQLAlchemy's has the statement's parameters in it, PostgreSQL's the row, and
pydantic's what was entered.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from sqlalchemy.exc import DBAPIError
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import ExcInfo

_WITHOUT_LOCALS = ExceptionDictTransformer(show_locals=False)


def error_summary(error: BaseException) -> str:
    """`UniqueViolation 23505 uq_board_slug`; of the system's errors what they mean; of others their name only."""
    if isinstance(error, DBAPIError):
        diagnosis = getattr(error.orig, "diag", None)
        parts = [type(error.orig).__name__, getattr(error.orig, "pgcode", None)]
        parts.append(getattr(diagnosis, "constraint_name", None))
        return " ".join(part for part in parts if part)
    if isinstance(error, OSError) and error.errno:
        return f"{type(error).__name__}: {os.strerror(error.errno)}"
    return type(error).__name__


def exception(exc_info: ExcInfo) -> list[dict[str, Any]]:
    """An exception with its causes, for the log: kinds and frames, without values."""
    found = _WITHOUT_LOCALS(exc_info)
    causes = list(_causes(exc_info[1]))
    for n, each in enumerate(found):
        said = error_summary(causes[n]) if n < len(causes) else ""
        each["exc_value"] = "" if said == each["exc_type"] else said
        each["exc_notes"] = []
    return found


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
