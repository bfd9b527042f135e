"""Statements that are asked again and again are prepared: sent to a connection once, executed by name from then on.

Nobody marks them: what this process executes for the n-th time is prepared on each connection that executes it next.
A prepared statement means what it meant in full, see `chassis/placeholders.py`; docs/adr/0015 says why.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Final, TypeAlias

import psycopg2
from psycopg2.extensions import TRANSACTION_STATUS_INERROR
from sqlalchemy import Engine, ExceptionContext, event
from sqlalchemy.engine.interfaces import ExecuteStyle

from chassis import logs, placeholders

_log = logs.get()
_OPTION = "plan"
# Execution options of a statement whose best plan depends on its values: it is sent in full, each time.
PLANNED_EACH_TIME: Final[dict[str, Any]] = {_OPTION: "each time"}
# PostgreSQL decides about the others after five executions on a connection.
# The most prepared statements of a connection: the least recently used is deallocated.
_MOST = 100
# The most of them that differ only in the length of a list (`IN`) or the types of their values.
_VARIANTS = 8
# Statements of which a process keeps count: beyond that, it begins anew.
_COUNTED = 4_000
_PREPARED = "prepared statements"
# A statement of this name does not exist, or already does: this is not the connection that prepared it.
_ELSEWHERE = frozenset({"26000", "42P05"})
# A migration has changed what the statement returns.
_OUTDATED = "0A000"
# A migration has changed the types that were inferred; or only the values, not their types, fit an ON CONFLICT.
_NO_LONGER_FITS = frozenset({"42804", "42846", "42883", "42P08", "42P10", "42P18"})


# The names of what a connection has prepared, the least recently used first.
_OfConnection: TypeAlias = OrderedDict[str, None]


class Plans:
    """The statements that the connections of one engine prepare.

    What cannot be prepared (types that cannot be inferred) is sent in full, and not tried again. A pooler that gives
    each transaction another connection is noticed at the first statement that is not found; from then on, all are sent
    in full. Callers run that transaction again, and also one that meets an outdated plan, as they do after a broken
    connection (`database.transaction`).
    """

    def __init__(self, engine: Engine, threshold: int) -> None:
        self._threshold = threshold
        self._one_connection = threshold > 0
        self._executed: dict[tuple[str, tuple[str, ...]], int] = {}
        self._variants: dict[str, int] = {}
        self._never: set[str] = set()
        event.listen(engine, "do_execute", self._execute)
        event.listen(engine, "handle_error", self._give_up)

    def _execute(self, cursor: Any, statement: str, parameters: Any, context: Any) -> bool:
        """Whether the statement was executed here, by its name."""
        if not (self._one_connection and _may_be_prepared(cursor, parameters, context)):
            return False
        types = placeholders.types_of(parameters)
        if types is None or not self._is_frequent(statement, types, context):
            return False
        told = placeholders.told(statement, tuple(parameters), types)
        if told is None or told.name in self._never:
            return False
        mine = context.root_connection.info.setdefault(_PREPARED, OrderedDict())
        if told.name in mine:
            mine.move_to_end(told.name)
        elif not self._prepare(cursor, told, mine):
            return False
        context.prepared_as = told.name
        cursor.execute(told.execute, parameters)
        return True

    def _is_frequent(self, statement: str, types: tuple[str, ...], context: Any) -> bool:
        count = self._executed.get((statement, types), 0)
        if count >= self._threshold:
            return True
        if len(self._executed) >= _COUNTED:
            self._executed.clear()
            self._variants.clear()
        count += 1
        self._executed[statement, types] = count
        return count >= self._threshold and self._has_few_variants(statement, types, context.compiled.string)

    def _has_few_variants(self, statement: str, types: tuple[str, ...], family: str) -> bool:
        """Whether this is one of the first of its family that became frequent; the others never count as such."""
        self._variants[family] = self._variants.get(family, 0) + 1
        if self._variants[family] <= _VARIANTS:
            return True
        self._executed[statement, types] = -(1 << 60)
        return False

    def _prepare(self, cursor: Any, told: placeholders.Told, mine: _OfConnection) -> bool:
        """Whether it could be prepared. The transaction goes on either way: it fails within a savepoint of its own."""
        alone = cursor.connection.autocommit
        if cursor.connection.info.transaction_status == TRANSACTION_STATUS_INERROR:
            return False
        if not alone:  # a trip of its own: of statements sent together none is executed if one cannot be parsed
            cursor.execute("SAVEPOINT preparing")
        try:
            cursor.execute(told.prepare if alone else f"{told.prepare};RELEASE SAVEPOINT preparing", {})
        except psycopg2.Error as error:
            if not self._is_expected(error, told):
                raise
            if not alone:
                cursor.execute("ROLLBACK TO SAVEPOINT preparing;RELEASE SAVEPOINT preparing")
            return False
        mine[told.name] = None
        if len(mine) > _MOST:
            cursor.execute(f"DEALLOCATE {mine.popitem(last=False)[0]}")
        return True

    def _is_expected(self, error: psycopg2.Error, told: placeholders.Told) -> bool:
        """Whether the statement is to be sent in full, which will say whatever else is wrong with it."""
        code = error.pgcode or ""
        if code in _ELSEWHERE:
            self._leave_to_pooler(error)
            return True
        if code.startswith(("0A", "22", "42")):
            self._leave_out(told.name)
            return True
        return False

    def _give_up(self, failure: ExceptionContext) -> None:
        name = getattr(failure.execution_context, "prepared_as", None)
        code = getattr(failure.original_exception, "pgcode", None)
        if name is None or code not in _ELSEWHERE | _NO_LONGER_FITS | {_OUTDATED}:
            return
        failure.is_disconnect = True
        if code in _ELSEWHERE:
            self._leave_to_pooler(failure.original_exception)
        elif code in _NO_LONGER_FITS:
            self._leave_out(name)

    def _leave_out(self, name: str) -> None:
        if len(self._never) >= _COUNTED:
            self._never.clear()
        self._never.add(name)

    def _leave_to_pooler(self, error: BaseException) -> None:
        if self._one_connection:
            self._one_connection = False
            _log.warning("plans are not cached: a pooler changes connections", error=str(error))


def _may_be_prepared(cursor: Any, parameters: Any, context: Any) -> bool:
    """Not what the driver sends (a savepoint), a cursor of the server's, or many rows that SQLAlchemy inserts at once.

    Values are by name in all that SQLAlchemy composes.
    """
    return (
        context is not None
        and context.compiled is not None
        and context.execution_options.get(_OPTION) != PLANNED_EACH_TIME[_OPTION]
        and context.execute_style is ExecuteStyle.EXECUTE
        and cursor.name is None
        and isinstance(parameters, dict)
    )
