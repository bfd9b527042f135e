"""Receipts whose donor is unknown, as tasks of the finance officers: until all of one is identified or reversed."""

from __future__ import annotations

from datetime import UTC, datetime, time

from chassis.call import Call
from contracts.funds.receipts.unidentified import UnidentifiedReceipt
from contracts.identity import Role
from contracts.tasks import FundsTaskClosed, FundsTaskOpened, TaskKind

_LINK = "/fund/receipts"


def tell(call: Call, receipt: UnidentifiedReceipt) -> UnidentifiedReceipt:
    """How the receipt stands now, which is returned: somebody has to find out whose the rest is, or nobody has."""
    if receipt.open_usd > 0:
        call.emit(opened(receipt))
    else:
        call.emit(FundsTaskClosed(kind=TaskKind.IDENTIFY_RECEIPT, task=str(receipt.id)))
    return receipt


def opened(receipt: UnidentifiedReceipt) -> FundsTaskOpened:
    """The task of a receipt that is not identified, or not all of it."""
    return FundsTaskOpened(
        kind=TaskKind.IDENTIFY_RECEIPT,
        task=str(receipt.id),
        roles=[Role.FINANCE_OFFICER],
        params={"title": receipt.reference, "amount": f"{receipt.open_usd:.2f}", "currency": "USD"},
        link=_LINK,
        opened_at=datetime.combine(receipt.received_on, time(), UTC),
    )
