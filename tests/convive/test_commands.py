"""Every command says what it is for, refuses clearly, and ends with a status that a script can use."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from convive.cli import Commands, cli, main
from convive.supervisor.client import Stack
from tests.convive.test_supervisor import Background

NAMES = Commands().list_commands(click.Context(cli))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Stack]:
    with Background(tmp_path):
        running = Stack(tmp_path)
        running.wait_ready()
        yield running


@pytest.mark.parametrize("name", NAMES)
def test_a_command_explains_itself(name: str) -> None:
    done = run(name, "--help")
    assert done.exit_code == 0, done.output
    assert len(done.output.split("\n\n")[1].strip()) > 20, "say in its docstring what it does"


def test_the_overview_has_each_command_once() -> None:
    lines = run("--help").output.splitlines()
    for name in NAMES:
        assert sum(line.startswith(f"  {name} ") for line in lines) == 1, name


def test_an_unknown_command_is_refused() -> None:
    done = run("restert")
    assert done.exit_code == 2
    assert "No such command 'restert'" in done.output


@pytest.mark.parametrize("name", ["restart forum", "scale forum=2", "status", "shell forum", "psql forum"])
def test_without_a_stack_it_says_how_to_start_one(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CONVIVE_BROKER_URL", raising=False)
    monkeypatch.setattr(sys, "argv", ["run", *name.split(), f"--state={tmp_path}"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert capsys.readouterr().err == f"nothing runs in {tmp_path} (./run up starts it)\n"


def test_down_without_a_stack_is_no_failure(tmp_path: Path) -> None:
    done = run("down", f"--state={tmp_path}")
    assert (done.exit_code, done.output) == (0, f"Nothing is running in {tmp_path}.\n")


def test_status_counts_the_errors_since_the_start(running: Stack) -> None:
    log = running.state.log_dir / "forum.1.log"
    at = {"level": "error", "event": "put aside"}
    with log.open("a") as file:
        for time in ("2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "2099-01-01T00:00:01Z"):
            file.write(json.dumps(at | {"timestamp": time}) + "\n")
    told = run("status", "--json", f"--state={running.state.directory}")
    assert told.exit_code == 0
    errors = {each["name"]: each["errors"] for each in json.loads(told.output)["processes"]}
    assert errors == {"forum.1": 2, "gateway.1": 0}
    assert "errors" in run("status", f"--state={running.state.directory}").output


def test_scale_and_down(running: Stack) -> None:
    done = run("scale", "forum=2", f"--state={running.state.directory}")
    assert (done.exit_code, done.output) == (0, "forum: 2 processes\n")
    assert run("scale", "forum", f"--state={running.state.directory}").exit_code == 2
    done = run("down", f"--state={running.state.directory}")
    assert (done.exit_code, done.output) == (0, "Stopped.\n")


def test_watching_is_from_the_start_only(running: Stack) -> None:
    done = run("up", "--watch", f"--state={running.state.directory}")
    assert done.exit_code == 1
    assert "./run down, then ./run up --watch" in str(done.exception)
