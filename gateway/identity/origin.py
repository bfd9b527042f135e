"""Where a request comes from. The gateway notes it at the door; it follows the call into its worker thread."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, replace
from uuid import UUID

from gateway.households import household


@dataclass(frozen=True)
class Origin:
    """The caller's network address, what their browser calls itself, and the session that asks if there is one."""

    address: str = ""
    agent: str = ""
    session_id: UUID | None = None


_NOWHERE = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=_NOWHERE)


def note(address: str, agent: str) -> None:
    """Says where the request being served comes from."""
    _origin.set(Origin(address[:100], "".join(c for c in agent if c.isprintable())[:200]))


def note_session(session_id: UUID | None) -> None:
    """Says which session the request being served belongs to."""
    _origin.set(replace(_origin.get(), session_id=session_id))


def current() -> Origin:
    """Where the request being served comes from; empty outside of one."""
    return _origin.get()


def network() -> str:
    """The network it comes from, which has one subscriber: of IPv6 a /64."""
    return household(current().address)
