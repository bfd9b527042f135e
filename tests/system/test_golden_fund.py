"""A pooled fund whose figures are published, entered through the API: our statement must give its published balance.

The UN Peacebuilding Fund's certified figures in US dollars, as published. Unlike the Network's Fund it earns
interest, so it is a fund of its own with that rule off (Fund rule 5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from chassis.ids import new_id
from convive.api.client import Person, Problem, accounts
from convive.api.receipts import receive
from tests.stack import RunningStack

CONTRIBUTIONS, INTEREST, OTHER = "1016268638.00", "24223374.00", "3181470.00"
SOURCES, USES, BALANCE = "1043673482.00", "950343544.00", "93329938.00"
TRANSFERS, GIVEN_BACK = "969805672.00", "55683757.00"
# Fees and charges of three kinds, each on a budget line of its own, as the published statement lists them.
CHARGES = {
    "Administrative agent's fee": "9987157.00",
    "Secretariat's direct costs": "26204342.00",
    "Bank charges": "30130.00",
}
DAY = "2019-12-31"


@dataclass(frozen=True)
class Pooled:
    """The fund, the people who keep its books, and the award that all of its money is in."""

    fund_id: str
    officer: Person
    approver: Person
    award: dict[str, Any]

    def line(self, title: str) -> str:
        return str(next(line["id"] for line in self.award["lines"] if line["title"] == title))

    def statement(self) -> dict[str, Any]:
        return dict(self.officer.get("/api/v1/funds/statements/fund", fund_id=self.fund_id, on=DAY))


@pytest.fixture(scope="module")
def pooled(stack: RunningStack) -> Iterator[Pooled]:
    with ExitStack() as leaving:
        known = accounts(stack.state_dir)
        officer, approver = (Person(stack.base_url, known[role]) for role in ("finance_officer", "finance_approver"))
        leaving.callback(officer.close)
        leaving.callback(approver.close)
        yield _opened(officer, approver)


def _opened(officer: Person, approver: Person) -> Pooled:
    fund_id = f"peacebuilding-{str(new_id())[-12:]}"
    terms = {"title": "Peacebuilding Fund", "generates_interest": True, "second_signature_above_usd": "100000.00"}
    approver.post("/api/v1/funds/funds", {"fund_id": fund_id, **terms})
    donor = officer.post("/api/v1/funds/donors", {"name": f"Donors of {fund_id}", "donor_class": "other"})
    agreement = officer.post("/api/v1/funds/agreements", _agreement(donor["id"], fund_id))
    award = officer.post("/api/v1/funds/awards", _plan(agreement["id"]))
    pooled = Pooled(fund_id, officer, approver, award)
    money = {
        "donor_id": donor["id"],
        "agreement_id": agreement["id"],
        "currency": "USD",
        "amount": CONTRIBUTIONS,
        "received_on": DAY,
        "reference": "All deposits to date",
    }
    receive(officer, approver, money)
    return pooled


def _agreement(donor_id: str, fund_id: str) -> dict[str, str]:
    return {
        "donor_id": donor_id,
        "fund_id": fund_id,
        "reference": "Terms of reference",
        "title": "Contributions to the pooled fund",
        "currency": "USD",
        "pledge": CONTRIBUTIONS,
        "signed_on": "2006-10-11",
        "starts_on": "2006-10-11",
        "ends_on": "2030-12-31",
        "icr_rate": "0",  # the published fees are lines of their own, not a percentage of each cost
    }


def _plan(agreement_id: str) -> dict[str, Any]:
    titles = ["Transfers to projects", *CHARGES]
    lines = [{"kind": "direct", "title": title, "amount_usd": "0"} for title in titles]
    lines.append({"kind": "indirect", "title": "Indirect costs", "amount_usd": "0"})
    return {"agreement_id": agreement_id, "programme": "peacebuilding", "title": "Pooled fund", "lines": lines}


def test_the_published_balance_comes_out(pooled: Pooled) -> None:
    for kind, amount in (("interest", INTEREST), ("income", OTHER)):
        receive(pooled.officer, pooled.approver, _income(pooled, kind, amount), "income")
    for title, amount in {"Transfers to projects": TRANSFERS, **CHARGES}.items():
        _spend(pooled, title, amount)
    recovery = pooled.officer.post(
        "/api/v1/funds/recoveries",
        {
            "line_id": pooled.line("Transfers to projects"),
            "amount_usd": GIVEN_BACK,
            "received_on": DAY,
            "payer": "Participating organizations",
            "document": "Refunds 2006-2019",
            "document_on": DAY,
            "description": "Refunds from projects",
        },
    )
    assert recovery["status"] == "pending"
    pooled.approver.post(f"/api/v1/funds/recoveries/{recovery['id']}/approve", {})
    told = pooled.statement()
    assert (told["sources_usd"], told["uses_usd"], told["balance_usd"]) == (SOURCES, USES, BALANCE)
    assert (told["contributions_usd"], told["interest_usd"]) == (CONTRIBUTIONS, INTEREST)
    assert (told["other_income_usd"], told["available_usd"]) == (OTHER, BALANCE)


def _income(pooled: Pooled, kind: str, amount: str) -> dict[str, str]:
    return {
        "award_id": pooled.award["id"],
        "kind": kind,
        "amount_usd": amount,
        "received_on": DAY,
        "payer": "The fund's bank",
        "reference": f"{kind} to date",
        "description": f"Earned to date: {kind}",
    }


def _spend(pooled: Pooled, title: str, amount: str) -> None:
    spent = pooled.officer.post(
        "/api/v1/funds/expenditures",
        {
            "line_id": pooled.line(title),
            "amount_usd": amount,
            "occurred_on": DAY,
            "description": title,
            "payee": "Participating organizations",
            "document": title,
            "document_on": DAY,
        },
    )
    if spent["status"] == "pending":
        spent = pooled.approver.post(f"/api/v1/funds/expenditures/{spent['id']}/approve", {})
    assert spent["status"] == "posted"


def test_the_network_s_fund_refuses_the_interest_that_this_one_books(
    pooled: Pooled, sign_in: Callable[[str], Person]
) -> None:
    officer = sign_in("finance_officer")
    donor = officer.post("/api/v1/funds/donors", {"name": f"Observer {new_id()}", "donor_class": "permanent_observer"})
    signed = _agreement(donor["id"], "prevention-network") | {"pledge": "10.00"}
    award = officer.post("/api/v1/funds/awards", _plan(officer.post("/api/v1/funds/agreements", signed)["id"]))
    with pytest.raises(Problem) as refused:
        officer.post("/api/v1/funds/income", _income(pooled, "interest", "0.01") | {"award_id": award["id"]})
    assert refused.value.code == "funds.no_interest"
