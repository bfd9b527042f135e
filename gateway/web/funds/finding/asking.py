"""What the address of the search asks for, as the service understands it: amounts however people write them."""

from __future__ import annotations

from chassis.spreadsheets.written import plain_amount
from gateway.web.frame.visit import Visit

ASKED = (
    "text", "kind", "fund_id", "donor_id", "award_id", "programme", "since", "until", "at_least", "at_most", "currency",
)  # fmt: skip


def asked_of(visitor: Visit) -> dict[str, str]:
    """The search's filters. `amount`, which is exact, goes before a lowest and a highest one.

    An amount that cannot be understood goes on as it is: the service refuses it with its field.
    """
    asked = visitor.filters(*ASKED)
    exact = visitor.filters("amount")
    if exact:
        asked |= {"at_least": exact["amount"], "at_most": exact["amount"]}
    for name in ("at_least", "at_most"):
        if name in asked:
            asked[name] = plain_amount(asked[name]) or asked[name]
    return asked
