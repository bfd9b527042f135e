"""One entry of every kind that takes two people, waiting for its second signature, in a fund of its own; by the API."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, timedelta
from random import sample
from typing import Any
from uuid import uuid4

from contracts.funds.kinds import SignedKind
from convive.api.client import Person
from tests.common import sample_files

FUNDS, IBAN = "/api/v1/funds", "BE68539007547034"
_CURRENCIES = ("UGX", "TZS", "AED", "ALL", "AMD", "AOA", "AZN", "BHD", "BIF", "BND", "BWP", "CDF", "CVE", "DJF", "ETB")


class SignedFund:
    """A fund with a threshold of USD 100, an award with money in it, and one that has ended."""

    def __init__(self, officer: Person, approver: Person) -> None:
        self.officer, self.approver, self.id = officer, approver, f"signed-{uuid4()}"
        terms = {"fund_id": self.id, "title": f"Fund {self.id[-6:]}", "second_signature_above_usd": "100.00"}
        approver.post(f"{FUNDS}/funds", terms)
        self.donor = officer.post(f"{FUNDS}/donors", {"name": f"Donor {uuid4()}", "donor_class": "other"})["id"]
        self.award = self._award("Ports", "2027-12-31")
        self.ended = self._award("Ended", "2020-12-31")
        self.line = self.award["lines"][0]["id"]
        number = uuid4().hex[:12].upper()
        account = {"name": f"Bank {number}", "number": number, "fund_id": self.id, "opening_balance": "0"}
        self.account = officer.post(f"{FUNDS}/bank/accounts", account | {"starts_on": "2026-01-01"})["id"]

    def _award(self, title: str, ends_on: str) -> dict[str, Any]:
        terms = {
            "donor_id": self.donor, "reference": f"AGR-{uuid4()}", "title": title, "currency": "USD", "pledge": "20000",
            "signed_on": "2020-01-01", "starts_on": "2020-01-01", "ends_on": ends_on, "fund_id": self.id,
        }  # fmt: skip
        agreement = self.officer.post(f"{FUNDS}/agreements", terms)["id"]
        lines = [("direct", "Training", "10000"), ("direct", "Travel", "5000"), ("indirect", "Indirect costs", "2000")]
        plan = [{"kind": kind, "title": name, "amount_usd": amount} for kind, name, amount in lines]
        opened = {"agreement_id": agreement, "programme": "maritime-security", "title": title, "lines": plan}
        award: dict[str, Any] = self.officer.post(f"{FUNDS}/awards", opened)
        given = self.receipt("5000.00", agreement_id=agreement)
        self.approver.post(f"{FUNDS}/pending-receipts/{given['pending_id']}/approve", {})
        return award

    def receipt(self, amount: str, **fields: Any) -> dict[str, Any]:
        told = {"donor_id": self.donor, "currency": "USD", "amount": amount, "received_on": "2020-02-03"}
        told |= {"reference": str(uuid4())} | fields
        return dict(self.officer.post(f"{FUNDS}/contributions", told))

    def cost(self, amount: str = "250.00", **fields: Any) -> dict[str, Any]:
        """Pending above 100 USD, with an invoice and a photograph."""
        told = {
            "line_id": self.line, "amount_usd": amount, "occurred_on": "2026-05-04", "document_on": "2026-05-04",
            "description": "Boat handling course", "payee": "Belize Port Authority", "document": f"INV-{uuid4().hex}",
            "country": "BZ", "activity_kind": "workshop", "evidence": FILES,
        }  # fmt: skip
        return dict(self.officer.post(f"{FUNDS}/expenditures", told | fields))

    def posted(self, amount: str = "250.00", **fields: Any) -> dict[str, Any]:
        """A cost that the approver has signed."""
        entered = self.cost(amount, **fields)
        return dict(self.approver.post(f"{FUNDS}/expenditures/{entered['id']}/approve", {}))

    def all_kinds(self) -> dict[SignedKind, str]:
        """One of each, by kind."""
        return {kind: str(make(self)) for kind, make in _MAKE.items()}


FILES = [
    {
        "filename": name,
        "media_type": media_type,
        "content_base64": base64.b64encode(content).decode(),
    }
    for name, media_type, content in (
        ("invoice.pdf", "application/pdf", sample_files.PDF),
        ("photograph.png", "image/png", sample_files.picture("PNG", (60, 40))),
    )
]


def _allocation(fund: SignedFund) -> Any:
    asked = {
        "activity_id": str(uuid4()), "activity_title": "Port assessment", "programme": "maritime-security",
        "activity_kind": "workshop", "country": "BZ", "starts_on": "2026-06-01", "ends_on": "2026-06-05",
        "amount_usd": "300.00", "award_id": fund.award["id"],
    }  # fmt: skip
    return fund.officer.post(f"{FUNDS}/allocations", asked)["id"]


def _commitment(fund: SignedFund) -> Any:
    told = {
        "kind": "contract", "line_id": fund.line, "reference": f"C-{uuid4().hex[:8]}", "payee": "Hudson Trident",
        "description": "Simulator time", "amount": "400.00", "signed_on": "2026-05-04", "country": "BZ",
        "activity_kind": "workshop",
    }  # fmt: skip
    return fund.officer.post(f"{FUNDS}/commitments", told)["id"]


def _advance(fund: SignedFund) -> Any:
    told = {
        "line_id": fund.line, "payee": "Hudson Trident", "document": f"ADV-{uuid4().hex[:8]}", "amount_usd": "350.00",
        "description": "Workshop in Belize City", "given_on": "2026-05-04", "due_on": "2026-07-03", "country": "BZ",
        "activity_kind": "workshop",
    }  # fmt: skip
    return fund.officer.post(f"{FUNDS}/advances", told)["id"]


def _recovery(fund: SignedFund) -> Any:
    fund.posted()
    told = {
        "line_id": fund.line, "amount_usd": "150.00", "received_on": "2026-05-06", "payer": "Belize Port Authority",
        "document": f"CN-{uuid4().hex[:8]}", "document_on": "2026-05-05", "description": "Advance not used",
    }  # fmt: skip
    return fund.officer.post(f"{FUNDS}/recoveries", told)["id"]


def _reversal(fund: SignedFund) -> Any:
    told = {"entry_id": fund.posted()["entry_id"], "reason": "Entered on the wrong award"}
    return fund.officer.post(f"{FUNDS}/reversals", told)["id"]


def _transfer(fund: SignedFund) -> Any:
    told = {"from_award_id": fund.ended["id"], "to_award_id": fund.award["id"], "amount_usd": "50.00"}
    return fund.officer.post(f"{FUNDS}/transfers", told | {"reason": "What is left goes on"})["id"]


def _rate(fund: SignedFund) -> Any:
    day = date(2000, 1, 1) + timedelta(days=uuid4().int % 9_000)
    told = {"currency": "TTD", "valid_on": day.isoformat(), "usd_per_unit": "0.147", "source": f"Bank {uuid4()}"}
    return fund.officer.post(f"{FUNDS}/rates", told)["id"]


def _rate_list(fund: SignedFund) -> Any:
    """Of a currency without a signed rate, or far from it: which that is, other tests decide as well."""
    for currency in sample(_CURRENCIES, len(_CURRENCIES)):
        day, units = date(1996, 1, 1) + timedelta(days=uuid4().int % 900), uuid4().int % 1_000_000 + 10
        content = f"Currency Code;Rate;Effective Date\n{currency};{units};{day}\n".encode()
        told = {"format": "un", "filename": f"un-{uuid4().hex[:8]}.csv", "dry_run": False}
        told |= {"content_base64": base64.b64encode(content).decode()}
        report = fund.officer.post(f"{FUNDS}/rate-imports", told)
        if report["outcome"] == "waiting":
            return report["import_id"]
    raise AssertionError("every currency has a signed rate")


def _budget(fund: SignedFund) -> Any:
    amounts = ("9000", "6000", "2000")
    lines = [
        {"line_id": each["id"], "kind": each["kind"], "title": each["title"], "amount_usd": amount}
        for each, amount in zip(fund.award["lines"], amounts, strict=True)
    ]
    told = {"reason": "More travel", "lines": lines}
    return fund.officer.post(f"{FUNDS}/awards/{fund.award['id']}/budgets", told)["id"]


def _amendment(fund: SignedFund) -> Any:
    told = {"pledge": "25000", "starts_on": "2020-01-01", "ends_on": "2027-12-31", "reason": "The donor adds to it"}
    agreement = fund.award["agreement_id"]
    fund.officer.post(f"{FUNDS}/agreements/{agreement}/amendments", told)
    return agreement


def _details(fund: SignedFund) -> Any:
    payee = fund.officer.post(f"{FUNDS}/payees", {"name": f"Imprenta {uuid4().hex}"})["id"]
    return fund.officer.post(f"{FUNDS}/payees/{payee}/details", {"iban": IBAN})["id"]


def _order(fund: SignedFund) -> Any:
    to = {"expenditure_id": fund.posted(payee=f"Hotel {uuid4().hex}")["id"], "country": "BE", "iban": IBAN}
    told = {"execute_on": datetime.now(UTC).date().isoformat(), "payments": [to]}
    return fund.officer.post(f"{FUNDS}/bank/accounts/{fund.account}/payment-orders", told)["id"]


_MAKE: dict[SignedKind, Any] = {
    SignedKind.EXPENDITURES: lambda fund: fund.cost()["id"],
    SignedKind.PENDING_RECEIPTS: lambda fund: fund.receipt("500.00", agreement_id=fund.award["agreement_id"])[
        "pending_id"
    ],
    SignedKind.ALLOCATIONS: _allocation,
    SignedKind.COMMITMENTS: _commitment,
    SignedKind.ADVANCES: _advance,
    SignedKind.RECOVERIES: _recovery,
    SignedKind.REVERSALS: _reversal,
    SignedKind.TRANSFERS: _transfer,
    SignedKind.MANUAL_RATES: _rate,
    SignedKind.PENDING_RATE_IMPORTS: _rate_list,
    SignedKind.BUDGETS: _budget,
    SignedKind.AMENDMENTS: _amendment,
    SignedKind.PAYEE_DETAILS: _details,
    SignedKind.PAYMENT_ORDERS: _order,
}
