"""PostgreSQL through SQLAlchemy: engines, sessions, and which failures are worth a retry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, MetaData, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.pool import QueuePool

from chassis import hosts, postgres
from chassis.plans import Plans
from chassis.settings import PREPARE_THRESHOLD

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# PostgreSQL's codes for "do the transaction again": serialization failure, deadlock.
RETRYABLE = frozenset({"40001", "40P01"})
_OPTIONS = "-c timezone=UTC -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
_READ_ONLY = "25006"


def base() -> type[DeclarativeBase]:
    """A declarative base for one service; each has its own, so that no table can be shared by accident."""

    class Base(DeclarativeBase):
        metadata = MetaData(naming_convention=NAMING)

    return Base


def connect(url: str, *, pool_size: int, prepare_threshold: int = PREPARE_THRESHOLD) -> Engine:
    """An engine whose connections speak UTC and give up on a lock after 10 s. The URL may have several hosts.

    What it executes for the `prepare_threshold`-th time is prepared from then on (`chassis/plans.py`); 0: nothing is.
    Connections are not tested before each use: `transaction` distinguishes a connection that broke before the commit
    from other failures, and its callers run such a transaction again.
    """
    engine = create_engine(
        place(url),
        creator=lambda: postgres.connect(url, options=_OPTIONS),
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=10,
        pool_use_lifo=True,  # the connection that was used last: a few know the statements, and the others stay small
    )
    event.listen(engine, "handle_error", _leave_standby)
    event.listen(engine, "checkin", _in_transactions)
    Plans(engine, prepare_threshold)
    return engine


def engine_for_tools(url: str, **options: str) -> Engine:
    """An engine without any of this, for migrations and an operator's tools; `options` are libpq's."""
    return create_engine(place(url), creator=lambda: postgres.connect(url, **options))


def place(url: str) -> URL:
    """A database's URL as SQLAlchemy reads it, which knows one host only: the first."""
    return make_url(hosts.each(url)[0]).set(drivername="postgresql+psycopg2")


def _leave_standby(failure: ExceptionContext) -> None:
    """A server that became a standby takes no writes any more: its connections are given up, others lead elsewhere."""
    if getattr(failure.original_exception, "pgcode", None) == _READ_ONLY:
        failure.is_disconnect = True


def sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions that keep loaded objects after a commit (views are built from them) and flush before queries."""
    return sessionmaker(engine, expire_on_commit=False)


def readers(engine: Engine) -> sessionmaker[Session]:
    """Sessions for reading: each statement is its own transaction, which saves two round trips per call.

    Under READ COMMITTED a statement sees what was committed when it began, in one transaction or in several.
    SQLAlchemy's own AUTOCOMMIT sets the isolation level as well, which is a third: here only the driver is told.
    """
    reading = engine.execution_options()
    event.listen(reading, "engine_connect", _without_transactions)
    return sessions(reading)


def _without_transactions(connection: Connection) -> None:
    driver: Any = connection.connection.dbapi_connection
    driver.autocommit = True


def _in_transactions(driver: Any, _: object) -> None:
    """Whoever gets the connection next begins transactions, unless they are a reader too."""
    if driver is not None and driver.closed == 0:
        driver.autocommit = False


def snapshots(engine: Engine) -> sessionmaker[Session]:
    """Sessions whose statements all see the database as it was when the first of them began (REPEATABLE READ)."""
    return sessions(engine.execution_options(isolation_level="REPEATABLE READ"))


class Interrupted(Exception):
    """The connection broke before the commit was requested: nothing was done, and the transaction can be run again."""


@contextmanager
def transaction(factory: sessionmaker[Session]) -> Iterator[Session]:
    """One transaction: commits at the end, rolls back on any exception. Raises Interrupted.

    If the connection breaks during the commit itself, SQLAlchemy's error is raised: it may or may not be done.
    """
    with factory() as session, session.begin():
        try:
            yield session
        except DBAPIError as error:
            if error.connection_invalidated:
                raise Interrupted(str(error.orig)) from error
            raise


def is_retryable(error: BaseException) -> bool:
    """Whether the same transaction may succeed if it is simply run again."""
    if isinstance(error, Interrupted):
        return True
    return isinstance(error, DBAPIError) and getattr(error.orig, "pgcode", None) in RETRYABLE


def is_outage(error: BaseException) -> bool:
    """Whether the database could not be reached or has no room, as opposed to having refused a statement."""
    if isinstance(error, Interrupted | PoolTimeout) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = getattr(error.orig, "pgcode", None)
    # psycopg2 without a code: no server answered. Class 57P: shutdown, crash recovery, cannot connect now. Class 53: no
    # room on its disk, no memory, no connection left. 58030: its disk does not take or give.
    return code is None or code.startswith(("57P", "53")) or code == "58030"


def is_contention(error: DBAPIError) -> bool:
    """Whether the statement waited too long for a lock, or lost every retry against others."""
    return getattr(error.orig, "pgcode", None) in RETRYABLE | {"55P03"}


def broken_rule(error: DBAPIError) -> str | None:
    """The name of the constraint that a statement violated (class 23), or nothing for other failures."""
    code = getattr(error.orig, "pgcode", None) or ""
    if not code.startswith("23"):
        return None
    diagnosis = getattr(error.orig, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or getattr(diagnosis, "message_primary", None) or code
