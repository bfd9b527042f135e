"""Wrong passwords cost time: per person and address, per person, and per address, twice as long each time."""

from __future__ import annotations

import hashlib
import math
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import URL, Engine, case, delete, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis import database
from chassis.call import Call
from contracts.base import TOO_MANY
from gateway.identity import origin
from gateway.identity.model import Attempts

FORGOTTEN_AFTER = timedelta(hours=6)


@dataclass(frozen=True)
class _Limit:
    """`free` failures cost nothing; after that 1, 2, 4, ... seconds, at most `longest`."""

    key: str
    free: int
    longest: int


def _limits(person: str) -> list[_Limit]:
    """The pair is strict. The person alone is lenient and short, else anybody could lock anybody out; an address may be
    a whole academy's. In the order of their keys, so that two attempts at once can't wait for one another."""
    limits = [_Limit(_digest("person", person), free=50, longest=60)]
    if address := origin.current().address:
        limits += [
            _Limit(_digest("pair", person, address), free=5, longest=900),
            _Limit(_digest("address", address), free=50, longest=900),
        ]
    return sorted(limits, key=lambda limit: limit.key)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@lru_cache(maxsize=8)
def _engine(url: URL) -> Engine:
    """Two connections of the throttle's own: a call that holds one of the others must not wait for a second."""
    return database.connect(url.render_as_string(hide_password=False), pool_size=2)


def apart(call: Call) -> AbstractContextManager[Session]:
    """A transaction beside the call's: what is counted or recorded in it stays so when the call is refused."""
    bind = call.session.get_bind()
    return database.transaction(database.sessions(_engine(bind.engine.url)))


def count(call: Call, person: str) -> None:
    """Counts an attempt before it is made. A thousand guesses sent at once are a thousand.

    Raises TOO_MANY with the seconds to wait.
    """
    with apart(call) as session:
        for limit in _limits(person):
            _count_one(session, limit, call.now)


def succeeded(call: Call, person: str) -> None:
    """Takes the attempt back: the person is forgotten, the address has one failure less."""
    address = _digest("address", origin.current().address)
    keys = [limit.key for limit in _limits(person) if limit.key != address]
    fewer = update(Attempts).values(failures=func.greatest(Attempts.failures - 1, 0), blocked_until=None)
    with apart(call) as session:
        session.execute(delete(Attempts).where(Attempts.key.in_(keys)))
        session.execute(fewer.where(Attempts.key == address))
        session.execute(delete(Attempts).where(Attempts.last_at < call.now - FORGOTTEN_AFTER))


def _count_one(session: Session, limit: _Limit, now: datetime) -> None:
    """One more, unless it has to wait: then the transaction ends here, and waiting costs nothing further."""
    fresh = insert(Attempts).values(key=limit.key, failures=1, last_at=now)
    failures = case((Attempts.last_at < now - FORGOTTEN_AFTER, 1), else_=Attempts.failures + 1)
    statement = fresh.on_conflict_do_update(index_elements=["key"], set_={"failures": failures, "last_at": now})
    row = session.execute(statement.returning(Attempts.failures, Attempts.blocked_until)).one()
    if row.blocked_until is not None and row.blocked_until > now:
        raise TOO_MANY(seconds=math.ceil((row.blocked_until - now).total_seconds()))
    if row.failures > limit.free:
        wait = min(2 ** min(row.failures - limit.free - 1, 20), limit.longest)
        until = now + timedelta(seconds=wait)
        session.execute(update(Attempts).where(Attempts.key == limit.key).values(blocked_until=until))
