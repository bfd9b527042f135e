"""What whoever enters a cost chooses from: lines with their rests, commitments, activities, accounts, currencies."""

from __future__ import annotations

import asyncio
from itertools import groupby
from typing import Any

from contracts.funds.bank import accounts as funds_accounts
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.ledger import rates as funds_rates
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import cost_drafts as funds_cost_drafts
from contracts.funds.spending import invoices as funds_invoices
from gateway.views import Data
from gateway.web.frame.visit import Visit
from gateway.web.funds.late import soft_closed

_MOST, _DRAFTS = 200, 20


async def choices(visitor: Visit) -> dict[str, Any]:
    """Six calls side by side; the newest two hundred of each."""
    lines, commitments, allocations, currencies, drafts, accounts = await asyncio.gather(
        visitor.call(funds_invoices.LIST_PAYABLE_LINES, {"limit": _MOST}),
        visitor.call(funds_commitments.LIST_COMMITMENTS, {"is_live": True, "limit": _MOST}),
        visitor.call(funds_allocations.LIST_ALLOCATIONS, {"status": "granted", "limit": _MOST}),
        visitor.call(funds_rates.LIST_CURRENCIES, {"limit": _MOST}),
        visitor.call(funds_cost_drafts.LIST_COST_DRAFTS, {"limit": _DRAFTS}),
        visitor.call(funds_accounts.LIST_BANK_ACCOUNTS, {"limit": _MOST}),
    )
    return {
        "lines": by_award(lines["items"]),
        "commitments": [each for each in commitments["items"] if each["state"] != "pending"],
        "allocations": [each for each in allocations["items"] if each["spent_usd"] != each["amount_usd"]],
        "currencies": sorted(each["code"] for each in currencies["items"]),
        "activity_kinds": sorted({kind for each in lines["items"] for kind in each["activity_kinds"]}),
        "drafts": drafts["items"],
        "accounts": [(each["id"], f"{each['name']} · {each['currency']}") for each in accounts["items"]],
    }


def by_award(lines: list[Data[funds_invoices.PayableLine]]) -> list[tuple[str, list[Data[funds_invoices.PayableLine]]]]:
    """Award by award, as they are listed."""
    return [(award, list(found)) for award, found in groupby(lines, key=lambda line: str(line["award"]))]


async def paying(visitor: Visit, paper: Data[funds_invoices.CheckInvoice]) -> Data[funds_invoices.CheckInvoice]:
    """The paper with its bank account: the one chosen, or else the first of the fund in the paper's currency, which
    shows the payment in that currency. Dollars, and what the fund has no account for, are its first account's."""
    if "bank_account_id" in paper or paper["currency"] == "USD":
        return paper
    lines, accounts = await asyncio.gather(
        visitor.call(funds_invoices.LIST_PAYABLE_LINES, {"limit": _MOST}),
        visitor.call(funds_accounts.LIST_BANK_ACCOUNTS, {"limit": _MOST}),
    )
    paid = {each.get("line_id") for each in paper["parts"]}
    funds = {each["fund_id"] for each in lines["items"] if each["line_id"] in paid}
    day = str(paper.get("occurred_on", ""))  # what was before an account began is not in its book
    able = [
        each
        for each in accounts["items"]
        if {each["fund_id"]} == funds and each["currency"] == paper["currency"] and each["starts_on"] <= day
    ]
    first = min(able, key=lambda each: str(each["account_code"]), default=None)
    return paper | ({"bank_account_id": first["id"]} if first else {})


async def late_for(visitor: Visit, paper: Data[funds_invoices.CheckInvoice]) -> Data[funds_journal.Period] | None:
    """The soft-closed period of a fund of the paper's lines that its day is in."""
    if not (day := str(paper.get("occurred_on", ""))):
        return None
    lines = await visitor.call(funds_invoices.LIST_PAYABLE_LINES, {"limit": _MOST})
    paid = {each.get("line_id") for each in paper["parts"]}
    funds = sorted({str(each["fund_id"]) for each in lines["items"] if each["line_id"] in paid})
    found = await asyncio.gather(*(soft_closed(visitor, each, day) for each in funds))
    return next((each for each in found if each), None)
