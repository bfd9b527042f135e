"""Proof of work: what strangers ask for too often costs their machine a second, and nobody else anything.

The challenge is a sealed note, so nothing is kept until work for it was done. The client looks for a number with which
SHA-256 of "challenge:number" begins with as many zero bits as are asked for (Hashcash's idea, of 1997). No third party,
nothing to solve for a person; static/scripts/work.js and convive/api/work.py do it.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from chassis import telemetry
from chassis.call import Call
from contracts.accounts import WORK_NEEDED
from contracts.base import Refused
from gateway.identity.beside import beside
from gateway.identity.model import SpentWork
from gateway.identity.sealed_notes import seal, unseal

_PURPOSE = "work"
_GOOD_FOR = timedelta(minutes=10)
# 32,768 tries on average, a fraction of a second; 262,144 at most, seconds of a phone.
_LEAST_BITS, _MOST_BITS = 15, 18


def demand(call: Call, given: str | None, share: float) -> None:
    """Lets pass what is within what is free (`share` <= 1) or was worked for. Raises WORK_NEEDED with a challenge."""
    if share <= 1 or (given is not None and _is_done(call, given)):
        return
    bits = min(_LEAST_BITS + int(math.log2(share)), _MOST_BITS)
    challenge = seal(_PURPOSE, {"id": secrets.token_urlsafe(16), "bits": bits}, int(_GOOD_FOR.total_seconds()))
    telemetry.work_asked.add(1)
    raise WORK_NEEDED("work", challenge=challenge, bits=bits)


def _is_done(call: Call, given: str) -> bool:
    """Whether it is work for a challenge of ours, and the first for it. Two gateways ask the same database."""
    challenge = given.rpartition(":")[0]
    try:
        bits = unseal(_PURPOSE, challenge)["bits"]
    except Refused:  # too old, or not ours: whoever sent it gets another
        return False
    return zeros(given) >= bits and _is_first(call, challenge)


def zeros(given: str) -> int:
    """The number of zero bits that the work's digest begins with."""
    return 256 - int.from_bytes(hashlib.sha256(given.encode()).digest()).bit_length()


def _is_first(call: Call, challenge: str) -> bool:
    key = hashlib.sha256(challenge.encode()).digest()
    with beside(call) as session:
        session.execute(delete(SpentWork).where(SpentWork.expires_at < call.now))
        spent = insert(SpentWork).values(challenge=key, expires_at=call.now + _GOOD_FOR)
        return session.execute(spent.on_conflict_do_nothing().returning(SpentWork.challenge)).first() is not None
