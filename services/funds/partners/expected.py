"""Instalments that are due, as tasks of the finance officers: until they have come or are not waited for any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from chassis.call import Call
from chassis.tasks import Waiting
from contracts.funds.partners.agreements import InstalmentState
from contracts.identity import Role
from contracts.tasks import FundsTaskClosed, FundsTaskOpened, TaskKind, TaskOpened
from services.funds.ledger import money
from services.funds.partners import instalments, model
from services.funds.partners.instalments import AHEAD

_RECEIPTS = "/fund/receipts"
# Nobody waits for it any more: it has come, or its agreement was ended.
_OVER = (InstalmentState.RECEIVED, InstalmentState.LAPSED)


def tell(call: Call, agreement_id: UUID) -> None:
    """How the due instalments of an agreement stand, after money came or went back, or it was amended or ended."""
    near = instalments.standing(call, [agreement_id]).where(model.Instalment.due_on <= call.today + AHEAD)
    rows = call.session.execute(near.execution_options(populate_existing=True)).all()
    call.emit_many([_opened(row) if row.state not in _OVER else _closed(row) for row in rows])


def _opened(row: Row[Any]) -> FundsTaskOpened:
    return FundsTaskOpened(
        kind=TaskKind.RECEIVE_INSTALMENT,
        task=str(row[0].id),
        roles=[Role.FINANCE_OFFICER],
        params={
            "donor": row.donor,
            "reference": row.reference,
            "amount": str(money.shown(row.open, row.decimals)),
            "currency": row.currency,
        },
        link=f"{_RECEIPTS}?show=expected&id={row[0].id}",
        opened_at=datetime.combine(row[0].due_on - AHEAD, time(), UTC),
        due_on=row[0].due_on,
    )


def _closed(row: Row[Any]) -> FundsTaskClosed:
    return FundsTaskClosed(kind=TaskKind.RECEIVE_INSTALMENT, task=str(row[0].id))


def _all_due(call: Call) -> Iterable[TaskOpened]:
    instalment = model.Instalment
    due = instalments.standing(call).where(instalment.due_on <= call.today + AHEAD, instalments.waited_for())
    return map(_opened, call.session.execute(due.order_by(instalment.id).with_for_update(read=True, of=instalment)))


WAITING = Waiting((TaskKind.RECEIVE_INSTALMENT,), _all_due)
