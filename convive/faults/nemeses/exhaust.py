"""exhaust: somebody else uses up the database's connections; two services lose theirs and get no other."""

from __future__ import annotations

import threading
from contextlib import ExitStack, closing, suppress
from itertools import cycle

import psycopg2
from psycopg2 import extensions

from convive.faults.nemeses.field import Field
from convive.faults.nemeses.nemesis import DATABASE, SERVICES, Blow, Draw, Nemesis

_SECONDS = 10.0
# More than a server is likely to allow: a run is not the place to find out how many a machine can bear.
_MOST = 2000
_AGAIN = 0.2
_NAME = "faults"
_THROW_OUT = f"""
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE usename = current_user AND application_name <> '{_NAME}'
"""  # noqa: S608 - a name of our own


class Exhaust(Nemesis):
    """Takes every connection there is to have, also those that the two services give up one after the other."""

    name = "exhaust"
    longest_gap = 30.0

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._taken = ExitStack()
        self._over = threading.Event()
        self._hoarding: threading.Thread | None = None

    @classmethod
    def plan(cls, draw: Draw) -> tuple[Blow, ...]:
        first, second = draw.victims(2, SERVICES)
        return (Blow(DATABASE, draw.moment(), _SECONDS, f"is full for {first} {second}"),)

    def strike(self, blow: Blow) -> None:
        self._over.clear()
        own = [self._taken.enter_context(closing(self._connect(name))) for name in blow.how.split()[-2:]]
        self._take_all()
        self._hoarding = threading.Thread(target=self._hoard, args=(own,))
        self._hoarding.start()

    def heal(self, blow: Blow) -> None:
        self._over.set()
        if self._hoarding:
            self._hoarding.join()
        self._taken.close()

    def _hoard(self, own: list[extensions.connection]) -> None:
        while not self._over.is_set():
            for connection in own:
                with connection.cursor() as cursor:
                    cursor.execute(_THROW_OUT)
                self._take_all()
            self._over.wait(_AGAIN)

    def _connect(self, service: str) -> extensions.connection:
        variable = f"CONVIVE_DATABASE_URL_{service.upper()}"
        connection = psycopg2.connect(self.field.environment[variable], connect_timeout=5, application_name=_NAME)
        connection.autocommit = True
        return connection

    def _take_all(self) -> None:
        """Until the server has none to give."""
        with suppress(psycopg2.OperationalError):
            for service, _ in zip(cycle(SERVICES), range(_MOST), strict=False):
                if self._over.is_set():
                    return
                self._taken.enter_context(closing(self._connect(service)))
