"""A rule that the database decides and the code foresees: what each of them says of the same case."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chassis.database import broken_rule
from contracts.base import Refusal, Refused


def by_database(session: Session, statement: str, **values: object) -> str | None:
    """The rule with which the database refuses the statement; what it did is undone."""
    attempt = session.begin_nested()
    try:
        session.execute(text(statement), values)
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    except DBAPIError as error:
        return broken_rule(error)
    finally:
        attempt.rollback()
        session.expire_all()
    return None


def by_code(session: Session, ask: Callable[[], object]) -> Refusal | None:
    """The reason for which the service refuses; what it did is undone."""
    attempt = session.begin_nested()
    try:
        ask()
    except Refused as refused:
        return refused.refusal
    finally:
        attempt.rollback()
        session.expire_all()
    return None
