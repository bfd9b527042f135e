"""The lines of the bank that may be an expected instalment, as the bank's room proposes them."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from contracts.funds.bank import accounts as funds_accounts
from contracts.funds.bank import bank_files as funds_bank_files
from contracts.funds.bank import desk as funds_desk
from contracts.funds.bank import matching as funds_matching
from contracts.funds.partners import agreements as funds_agreements
from gateway.views import Data
from gateway.web.frame.visit import Visit

_LINES = 50


@dataclass(frozen=True)
class Candidate:
    """A line of the bank for an instalment. `currency` and `amount`: what the donor paid, unless the bank has it so."""

    line: Data[funds_bank_files.BankLine]
    account: Data[funds_accounts.BankAccount]
    score: str
    reasons: list[Data[funds_matching.ProposalReason]]

    def paid(self, instalment: Data[funds_agreements.DueInstalment]) -> dict[str, str]:
        """What the donor paid in the agreement's currency: as the bank states it, or else what is open."""
        if instalment["currency"] == self.account["currency"]:
            return {}
        stated = self.line["instructed_currency"] == instalment["currency"] and self.line["instructed_amount"]
        return {"currency": instalment["currency"], "amount": str(stated or instalment["open"])}


@dataclass(frozen=True)
class Found:
    """Lines by the instalment that they are proposed for, and all lines of money that came in."""

    by_instalment: dict[str, list[Candidate]] = field(default_factory=dict)
    all: list[Candidate] = field(default_factory=list)

    def of(self, instalment_id: str) -> list[Candidate]:
        """The best first."""
        return self.by_instalment.get(instalment_id, [])

    def incoming(self, instalment: Data[funds_agreements.DueInstalment]) -> list[Candidate]:
        """The other lines of money that came in."""
        proposed = {each.line["id"] for each in self.of(instalment["id"])}
        return [each for each in self.all if each.line["id"] not in proposed]


async def lines(visitor: Visit, states: list[Data[funds_desk.BankAccountState]], taken: Collection[str] = ()) -> Found:
    """Of the oldest open lines of money that came in, of every account that has open lines. `taken`: those by which a
    receipt was entered that waits for a second signature."""
    asked = [each["account"] for each in states if each["open_lines"]]
    wanted = {"incoming": True, "limit": _LINES}
    pages = await asyncio.gather(
        *(visitor.call(funds_matching.PROPOSE_MATCHES, wanted | {"account_id": each["id"]}) for each in asked)
    )
    by_instalment: dict[str, list[Candidate]] = defaultdict(list)
    came_in = []
    for account, page in zip(asked, pages, strict=True):
        for row in page["items"]:
            if row["line"]["id"] in taken:
                continue
            came_in.append(Candidate(row["line"], account, "0", []))
            _sort(by_instalment, account, row)
    for found in by_instalment.values():
        found.sort(key=lambda each: -Decimal(each.score))
    return Found(by_instalment, came_in)


def _sort(
    found: dict[str, list[Candidate]],
    account: Data[funds_accounts.BankAccount],
    row: Data[funds_matching.LineProposals],
) -> None:
    for proposal in row["proposals"]:
        if proposal["kind"] == "receipt" and proposal["instalment_id"]:
            candidate = Candidate(row["line"], account, proposal["score"], proposal["reasons"])
            found[proposal["instalment_id"]].append(candidate)
