"""Wrong passwords cost time, twice as long each time: per person and network, per device, per network.

What strangers ask for is counted too: beyond what is free it costs work (work.py) and never a wait for others.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, case, delete, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.call import Call
from contracts.base import TOO_MANY
from gateway.identity import origin
from gateway.identity.beside import beside
from gateway.identity.model import Attempts
from gateway.settings import gateway_settings

FORGOTTEN_AFTER = timedelta(hours=6)
# Windows of what is counted only: what strangers ask for.
_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
# Mails to one address in an hour: then each costs work, and then there are none. For a network there is a setting.
_FREE_FOR_ADDRESS, _MOST_FOR_ADDRESS = 3, 20
# Registrations of a minute, from wherever; then all cost work.
_FREE_IN_ALL = 60
# Wrong passwords for one account, from wherever; then who comes with a device that is not known works for each attempt.
_FREE_FOR_PERSON = 10


@dataclass(frozen=True)
class _Limit:
    """`free` failures cost nothing; after that 1, 2, 4, ... seconds, at most `longest`."""

    key: str
    free: int
    longest: int


def _limits(person: str, device: UUID | None) -> list[_Limit]:
    """A device that the person has signed in with has a count of its own, so that nobody else's attempts bar it.

    Otherwise the pair is strict, and an address may be a whole academy's. The person alone is never barred: that would
    let a few strangers keep an owner out. In the order of their keys, so that two attempts at once can't wait for one
    another.
    """
    if device is not None:
        return [_Limit(_digest("device", person, str(device)), free=5, longest=900)]
    network = origin.network()
    if not network:
        return [_Limit(_digest("pair", person), free=5, longest=900)]
    limits = [
        _Limit(_digest("pair", person, network), free=5, longest=900),
        _Limit(_digest("address", network), free=50, longest=900),
    ]
    return sorted(limits, key=lambda limit: limit.key)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def count(call: Call, person: str, device: UUID | None = None) -> None:
    """Counts an attempt before it is made. A thousand guesses sent at once are a thousand.

    Raises TOO_MANY with the seconds to wait.
    """
    _count(call, _limits(person, device))


def _count(call: Call, limits: list[_Limit]) -> None:
    with beside(call) as session:
        for limit in limits:
            _count_one(session, limit, call.now)


def succeeded(call: Call, person: str, device: UUID | None = None) -> None:
    """Takes the attempt back: the person is forgotten, the address has one failure less."""
    address = _digest("address", origin.network())
    keys = [limit.key for limit in _limits(person, device) if limit.key != address] + [_digest("person", person)]
    fewer = update(Attempts).values(failures=func.greatest(Attempts.failures - 1, 0), blocked_until=None)
    with beside(call) as session:
        session.execute(delete(Attempts).where(Attempts.key.in_(keys)))
        if device is None:
            session.execute(fewer.where(Attempts.key == address))
        session.execute(delete(Attempts).where(Attempts.last_at < call.now - FORGOTTEN_AFTER))


def attempts_on(call: Call, person: str) -> float:
    """Counts an attempt with a device that is not known, from wherever; how often the free share it makes."""
    with beside(call) as session:
        return _counted(session, call.now, "person", person) / _FREE_FOR_PERSON


def registrations(call: Call, email: str) -> float:
    """Counts a registration; how often what is free it makes: of this hour's from the network and for the address.

    Raises TOO_MANY.
    """
    with beside(call) as session:
        in_all = _counted(session, call.now, "registrations", _window(call, _MINUTE)) / _FREE_IN_ALL
    return max(in_all, _mails(call, "registrations", email))


def links(call: Call, person: str) -> float:
    """Counts a link that is asked for; how often what is free it makes. Raises TOO_MANY."""
    return _mails(call, "links", person)


def _mails(call: Call, what: str, person: str) -> float:
    """Each may be a mail to somebody who did not ask for it. From one network five need no wait, as with sign-ins."""
    _count(call, [_Limit(_digest("pair", what, person, origin.network()), free=5, longest=900)])
    window = _window(call, _HOUR)
    with beside(call) as session:
        to_person = _counted(session, call.now, f"{what} of", person, window)
        from_here = _counted(session, call.now, f"{what} from", origin.network(), window)
    if to_person > _MOST_FOR_ADDRESS:
        raise TOO_MANY(seconds=math.ceil(_HOUR.total_seconds() - call.now.timestamp() % _HOUR.total_seconds()))
    return max(to_person / _FREE_FOR_ADDRESS, from_here / gateway_settings().registrations_free)


def _window(call: Call, length: timedelta) -> str:
    return str(int(call.now.timestamp() // length.total_seconds()))


def _counted(session: Session, now: datetime, *parts: str) -> int:
    return int(_one_more(session, _digest(*parts), now).failures)


def _one_more(session: Session, key: str, now: datetime) -> Row[Any]:
    fresh = insert(Attempts).values(key=key, failures=1, last_at=now)
    failures = case((Attempts.last_at < now - FORGOTTEN_AFTER, 1), else_=Attempts.failures + 1)
    statement = fresh.on_conflict_do_update(index_elements=["key"], set_={"failures": failures, "last_at": now})
    return session.execute(statement.returning(Attempts.failures, Attempts.blocked_until)).one()


def _count_one(session: Session, limit: _Limit, now: datetime) -> None:
    """One more, unless it has to wait: then the transaction ends here, and waiting costs nothing further."""
    row = _one_more(session, limit.key, now)
    if row.blocked_until is not None and row.blocked_until > now:
        raise TOO_MANY(seconds=math.ceil((row.blocked_until - now).total_seconds()))
    if row.failures > limit.free:
        wait = min(2 ** min(row.failures - limit.free - 1, 20), limit.longest)
        until = now + timedelta(seconds=wait)
        session.execute(update(Attempts).where(Attempts.key == limit.key).values(blocked_until=until))
