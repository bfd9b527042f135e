"""Costs found by payee, paper or amount: the same ones, frequent or rare, page by page and as a table."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds.spending.expenditures import ListExpenditures
from services.funds.spending import cost_search, expenditures
from services.funds.tables.costs import cost_rows
from tests.common.funds.helpers import Setting, rate, setting


@pytest.fixture
def fund(desk: Desk) -> Setting:
    made = setting(desk.session)
    made.receive("90000")
    rate(made, "EUR", "1.25")
    for number in range(4):
        made.spend("10", payee="Hôtel Zamorano", document=f"ZQ-2026/{number}")
    made.spend("77.07", payee="Imprenta", document="ZQX 7")
    made.spend_abroad("100.00", "EUR", payee="Imprenta", document="Other")
    made.spend("12000", payee="Hôtel Zamorano", document="ZQ-WAITS")
    return made


def _found(fund: Setting, **given: Any) -> list[str]:
    """By page, the newest first."""
    seen: list[str] = []
    cursor = None
    while True:
        asked = ListExpenditures(**{"award_id": fund.award.id, "limit": 2, "cursor": cursor} | given)
        found = expenditures.list_expenditures(fund.officer, asked)
        seen += [each.document for each in found.items]
        if (cursor := found.next) is None:
            return seen


_HOTEL = ["ZQ-WAITS", "ZQ-2026/3", "ZQ-2026/2", "ZQ-2026/1", "ZQ-2026/0"]


@pytest.mark.parametrize("newest", [1, 3, 1_000])
def test_by_payee_paper_or_amount(fund: Setting, monkeypatch: pytest.MonkeyPatch, newest: int) -> None:
    monkeypatch.setattr(cost_search, "NEWEST", newest)
    assert _found(fund, search="hotel zam") == _HOTEL
    assert _found(fund, search="zq 2026") == _HOTEL[1:]
    assert _found(fund, search="ZQ") == ["ZQ-WAITS", "ZQX 7", *_HOTEL[1:]]
    assert _found(fund, search="77,07") == ["ZQX 7"]
    assert _found(fund, search="125.00") == _found(fund, search="EUR 100") == ["Other"]
    assert _found(fund, search="10") == _HOTEL[1:]
    assert _found(fund, search="2026/0") == _found(fund, search="—") == _found(fund, search="%") == []


@pytest.mark.parametrize("newest", [1, 1_000])
def test_among_what_else_is_asked_for(fund: Setting, monkeypatch: pytest.MonkeyPatch, newest: int) -> None:
    monkeypatch.setattr(cost_search, "NEWEST", newest)
    assert _found(fund, search="hotel", status="pending") == ["ZQ-WAITS"]
    assert _found(fund, search="hotel", status="refused") == []
    assert _found(fund, search="zq", reversed=False) == ["ZQ-WAITS", "ZQX 7", *_HOTEL[1:]]
    assert _found(fund, search="zq", reversed=True) == []
    assert _found(fund, search="zq", entered_by=fund.approver.actor.id) == []


def test_a_table_holds_what_the_list_finds(fund: Setting) -> None:
    asked = ListExpenditures(award_id=fund.award.id, search="hotel zam")
    rows = cost_rows(fund.officer, asked, ["document", "payee"]).items
    assert rows == [[document, "Hôtel Zamorano"] for document in _HOTEL]


def test_a_cursor_of_another_list_is_refused(fund: Setting) -> None:
    with pytest.raises(Refused, match="cursor"):
        expenditures.list_expenditures(fund.officer, ListExpenditures(search="hotel", cursor="bm8"))
