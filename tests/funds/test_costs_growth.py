"""Costs are listed and found among a hundred times as many by what a page shows: by rows read, however planned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from chassis.testing import person
from contracts.identity import Role
from services.funds.service import FundsService
from services.funds.spending import cost_search
from tests.common.growth import Asked, Filling, ask, databases, grown, ident, uid

OFFICER = person(Role.FINANCE_OFFICER, member_id=uid("officer"))
PROGRAMMES = person(Role.PROGRAMME_OFFICER, member_id=uid("programmes"))
FUND = "'prevention-network'"
_OLD = "CASE WHEN g <= 24 THEN {} ELSE {} END"


def _fill(filling: Filling) -> None:
    """The oldest costs are one payee's, of one award, activity and officer; later ones are everybody else's."""
    rows = filling.rows
    rows("award", 10, fixed=True, id=ident("award"), fund_id=FUND, donor_id=ident("donor", 1), title="'Ports'",
         starts_on="'2016-01-01'", role="'donor'", programme="'ports'", agreement_id=ident("agreement"))  # fmt: skip
    rows(
        "payee",
        40,
        fixed=True,
        id=ident("payee"),
        kind="'company'",
        name="CASE WHEN g = 1 THEN 'Casa Azul' ELSE 'Payee ' || g END",
    )
    filling.run("INSERT INTO payee_name (name_key, name, payee_id) SELECT name_key, name, id FROM payee")
    of = {
        "award_id": ident("award", _OLD.format("1", "2 + g % 9")),
        "line_id": ident("line", _OLD.format("1", "2 + g % 9")),
    }
    rare = {
        "payee": _OLD.format("'Casa Azul'", "'Payee ' || 2 + g % 39"),
        "document": _OLD.format("'RARE-' || g", "'INV-' || g"),
        "direct_usd": _OLD.format("77.07", "g % 70 + 1"),
        "entered_by": _OLD.format(f"'{OFFICER.id}'", ident("member", "1 + g % 5")),
        "activity_id": _OLD.format(ident("activity", 1), "NULL"),
        "status": _OLD.format("'refused'", "'posted'"),
        "entry_id": _OLD.format("NULL", ident("entry")),
    }
    rows("expenditure", 1500, id=ident("cost"), description="'Fuel'", occurred_on="current_date", **of, **rare)
    rows("journal_entry", 1500, id=ident("entry"), fund_id=FUND, fiscal_year="2017", kind="'expenditure'",
         posted_at="now()", number="g", occurred_on="'2017-05-05'")  # fmt: skip


def _questions() -> list[Asked]:
    def listed(**given: Any) -> Asked:
        return ask(OFFICER, "list_expenditures", **{"limit": 20} | given)

    return [
        listed(),
        listed(status="refused"),
        listed(status="pending"),
        listed(reversed=True),
        listed(entered_by=str(OFFICER.id)),
        listed(award_id=str(uid("award", 1))),
        *(listed(search=words) for words in ("casa az", "payee", "rare", "RARE-7", "inv-1", "77.07", "nowhere")),
        listed(search="payee", status="refused"),
        listed(search="rare", award_id=str(uid("award", 1))),
        ask(PROGRAMMES, "list_expenditures", limit=20),
        ask(PROGRAMMES, "list_expenditures", limit=20, search="casa"),
    ]


def test_costs_are_found_among_any_number(
    fresh_database: Callable[[str], sessionmaker[Session]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cost_search, "NEWEST", 100)
    made = databases(fresh_database, FundsService, _fill)
    found = made.answers(ask(OFFICER, "list_expenditures", limit=20, search="rare"))
    assert [len(answer.items) for answer in found] == [20, 20]
    assert grown(made, _questions()) == set()
