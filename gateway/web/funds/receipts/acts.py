"""What the forms of the receipts' page do."""

from __future__ import annotations

from typing import Any

from contracts.funds.bank import matching as funds_matching
from contracts.funds.receipts import contributions as funds_contributions
from contracts.funds.receipts import unidentified as funds_unidentified
from gateway.web.frame.visit import Form, Visit
from gateway.web.funds.receipts.identifying import parts

_WHOSE = ("donor_id", "agreement_id", "award_id")


async def receive(visitor: Visit, instalment_id: str, fields: Form) -> bool:
    """From a line of the bank if one is named, matched at once, or by hand. Returns whether it is in the books:
    above the threshold it waits for a second person. Raises Refused."""
    told = fields.filled(*_WHOSE, "currency", "reference") | {"instalment_id": instalment_id}
    told |= fields.amounts("amount")
    if line_id := fields.text("line_id").strip():
        booked = await visitor.call(funds_matching.BOOK_RECEIPT, told | {"line_id": line_id}, key=fields.key)
        return booked["entry_id"] is not None
    told |= fields.filled("received_on", "bank_account_id") | fields.amounts("credited_usd")
    made = await visitor.call(funds_contributions.RECORD_CONTRIBUTION, told, key=fields.key)
    return made["entry_id"] is not None


async def identify(visitor: Visit, receipt_id: str, fields: Form) -> bool:
    """All parts or none; returns whether they are in the books. Raises Refused."""
    payload: dict[str, Any] = {"receipt_id": receipt_id, "parts": parts(fields)}
    payload |= fields.filled("identified_on")
    made = await visitor.call(funds_unidentified.IDENTIFY_RECEIPT, payload, key=fields.key)
    return all(each["entry_id"] for each in made["contributions"])
