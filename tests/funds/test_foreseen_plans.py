"""More rules that the database decides and the code foresees: budgets, transfers, amendments (rules 4, 9, 12)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from sqlalchemy import text

from chassis.ids import new_id
from chassis.testing import Desk
from contracts.funds.kinds import THE_FUND
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.receipts import unidentified as funds_unidentified
from contracts.funds.spending import budgets as funds_budgets
from contracts.funds.spending import commitments as funds_commitments
from services.funds.ledger import funds
from services.funds.partners import amendments
from services.funds.receipts import unidentified
from services.funds.spending import awards
from tests.common.funds.helpers import DAY, FROM, TO, Setting, open_award, setting, sign
from tests.foreseen import by_code, by_database
from tests.funds.test_budgets import lines, revise
from tests.funds.test_commitments import commit, pay
from tests.funds.test_receipts import identify
from tests.funds.test_rules_in_the_database import entry
from tests.funds.test_shapes_in_the_database import moving
from tests.funds.test_transfers import ask


@pytest.mark.parametrize("place", [0, 1, 2], ids=["direct", "unused", "indirect"])
@pytest.mark.parametrize("more", ["-0.01", "0.00", "0.01", None])
def test_rule_9_how_far_a_line_may_shrink(desk: Desk, place: int, more: str | None) -> None:
    """To what is spent and committed on it; to nothing where nothing is."""
    fund = setting(desk.session)
    fund.receive("50000")
    fund.spend("4000")
    fund.reserve("2000")
    line = fund.balance().lines[place]
    used = line.spent_usd + line.committed_usd
    amount = max(used + Decimal(more or 0), Decimal(0))
    planned = [str(each.amount_usd) for each in fund.balance().lines]
    wanted = [*planned[:place], str(amount), *planned[place + 1 :]]
    foreseen = by_code(desk.session, lambda: revise(fund, lines(fund, *wanted)))
    changed = "UPDATE budget_line SET amount_usd = :amount WHERE id = :id"
    decided = by_database(desk.session, changed, id=line.id, amount=amount)
    # What the database names otherwise is that no version of the budget says so.
    told = {"rule_9_below_use": funds_budgets.LINE_BELOW_USE, "rule_9_line_follows_its_version": None}
    assert foreseen == told[decided or ""]


@pytest.mark.parametrize("ends_on", [-1, 0, 1], ids="ended {} days from now".format)
@pytest.mark.parametrize("target", ["another", "itself", "another fund's"])
def test_rule_4_between_which_awards_a_rest_moves(desk: Desk, target: str, ends_on: int) -> None:
    fund = setting(desk.session, ends_on=TO)
    fund.receive("5000")
    other = target_of(fund, target)
    today = fund.officer.today
    desk.session.execute(
        text("UPDATE award SET ends_on = :ends_on WHERE id = :id"),
        {"ends_on": today + timedelta(days=ends_on), "id": fund.award.id},
    )
    desk.session.expire_all()
    foreseen = by_code(desk.session, lambda: ask(fund, to_award_id=other))
    added = """
        INSERT INTO transfer
            (id, fund_id, from_award_id, to_award_id, amount_usd, reason, status, entered_by, entered_at)
        VALUES (:id, :fund, :source, :target, 5, 'The project ended', 'pending', :id, :now)
    """
    decided = by_database(
        desk.session, added, id=new_id(), fund=THE_FUND, source=fund.award.id, target=other, now=fund.officer.now
    )
    assert (foreseen is None) is (decided is None)
    assert decided in (None, "rule_4_what_is_left_stays", "ck_transfer_amount")


def target_of(fund: Setting, which: str) -> object:
    if which == "itself":
        return fund.award.id
    if which == "another":
        return setting(fund.session).award.id
    opened = funds_terms.OpenFund(fund_id="other-fund", title="Other", second_signature_above_usd=0)
    funds.open_fund(fund.approver, opened)
    return open_award(fund.officer, sign(fund.officer, fund.donor.id, fund_id="other-fund").id).id


WORTHS = [Decimal("9999.99"), Decimal("10000.00"), Decimal("10000.01"), None]


@pytest.mark.parametrize(("before", "after"), list(product(WORTHS, WORTHS[:3])))
def test_rule_12_which_amendment_needs_a_second_signature(desk: Desk, before: Decimal | None, after: Decimal) -> None:
    """None: nobody knows what it is worth."""
    fund = setting(desk.session)
    worth = "UPDATE agreement SET pledge_usd = :worth WHERE id = :id"  # what its version says is asked at the end only
    desk.session.execute(text(worth), {"worth": before, "id": fund.agreement.id})
    desk.session.expire_all()
    command = funds_agreements.AmendAgreement(
        agreement_id=fund.agreement.id, pledge=after, starts_on=FROM, ends_on=TO, reason="Less than hoped for"
    )
    added = """
        INSERT INTO agreement_version (agreement_id, number, status, pledge, pledge_usd, starts_on, ends_on, schedule,
                                       reason, entered_by, entered_at)
        SELECT id, 2, 'in_force', :after, :after, starts_on, ends_on, '[]', 'Less', created_by, created_at
        FROM agreement WHERE id = :id
    """
    decided = by_database(desk.session, added, id=fund.agreement.id, after=after)
    amended = amendments.amend_agreement(fund.officer, command)
    assert (amended.status == "pending") is (decided == "rule_12_second_signature")
    # Signed by nobody else, and in force: the agreement itself has to say the same.
    assert decided in ("rule_12_second_signature", "agreement_as_amended")


@pytest.mark.parametrize("kinds", [["direct", "indirect"], ["direct"]], ids=str)
@pytest.mark.parametrize("short", ["0.00", "0.01"])
def test_rule_9_what_a_whole_budget_is(desk: Desk, kinds: list[str], short: str) -> None:
    """It has an indirect line, and the years of a line add up to it."""
    fund = setting(desk.session)
    standing = [line for line in fund.balance().lines if line.kind in kinds]
    year = standing[0].amount_usd - Decimal(short)
    planned = [
        {"line_id": line.id, "kind": line.kind, "title": line.title, "amount_usd": line.amount_usd} for line in standing
    ]
    planned[0]["years"] = [{"fiscal_year": 2026, "amount_usd": year}]
    foreseen = by_code(desk.session, lambda: revise(fund, planned))
    added = """
        WITH version AS (
            INSERT INTO budget_version (id, award_id, number, reason, moved_usd, status, entered_by, entered_at)
            VALUES (:id, :award, 2, 'More travel', 0, 'pending', :id, now()) RETURNING id, award_id
        ), lines AS (
            INSERT INTO budget_version_line (version_id, line_id, position, kind, title, amount_usd)
            SELECT v.id, l.id, l.position, l.kind, l.title, l.amount_usd
            FROM version v JOIN budget_line l USING (award_id)
            WHERE l.kind = ANY (:kinds)
        )
        INSERT INTO budget_year (version_id, line_id, fiscal_year, amount_usd)
        SELECT id, :line, 2026, :year FROM version
    """
    values = {"id": new_id(), "award": fund.award.id, "kinds": kinds, "line": standing[0].id, "year": year}
    decided = by_database(desk.session, added, **values)
    told = {"rule_9_budget_lines": funds_budgets.BUDGET_LINES, "rule_9_years_add_up": funds_budgets.YEARS_ADD_UP}
    assert foreseen == (told[decided] if decided else None)


@pytest.mark.parametrize("amount", ["999.99", "1000.00", "1000.01"])
@pytest.mark.parametrize("paid", ["0", "400"])
def test_rule_7_how_much_of_a_commitment_is_paid(desk: Desk, paid: str, amount: str) -> None:
    fund = setting(desk.session)
    fund.receive("50000")
    ordered = commit(fund, "1000")
    if paid != "0":
        pay(fund, ordered, paid)
    rest = Decimal(amount) - Decimal(paid)
    foreseen = by_code(desk.session, lambda: pay(fund, ordered, str(rest)))
    made = entry(fund, occurred_on=fund.officer.today)
    added = f"""
        INSERT INTO posting (entry_id, position, account_code, award_id, donor_id, currency, amount, amount_usd,
                             line_id, commitment_id)
        SELECT '{made}', place, account, c.award_id, '{fund.donor.id}', 'USD', sign * :rest, sign * :rest,
               CASE WHEN sign > 0 THEN c.line_id END, CASE WHEN sign > 0 THEN c.id END
        FROM commitment c, (VALUES (1, '5000', 1), (2, '1000', -1)) AS p (place, account, sign) WHERE c.id = :id
    """
    decided = by_database(desk.session, added, id=ordered.id, rest=rest)
    told = {None: None, "ck_commitment_within_commitment": funds_commitments.BEYOND_COMMITMENT}
    assert foreseen == told[decided]


@pytest.mark.parametrize("amount", ["49.99", "50.00", "50.01"])
def test_rule_7_how_much_of_a_receipt_is_identified(desk: Desk, amount: str) -> None:
    fund = setting(desk.session)
    got = funds_unidentified.RecordUnidentified(received_on=DAY, credited_usd="50.00", reference="NN-1")
    receipt = unidentified.record_unidentified(fund.officer, got)
    foreseen = by_code(desk.session, lambda: identify(fund, receipt, {"identified_usd": amount}, identified_on=DAY))
    made = entry(fund, "identification")
    suspense = awards.suspense(fund.officer, THE_FUND).id
    moved = moving(fund, made, (suspense, "2100"), (fund.award.id, "4000"), amount)
    decided = by_database(desk.session, moved)
    assert foreseen == {None: None, "ck_award_balance_suspense": funds_unidentified.BEYOND_RECEIPT}[decided]
