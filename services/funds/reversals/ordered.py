"""Costs that a payment order pays: reversed once the order is withdrawn, or by two people once the bank has begun."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, text

from chassis.call import Call
from contracts.funds.reversals import ORDERED_COST
from services.funds.spending.model import Expenditure

# A function of the database knows the orders (sql/payment_order_of.sql), which a trigger asks as well.
_ORDER = text("SELECT message_id, begun FROM payment_order_of(:entry_id)")


def in_carried_out_order(call: Call, entry_id: UUID) -> bool:
    """Whether a payment order pays this cost of which the bank has carried out a part. The cost is locked, so that
    nobody orders it meanwhile. Raises ORDERED_COST if the order can still be withdrawn."""
    call.session.execute(select(Expenditure.id).where(Expenditure.entry_id == entry_id).with_for_update())
    order = call.session.execute(_ORDER, {"entry_id": entry_id}).one_or_none()
    if order is None:
        return False
    if not order.begun:
        raise ORDERED_COST("entry_id", order=order.message_id)
    return True
