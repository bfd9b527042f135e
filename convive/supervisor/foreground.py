"""The supervisor as a process: holds the lock, answers on the control socket, runs until it is told to stop."""

import asyncio
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import suppress

from convive.errors import OperatorError
from convive.processes import rotate
from convive.supervisor import control, watching, welcome
from convive.supervisor.plan import Plan
from convive.supervisor.supervisor import Supervisor
from convive.supervisor.unit import Report


def run(plan: Plan, scale: Mapping[str, int], watch: bool = False) -> int:
    """Bring the plan up and run until a signal or a request to stop. Returns the exit status.

    `watch`: meanwhile, restart the processes that are affected by changed files.
    """
    report = reporter(plan)
    try:
        with plan.state.hold():
            return asyncio.run(_live(plan, scale, report, watch))
    except OperatorError as error:
        report(str(error))
        return 1


def reporter(plan: Plan) -> Report:
    """Says a line to whoever watches, and keeps it with its time in `supervisor.log`; where it cannot, it goes on."""
    plan.state.create()
    path = plan.state.log_dir / "supervisor.log"
    rotate(path)

    def report(line: str) -> None:
        with suppress(OSError), path.open("a") as log:
            print(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), line, file=log)
        with suppress(OSError):
            print(line, flush=True)

    return report


async def _live(plan: Plan, scale: Mapping[str, int], report: Report, watch: bool) -> int:
    supervisor = Supervisor(plan, report)
    leaving = asyncio.Event()
    _on_signals(supervisor, leaving)
    server = await control.serve(plan.state, supervisor, leaving.set)
    try:
        return await _until_told(supervisor, scale, leaving, report, watch)
    finally:
        await supervisor.down()
        server.close()
        control.socket_path(plan.state).unlink(missing_ok=True)
        report("everything is stopped")


async def _until_told(
    supervisor: Supervisor, scale: Mapping[str, int], leaving: asyncio.Event, report: Report, watch: bool
) -> int:
    rising = asyncio.create_task(supervisor.up(scale))
    told = asyncio.create_task(leaving.wait())
    await asyncio.wait({rising, told}, return_when=asyncio.FIRST_COMPLETED)
    if not rising.done():
        rising.cancel()
        await asyncio.gather(rising, return_exceptions=True)
        return 0
    if error := rising.exception():
        supervisor.state, supervisor.error = "failed", str(error)
        told.cancel()
        if isinstance(error, OperatorError):
            report(str(error))
            return 1
        raise error
    for line in welcome.lines(supervisor.plan.address(), supervisor.plan.state.directory):
        report(line)
    if watch:
        report("watching files: processes restart when their files change")
        await watching.watch(supervisor, leaving, report)
    await told
    return 0


def _on_signals(supervisor: Supervisor, leaving: asyncio.Event) -> None:
    """The first Ctrl-C or SIGTERM stops everything in order; another one kills, unless it is the same one twice."""
    first = 0.0

    def leave() -> None:
        nonlocal first
        if leaving.is_set() and time.monotonic() - first > 1:
            print("killing the remaining processes", file=sys.stderr)
            supervisor.kill_everything()
        elif not leaving.is_set():
            first = time.monotonic()
            leaving.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, leave)
