"""What the address of the search asks for, as the service understands it: amounts however people write them."""

from __future__ import annotations

from chassis.spreadsheets.written import amount_in
from gateway.web.frame.visit import Visit

ASKED = (
    "text", "kind", "fund_id", "donor_id", "award_id", "programme", "since", "until", "at_least", "at_most", "currency",
)  # fmt: skip


def asked_of(visitor: Visit) -> dict[str, str]:
    """The search's filters. `amount`, which is exact, goes before a lowest and a highest one.

    A currency beside an amount counts as one that was named. An amount that cannot be understood goes on as it is: the
    service refuses it with its field.
    """
    asked = visitor.filters(*ASKED)
    exact = visitor.filters("amount")
    if exact:
        asked |= {"at_least": exact["amount"], "at_most": exact["amount"]}
    for name in ("at_least", "at_most"):
        if name in asked:
            amount, currency = amount_in(asked[name])
            asked[name] = amount or asked[name]
            if currency and currency != "USD":
                asked.setdefault("currency", currency)
    if "currency" in asked:
        asked["currency"] = asked["currency"].upper()
    return asked
