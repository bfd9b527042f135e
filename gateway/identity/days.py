"""Days (UTC) that a list is narrowed to: the first and the last one belong to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement
from sqlalchemy.orm import QueryableAttribute

from chassis.clock import midnight


def between(
    moment: QueryableAttribute[datetime], since: date | None, until: date | None
) -> Iterator[ColumnElement[bool]]:
    """The conditions; after the last day that a calendar has there is no other, and nothing to leave out."""
    if since is not None:
        yield moment >= midnight(since)
    if until is not None and until < date.max:
        yield moment < midnight(until + timedelta(days=1))
