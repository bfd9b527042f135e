"""Idempotency keys: the same key and request give the same result again; a different request with it is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from uuid import UUID

from sqlalchemy import text

from chassis.call import Call
from contracts.base import KEY_REUSED, Command

# Written out, because SQLAlchemy compiles an ON CONFLICT statement anew on every call. It also bounds the statements
# after it by the call's deadline, which would else be another trip to the database (chassis/rpc/deadline.py).
_CLAIM = text("""
    INSERT INTO idempotency (actor_id, operation, key, payload_hash)
    VALUES (CAST(:actor_id AS uuid), :operation, :key, :payload_hash) ON CONFLICT DO NOTHING
    RETURNING set_config('statement_timeout', CAST(:milliseconds AS text), true)
""")
_READ = text("""
    SELECT payload_hash, result FROM idempotency
    WHERE actor_id = CAST(:actor_id AS uuid) AND operation = :operation AND key = :key
""")
_KEEP = text("""
    UPDATE idempotency SET result = :result
    WHERE actor_id = CAST(:actor_id AS uuid) AND operation = :operation AND key = :key
""")

# In whose name calls are recorded that have no key: no member's, so that none can meet a key that a member chose.
NOBODY = UUID(int=0)


def is_first(call: Call, operation: str, correlation_id: str) -> bool:
    """Whether no process of this service has done this very call; from this transaction's commit on, one has.

    A second one at the same moment waits here until the first one's transaction has ended.
    """
    return _claim(call, {"actor_id": str(NOBODY), "operation": operation, "key": correlation_id}, "")


def _claim(call: Call, row: dict[str, str], payload_hash: str) -> bool:
    claim = row | {"payload_hash": payload_hash, "milliseconds": str(call.milliseconds)}
    return call.session.execute(_CLAIM, claim).first() is not None


def once(call: Call, operation: str, key: str | None, command: Command, run: Callable[[], str]) -> str:
    """Runs the operation unless its key was used before, and stores the result (JSON text) in the same transaction.

    A repeated request that arrives while the first is still running waits for it. Raises KEY_REUSED (Fund rule 3).
    """
    if key is None:
        return run()
    row = {"actor_id": str(call.actor.member_id), "operation": operation, "key": key}
    payload_hash = hashlib.sha256(command.model_dump_json().encode()).hexdigest()
    if not _claim(call, row, payload_hash):
        stored = call.session.execute(_READ, row).one()
        if stored.payload_hash != payload_hash:
            raise KEY_REUSED("Idempotency-Key")
        return str(stored.result)
    result = run()
    call.session.execute(_KEEP, row | {"result": result})
    return result
