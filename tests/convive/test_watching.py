"""`./run up --watch`: a changed file restarts whom it concerns, and nobody else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psutil
import pytest

from chassis.deployables import services
from convive.supervisor.supervisor import Supervisor
from convive.supervisor.watching import affected, react, watch
from tests.convive.plans import tiny
from tests.convive.test_supervisor import until, up

GROUPS = (*services(), "gateway")


@pytest.mark.parametrize(
    ("path", "restarted"),
    [
        ("services/forum/service.py", {"forum"}),
        ("services/forum/subjects.json", {"forum"}),
        ("gateway/web/forum/pages.py", {"gateway"}),
        ("gateway/locale/es/web.po", {"gateway"}),
        ("gateway/web/static/live.js", {"gateway"}),
        ("contracts/chat/rooms.py", {"chat", "gateway"}),
        ("contracts/base.py", set(GROUPS)),
        ("chassis/runner.py", set(GROUPS)),
        ("contracts/schemas/a/1.json", set()),
        ("services/forum/README.md", set()),
        ("services/unheard/service.py", set()),
    ],
)
def test_a_file_concerns_those_who_use_it(path: str, restarted: set[str]) -> None:
    found = affected([Path(path)], GROUPS)
    assert (found.restart, found.migrate, found.templates) == (restarted, set(), False)


def test_a_migration_is_applied_before_the_restart_and_templates_need_none() -> None:
    found = affected([Path("services/forum/migrations/0099_more.py"), Path("gateway/web/templates/a.html")], GROUPS)
    assert (found.restart, found.migrate, found.templates) == ({"forum"}, {"forum"}, True)


def pids(supervisor: Supervisor) -> dict[str, int | None]:
    return {unit.spec.group: unit.pid for unit in supervisor.units()}


def test_what_changed_is_restarted_and_the_rest_goes_on(tmp_path: Path) -> None:
    async def story() -> None:
        said: list[str] = []
        supervisor = await up(tiny(tmp_path))
        before = pids(supervisor)
        await react(supervisor, [Path("services/forum/service.py")], said.append)
        after = pids(supervisor)
        assert after["forum"] != before["forum"] and after["gateway"] == before["gateway"]
        assert said == ["changed: services/forum/service.py", "forum is running again"]
        await supervisor.down()

    asyncio.run(story())


def test_code_that_cannot_be_read_is_told_and_restarts_nothing(tmp_path: Path) -> None:
    async def story() -> None:
        said: list[str] = []
        supervisor = await up(tiny(tmp_path / "state"))
        (tmp_path / "services/forum").mkdir(parents=True)
        (tmp_path / "services/forum/topics.py").write_text("def open(:\n")
        before = pids(supervisor)
        await react(supervisor, [Path("services/forum/topics.py")], said.append, tmp_path)
        assert pids(supervisor) == before
        assert f"{tmp_path}/services/forum/topics.py:1: invalid syntax" in said[0]
        assert said[0].endswith("nothing is restarted")
        await supervisor.down()

    asyncio.run(story())


def test_a_process_that_keeps_ending_starts_at_once_when_its_file_is_repaired(tmp_path: Path) -> None:
    async def story() -> None:
        code = tmp_path / "code.py"
        code.write_text("import time, pathlib; pathlib.Path(sys.argv[1]).touch(); time.sleep(600)")
        said: list[str] = []
        plan = tiny(tmp_path / "state", forum=f"import sys; exec(open({str(code)!r}).read())")
        supervisor = await up(plan, said)
        good = code.read_text()
        code.write_text("sys.exit(78)")
        (plan.state.run_dir / "forum.1.touched").unlink()
        await react(supervisor, [Path("services/forum/topics.py")], said.append)
        assert any("forum.1 keeps ending" in line for line in said)
        code.write_text(good)
        waited = len([line for line in said if "starting it again in 30" in line])
        await react(supervisor, [Path("services/forum/topics.py")], said.append)
        assert said[-1] == "forum is running again" and waited == 0
        await supervisor.down()

    asyncio.run(story())


def test_the_kernel_tells_of_files(tmp_path: Path) -> None:
    async def story() -> None:
        (tmp_path / "services/forum").mkdir(parents=True)
        said: list[str] = []
        supervisor = await up(tiny(tmp_path / "state"))
        (unit,) = supervisor.chosen("forum")
        first, leaving = unit.pid, asyncio.Event()
        watching = asyncio.create_task(watch(supervisor, leaving, said.append, tmp_path))
        while not said:
            (tmp_path / "services/forum/topics.py").write_text(f"A = {len(said)}\n")
            await asyncio.sleep(0.1)
        await until(lambda: "forum is running again" in said)
        assert unit.pid != first and psutil.pid_exists(unit.pid or 0)
        leaving.set()
        await watching
        await supervisor.down()

    asyncio.run(story())
