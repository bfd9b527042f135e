"""Which entry a payment of a batch belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from services.funds.bank.items import Item
from services.funds.bank.model import BankLineDetail
from services.funds.bank.text_matching import names_alike, reference_in

_ALIKE = 50


def best(detail: BankLineDetail, open_items: Sequence[Item]) -> tuple[Item | None, bool]:
    """The entry of the payment's amount, and whether a payment order's reference says so; none if several could be."""
    same = [item for item in open_items if item.amount == detail.amount]
    ordered = [item for item in same if item.end_to_end_id and item.end_to_end_id == detail.end_to_end_id]
    if len(ordered) == 1:
        return ordered[0], True
    named = [item for item in same if _named(detail, item)]
    chosen = named or same
    return (chosen[0], False) if len(chosen) == 1 else (None, False)


def _named(detail: BankLineDetail, item: Item) -> bool:
    texts = (detail.text, detail.payment_reference, detail.end_to_end_id, detail.counterparty)
    if reference_in(item.reference, *texts):
        return True
    return names_alike(item.counterparty, detail.counterparty, detail.text) >= _ALIKE
