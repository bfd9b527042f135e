"""exhaust: somebody else uses up the database's connections; those who are connected are thrown out once."""

from __future__ import annotations

from contextlib import closing, suppress
from itertools import cycle

import psycopg2
from psycopg2 import extensions

from convive.faults.nemeses.field import Field
from convive.faults.nemeses.nemesis import DATABASE, SERVICES, Blow, Draw, Nemesis

_SECONDS = 10.0
# More than a server is likely to allow: a run is not the place to find out how many a machine can bear.
_MOST = 2000
_THROW_OUT = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
"""


class Exhaust(Nemesis):
    """All connections are taken, then two services lose theirs: they get no other before it is over."""

    name = "exhaust"
    longest_gap = 30.0

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._taken: list[extensions.connection] = []

    @classmethod
    def plan(cls, draw: Draw) -> tuple[Blow, ...]:
        first, second = draw.victims(2, SERVICES)
        return (Blow(DATABASE, draw.moment(), _SECONDS, f"is full for {first} {second}"),)

    def strike(self, blow: Blow) -> None:
        for name in blow.how.split()[-2:]:
            with closing(self._connect(name)) as own, own.cursor() as cursor:
                self._take_all()
                cursor.execute(_THROW_OUT)
        self._take_all()

    def heal(self, blow: Blow) -> None:
        for connection in self._taken:
            connection.close()
        self._taken.clear()

    def _connect(self, service: str) -> extensions.connection:
        variable = f"CONVIVE_DATABASE_URL_{service.upper()}"
        return psycopg2.connect(self.field.environment[variable], connect_timeout=5)

    def _take_all(self) -> None:
        """Until the server has none to give: what is free again a moment later is taken by whoever is first."""
        with suppress(psycopg2.OperationalError):
            for service in cycle(SERVICES):
                if len(self._taken) >= _MOST:
                    return
                self._taken.append(self._connect(service))
