"""The handle that other commands use on a running stack."""

import signal
from pathlib import Path

import pytest

from convive.errors import OperatorError
from convive.state import State
from convive.supervisor.client import NotRunning, Stack
from convive.supervisor.control import LONGEST_PATH, socket_path
from convive.supervisor.foreground import run
from tests.convive.plans import tiny
from tests.convive.test_supervisor import Background
from tests.servers import gone


def test_nothing_runs(tmp_path: Path) -> None:
    stack = Stack(tmp_path / "var")
    assert not stack.is_running()
    with pytest.raises(NotRunning, match="nothing runs in"):
        stack.status()
    stack.stop()


def test_status_kill_scale_restart_and_stop(tmp_path: Path) -> None:
    with Background(tmp_path) as process:
        stack = Stack(tmp_path)
        before = stack.wait_ready()
        assert (before.pid, before.healthy) == (process.pid, True)
        assert [p.name for p in before.processes] == ["forum.1", "gateway.1"]
        stack.kill("forum", signal.SIGKILL)
        after = stack.wait_ready()
        assert (after.processes[0].restarts, after.processes[1].restarts) == (1, 0)
        stack.scale(forum=2)
        assert [p.name for p in stack.status().processes] == ["forum.1", "forum.2", "gateway.1"]
        stack.restart("forum.2")
        assert stack.environment()["PATH"]
        pids = [p.pid for p in stack.status().processes]
        stack.stop()
        assert process.wait() == 0
        assert all(gone(pid) for pid in pids)
        assert not stack.is_running()


def test_a_bad_request_is_refused_and_hurts_nobody(tmp_path: Path) -> None:
    with Background(tmp_path):
        stack = Stack(tmp_path)
        with pytest.raises(OperatorError, match="there is no process library; the processes are forum, gateway"):
            stack.kill("library")
        with pytest.raises(OperatorError, match="the number of processes must be from 0 to 64"):
            stack.scale(forum=1000)
        for request in ({"do": "dance"}, {}, {"do": "kill", "name": "forum", "signal": "SIGNONE"}):
            with pytest.raises(OperatorError, match="not a request this supervisor understands"):
                stack._ask(request)
        assert stack.status().healthy


def test_one_supervisor_per_state_directory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Background(tmp_path):
        assert run(tiny(tmp_path), {}) == 1
        assert "A stack is already running" in capsys.readouterr().out
        assert Stack(tmp_path).status().healthy


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    long = State(tmp_path / ("x" * LONGEST_PATH))
    assert len(str(socket_path(long))) < LONGEST_PATH
    with Background(long.directory):
        assert Stack(long.directory).status().healthy
