"""Budgets as versions, by line and fiscal year (Fund rules 9, 12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from chassis.ids import new_id
from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds.spending import budgets as funds_budgets
from contracts.notices import FundsNotice
from services.funds.spending import budget_views, budgets
from tests.common.funds.helpers import DAY, Setting, open_award, reverse, setting, usd
from tests.funds.test_rules_in_the_database import refused


@pytest.fixture
def fund(desk: Desk) -> Setting:
    return setting(desk.session)


def lines(fund: Setting, *amounts: str | None, **changes: Any) -> list[dict[str, Any]]:
    """The award's lines with these amounts; none leaves a line out."""
    standing = zip(fund.balance().lines, amounts, strict=False)
    return [
        {"line_id": line.id, "kind": line.kind, "title": line.title, "amount_usd": amount} | changes
        for line, amount in standing
        if amount is not None
    ]


def revise(fund: Setting, planned: list[dict[str, Any]], **fields: Any) -> funds_budgets.Revision:
    given = {"award_id": fund.award.id, "reason": "More travel than planned", "lines": planned}
    return budgets.revise_budget(fund.officer, funds_budgets.ReviseBudget.model_validate(given | fields))


def code(fund: Setting, planned: list[dict[str, Any]], **fields: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refusal:
        revise(fund, planned, **fields)
    return refusal.value.refusal.code, refusal.value.field


NEW = {"kind": "direct", "title": "Interpretation", "amount_usd": "500"}


def by_years(*amounts: tuple[int, str]) -> dict[str, Any]:
    """The new line, planned by years."""
    return NEW | {"years": [{"fiscal_year": year, "amount_usd": amount} for year, amount in amounts]}


def test_rule_9_a_revision_is_a_version_and_a_line_keeps_its_id(fund: Setting) -> None:
    before = fund.balance()
    done = revise(fund, [*lines(fund, "55000", "24500", "9600"), NEW])
    after = fund.balance()
    assert (done.number, done.status, done.in_force, done.moved_usd) == (2, "approved", True, usd("5000"))
    assert [(line.id, line.amount_usd) for line in after.lines[:3]] == [
        (line.id, usd(amount)) for line, amount in zip(before.lines, ("55000", "24500", "9600"), strict=True)
    ]
    assert (after.budget_version, after.lines[3].title, after.lines[3].position) == (2, "Interpretation", 4)
    versions = budget_views.list_revisions(fund.officer, funds_budgets.ListRevisions(award_id=fund.award.id)).items
    assert [(v.number, v.in_force, v.total_usd) for v in versions] == [
        (2, True, usd("89600")),
        (1, False, usd("89600")),
    ]
    assert versions[0].entered_by == fund.officer.actor.id and versions[0].reason == "More travel than planned"
    assert [line.amount_usd for line in versions[1].lines] == [usd("60000"), usd("20000"), usd("9600")]


def test_the_award_shows_what_was_planned_and_spent_in_each_year(fund: Setting) -> None:
    years = [{"fiscal_year": 2026, "amount_usd": "1000"}, {"fiscal_year": 2027, "amount_usd": "500"}]
    planned = lines(fund, "60000", "20000", "9600")
    planned[0] |= {"amount_usd": "1500", "years": years}
    fund.receive("50000", received_on=date(2025, 3, 1))
    revised = revise(fund, planned)
    approved = budgets.approve_revision(fund.approver, funds_budgets.ApproveRevision(revision_id=revised.id))
    fund.spend("100", occurred_on=DAY)
    fund.spend("40", occurred_on=date(2025, 12, 31))
    reverse(fund, fund.spend("7", occurred_on=DAY).entry_id)
    first, second, _ = fund.balance().lines
    assert [(y.fiscal_year, y.amount_usd, y.spent_usd) for y in first.years] == [
        (2025, 0, usd("40")),
        (2026, usd("1000"), usd("100")),
        (2027, usd("500"), 0),
    ]
    assert (first.spent_usd, first.rest_usd, second.years) == (usd("140"), usd("1360"), [])
    assert [y.fiscal_year for y in approved.lines[0].years] == [2026, 2027]
    unplanned = fund.balance().lines[2].years
    assert [(y.fiscal_year, y.amount_usd) for y in unplanned] == [(2025, None), (2026, None)]


def test_an_award_is_opened_with_its_years(fund: Setting) -> None:
    plans = [
        {"kind": "direct", "title": "A", "amount_usd": "10", "years": [{"fiscal_year": 2026, "amount_usd": "10"}]},
        {"kind": "indirect", "title": "B", "amount_usd": "1"},
    ]
    award = open_award(fund.officer, fund.agreement.id, lines=plans)
    assert award.lines[0].years[0].amount_usd == usd("10") and award.budget_version == 1
    plans[0]["years"][0]["fiscal_year"] = 2016  # type: ignore[index]
    with pytest.raises(Refused, match="year_outside"):
        open_award(fund.officer, fund.agreement.id, lines=plans)


def test_rule_12_what_moves_more_than_the_threshold_waits_for_a_second_person(desk: Desk, fund: Setting) -> None:
    waiting = revise(fund, lines(fund, "49999.99", "30000.01", "9600"))
    assert (waiting.status, waiting.moved_usd, waiting.in_force) == ("pending", usd("10000.01"), False)
    assert fund.balance().budget_version == 1 and fund.balance().lines[0].amount_usd == usd("60000")
    assert desk.emitted(FundsNotice)[-1].link == f"/funds/budgets/{waiting.id}"
    assert code(fund, lines(fund, "1", "1", "1")) == ("funds.revision_waits", None)
    approve = funds_budgets.ApproveRevision(revision_id=waiting.id)
    with pytest.raises(Refused, match="same_person"):
        budgets.approve_revision(fund.officer, approve)
    done = budgets.approve_revision(fund.approver, approve)
    assert (done.in_force, done.decided_by) == (True, fund.approver.actor.id)
    with pytest.raises(Refused, match="already_decided"):
        budgets.refuse_revision(fund.approver, funds_budgets.RefuseRevision(revision_id=waiting.id, reason="Too late"))
    assert fund.balance().lines[1].amount_usd == usd("30000.01")


def test_a_refused_revision_changes_nothing_and_its_number_is_not_used_again(fund: Setting) -> None:
    waiting = revise(fund, lines(fund, "1", "1", "1"))
    no = funds_budgets.RefuseRevision(revision_id=waiting.id, reason="The donor has not agreed")
    assert budgets.refuse_revision(fund.approver, no).refusal == "The donor has not agreed"
    assert fund.balance().budget_version == 1
    assert revise(fund, lines(fund, "60000", "20001", "9600")).number == 3


def test_rule_9_no_line_falls_below_what_was_spent_and_committed(fund: Setting) -> None:
    fund.receive("100000")
    fund.spend("1000")
    fund.reserve("1000")
    assert fund.balance().lines[2].committed_usd == usd("120")
    assert code(fund, lines(fund, "999.99", "20000", "9600")) == ("funds.line_below_use", "lines")
    assert code(fund, lines(fund, "60000", "20000", "239.99")) == ("funds.line_below_use", "lines")
    assert code(fund, [*lines(fund, None, "20000", "9600")]) == ("funds.line_in_use", "lines")
    waiting = revise(fund, lines(fund, "1000", "20000", "240"))
    fund.spend("1")
    with pytest.raises(Refused, match="line_below_use"):
        budgets.approve_revision(fund.approver, funds_budgets.ApproveRevision(revision_id=waiting.id))


def test_a_line_without_spending_is_removed_and_may_come_back(fund: Setting) -> None:
    fund.receive("100000")
    travel = fund.award.lines[1].id
    revised = revise(fund, lines(fund, "79999", None, "9600"))
    budgets.approve_revision(fund.approver, funds_budgets.ApproveRevision(revision_id=revised.id))
    assert [line.title for line in fund.balance().lines] == ["Training", "Indirect costs"]
    with pytest.raises(Refused, match="line_removed"):
        fund.spend("10", line_id=travel)
    back = {"line_id": travel, "kind": "direct", "title": "Travel", "amount_usd": "5000"}
    revise(fund, [*lines(fund, "79999", "9600"), back])
    assert fund.spend("10", line_id=travel).status == "posted"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda fund: [*lines(fund, "60000", "20000", None), NEW], "funds.budget_lines"),
        (lambda fund: [*lines(fund, "1", "1", "1"), NEW | {"kind": "indirect"}], "funds.budget_lines"),
        (lambda fund: lines(fund, "60000", "20000", "9600"), "funds.nothing_revised"),
        (lambda fund: [*lines(fund, "1", "1", "1"), *lines(fund, "2")], "funds.line_twice"),
        (lambda fund: [*lines(fund, "1", "1", "1"), NEW | {"line_id": new_id()}], "not_found"),
        (lambda fund: [*lines(fund, "1", "1", "1"), by_years((2026, "499"))], "funds.years_add_up"),
        (lambda fund: [*lines(fund, "1", "1", "1"), by_years((2026, "250"), (2026, "250"))], "funds.year_twice"),
        (lambda fund: [*lines(fund, "1", "1", "1"), by_years((2028, "500"))], "funds.year_outside"),
    ],
)  # fmt: skip
def test_what_is_no_budget_is_refused(
    fund: Setting, change: Callable[[Setting], list[dict[str, Any]]], expected: str
) -> None:
    assert code(fund, change(fund))[0] == expected
    assert fund.balance().budget_version == 1


def test_a_lines_kind_stays(fund: Setting) -> None:
    turned = lines(fund, "60000", "20000", "9600")
    turned[0]["kind"], turned[2]["kind"] = "indirect", "direct"
    assert code(fund, turned) == ("funds.line_kind_stays", "lines.0.kind")


def test_a_revision_says_which_version_it_changes(fund: Setting) -> None:
    revise(fund, lines(fund, "60000", "20001", "9600"), based_on=1)
    assert code(fund, lines(fund, "60000", "20002", "9600"), based_on=1) == ("stale", "based_on")


VERSION = "INSERT INTO budget_version (id, award_id, number, reason, moved_usd, status, entered_by, entered_at) VALUES"


def test_rule_9_the_database_keeps_versions_and_lines_together(fund: Setting) -> None:
    fund.receive("1000")
    fund.spend("500")
    revise(fund, lines(fund, "60000", "20001", "9600"))
    fund.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    which = f"award_id = '{fund.award.id}' AND position"
    for statement, rule in [
        (f"UPDATE budget_line SET amount_usd = 1 WHERE {which} = 2", "rule_9_line_follows_its_version"),
        (f"UPDATE budget_line SET removed = true WHERE {which} = 2", "rule_9_line_follows_its_version"),
        (f"UPDATE budget_line SET amount_usd = 499 WHERE {which} = 1", "rule_9_below_use"),
        (f"UPDATE budget_line SET removed = true WHERE {which} = 1", "rule_9_below_use"),
        (f"UPDATE budget_line SET removed = true WHERE {which} = 3", "rule_9_indirect_line"),
        (f"UPDATE budget_line SET kind = 'direct' WHERE {which} = 3", "rule_9_line_stays"),
        ("DELETE FROM budget_line", "rule_2_never_changed"),
        ("DELETE FROM budget_version", "rule_2_never_changed"),
        ("UPDATE budget_version SET reason = 'Another'", "rule_2_never_changed"),
        ("UPDATE budget_version_line SET amount_usd = 1", "rule_2_never_changed"),
        ("DELETE FROM budget_year", "rule_2_never_changed"),
        (f"{VERSION} (gen_random_uuid(), '{fund.award.id}', 9, 'x', 0, 'pending', gen_random_uuid(), now())",
         "rule_9_budget_lines"),
    ]:  # fmt: skip
        assert refused(fund, statement) == rule, statement


def test_rule_12_the_database_asks_for_the_second_person(fund: Setting) -> None:
    waiting = revise(fund, lines(fund, "1", "1", "1"))
    fund.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    which = f"WHERE id = '{waiting.id}'"
    alone = f"UPDATE budget_version SET status = 'approved' {which}"
    assert refused(fund, alone) == "rule_12_second_signature"
    same = f"UPDATE budget_version SET status = 'approved', decided_by = entered_by {which}"
    assert refused(fund, same) == "ck_budget_version_rule_12_maker_is_not_checker"
    second = f"{VERSION} (gen_random_uuid(), '{fund.award.id}', 9, 'x', 0, 'pending', gen_random_uuid(), now())"
    assert refused(fund, second) == "uq_budget_version_pending"
