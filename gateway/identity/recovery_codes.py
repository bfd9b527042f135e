"""Recovery codes, for whoever has lost the second factor: ten, shown once, each good once, kept as digests."""

from __future__ import annotations

import base64
import re
import secrets
from uuid import UUID

from sqlalchemy import delete, func, select, update

from chassis import tokens
from chassis.call import Call
from contracts.accounts import Action
from gateway.identity.audit import record, record_own
from gateway.identity.model import RecoveryCode

_HOW_MANY = 10
# 120 bits are 24 characters of base 32. From 112 on a plain digest is enough (ASVS 5.0, 6.5.2).
_BYTES = 15


def make(call: Call, account_id: UUID) -> list[str]:
    """New codes beside those that are there."""
    codes = [_fresh() for _ in range(_HOW_MANY)]
    call.session.add_all(RecoveryCode(code_hash=_digest(code), account_id=account_id) for code in codes)
    record(call, Action.RECOVERY_CODES_MADE, account_id)
    return codes


def use(call: Call, account_id: UUID, code: str) -> bool:
    """Whether the code was one of the account's and good until now."""
    used = call.session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.account_id == account_id, RecoveryCode.code_hash == _digest(code))
        .where(RecoveryCode.used_at.is_(None))
        .values(used_at=call.now)
        .returning(RecoveryCode.code_hash)
    ).first()
    if used is not None:
        record_own(call, Action.RECOVERY_CODE_USED, account_id, left=left(call, account_id))
    return used is not None


def left(call: Call, account_id: UUID) -> int:
    """How many codes are still good."""
    statement = select(func.count()).select_from(RecoveryCode)
    unused = statement.where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return call.session.scalar(unused) or 0


def forget(call: Call, account_id: UUID) -> None:
    """Deletes the account's codes, used or not."""
    call.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))


def _fresh() -> str:
    return "-".join(re.findall("....", base64.b32encode(secrets.token_bytes(_BYTES)).decode().lower()))


def _digest(code: str) -> bytes:
    return tokens.hash_of(re.sub("[ -]", "", code).lower())
