"""The control socket: one JSON object per line and request, one per answer. Only the stack's own user has access."""

import asyncio
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from convive.errors import OperatorError
from convive.state import State
from convive.supervisor.supervisor import Supervisor

LONGEST_PATH = 100
"""Bytes; the kernel refuses socket paths of 108 and more."""


def socket_path(state: State) -> Path:
    """`<state>/run/control.sock`, or a short path that belongs to this user if that is too long for a socket."""
    path = state.run_dir / "control.sock"
    if len(os.fsencode(path)) < LONGEST_PATH:
        return path
    return Path(f"/tmp/convive-{os.getuid()}") / f"{state.identity}.sock"  # noqa: S108  # nosec B108 # made 0700 and checked


async def serve(state: State, supervisor: Supervisor, stop: Callable[[], None]) -> asyncio.Server:
    """Listen on the control socket. `stop` is called when a client asks for the whole stack to stop."""
    path = socket_path(state)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if path.parent.stat().st_uid != os.getuid():
        raise OperatorError(f"{path.parent} belongs to another user; remove it or use a shorter --state path")
    path.unlink(missing_ok=True)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(json.dumps(await _handled(line, supervisor, stop)).encode() + b"\n")
            await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(answer, path)
    path.chmod(0o600)
    return server


async def _handled(line: bytes, supervisor: Supervisor, stop: Callable[[], None]) -> dict[str, Any]:
    """The answer to one request; failures are answers too, so that no request brings the supervisor down."""
    try:
        return {"ok": True, "result": await _do(json.loads(line), supervisor, stop)}
    except OperatorError as error:
        return {"ok": False, "error": str(error)}
    except OSError as error:
        return {"ok": False, "error": f"the machine refused: {error}"}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return {"ok": False, "error": f"not a request this supervisor understands: {error!r}"}


async def _do(request: dict[str, Any], supervisor: Supervisor, stop: Callable[[], None]) -> Any:
    match request["do"]:
        case "status":
            return supervisor.status()
        case "environment":
            return await asyncio.to_thread(supervisor.plan.environment)
        case "scale":
            return await supervisor.scale({str(group): int(count) for group, count in request["wanted"].items()})
        case "restart":
            return await supervisor.restart(request["name"], request.get("environ"))
        case "kill":
            return supervisor.kill(request["name"], signal.Signals[request["signal"]])
        case "stop":
            return stop()
    raise ValueError(request["do"])
