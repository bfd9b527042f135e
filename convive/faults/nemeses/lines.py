"""Processes whose lines to their servers lead through proxies, for as long as a nemesis wants them to."""

from __future__ import annotations

from collections.abc import Iterable

from convive.faults.nemeses.field import Field
from convive.faults.nemeses.nemesis import BROKER, DATABASE
from convive.faults.proxy import Proxy


class Lines:
    """The proxies of a round: one for each process and server."""

    def __init__(self, field: Field) -> None:
        self._field = field
        self._proxies: dict[tuple[str, str], Proxy] = {}

    def lead(self, lines: Iterable[tuple[str, str]]) -> None:
        """Restarts processes so that they find a server (`rabbitmq`, `postgres`) through a proxy."""
        environs: dict[str, dict[str, str]] = {}
        for seed, (process, server) in enumerate(lines):
            variable = _variable(process, server)
            proxy = Proxy(self._field.environment_of(process)[variable], seed)
            proxy.open()
            self._proxies[process, server] = proxy
            environs.setdefault(process, {})[variable] = proxy.url
        self._field.restart(environs)

    def of(self, process: str) -> list[Proxy]:
        """The process's lines."""
        return [proxy for (name, _), proxy in self._proxies.items() if name == process]

    def line(self, process: str, server: str) -> Proxy:
        return self._proxies[process, server]

    def close(self) -> None:
        """Restarts the processes with their servers' own addresses; nobody is on the proxies any more."""
        self._field.restore({process for process, _ in self._proxies})
        for proxy in self._proxies.values():
            proxy.close()
        self._proxies.clear()


def _variable(process: str, server: str) -> str:
    names = {BROKER: "CONVIVE_BROKER_URL", DATABASE: f"CONVIVE_DATABASE_URL_{process.partition('.')[0].upper()}"}
    return names[server]
