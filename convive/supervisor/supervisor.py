"""Brings a plan up in order, keeps it running, and takes it down in reverse order."""

import asyncio
import os
import shutil
import signal
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from convive.embedded.server import EmbeddedServer
from convive.errors import OperatorError
from convive.processes import ProcessSpec, end_leftover, tail
from convive.state import PROJECT
from convive.supervisor.plan import Plan
from convive.supervisor.unit import Report, Unit

# Long enough for a small, busy machine; a process that keeps ending is given up much earlier.
READY_SECONDS = 180.0
HOPELESS_DEATHS = 3
"""Deaths in a row of a process that was never ready, after which a start gives up instead of using all its time."""


class Supervisor:
    """Owns all processes of one stack. All methods run in one event loop, in the main thread."""

    def __init__(self, plan: Plan, report: Report, ready_seconds: float = READY_SECONDS) -> None:
        self.plan = plan
        self.state = "starting"
        self.error = ""
        self._report = report
        self._ready_seconds = ready_seconds
        self._servers: list[Unit] = []
        self._groups: dict[str, list[Unit]] = {group: [] for group in plan.groups}
        self._helpers: list[Unit] = []
        self._preparing: asyncio.subprocess.Process | None = None

    # --- up -------------------------------------------------------------------------------------------------------

    async def up(self, scale: Mapping[str, int]) -> None:
        """Start everything and wait until it is ready. Raises OperatorError with the process that failed."""
        began = time.monotonic()
        leftovers = self.plan.state.run_dir.glob("*.pid")
        await asyncio.gather(*(asyncio.to_thread(end_leftover, pid_file) for pid_file in leftovers))
        # Ports first: the preparation needs the addresses, and itself waits for servers that do not answer yet.
        servers = [(server, await asyncio.to_thread(server.prepare)) for server in self.plan.servers]
        await asyncio.gather(*(self._start_server(server, specs) for server, specs in servers), self._prepare())
        for group in self.plan.groups:
            self._set_replicas(group, scale.get(group, 1))
        await self._wait_ready(self._units(self.plan.groups))
        self._helpers = [self._unit(spec) for spec in await asyncio.to_thread(self.plan.helpers)]
        for unit in self._helpers:
            unit.start()
        self.state = "ready"
        self._report(f"everything is ready after {time.monotonic() - began:.1f} s")

    async def _start_server(self, server: EmbeddedServer, specs: Sequence[ProcessSpec]) -> None:
        began = time.monotonic()
        for spec in specs:
            unit = self._unit(spec)
            self._servers.append(unit)
            unit.start()
            await self._wait_ready([unit])
        await asyncio.to_thread(server.configure)
        self._report(f"{spec.name} is ready on port {spec.port} ({time.monotonic() - began:.1f} s)")

    async def _prepare(self) -> None:
        commands = self.plan.preparation()
        if not commands:
            return
        began = time.monotonic()
        path = self.plan.state.log_dir / "prepare.log"
        environment = await asyncio.to_thread(self.plan.environment)
        with path.open("wb") as log:
            for argv in commands:
                self._preparing = await asyncio.create_subprocess_exec(
                    *argv, stdout=log, stderr=log, cwd=PROJECT, env=environment
                )
                if await self._preparing.wait():
                    raise OperatorError(f"preparing databases and broker failed ({path}):\n{tail(path)}")
        self._report(f"databases and broker are prepared ({time.monotonic() - began:.1f} s)")

    async def _wait_ready(self, units: Iterable[Unit]) -> None:
        deadline = time.monotonic() + self._ready_seconds
        for unit in units:
            while not unit.ready.is_set():
                late = time.monotonic() > deadline
                if late or unit.deaths_before_ready >= HOPELESS_DEATHS:
                    why = f"was not ready within {self._ready_seconds:.0f} s" if late else "keeps ending"
                    raise OperatorError(f"{unit.spec.name} {why} ({unit.spec.log}):\n{tail(unit.spec.log)}")
                await asyncio.sleep(0.02)

    # --- while it runs --------------------------------------------------------------------------------------------

    def _unit(self, spec: Any) -> Unit:
        return Unit(spec, self.plan.state.run_dir, self._report)

    def _units(self, groups: Iterable[str]) -> list[Unit]:
        return [unit for group in groups for unit in self._groups[group]]

    def units(self) -> list[Unit]:
        """Every process, servers first and helpers last."""
        return [*self._servers, *self._units(self.plan.groups), *self._helpers]

    def chosen(self, name: str) -> list[Unit]:
        """The processes a person means by `forum`, `forum.2` or `postgres`. Raises OperatorError if there are none."""
        found = [unit for unit in self.units() if name in (unit.spec.group, unit.spec.name)]
        if not found:
            known = sorted({unit.spec.group for unit in self.units()})
            raise OperatorError(f"there is no process {name}; the processes are {', '.join(known)}")
        return found

    async def scale(self, wanted: Mapping[str, int]) -> None:
        """Set the number of replicas of groups, and wait until the new ones are ready. Raises OperatorError."""
        check_scale(wanted, self.plan.groups)
        for group, count in wanted.items():
            leaving = self._set_replicas(group, count)
            await asyncio.gather(*(unit.stop() for unit in leaving))
            await self._wait_ready(self._groups[group])
            self._report(f"{group}: {_processes(count)}")

    def _set_replicas(self, group: str, count: int) -> list[Unit]:
        """Start missing processes; returns the surplus ones, already removed from the list."""
        units = self._groups[group]
        for index in range(len(units) + 1, count + 1):
            units.append(self._unit(self.plan.process(group, index)))
            units[-1].start()
        self._groups[group], leaving = units[:count], units[count:]
        return leaving

    async def restart(self, name: str, environ: Mapping[str, str] | None = None) -> None:
        """Restart processes one after another, each ready before the next one stops; `environ`: for one run."""
        for unit in self.chosen(name):
            self._report(f"restarting {unit.spec.name} on request")
            unit.ready.clear()
            await unit.restart(environ)
            await self._wait_ready([unit])

    def kill(self, name: str, number: signal.Signals) -> None:
        """Send a signal to processes; any that die are restarted, as after any other death."""
        for unit in self.chosen(name):
            unit.signal(number)

    # --- down -----------------------------------------------------------------------------------------------------

    async def down(self) -> None:
        """Stop everything: first the gateway, then all services, then the servers."""
        self.state = "stopping"
        for unit in self.units():
            unit.retire()
        if self._preparing and self._preparing.returncode is None:
            self._preparing.kill()
        last = self.plan.groups[-1:]
        await _stop([*self._helpers, *self._units(last)])
        await _stop(self._units(self.plan.groups[:-1]))
        epmd = [unit for unit in self._servers if unit.spec.name == "epmd"]
        await _stop([unit for unit in self._servers if unit not in epmd])
        await _stop(epmd)
        self.state = "stopped"

    def kill_everything(self) -> None:
        """Send SIGKILL to every process, when Ctrl-C is pressed a second time."""
        for unit in self.units():
            unit.signal(signal.SIGKILL)

    # --- status -----------------------------------------------------------------------------------------------------

    def status(self) -> dict[str, Any]:
        """What `./run status` shows, as plain data."""
        return {
            "state": self.state,
            "pid": os.getpid(),
            "error": self.error,
            "address": self.plan.address(),
            "free_bytes": shutil.disk_usage(self.plan.state.directory).free,
            "processes": [
                {
                    "name": unit.spec.name,
                    "group": unit.spec.group,
                    "pid": unit.pid,
                    "state": unit.state,
                    "restarts": unit.restarts,
                    "started_at": unit.started_at,
                    "port": unit.spec.port,
                    "log": str(unit.spec.log),
                }
                for unit in self.units()
            ],
        }


def _processes(count: int) -> str:
    return f"{count} process" if count == 1 else f"{count} processes"


async def _stop(units: Iterable[Unit]) -> None:
    await asyncio.gather(*(unit.stop() for unit in units))


def check_scale(wanted: Mapping[str, int], groups: Iterable[str]) -> None:
    """Refuse to scale what does not exist, or to a number outside 0 to 64. Raises OperatorError."""
    known = list(groups)
    for group, count in wanted.items():
        if group not in known:
            raise OperatorError(f"there is no service {group} to scale; the services are {', '.join(known)}")
        if not 0 <= count <= 64:
            raise OperatorError(f"{group}={count}: the number of processes must be from 0 to 64")
