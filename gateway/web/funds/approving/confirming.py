"""A receipt that waits, confirmed by the bank's line for it: by an officer who did not enter it (Fund rule 12)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from contracts.funds.approvals import approvals as funds_approvals
from contracts.funds.bank import accounts as funds_accounts
from contracts.funds.bank import bank_files as funds_bank_files
from contracts.funds.kinds import SignedKind
from contracts.identity import Role
from gateway.rendering import formats
from gateway.views import Data
from gateway.web.frame.visit import Visit

_MOST = 100


async def lines(
    visitor: Visit, details: Data[funds_approvals.ApprovalDetails], own: Mapping[str, Any] | None
) -> list[tuple[str, str]]:
    """The open lines of the bank over its amount, with the bank's words."""
    mine = details["entered_by"] == str(visitor.caller.actor.id)
    is_receipt = details["kind"] == SignedKind.PENDING_RECEIPTS and details["status"] == "pending"
    if (
        own is None
        or not is_receipt
        or mine
        or own["kind"] == "identification"
        or not visitor.has(Role.FINANCE_OFFICER)
    ):
        return []
    accounts = await visitor.call(funds_accounts.LIST_BANK_ACCOUNTS, {"limit": _MOST})
    wanted = [
        each["id"]
        for each in accounts["items"]
        if each["fund_id"] == own["fund_id"] and own["bank_account_id"] in (None, each["id"])
    ]
    asked = ({"account_id": each, "matched": False, "limit": 200} for each in wanted)
    pages = await asyncio.gather(*(visitor.call(funds_bank_files.LIST_BANK_LINES, each) for each in asked))
    found = (line for page in pages for line in page["items"])
    return [_told(line, visitor.language) for line in found if Decimal(line["amount"]) == Decimal(own["credited_usd"])]


def _told(line: Data[funds_bank_files.BankLine], language: str) -> tuple[str, str]:
    said = (
        formats.short_day(language, line["booked_on"]),
        line["counterparty"],
        line["text"] or line["bank_reference"],
    )
    return str(line["id"]), " · ".join(str(each) for each in said if each)
