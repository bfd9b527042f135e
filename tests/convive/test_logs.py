"""`./run logs`: what people and programs get to see of what the processes wrote."""

from __future__ import annotations

import itertools
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from convive.commands.logs import command
from convive.errors import OperatorError
from convive.logs.entries import understood
from convive.logs.files import LogFile, errors_since, following
from convive.state import PROJECT, State

TODAY = datetime.now(UTC).replace(microsecond=0)
TRACE = "8fee1084995498c488db8526e00632c8"


_WHEN = re.compile(r"^(\d{4}-\d\d-\d\d )?\S+\s+")


def said(event: str, minutes_ago: float = 0, level: str = "info", **fields: object) -> str:
    """A line as the services write it."""
    time = TODAY - timedelta(minutes=minutes_ago)
    return json.dumps({"event": event, "level": level, "timestamp": f"{time:%Y-%m-%dT%H:%M:%S.%fZ}", **fields})


@pytest.fixture
def state(tmp_path: Path) -> State:
    """A stack that has run."""
    state = State(tmp_path)
    state.create()
    write(state, "forum.1", said("service ready", 30, process="forum"), said("reply", 20, trace=TRACE, topic=7))
    write(state, "forum.2", said("put aside", 10, "error", type="a.b", error="no such board"))
    write(state, "gateway.1", said("slow", 15, "warning", trace=TRACE, path="/x y"))
    clock = f"{TODAY - timedelta(minutes=5):%Y-%m-%d %H:%M:%S}"
    write(
        state,
        "postgres",
        f"{clock}.120 UTC [17] LOG:  checkpoint starting: time",
        f'{clock}.130 UTC [18] forum@forum ERROR:  relation "board" does not exist at character 15',
        f"{clock}.130 UTC [18] forum@forum STATEMENT:  SELECT * FROM board",
    )
    write(state, "epmd", "got partial packet")
    write(state, "rabbitmq", f"{clock}.500001+00:00 [warning] <0.213.0> closing connection")
    return state


def write(state: State, name: str, *lines: str) -> None:
    with (state.log_dir / f"{name}.log").open("a") as file:
        file.writelines(f"{line}\n" for line in lines)


def shown(state: State, *arguments: str) -> list[str]:
    done = CliRunner().invoke(command, [*arguments, f"--state={state.directory}"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    # Without the time, before which stands the day when it is not today: half an hour after midnight some are not.
    return [_WHEN.sub("", line) for line in done.output.splitlines()]


def test_all_logs_are_merged_by_time(state: State) -> None:
    lines = shown(state)
    assert [line.split()[1] for line in lines if not line.startswith("SELECT")][:4] == [
        "forum.1", "forum.1", "gateway.1", "forum.2",
    ]  # fmt: skip
    assert lines[0] == "info     forum.1   service ready"
    assert lines[1] == f"info     forum.1   reply  topic=7  trace={TRACE}"
    assert lines[2] == f'warning  gateway.1 slow  path="/x y"  trace={TRACE}'
    assert lines[3] == 'error    forum.2   put aside  type=a.b  error="no such board"'


def test_a_service_is_all_its_processes_and_several_may_be_named(state: State) -> None:
    assert [line.split()[1] for line in shown(state, "forum")] == ["forum.1", "forum.1", "forum.2"]
    assert [line.split()[1] for line in shown(state, "forum.2", "gateway")] == ["gateway.1", "forum.2"]


def test_a_log_that_is_not_there_is_refused_with_those_that_are(state: State) -> None:
    with pytest.raises(OperatorError, match=r"no log of library\. Logs: epmd, forum\.1, forum\.2, gateway"):
        shown(state, "forum", "library")


def test_by_level_the_servers_own_levels_count_too(state: State) -> None:
    out = CliRunner().invoke(command, ["--level=error", f"--state={state.directory}"]).output
    assert "put aside" in out and 'relation "board" does not exist' in out
    assert "\n    STATEMENT:  SELECT * FROM board\n" in out, "the statement belongs to its error"
    assert "checkpoint" not in out and "closing connection" not in out and "slow" not in out
    assert "closing connection" in "\n".join(shown(state, "rabbitmq", "--level=warning"))


def test_since_and_trace_and_number(state: State) -> None:
    since = f"{TODAY - timedelta(minutes=17):%Y-%m-%dT%H:%M:%S}"
    found = shown(state, "forum", "gateway", f"--since={since}")
    assert [line.split()[1] for line in found] == ["gateway.1", "forum.2"]
    passed = int((datetime.now(UTC) - TODAY).total_seconds()) + 17 * 60  # other tests may have run for an hour
    assert shown(state, "forum", "gateway", f"--since={passed}s") == found
    assert [line.split()[1] for line in shown(state, f"--trace={TRACE[:6]}")] == ["forum.1", "gateway.1"]
    assert [line.split()[1] for line in shown(state, "forum", "-n1")] == ["forum.2"]
    assert shown(state, "-n0") == []


@pytest.mark.parametrize("value", ["yesterday", "10", "10w", "25:00"])
def test_a_time_that_is_none_is_refused(state: State, value: str) -> None:
    done = CliRunner().invoke(command, [f"--since={value}", f"--state={state.directory}"])
    assert done.exit_code == 2
    assert "neither 10m, 2h or 1d, nor a time" in done.output


def test_json_is_the_line_itself_and_the_same_names_for_others(state: State) -> None:
    done = CliRunner().invoke(command, ["--json", f"--state={state.directory}"])
    entries = [json.loads(line) for line in done.output.splitlines()]
    assert entries[1]["topic"] == 7
    assert {(entry["level"], entry["process"]) for entry in entries[4:]} == {
        ("info", "postgres"), ("error", "postgres"), ("warning", "rabbitmq"),
    }  # fmt: skip
    assert all({"timestamp", "level", "event"} <= entry.keys() for entry in entries)


def test_an_exception_is_shown_with_our_own_frames(state: State) -> None:
    frames = [
        {"filename": "/usr/lib/python3.13/site.py", "lineno": 1, "name": "other"},
        {"filename": str(PROJECT / "services/forum/topics.py"), "lineno": 12, "name": "reply"},
    ]
    exception = [{"exc_type": "ValueError", "exc_value": "no number", "frames": frames}]
    write(state, "chat.1", said("failed", 0, "error", exception=exception))
    out = CliRunner().invoke(command, ["chat", f"--state={state.directory}"]).output.splitlines()
    assert out[1:] == ["    ValueError: no number", "        at services/forum/topics.py:12 in reply"]


def test_a_traceback_that_nobody_caught_is_one_error(state: State) -> None:
    write(
        state, "chat.1", said("ready"), "Traceback (most recent call last):", '  File "x"', "KeyError: 'y'", said("on")
    )
    [entry] = [entry for entry in LogFile(state.log_dir / "chat.1.log").entries() if entry.is_error]
    assert entry.raw[-1] == "KeyError: 'y'"
    assert entry.time == TODAY


def test_errors_are_counted_from_the_start_of_the_process(state: State) -> None:
    path = state.log_dir / "forum.2.log"
    assert errors_since(path, (TODAY - timedelta(minutes=11)).timestamp()) == 1
    assert errors_since(path, (TODAY - timedelta(minutes=9)).timestamp()) == 0
    assert errors_since(state.log_dir / "none.log", 0) == 0


def test_the_log_before_a_rotation_is_read_first(state: State) -> None:
    (state.log_dir / "chat.1.log.1").write_text(said("old", 60) + "\n")
    write(state, "chat.1", said("new"))
    assert [line.split()[2] for line in shown(state, "chat")] == ["old", "new"]


def test_following_goes_on_with_growing_replaced_and_new_logs(state: State) -> None:
    path = state.log_dir / "forum.1.log"
    files = [LogFile(path)]
    assert [entry.event for entry in files[0].entries()] == ["service ready", "reply"]
    coming = following(["forum.1", "chat"], state.log_dir, files)
    write(state, "chat.1", said("first"))
    assert next(coming).event == "first"
    with path.open("a") as file:
        file.write(said("half")[:20])
        file.flush()
        file.write(said("half")[20:] + "\n")
    assert next(coming).event == "half"
    path.replace(path.with_suffix(".log.1"))
    write(state, "forum.1", said("after"))
    assert [entry.event for entry in itertools.islice(coming, 1)] == ["after"]


def test_what_is_no_entry_goes_on_with_the_one_before() -> None:
    assert understood("x", "  at somewhere") is None
    assert understood("x", '{"event": "cut off') is None
