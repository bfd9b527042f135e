"""One search over costs, receipts, commitments and entries: each fact once, as it is now, whatever is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from chassis.actor import Actor
from chassis.ids import new_id
from chassis.testing import Desk
from contracts.funds.finding import FoundItem, FoundKind, SearchFund
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.identity import Role
from services.funds.finding import search
from services.funds.service import FundsService
from services.funds.spending import commitments, expenditures
from tests.common import growth
from tests.common.funds.helpers import DAY, Setting, approve_receipt, rate, reverse, setting


@pytest.fixture
def fund(desk: Desk) -> Setting:
    made = setting(desk.session)
    made.receive("90000", reference="SWIFT-77")
    return made


def _found(fund: Setting, **given: Any) -> list[FoundItem]:
    return search.search_fund(fund.officer, SearchFund(donor_id=fund.donor.id, **given)).items


def _titles(fund: Setting, **given: Any) -> list[tuple[str, str | None]]:
    return [(each.kind.value, each.document) for each in _found(fund, **given)]


def test_beginnings_of_words_accents_aside_in_any_order(fund: Setting) -> None:
    fund.spend("10", payee="Hôtel São João", description="Alojamiento en Tegucigalpa", document="Nº 2026/0448-A")
    fund.spend("10", payee="Hospital", description="Other", document="X")
    for asked in ("hotel", "SAO hot", "joão hôt", "aloj sao", "0448", "2026/0448", "tegu"):
        assert _titles(fund, text=asked) == [("cost", "Nº 2026/0448-A")], asked
    assert _titles(fund, text="otel") == []
    assert _titles(fund, text="hotel hospital") == []
    assert _titles(fund, text="—…!") == []


def test_every_fact_is_found_once(fund: Setting) -> None:
    cost = fund.spend("10", document="INV-A1")
    made = {each.kind: each for each in _found(fund)}
    assert len(_found(fund)) == 2 and made[FoundKind.COST].id == cost.id
    assert made[FoundKind.COST].entry_number == cost.entry_number
    receipt = made[FoundKind.RECEIPT]
    assert (receipt.document, str(receipt.amount_usd), receipt.party) == ("SWIFT-77", "90000.00", fund.donor.name)
    reverse(fund, cost.entry_id)
    kinds = sorted(each.kind.value for each in _found(fund))
    assert kinds == ["cost", "entry", "receipt"]
    assert {each.entry_number is None for each in _found(fund, kind="posted")} == {False}


def test_what_waits_is_found_as_it_stands(fund: Setting) -> None:
    waiting = fund.spend("12000", document="INV-WAITS")
    [one] = _found(fund, text="inv-waits")
    assert (one.status, one.entry_number) == ("pending", None)
    assert _found(fund, text="inv-waits", kind="posted") == []
    signed = expenditures.approve_expenditure(
        fund.approver, funds_expenditures.ApproveExpenditure(expenditure_id=waiting.id)
    )
    [one] = _found(fund, text="inv-waits", kind="posted")
    assert (one.status, one.entry_number, one.id) == ("posted", signed.entry_number, waiting.id)
    entered = fund.enter_receipt("20000", reference="WIRE-9")
    [before] = _found(fund, text="wire-9")
    assert (before.kind, before.status) == ("receipt", "pending")
    approve_receipt(fund, entered.pending_id)
    [after] = _found(fund, text="wire-9")
    assert (after.kind, after.status, after.entry_id is None) == ("receipt", "posted", False)


def test_commitments_are_found(fund: Setting) -> None:
    command = funds_commitments.EnterCommitment(
        line_id=fund.award.lines[0].id, kind="contract", reference="CTR-12", payee="Aviación",
        description="Flights", amount="500", currency="USD", signed_on=DAY,
    )  # fmt: skip
    made = commitments.enter_commitment(fund.officer, command)
    [one] = _found(fund, text="aviacion flig")
    assert (one.kind, one.id, one.document, one.award) == ("commitment", made.id, "CTR-12", fund.award.title)


def test_amounts_exactly_or_between_in_dollars_or_in_their_currency(fund: Setting) -> None:
    rate(fund, "EUR", "1.25")
    fund.spend("123.45", document="A")
    fund.spend("200.00", document="B")
    fund.spend_abroad("100.00", "EUR", document="C")  # USD 125.00
    assert _titles(fund, at_least="123.45", at_most="123.45") == [("cost", "A")]
    assert sorted(_titles(fund, at_least="123.45", at_most="125")) == [("cost", "A"), ("cost", "C")]
    assert _titles(fund, at_least="100", at_most="100", currency="EUR") == [("cost", "C")]
    assert _titles(fund, at_least="100", at_most="100") == []
    assert _titles(fund, at_most="125", currency="USD") == [("cost", "A")]


def test_by_date_fund_award_donor_programme_and_number(fund: Setting) -> None:
    early = fund.spend("10", document="TODAY")
    assert _titles(fund, kind="cost", since=DAY, until=DAY) == [("cost", "TODAY")]
    assert _titles(fund, kind="cost", since=date(2026, 5, 5)) == []
    assert _titles(fund, kind="cost", award_id=fund.award.id, programme="maritime-security") == [("cost", "TODAY")]
    assert _titles(fund, kind="cost", award_id=new_id()) == []
    assert _titles(fund, fund_id="another-fund") == []
    assert _titles(fund, text=early.entry_number) == [("cost", "TODAY")]


def test_the_newest_first_and_page_by_page(fund: Setting) -> None:
    for n in range(5):
        fund.spend("10", document=f"PAGED-{n}")
    command = {"donor_id": fund.donor.id, "text": "paged", "limit": 2}
    seen: list[str | None] = []
    cursor = None
    while True:
        found = search.search_fund(fund.officer, SearchFund(**command, cursor=cursor))
        seen += [each.document for each in found.items]
        if (cursor := found.next) is None:
            break
    assert seen == [f"PAGED-{n}" for n in (4, 3, 2, 1, 0)]


def test_matches_among_the_newest_are_those_among_all(fund: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(4):
        fund.spend("10", document=f"SAME-{n}")
    few = _titles(fund, text="same")
    monkeypatch.setattr(search, "NEWEST", 2)
    assert _titles(fund, text="same") == few and len(few) == 4


@pytest.mark.parametrize("wrong", [{"text": "a" * 201}, {"text": "a\x00b"}, {"at_least": "1_000"}, {"at_least": "-1"},
                                   {"currency": "usd"}, {"since": "1999-12-31"}, {"kind": "money"}])  # fmt: skip
def test_what_cannot_be_searched_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SearchFund(**wrong)


@pytest.mark.parametrize("text", ["' | 'x", "zq:*b & !c", "\\", "%", "'; DROP TABLE found", "İstanbul ß ﬁ ２０２６"])
def test_signs_of_a_query_are_no_query(fund: Setting, text: str) -> None:
    assert _found(fund, text=text) == []


def test_nothing_but_the_triggers_writes_what_is_found(fund: Setting) -> None:
    with pytest.raises(Exception, match="permission denied"), fund.session.begin_nested():
        fund.session.execute(text("UPDATE found SET party = 'x'"))


def _fill(filling: growth.Filling) -> None:
    """One award with a few costs; a hundred times as many of another."""
    for n in (1, 2):
        award, entry = growth.ident("award", n), growth.ident(f"entry{n}")
        words = f"fund_found_words('word{n}', ARRAY['k:cost', 'a:' || {award}])"
        about = {"id": growth.ident(f"found{n}"), "award_id": award, "entry_id": entry, "words": words}
        about |= {"kind": "'cost'", "status": "'posted'", "currency": "'USD'", "amount_usd": f"g % 5 + {n * 1000}"}
        day = "date '2026-01-01' - (g * 97 % 3000)::int"
        filling.rows("found", 24 if n == 1 else 1500, fixed=n == 1, on_day=day, **about)


def test_a_search_reads_what_it_shows_among_any_number(fresh_database: Callable[[str], sessionmaker[Session]]) -> None:
    officer = Actor(new_id(), "Ana", frozenset({Role.FINANCE_OFFICER}), frozenset(), "CA", "en")
    made = growth.databases(fresh_database, FundsService, _fill)
    asked = [
        growth.ask(officer, "search_fund", limit=20),
        growth.ask(officer, "search_fund", limit=20, text="word1"),
        growth.ask(officer, "search_fund", limit=20, award_id=growth.uid("award", 1)),
        growth.ask(officer, "search_fund", limit=20, at_least="1004", at_most="1004"),
        growth.ask(officer, "search_fund", limit=20, text="nothing"),
    ]
    assert growth.grown(made, asked) == set()
