"""Registrations as tasks of the administrators: from the confirmed address to the decision."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from chassis.call import Call
from chassis.tasks import Waiting
from contracts.accounts import AccountStatus
from contracts.identity import Role
from contracts.tasks import IdentityTaskClosed, IdentityTaskOpened, TaskKind, TaskOpened
from gateway.identity.model import Account


def registered(call: Call, account: Account) -> None:
    """Somebody waits to be admitted."""
    call.emit(_opened(account))


def decided(call: Call, account: Account) -> None:
    """They were admitted or refused, or are erased."""
    call.emit(IdentityTaskClosed(kind=TaskKind.DECIDE_REGISTRATION, task=str(account.id)))


def _opened(account: Account) -> IdentityTaskOpened:
    return IdentityTaskOpened(
        kind=TaskKind.DECIDE_REGISTRATION,
        task=str(account.id),
        roles=[Role.ADMINISTRATOR],
        params={"who": account.name},
        link=f"/admin/registrations#name-{account.id}",
        opened_at=account.registered_at,
    )


def _all_pending(call: Call) -> Iterable[TaskOpened]:
    waits = (Account.status == AccountStatus.PENDING.value) & Account.verified_at.is_not(None)
    return map(
        _opened,
        call.session.scalars(select(Account).where(waits).order_by(Account.id).with_for_update(read=True)),
    )


WAITING = Waiting((TaskKind.DECIDE_REGISTRATION,), _all_pending)
