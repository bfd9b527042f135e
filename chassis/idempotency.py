"""Idempotency keys: the same key and request give the same result again; another request under it is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from chassis.tables import idempotency
from contracts.base import KEY_REUSED, Command


def once(call: Call, operation: str, key: str | None, command: Command, run: Callable[[], str]) -> str:
    """Runs the operation unless its key was seen, and keeps the result (JSON text) in the same transaction.

    A repetition that arrives while the first is still running waits for it. Raises KEY_REUSED (Fund rule 3).
    """
    if key is None:
        return run()
    row = {"actor_id": call.actor.member_id, "operation": operation, "key": key}
    payload_hash = hashlib.sha256(command.model_dump_json().encode()).hexdigest()
    fresh = call.session.execute(
        insert(idempotency).values(**row, payload_hash=payload_hash).on_conflict_do_nothing().returning(idempotency.c.key)
    ).first()
    where = [idempotency.c[name] == value for name, value in row.items()]
    if fresh is None:
        stored = call.session.execute(select(idempotency.c.payload_hash, idempotency.c.result).where(*where)).one()
        if stored.payload_hash != payload_hash:
            raise KEY_REUSED("Idempotency-Key")
        return str(stored.result)
    result = run()
    call.session.execute(update(idempotency).where(*where).values(result=result))
    return result
