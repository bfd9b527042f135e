"""What PostgreSQL knows of its tables, brought up to date after an import.

It plans by statistics that autovacuum renews within a minute or so. Whoever opens a list of what was just imported
would wait for a plan that was made for an empty table: so the import says `call.filled()`, and what its process then
does beside the calls is `analyze_filled`, of the database's owner (`migrations/sql/analyze_filled.sql`).
"""

from __future__ import annotations

from threading import Event

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from chassis import database, logs
from chassis.discretion import error_summary

# What a connection has counted is told to the others at most once a second; after this, as soon as it has committed.
TELL_AT_COMMIT = text("SELECT pg_stat_force_next_flush()")
# Seconds between two looks, at least: an import may arrive as many small transactions.
_APART = 5.0
_ANALYZE = text("SELECT analyze_filled()")
_log = logs.get()


class Statistics:
    """Call `run` in a thread of its own, and `stop` to end it; `wake` after a transaction that has filled tables."""

    def __init__(self, engine: Engine) -> None:
        self._sessions = database.sessions(engine)
        self._woken, self._stopped = Event(), Event()

    def wake(self) -> None:
        self._woken.set()

    def stop(self) -> None:
        self._stopped.set()
        self._woken.set()

    def run(self) -> None:
        """Runs until stopped, and sleeps until it is woken. A failure is logged: autovacuum comes by later."""
        while not self._stopped.is_set():
            self._woken.wait()
            self._woken.clear()
            if not self._stopped.is_set():
                self._renew()
                self._stopped.wait(_APART)

    def _renew(self) -> None:
        try:
            analyzed = self.renew()
        except (SQLAlchemyError, database.Interrupted) as error:
            _log.warning("statistics not renewed", error=error_summary(error))
        else:
            _log.info("statistics renewed", tables=analyzed)

    def renew(self) -> list[str]:
        """Analyses what has changed by a tenth and 500 rows. The tables' names."""
        with database.transaction(self._sessions) as session:
            return list(session.scalars(_ANALYZE))
