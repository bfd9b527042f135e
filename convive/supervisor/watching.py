"""`./run up --watch`: which processes a changed file affects, and restarting just those.

A file of a service affects that service, a file of the gateway the gateway, and a file of contracts/ or chassis/ all
that import it. Templates need no restart: the gateway is told to reload them.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chassis.deployables import GATEWAY
from chassis.settings import DATABASE, OWNER
from convive.errors import OperatorError
from convive.state import PROJECT
from convive.supervisor.plan import prepare_broker
from convive.supervisor.supervisor import Supervisor
from convive.supervisor.unit import Report

ROOMS = ("chassis", "contracts", "gateway", "services")
TEMPLATES = Path("gateway/web/templates")
# Files that no running process reads, or that nobody writes by hand.
_IGNORED = {".md", ".pyc", ".tmp", ".swp"}
_DEBOUNCE_MS = 300
# Where events are consumed, each by a queue of its own: a service may not declare it by itself.
_CONSUMERS = ("door.py", "service.py", "consumers.py")


@dataclass
class Affected:
    """What changes affect: processes to restart, databases and broker to prepare first, or the templates only."""

    restart: set[str] = field(default_factory=set)
    migrate: set[str] = field(default_factory=set)
    broker: bool = False
    templates: bool = False


def affected(paths: Iterable[Path], groups: Sequence[str]) -> Affected:
    """What changed files affect; the paths are relative to the project's root."""
    found = Affected()
    for path in paths:
        if path.is_relative_to(TEMPLATES):
            found.templates = True
        elif path.suffix not in _IGNORED and path.parts[:2] != ("contracts", "schemas"):
            who = _who(path, groups)
            found.restart |= who
            found.migrate |= who if "migrations" in path.parts else set()
            found.broker |= path.name in _CONSUMERS
    return found


def _who(path: Path, groups: Sequence[str]) -> set[str]:
    match path.parts:
        case ("services", name, *_):
            return {name} & set(groups)
        case ("gateway", *_):
            return {GATEWAY}
    importers = _importers(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
    # A module that nobody imports is an entry point or was removed: to be safe, restart everything.
    return (importers & set(groups)) or set(groups)


def _importers(module: str) -> set[str]:
    """The services, or the gateway, that import a module directly or indirectly."""
    import grimp

    graph = grimp.build_graph(*ROOMS, cache_dir=None)
    if module not in graph.modules:
        return set()
    found = (importer.split(".") for importer in graph.find_downstream_modules(module))
    return {parts[1] if parts[0] == "services" else parts[0] for parts in found if parts[0] in ("services", GATEWAY)}


async def watch(supervisor: Supervisor, leaving: asyncio.Event, report: Report, root: Path = PROJECT) -> None:
    """Restarts what changed files affect, until the stack is told to stop."""
    from watchfiles import awatch

    rooms = [root / room for room in ROOMS if (root / room).exists()]
    async for changes in awatch(*rooms, debounce=_DEBOUNCE_MS, stop_event=leaving):
        await react(supervisor, sorted({Path(name).relative_to(root) for _, name in changes}), report, root)


async def react(supervisor: Supervisor, paths: Sequence[Path], report: Report, root: Path = PROJECT) -> None:
    """Applies changes; reports code that cannot be compiled and processes that do not start, and goes on."""
    if unreadable := [said for path in paths if (said := _unreadable(root / path))]:
        report("\n".join([*unreadable, "nothing is restarted"]))
        return
    found = affected(paths, supervisor.plan.groups)
    if found.templates and GATEWAY not in found.restart:
        supervisor.kill(GATEWAY, signal.SIGHUP)
        report("the gateway reloads its templates")
    if not found.restart:
        return
    report(f"changed: {', '.join(map(str, paths))}")
    try:
        await asyncio.to_thread(_migrate, found.migrate, supervisor.plan.environment())
        if found.broker:
            await asyncio.to_thread(prepare_broker, supervisor.plan.environment())
    except OperatorError as error:
        report(f"{error}\nnothing is restarted")
        return
    done = await asyncio.gather(*map(supervisor.restart, sorted(found.restart)), return_exceptions=True)
    for name, failure in zip(sorted(found.restart), done, strict=True):
        if failure is not None and not isinstance(failure, OperatorError):
            raise failure
        report(str(failure) if failure else f"{name} is running again")


def _unreadable(path: Path) -> str:
    """What is wrong with a Python file that is being edited, in one line."""
    if path.suffix != ".py" or not path.exists():
        return ""
    try:
        compile(path.read_bytes(), str(path), "exec")
    except (SyntaxError, ValueError) as error:
        return f"{path}:{getattr(error, 'lineno', 1)}: {error}"
    return ""


def _migrate(names: Iterable[str], environment: dict[str, str]) -> None:
    from convive.migrating import migrate, unapplied

    for name in names:
        if (owner := environment.get(OWNER + name.upper())) and unapplied(name, owner):
            migrate(name, owner, environment[DATABASE + name.upper()])
