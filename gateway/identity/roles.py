"""Which roles go together, and that somebody always remains who can let others in."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from chassis.call import Call
from contracts.accounts import AUDITOR_ALONE, LAST_ADMINISTRATOR, OWN_ACCOUNT, SECOND_SIGNATURE
from contracts.identity import Role
from gateway.identity.model import Account

IS_ADMINISTRATOR = Account.roles.contains([Role.ADMINISTRATOR.value])


def granted(roles: Iterable[Role]) -> list[str]:
    """The roles to be stored: `member` comes with all but auditor.

    The database decides the same (checks of `account`); tests/identity/test_foreseen.py asks both.
    Raises AUDITOR_ALONE, SECOND_SIGNATURE (Fund rule 12).
    """
    chosen = set(roles) - {Role.PUBLIC}
    if Role.AUDITOR in chosen:
        if len(chosen) > 1:
            raise AUDITOR_ALONE("roles")
        return [Role.AUDITOR.value]
    if {Role.FINANCE_OFFICER, Role.FINANCE_APPROVER} <= chosen:
        raise SECOND_SIGNATURE("roles")
    return sorted(role.value for role in chosen | {Role.MEMBER})


def not_oneself(call: Call, account: Account) -> None:
    """Nobody raises or locks out themselves. Raises OWN_ACCOUNT."""
    if account.id == call.actor.id:
        raise OWN_ACCOUNT()


def not_the_last_administrator(call: Call, account: Account) -> None:
    """Locks the administrators in order, so that two who remove one another at once can't both succeed.

    Raises LAST_ADMINISTRATOR.
    """
    administrators = call.session.scalars(
        select(Account.id).where(IS_ADMINISTRATOR, Account.status == "admitted").order_by(Account.id).with_for_update()
    ).all()
    if list(administrators) == [account.id]:
        raise LAST_ADMINISTRATOR()
