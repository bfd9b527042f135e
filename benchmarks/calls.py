"""Calls: how many the gateway's client makes to one service process that only echoes."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager

import psycopg2
import uvloop

from benchmarks.echo import ECHO
from benchmarks.figures import Figure, from_runs
from benchmarks.setting import Setting
from chassis.actor import PUBLIC, Signer
from chassis.call_seals import Sealer
from chassis.deployables import ROOT
from chassis.keys import call_key
from chassis.migrations.upgrade import chassis_tables
from convive.processes import answers_ok
from convive.state import free_port
from convive.supervisor.keys import signing_key
from gateway.rpc import Rpc

CLAIM = "calls"
CALLS, IN_FLIGHT = 3000, 64


def measure(setting: Setting) -> Iterator[Figure]:
    """One at a time, and with 64 in flight."""
    environment = setting.stack.environment()
    token = Signer(environment["CONVIVE_ACTOR_SIGNING_KEY"]).sign(PUBLIC)
    with _echo_service(setting, environment):
        for in_flight, peer, goal in ((1, "nameko's own client 440/s", "1,200"), (IN_FLIGHT, "", "2,000")):
            rates = [float(uvloop.run(_rate(environment, token, in_flight))) for _ in range(setting.runs)]
            yield from_runs(rates, CLAIM, f"echo, {in_flight} in flight", "/s", peer=peer, note=f"goal: over {goal}/s")


async def _rate(environment: dict[str, str], token: str, in_flight: int) -> float:
    rpc = Rpc(environment["CONVIVE_BROKER_URL"], Sealer(environment["CONVIVE_ACTOR_SIGNING_KEY"]), [ECHO.service])
    rpc.start()

    async def one(_: int) -> None:
        reply = await rpc.call(ECHO, {"words": "hola"}, token=token)
        if reply != {"ok": {"words": "hola"}}:
            raise RuntimeError(f"unexpected reply {reply}")

    await in_turn(one, 200, in_flight)
    started = time.perf_counter()
    await in_turn(one, CALLS, in_flight)
    seconds = time.perf_counter() - started
    await rpc.stop()
    return CALLS / seconds


async def in_turn(one: Callable[[int], Awaitable[None]], total: int, at_once: int) -> None:
    """Calls `one` with 0 to `total` - 1, with at most `at_once` calls in flight."""
    numbers = iter(range(total))

    async def worker() -> None:
        for number in numbers:
            await one(number)

    await asyncio.gather(*(worker() for _ in range(at_once)))


@contextmanager
def _echo_service(setting: Setting, environment: dict[str, str]) -> Iterator[None]:
    url, health = _database(setting), free_port()
    keys = {
        "CONVIVE_CALL_KEY": call_key(environment["CONVIVE_ACTOR_SIGNING_KEY"], ECHO.service),
        "CONVIVE_EVENT_SIGNING_KEY": signing_key(),
        "CONVIVE_DATABASE_URL_ECHO": url,
        "CONVIVE_HEALTH_PORT": str(health),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "chassis.runner", "benchmarks.echo:EchoService"],
        cwd=ROOT,
        env={**os.environ, **environment, **keys},
        stderr=subprocess.DEVNULL,
    )
    ready = answers_ok(f"http://127.0.0.1:{health}/readyz")
    try:
        until = time.monotonic() + 60
        while not ready():
            if time.monotonic() > until:
                raise RuntimeError("the echo service did not start")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _database(setting: Setting) -> str:
    with closing(psycopg2.connect(setting.database("postgres"))) as connection:
        connection.autocommit = True
        connection.cursor().execute("DROP DATABASE IF EXISTS echo WITH (FORCE)")
        connection.cursor().execute("CREATE DATABASE echo")
    url = setting.database("echo")
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        for statement in chassis_tables():
            cursor.execute(statement)
    return url
