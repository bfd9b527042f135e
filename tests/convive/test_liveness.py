"""Alive is what answers: a process that stands there and says nothing is noticed, named, and started again."""

import asyncio
import signal
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from convive.embedded.postgres import EmbeddedPostgres
from convive.embedded.rabbitmq import EmbeddedRabbit
from convive.processes import ProcessSpec, answers_ok
from convive.state import free_port
from convive.supervisor.client import ProcessStatus, StackStatus
from convive.supervisor.foreground import reporter
from convive.supervisor.unit import Unit
from tests.convive.plans import tiny
from tests.convive.test_supervisor import until

ANSWERS = (
    "import http.server, sys\n"
    "class Handler(http.server.BaseHTTPRequestHandler):\n"
    "    def do_GET(self):\n"
    "        self.send_response(503 if self.path == sys.argv[2] else 200); self.end_headers()\n"
    "http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Handler).serve_forever()\n"
)


def unit_of(tmp_path: Path, said: list[str], seconds: float, refused: str = "/none") -> Unit:
    """A process that answers all paths but one, and is given up after so many seconds of silence."""
    port = free_port()
    spec = ProcessSpec(
        name="forum.1",
        group="forum",
        argv=[sys.executable, "-c", ANSWERS, str(port), refused],
        env={},
        log=tmp_path / "log",
        probe=answers_ok(f"http://127.0.0.1:{port}/readyz"),
        alive=answers_ok(f"http://127.0.0.1:{port}/healthz"),
        silent_seconds=seconds,
    )
    return Unit(spec, tmp_path, said.append)


def test_a_process_that_is_stopped_is_silent_and_then_started_again(tmp_path: Path) -> None:
    async def story() -> None:
        said: list[str] = []
        unit = unit_of(tmp_path, said, 10)
        unit.start()
        await until(unit.ready.is_set)
        first = unit.pid
        unit.signal(signal.SIGSTOP)
        await until(lambda: unit.state == "silent")
        await until(lambda: unit.ready.is_set() and unit.pid != first)
        assert (said[0], unit.restarts) == ("forum.1 did not answer for 10 s", 1)
        await unit.stop()

    asyncio.run(story())


CLOSES = (
    "import http.server, sys, threading\n"
    "class Handler(http.server.BaseHTTPRequestHandler):\n"
    "    def do_GET(self):\n"
    "        self.send_response(200); self.end_headers()\n"
    "server = http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Handler)\n"
    "threading.Timer(1, server.shutdown).start()\n"
    "server.serve_forever(0.05); server.server_close()\n"
    "threading.Event().wait()\n"
)


def test_a_process_that_lost_its_port_is_started_again_long_before_a_silent_one(tmp_path: Path) -> None:
    """RabbitMQ on a full disk: its port is closed, and its process lives on."""

    async def story() -> None:
        said: list[str] = []
        spec = unit_of(tmp_path, said, 60).spec
        argv = [sys.executable, "-c", CLOSES, *spec.argv[3:]]
        port = int(spec.argv[3])
        unit = Unit(replace(spec, argv=argv, port=port, closed_seconds=0.5), tmp_path, said.append)
        unit.start()
        await until(unit.ready.is_set)
        first = unit.pid
        await until(lambda: unit.ready.is_set() and unit.pid != first)
        assert said[0] == f"forum.1 no longer listens at port {port}"
        await unit.stop()

    asyncio.run(story())


def test_a_process_that_answers_without_being_ready_is_left_alone(tmp_path: Path) -> None:
    """Its broker may be away: to start it again would help nobody."""

    async def story() -> None:
        unit = unit_of(tmp_path, [], 1, refused="/readyz")
        unit.start()
        await until(lambda: unit.pid is not None and unit.spec.alive is not None and unit.spec.alive())
        first = unit.pid
        await asyncio.sleep(3 * unit.spec.silent_seconds)  # thrice what a silent one is given
        assert (unit.pid, unit.restarts, unit.state) == (first, 0, "starting")
        await unit.stop()

    asyncio.run(story())


def test_status_names_who_is_not_ready() -> None:
    def status(*states: str, free: int = 2**30) -> StackStatus:
        processes = [ProcessStatus(f"forum.{n}", "forum", 1, s, 0, None, None, "") for n, s in enumerate(states, 1)]
        return StackStatus("ready", 1, "", "http://localhost", tuple(processes), free)

    assert status("ready", "ready").verdict == "ready"
    late = status("ready", "silent", "waiting")
    assert (late.verdict, late.healthy) == ("not ready (forum.2 silent, forum.3 waiting)", False)
    full = status("ready", free=4096)
    assert (full.verdict, full.healthy) == ("not ready (the disk is full)", False)


def test_a_server_that_is_stopped_does_not_answer_and_is_not_ready(
    rabbit: EmbeddedRabbit, postgres: EmbeddedPostgres
) -> None:
    """The kernel goes on to accept connections for it."""
    for server in (rabbit, postgres):
        [*_, (process, spec)] = server._running
        assert spec.alive is not None
        assert spec.probe() and spec.alive()
        psutil.Process(process.pid).suspend()
        try:
            assert not spec.alive()
            assert not spec.probe()
        finally:
            psutil.Process(process.pid).resume()


def test_a_disk_that_is_full_stops_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report = reporter(tiny(tmp_path))
    (tmp_path / "log" / "supervisor.log").symlink_to("/dev/full")
    report("forum.1 was killed by SIGKILL")
    assert capsys.readouterr().out == "forum.1 was killed by SIGKILL\n"
