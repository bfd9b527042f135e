"""Money received over the API, by the two people whom it needs above the threshold (Fund rule 12)."""

from __future__ import annotations

from typing import Any

from convive.api.client import Person

FUNDS = "/api/v1/funds"


def receive(officer: Person, approver: Person, money: dict[str, Any], kind: str = "contributions") -> dict[str, Any]:
    """What the officer enters, in the books. Raises Problem, Unanswered."""
    return signed(officer, approver, officer.post(f"{FUNDS}/{kind}", money), kind)


def signed(officer: Person, approver: Person, entered: dict[str, Any], kind: str = "contributions") -> dict[str, Any]:
    """The same for what the officer has entered. Raises Problem, Unanswered."""
    if entered["status"] == "posted":
        return entered
    approver.post(f"{FUNDS}/pending-receipts/{entered['pending_id']}/approve", {})
    return dict(officer.get(f"{FUNDS}/{kind}/{entered['id']}"))
