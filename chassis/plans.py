"""Statements whose plan a connection caches: prepared once per connection, and executed by name from then on.

For what every call asks: parsing and planning a long statement takes the database longer than executing it.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Engine, ExceptionContext, event

from chassis import logs

_log = logs.get()
_OPTION = "plan_is_cached"
# The execution options of such a statement. Not for one whose best plan depends on its values.
CACHED_PLAN: Final[dict[str, Any]] = {_OPTION: True}
_PREPARED = "prepared statements"
_VALUE = re.compile(r"%\((\w+)\)s")
# A statement of this name does not exist, or already does: this is not the connection that prepared it.
_ELSEWHERE = frozenset({"26000", "42P05"})
# A migration has changed what the statement returns.
_OUTDATED = "0A000"


class Plans:
    """The statements that the connections of one engine have prepared.

    A pooler that gives each transaction another connection is noticed at the first statement that is not found; from
    then on, all are sent in full. Callers run that transaction again, and also one that meets an outdated plan, as they
    do after a broken connection (`database.transaction`).
    """

    def __init__(self, engine: Engine) -> None:
        self._one_connection = True
        event.listen(engine, "before_cursor_execute", self._name, retval=True)
        event.listen(engine, "after_cursor_execute", self._was_prepared)
        event.listen(engine, "handle_error", self._give_up)

    def _name(
        self, connection: Connection, _: Any, statement: str, parameters: Any, context: Any, __: bool
    ) -> tuple[str, Any]:
        if not (self._one_connection and context.execution_options.get(_OPTION)):
            return statement, parameters
        prepared: dict[str, bool] = connection.info.setdefault(_PREPARED, {})
        prepare, execute = _as_prepared(statement)
        if execute in prepared:  # a statement that failed while it was prepared may exist or not: it is sent in full
            return (execute if prepared[execute] else statement), parameters
        prepared[execute] = False
        context.preparing = execute
        return f"{prepare};{execute}", parameters  # one round trip; the errors of either are raised as the statement's

    def _was_prepared(self, connection: Connection, _: Any, __: str, ___: Any, context: Any, ____: bool) -> None:
        if execute := getattr(context, "preparing", None):
            connection.info[_PREPARED][execute] = True

    def _give_up(self, failure: ExceptionContext) -> None:
        context = failure.execution_context
        code = getattr(failure.original_exception, "pgcode", None)
        if context is None or not context.execution_options.get(_OPTION) or code not in _ELSEWHERE | {_OUTDATED}:
            return
        failure.is_disconnect = True
        if code in _ELSEWHERE and self._one_connection:
            self._one_connection = False
            _log.warning("plans are not cached: a pooler changes connections", error=str(failure.original_exception))


@lru_cache(maxsize=256)
def _as_prepared(statement: str) -> tuple[str, str]:
    """How it is prepared and executed: under a name made of its text, so that none is mistaken for another."""
    places: dict[str, str] = {}
    body = _VALUE.sub(lambda found: places.setdefault(found[1], f"${len(places) + 1}"), statement)
    name = f"cached_{hashlib.sha256(body.encode()).hexdigest()[:20]}"
    values = ", ".join(f"%({each})s" for each in places)
    return f"PREPARE {name} AS {body}", f"EXECUTE {name} ({values})" if values else f"EXECUTE {name}"
