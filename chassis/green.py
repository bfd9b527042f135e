"""How a green thread waits for PostgreSQL: eventlet's hub goes on meanwhile."""

from __future__ import annotations

from eventlet.hubs import trampoline

from chassis.waits import no_answer


def look(descriptor: int, to_read: bool, seconds: float) -> None:
    """See `chassis.waits.Look`."""
    trampoline(descriptor, read=to_read, write=not to_read, timeout=seconds, timeout_exc=no_answer())
