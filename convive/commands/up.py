"""`./run up`: start everything and wait until it is ready (--detach: leave it running; --watch: restart on changes)."""

import subprocess
import sys
import time
from pathlib import Path

import click

from convive.errors import OperatorError
from convive.options import Replicas, state_option
from convive.state import PROJECT, port_is_free
from convive.supervisor.client import NotRunning, Stack
from convive.supervisor.foreground import run
from convive.supervisor.plan import PlatformPlan
from convive.supervisor.supervisor import check_scale


@click.command("up")
@click.option("--detach", is_flag=True, help="Return when everything is ready and leave it running.")
@click.option("--watch", is_flag=True, help="Restart processes when their files change; templates are reloaded.")
@click.option("--scale", type=Replicas(), multiple=True, help="Processes of a service, for instance forum=2.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, envvar="CONVIVE_PORT", help="The web port (8000).")
@state_option
def command(detach: bool, watch: bool, scale: tuple[tuple[str, int], ...], port: int, state_dir: Path) -> None:
    """Start databases, broker, services and gateway, and keep them running. Ctrl-C stops everything."""
    stack = Stack(state_dir)
    if stack.is_running():
        _already_running(stack)
        if watch:
            raise OperatorError("Files can be watched only from the start: ./run down, then ./run up --watch")
        return
    plan = PlatformPlan(stack.state, port)
    check_scale(dict(scale), plan.groups)
    if not port_is_free(port):
        raise OperatorError(f"Port {port} is taken. Choose another one: ./run up --port {port + 1}")
    if detach:
        _in_background(stack, port, scale, watch)
    else:
        raise SystemExit(run(plan, dict(scale), watch))


def _already_running(stack: Stack) -> None:
    """Waits for a stack that is still starting. Raises OperatorError if it does not become ready."""
    status = stack.wait_ready()
    click.echo(f"Already running and ready: {status.address}")


def _in_background(stack: Stack, port: int, scale: tuple[tuple[str, int], ...], watch: bool) -> None:
    """Start the supervisor in its own session and pass on its output until it is ready or gives up."""
    arguments = [f"--port={port}", f"--state={stack.state.directory}", *(f"--scale={g}={n}" for g, n in scale)]
    arguments += ["--watch"] if watch else []
    stack.state.create()
    output = stack.state.log_dir / "start.log"
    with output.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "convive", "up", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=PROJECT,
        )
    with output.open() as said:
        while process.poll() is None and not _is_ready(stack):
            sys.stdout.write(said.read())
            sys.stdout.flush()
            time.sleep(0.1)
        sys.stdout.write(said.read())
    if process.poll() is not None:
        raise SystemExit(process.returncode or 1)


def _is_ready(stack: Stack) -> bool:
    try:
        return stack.status().state == "ready"
    except NotRunning:
        return False
