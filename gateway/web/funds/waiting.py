"""An entry that waits for a second signature, as it is shown to who signs: what, how much, and what else to look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from contracts.funds import payees as funds_payees
from contracts.funds import reversals as funds_reversals
from contracts.funds.ledger import pending_rates as funds_pending_rates
from contracts.funds.ledger import rates as funds_rates
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.receipts import pending as funds_pending
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import budgets as funds_budgets
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending import recoveries as funds_recoveries
from contracts.funds.spending import transfers as funds_transfers
from gateway.views import Data
from gateway.web.funds.wording import RATE_SOURCES, RECEIPT_KINDS

Item = Mapping[str, Any]
Names = Mapping[str, str]
Lines = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Waiting:
    """`facts` are labels (keys of FACTS) and what stands beside them, which the page writes for its reader by the name:
    `_on` is a day, `_usd` an amount, `_count` a number, `rate` one in USD per unit.

    `mine`: the reader entered it, so somebody else has to sign. `late`: it may need a reason for a soft-closed period.
    `returns`: who entered it can withdraw it. `lines`: the bank's lines that may confirm it, with what they say.
    `moves`: currency by currency, what a list of rates brings.
    """

    subject: str
    title: str
    amount: str | None
    currency: str
    entered_by: str
    facts: tuple[tuple[str, str], ...]
    mine: bool = False
    late: bool = False
    returns: bool = False
    lines: tuple[tuple[str, str], ...] = ()
    moves: tuple[Data[funds_pending_rates.RateMove], ...] = ()

    def of(self, reader: str, *, late: bool, returns: bool = False, lines: Lines = ()) -> Waiting:
        """The same as it is for this reader."""
        mine = self.entered_by == reader
        return replace(self, mine=mine, late=late, returns=returns and mine, lines=() if mine else tuple(lines))


def _waiting(
    item: Item, title: str, amount: str | None, facts: Mapping[str, str | None], currency: str = "USD"
) -> Waiting:
    told = tuple((name, value) for name, value in facts.items() if value)
    by = item["recorded_by"] if "recorded_by" in item else item["entered_by"]
    return Waiting(str(item["id"]), title, amount, currency, str(by), told)


def _expenditure(item: Data[funds_expenditures.Expenditure], awards: Names) -> Waiting:
    facts = {
        "award": awards.get(item["award_id"]), "payee": item["payee"], "document": item["document"],
        "document_on": item["document_on"], "occurred_on": item["occurred_on"],
        "duplicate": item["duplicate_reason"], "files_count": str(item["files"]),
        "line_exceeded_usd": item["line_exceeded_usd"] if Decimal(item["line_exceeded_usd"]) else None,
    }  # fmt: skip
    if others := item["same_payee"]:
        facts |= {
            "same_payee_count": str(others["costs"]), "same_payee_usd": others["direct_usd"],
            "same_payee_since_on": others["since"], "same_payee_until_on": others["until"],
        }  # fmt: skip
    return _waiting(item, item["description"], item["amount"], facts, item["currency"])


def _allocation(item: Data[funds_allocations.Allocation], _: Names) -> Waiting:
    facts = {
        "award": item["award_title"], "donor": item["donor"], "programme": item["programme"],
        "starts_on": item["starts_on"], "ends_on": item["ends_on"],
    }  # fmt: skip
    return _waiting(item, item["activity_title"], item["amount_usd"], facts)


def _commitment(item: Data[funds_commitments.Commitment], awards: Names) -> Waiting:
    facts = {
        "award": awards.get(item["award_id"]), "payee": item["payee"], "document": item["reference"],
        "signed_on": item["signed_on"],
    }  # fmt: skip
    return _waiting(item, item["description"], item["amount"], facts, item["currency"])


def _receipt(item: Data[funds_pending.PendingReceipt], awards: Names) -> Waiting:
    facts = {
        "receipt": RECEIPT_KINDS[item["kind"]], "donor": item["party"], "received_on": item["received_on"],
        "award": ", ".join(awards[each] for each in item["award_ids"] if each in awards),
    }  # fmt: skip
    return _waiting(item, item["reference"], item["amount"], facts, item["currency"])


def _recovery(item: Data[funds_recoveries.Recovery], awards: Names) -> Waiting:
    facts = {
        "award": awards.get(item["award_id"]), "payer": item["payer"], "document": item["document"],
        "document_on": item["document_on"], "received_on": item["received_on"],
    }  # fmt: skip
    return _waiting(item, item["description"], item["direct_usd"], facts)


def _reversal(item: Data[funds_reversals.Reversal], _: Names) -> Waiting:
    return _waiting(item, item["reason"], None, {"entry": item["entry_id"]})


def _transfer(item: Data[funds_transfers.Transfer], _: Names) -> Waiting:
    return _waiting(item, item["reason"], item["amount_usd"], {"from": item["from_award"], "to": item["to_award"]})


def _rate(item: Data[funds_rates.ExchangeRate], _: Names) -> Waiting:
    facts = {"rate": item["usd_per_unit"], "valid_on": item["valid_on"]}
    return _waiting(item, f"{item['currency']}, {item['source']}", None, facts, item["currency"])


def _rate_import(item: Data[funds_pending_rates.PendingRateImport], _: Names) -> Waiting:
    facts = {"source": RATE_SOURCES[item["format"]], "rates_count": str(item["rates"]), "sha256": item["sha256"]}
    return replace(_waiting(item, item["filename"], None, facts), moves=tuple(item["moves"]))


def _payee_details(item: Data[funds_payees.PayeeDetails], _: Names) -> Waiting:
    facts = {
        "holder": item["holder"], "iban": item["iban"], "number": item["number"], "bic": item["bic"],
        "bank": item["bank"], "account_before": item["account_before"],
    }  # fmt: skip
    return _waiting(item, item["payee"], None, facts)


def _budget(item: Data[funds_budgets.Revision], awards: Names) -> Waiting:
    return _waiting(item, item["reason"], item["moved_usd"], {"award": awards.get(item["award_id"])})


def _amendment(item: Data[funds_agreements.AgreementVersion], _: Names) -> Waiting:
    named = {**item, "id": f"{item['agreement_id']}:{item['number']}"}
    facts = {"pledge": item["pledge"], "starts_on": item["starts_on"], "ends_on": item["ends_on"]}
    return _waiting(named, item["reason"], item["pledge_usd"], facts)


SHOWN: dict[str, Callable[[Any, Names], Waiting]] = {
    "expenditures": _expenditure, "allocations": _allocation, "commitments": _commitment, "recoveries": _recovery,
    "pending-receipts": _receipt, "reversals": _reversal, "transfers": _transfer, "manual-rates": _rate,
    "pending-rate-imports": _rate_import,
    "payee-details": _payee_details,
    "budgets": _budget,
    "amendments": _amendment,
}  # fmt: skip
