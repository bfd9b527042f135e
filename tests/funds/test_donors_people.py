"""A donor's people see their own donor's statements and its awards', in every format, and nothing else is countable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds.partners import people as funds_people
from contracts.funds.reporting import statements as funds_statements
from contracts.funds.reporting.statements import DocumentFormat, ListMyStatements
from services.funds.partners import people
from services.funds.reporting import exports, own_statements, rows, statements
from tests.common.funds.busy import FUND, Busy
from tests.common.funds.helpers import DAY, Setting


@pytest.fixture
def desk(told: Busy) -> Desk:
    return Desk(told.first.session, "funds")


@pytest.fixture
def claire(told: Busy, desk: Desk) -> Call:
    """Somebody at the donor of the first and second award: a member like any other, but for that."""
    call = desk.call_as()
    link(told.first, call)
    return call


def link(fund: Setting, call: Call) -> funds_people.DonorPerson:
    """The finance officer enters the person among the donor's people."""
    command = funds_people.AddDonorPerson(donor_id=fund.donor.id, name="Claire Tremblay", member_id=call.actor.id)
    return people.add_donor_person(fund.officer, command)


def of_donor(call: Call, fund: Setting) -> funds_statements.Statement:
    command = funds_statements.ReadDonorStatement(donor_id=fund.donor.id, fund_id=FUND)
    return statements.donor_statement(call, command)


def of_award(call: Call, award_id: object) -> funds_statements.Statement:
    return statements.award_statement(call, funds_statements.ReadAwardStatement(award_id=award_id))


def asked_in_every_way(call: Call, donor_id: object, award_id: object) -> list[tuple[str, Callable[[], Any]]]:
    """Every way to ask for a donor's or an award's figures."""
    contract = funds_statements
    ways: list[tuple[str, Callable[[], Any]]] = [
        (
            "donor_id",
            lambda: statements.donor_statement(call, contract.ReadDonorStatement(donor_id=donor_id, fund_id=FUND)),
        ),
        ("award_id", lambda: of_award(call, award_id)),
        ("donor_id", lambda: rows.statement_rows(call, contract.ReadStatementRows(donor_id=donor_id, fund_id=FUND))),
        ("award_id", lambda: rows.statement_rows(call, contract.ReadStatementRows(award_id=award_id))),
    ]
    for kind in DocumentFormat:
        donor = contract.ExportDonorStatement(donor_id=donor_id, fund_id=FUND, format=kind)
        award = contract.ExportAwardStatement(award_id=award_id, format=kind)
        ways.append(("donor_id", lambda donor=donor: exports.export_donor_statement(call, donor)))  # type: ignore[misc]
        ways.append(("award_id", lambda award=award: exports.export_award_statement(call, award)))  # type: ignore[misc]
    return ways


def test_they_see_their_own_in_every_way(told: Busy, claire: Call) -> None:
    assert of_donor(claire, told.first) == told.of_donor(told.first)
    for who in (told.first, told.second):
        assert of_award(claire, who.award.id) == told.of_award(who)
        for _, ask in asked_in_every_way(claire, who.donor.id, who.award.id):
            assert ask()


def test_what_is_anothers_is_as_if_it_were_not_there(told: Busy, claire: Call) -> None:
    another, nothing = (told.third.donor.id, told.third.award.id), (new_id(), new_id())
    ways = zip(asked_in_every_way(claire, *another), asked_in_every_way(claire, *nothing), strict=True)
    for (field, ask), (_, ask_for_nothing) in ways:
        answers = []
        for each in (ask, ask_for_nothing):
            with pytest.raises(Refused) as refused:
                each()
            answers.append((refused.value.refusal.code, refused.value.field, refused.value.params))
        assert answers[0] == answers[1]
        assert answers[0][:2] == ("not_found", field)


def test_the_fund_as_a_whole_is_not_theirs(told: Busy, claire: Call) -> None:
    for ask in (
        lambda: statements.fund_statement(claire, funds_statements.ReadFundStatement(fund_id=FUND)),
        lambda: rows.statement_rows(claire, funds_statements.ReadStatementRows(fund_id=FUND)),
        lambda: exports.export_fund_statement(claire, funds_statements.ExportFundStatement(fund_id=FUND, format="csv")),
    ):
        with pytest.raises(Refused, match="forbidden"):
            ask()


def test_nothing_of_others_is_in_their_statement(told: Busy, claire: Call) -> None:
    statement = of_donor(claire, told.first)
    own = {told.first.award.id, told.second.award.id}
    assert {line.award_id for line in statement.awards} == own
    assert {each.donor_id for each in statement.received} == {told.first.donor.id}
    assert statement.suspense_usd == 0
    page = rows.statement_rows(claire, funds_statements.ReadStatementRows(donor_id=told.first.donor.id, fund_id=FUND))
    assert {row.award_id for row in page.rows} == own
    assert statement.through == [max(row.number for row in page.rows)]


def test_what_others_give_and_spend_changes_nothing_in_it(told: Busy, claire: Call) -> None:
    before = of_donor(claire, told.first)
    told.third.spend("3", occurred_on=DAY + timedelta(days=5))
    assert of_donor(claire, told.first) == before
    assert told.of_fund().through != before.through


def test_they_find_what_is_theirs_and_others_find_nothing(told: Busy, claire: Call, desk: Desk) -> None:
    found = own_statements.list_my_statements(claire, ListMyStatements()).items
    by_fund = {each.fund_id: {award.award_id for award in each.awards} for each in found}
    assert by_fund[FUND] == {told.first.award.id, told.second.award.id}
    assert {each.donor_id for each in found} == {told.first.donor.id}
    assert own_statements.list_my_statements(desk.call_as(), ListMyStatements()).items == []
    link(told.third, claire)
    assert len(own_statements.list_my_statements(claire, ListMyStatements()).items) > len(found)
    first = own_statements.list_my_statements(claire, ListMyStatements(limit=1))
    assert first.next
    assert own_statements.list_my_statements(claire, ListMyStatements(cursor=first.next)).items


def test_whoever_leaves_the_donor_sees_nothing_from_then_on(told: Busy, desk: Desk) -> None:
    call = desk.call_as()
    linked = link(told.first, call)
    assert of_donor(call, told.first)
    people.remove_donor_person(told.officer, funds_people.DonorPersonById(person_id=linked.id))
    with pytest.raises(Refused, match="not_found"):
        of_donor(call, told.first)
