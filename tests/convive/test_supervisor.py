"""What an operator relies on: what dies comes back, what is stopped is gone, what can't start says why."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from convive.errors import OperatorError
from convive.state import PROJECT
from convive.supervisor import welcome
from convive.supervisor.supervisor import HOPELESS_DEATHS, Supervisor
from tests.convive.plans import ENDS, READY, STUBBORN, WITH_CHILD, TinyPlan, tiny
from tests.servers import gone


async def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something that will happen."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


async def up(plan: TinyPlan, said: list[str] | None = None, **scale: int) -> Supervisor:
    """A supervisor with everything ready."""
    supervisor = Supervisor(plan, (said if said is not None else []).append)
    await supervisor.up(scale)
    return supervisor


def test_what_dies_is_started_again_and_said_so(tmp_path: Path) -> None:
    async def story() -> None:
        said: list[str] = []
        supervisor = await up(tiny(tmp_path), said)
        (unit,) = supervisor.chosen("forum")
        first = unit.pid
        supervisor.kill("forum", signal.SIGKILL)
        assert not unit.ready.is_set()
        await until(lambda: unit.ready.is_set() and unit.pid != first)
        assert unit.restarts == 1
        assert "forum.1 was killed by SIGKILL; starting it again in 0.2 s" in said
        await supervisor.down()

    asyncio.run(story())


def test_delays_grow_while_a_process_keeps_dying(tmp_path: Path) -> None:
    async def story() -> None:
        said: list[str] = []
        plan = tiny(tmp_path, forum=ENDS)
        supervisor = Supervisor(plan, said.append)
        with pytest.raises(OperatorError, match=r"(?s)forum.1 keeps ending .*no settings"):
            await supervisor.up({})
        await supervisor.down()
        assert [line.rpartition(" in ")[2] for line in said][:3] == ["0.2 s", "0.4 s", "0.8 s"]

    asyncio.run(story())


def test_stopping_leaves_nothing_behind_not_even_grandchildren(tmp_path: Path) -> None:
    async def story() -> None:
        supervisor = await up(tiny(tmp_path, forum=WITH_CHILD, gateway=READY), forum=2)
        processes = [psutil.Process(unit.pid) for unit in supervisor.units()]
        family = [child.pid for process in processes for child in (process, *process.children(recursive=True))]
        assert len(family) == 5
        await supervisor.down()
        await until(lambda: all(gone(pid) for pid in family))

    asyncio.run(story())


def test_what_ignores_the_request_to_stop_is_killed_after_its_grace(tmp_path: Path) -> None:
    async def story() -> None:
        said: list[str] = []
        plan = tiny(tmp_path, forum=STUBBORN)
        plan.grace_seconds = 0.3
        supervisor = await up(plan, said)
        pid = supervisor.units()[0].pid
        await supervisor.down()
        assert gone(pid)
        assert said[-1] == "forum.1 did not stop within 0 s: killed"

    asyncio.run(story())


def test_replicas_are_added_and_taken_away_while_it_runs(tmp_path: Path) -> None:
    async def story() -> None:
        supervisor = await up(tiny(tmp_path))
        await supervisor.scale({"forum": 3})
        pids = [unit.pid for unit in supervisor.chosen("forum")]
        assert len(set(pids)) == 3
        await supervisor.scale({"forum": 1})
        assert [unit.pid for unit in supervisor.chosen("forum")] == pids[:1]
        assert gone(pids[1]) and gone(pids[2])
        with pytest.raises(
            OperatorError, match="there is no service library to scale; the services are forum, gateway"
        ):
            await supervisor.scale({"library": 2})
        await supervisor.down()

    asyncio.run(story())


def test_a_restart_on_request_takes_one_process_after_the_other(tmp_path: Path) -> None:
    async def story() -> None:
        supervisor = await up(tiny(tmp_path), forum=2)
        before = [unit.pid for unit in supervisor.chosen("forum")]
        await supervisor.restart("forum")
        after = supervisor.chosen("forum")
        assert all(unit.ready.is_set() and unit.restarts == 0 for unit in after)
        assert not {unit.pid for unit in after} & set(before)
        await supervisor.down()

    asyncio.run(story())


def test_a_failed_preparation_shows_what_it_said(tmp_path: Path) -> None:
    async def story() -> None:
        plan = tiny(tmp_path)
        plan.prepared = [sys.executable, "-c", "raise SystemExit('no such database')"]
        supervisor = Supervisor(plan, [].append)
        with pytest.raises(OperatorError, match=r"(?s)preparing databases and broker failed .*no such database"):
            await supervisor.up({})
        assert supervisor.units() == []
        await supervisor.down()

    asyncio.run(story())


def test_children_die_with_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    with Background(tmp_path) as process:
        pids = [child.pid for child in psutil.Process(process.pid).children(recursive=True)]
        assert len(pids) == 2
        process.kill()
        process.wait()
        asyncio.run(until(lambda: all(gone(pid) for pid in pids)))


class Background:
    """A supervisor of a tiny plan in a process of its own, ready when the block begins."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def __enter__(self) -> "subprocess.Popen[bytes]":
        script = (
            "import pathlib, sys; from convive.supervisor.foreground import run; from tests.convive.plans import tiny;"
            "sys.exit(run(tiny(pathlib.Path(sys.argv[1])), {}))"
        )
        argv = [sys.executable, "-c", script, str(self.directory)]
        self.process = subprocess.Popen(argv, env=os.environ | {"PYTHONPATH": str(PROJECT)}, stdout=subprocess.PIPE)
        assert self.process.stdout
        while b"Convive is ready" not in (line := self.process.stdout.readline()):
            assert line, "the supervisor ended before it was ready"
        return self.process

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()


def test_one_request_to_stop_that_arrives_twice_still_stops_politely(tmp_path: Path) -> None:
    with Background(tmp_path) as process:
        process.send_signal(signal.SIGTERM)  # `timeout` and some init systems send it to the process and to its group
        process.send_signal(signal.SIGTERM)
        assert process.stdout
        said = process.stdout.read()
        assert process.wait() == 0
        assert said.decode().splitlines()[-1] == "everything is stopped"
        assert b"starting it again" not in said


def test_a_restart_may_change_the_environment_for_one_life(tmp_path: Path) -> None:
    async def story() -> None:
        supervisor = await up(tiny(tmp_path))
        (unit,) = supervisor.chosen("forum")
        await supervisor.restart("forum", {"CONVIVE_FAULT_POINT": "before_commit"})
        assert unit.pid and psutil.Process(unit.pid).environ()["CONVIVE_FAULT_POINT"] == "before_commit"
        supervisor.kill("forum", signal.SIGKILL)
        await until(unit.ready.is_set)
        assert unit.pid and "CONVIVE_FAULT_POINT" not in psutil.Process(unit.pid).environ()
        await supervisor.down()

    asyncio.run(story())


def test_a_process_that_was_ready_each_time_is_not_given_up(tmp_path: Path) -> None:
    async def story() -> None:
        supervisor = await up(tiny(tmp_path))
        (unit,) = supervisor.chosen("forum")
        for _ in range(HOPELESS_DEATHS):
            supervisor.kill("forum", signal.SIGKILL)
            await until(unit.ready.is_set)
        await supervisor.restart("forum")
        assert unit.ready.is_set()
        await supervisor.down()

    asyncio.run(story())


def test_what_is_said_at_the_start_has_no_password_in_it(tmp_path: Path) -> None:
    """It goes into two logs."""
    people = [{"role": "member", "email": "member@convive.example", "password": "LDwVdtm3MLLII8KB"}]
    (tmp_path / "accounts.json").write_text(json.dumps(people))
    said = "\n".join(welcome.lines("http://localhost:8000", tmp_path))
    assert "member@convive.example" in said
    assert str(tmp_path / "accounts.json") in said
    assert "LDwVdtm3MLLII8KB" not in said
