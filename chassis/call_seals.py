"""Seals: an actor's token counts for one call only, at one service, with these arguments, once (docs/adr/0014).

Who acts is signed once per half minute and person (chassis.actor); a signature per call would cost more than the call.
So each call carries a seal besides: an HMAC over everything that makes it this call, under a key that the gateway has
in common with the called service and with nobody else. A token that another service saw is worth nothing here.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis import keys, logs, telemetry, wire
from chassis.actor import HONOURED_SECONDS
from contracts.base import FORBIDDEN

_log = logs.get()
# When a call was made is among them: a service moves the deadline by it (chassis.clocks).
_SEALED = (wire.ACTOR, wire.SENT, wire.DEADLINE, wire.IDEMPOTENCY_KEY)


@dataclass(frozen=True)
class Carried:
    """What of a message is not in its headers: it came over the wire, and its answer goes back there."""

    correlation_id: str
    reply_to: str
    body: bytes


class Sealer:
    """The gateway's half."""

    def __init__(self, signing_key: str) -> None:
        self._signing_key = signing_key
        self._keys: dict[str, bytes] = {}

    def seal(self, service: str, method: str, headers: Mapping[str, Any], carried: Carried) -> str:
        """The seal of a call with these headers, of which the service reads."""
        if service not in self._keys:
            self._keys[service] = keys.raw(keys.call_key(self._signing_key, service))
        return seal_with(self._keys[service], f"{service}.{method}", headers, carried)


class SealChecker:
    """A service's half: its key, or two while one takes the place of the other."""

    def __init__(self, call_keys: str) -> None:
        self._keys = [keys.raw(key) for key in keys.listed(call_keys)]
        self._used = _Used()

    def check(self, operation: str, headers: Mapping[str, Any], carried: Carried, redelivered: bool) -> None:
        """Raises FORBIDDEN for a call that the gateway did not make, or that this process has answered before.

        What the broker itself gives out again is the same call still. Other processes of the service are asked when it
        matters: a call that changes something leaves its mark in the transaction (`chassis.idempotency`).
        """
        given = headers.get(wire.SEAL)
        sealed = [seal_with(key, operation, headers, carried).encode() for key in self._keys]
        if not isinstance(given, str) or not any(hmac.compare_digest(given.encode(), each) for each in sealed):
            refuse(operation, "seal")
        if self._used.before(carried.correlation_id) and not redelivered:
            refuse(operation, "used")


def refuse(operation: str, reason: str) -> None:
    """Puts on record that somebody else than the gateway may be calling. Raises FORBIDDEN."""
    telemetry.calls_untrusted.add(1, {"method": operation, "reason": reason})
    _log.warning("call refused: not one that the gateway made", method=operation, reason=reason)
    raise FORBIDDEN()


class _Used:
    """The calls for as long as their tokens count at least, and twice as long at most."""

    def __init__(self) -> None:
        self._now: set[str] = set()
        self._before: set[str] = set()
        self._turn = time.monotonic() + HONOURED_SECONDS

    def before(self, correlation_id: str) -> bool:
        """Whether it was seen; from now on it was."""
        if time.monotonic() > self._turn:
            self._before, self._now = self._now, set()
            self._turn = time.monotonic() + HONOURED_SECONDS
        if correlation_id in self._now or correlation_id in self._before:
            return True
        self._now.add(correlation_id)
        return False


def seal_with(key: bytes, operation: str, headers: Mapping[str, Any], carried: Carried) -> str:
    """The seal of a call under this key."""
    bound = (
        operation,
        carried.correlation_id,
        carried.reply_to,
        *(str(headers.get(name, "")) for name in _SEALED),
        hashlib.sha256(carried.body).hexdigest(),
    )
    parts = (f"{len(part)}:{part}" for part in bound)  # so that none can be told as a part of another
    return hmac.digest(key, "".join(parts).encode(), "sha256").hex()
