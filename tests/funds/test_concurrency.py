"""Many at once: nothing is overspent, numbers have no gaps, and every event tells a true total (Fund rules 1, 7)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from chassis.call import Call
from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds import reversals as funds_reversals
from contracts.funds.events import ExpenditurePosted
from contracts.funds.receipts import contributions as funds_contributions
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import awards as funds_awards
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import expenditures as funds_expenditures
from services.funds.ledger import model as ledger_model
from services.funds.ledger.model import AwardDay
from services.funds.receipts import contributions
from services.funds.reversals import reversals
from services.funds.spending import allocations, commitments, expenditures
from tests.common.funds.helpers import DAY, Setting, cost, request, setting, usd

Sessions = sessionmaker[Session]


@pytest.fixture
def sessions(fresh_database: Callable[[str], Sessions]) -> Sessions:
    return fresh_database("funds")


def prepared(sessions: Sessions, amount: str) -> Setting:
    with sessions.begin() as session:
        fund = setting(session)
        fund.receive(amount)
    return fund


def attempt(sessions: Sessions, fund: Setting, act: Callable[[Call], object]) -> str:
    """Acts in a transaction of its own; "done", or the refusal's code."""
    try:
        with sessions.begin() as session:
            act(Call(session, fund.officer.actor, "funds"))
    except Refused as refused:
        return refused.refusal.code
    return "done"


def at_once(sessions: Sessions, fund: Setting, acts: list[Callable[[Call], object]]) -> list[str]:
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda act: attempt(sessions, fund, act), acts))


def spending(fields: dict[str, object]) -> Callable[[Call], object]:
    command = funds_expenditures.PostExpenditure.model_validate(fields)
    return lambda call: expenditures.post_expenditure(call, command)


def reserving(fields: dict[str, object]) -> Callable[[Call], object]:
    command = funds_allocations.ReserveMoney.model_validate(fields)
    return lambda call: allocations.reserve_money(call, command)


def award_of(sessions: Sessions, fund: Setting) -> funds_awards.Award:
    with sessions() as session:
        return Setting(**{**vars(fund), "officer": Call(session, fund.officer.actor, "funds")}).balance()


def test_an_allocation_is_not_overspent_and_the_last_event_tells_the_total(sessions: Sessions) -> None:
    fund = prepared(sessions, "50000")
    with sessions.begin() as session:
        fund.officer = Call(session, fund.officer.actor, "funds")
        one = fund.reserve("1000")
        two = fund.reserve("1000", activity_id=one.activity_id)
    acts = [spending(cost("50", allocation_id=(one if n % 2 else two).id)) for n in range(60)]
    results = at_once(sessions, fund, acts)
    assert results.count("done") == 40 and results.count("funds.beyond_allocation") == 20
    with sessions() as session:
        events = Desk(session, "funds").emitted(ExpenditurePosted)
    assert [event.activity_spent for event in events] == [Decimal(50) * (n + 1) for n in range(40)]


def committing(fund: Setting, number: int) -> Callable[[Call], object]:
    command = funds_commitments.EnterCommitment(
        kind="contract",
        line_id=fund.award.lines[number % 2].id,
        reference=f"C-{number}",
        payee="Hudson Trident",
        description="Simulator time",
        amount="100",
        signed_on=DAY,
    )
    return lambda call: commitments.enter_commitment(call, command)


def test_rule_7_committing_reserving_and_spending_at_once(sessions: Sessions) -> None:
    fund = prepared(sessions, "3360")
    acts = [(committing(fund, n), spending(fund.cost("100")), reserving(request("100")))[n % 3] for n in range(60)]
    assert at_once(sessions, fund, acts).count("done") == 30
    award = award_of(sessions, fund)
    assert award.spent_usd + award.committed_usd == usd("3360") and award.available_usd == 0


def test_a_commitment_is_not_overpaid(sessions: Sessions) -> None:
    fund = prepared(sessions, "5000")
    with sessions.begin() as session:
        held = committing(fund, 0)(Call(session, fund.officer.actor, "funds"))
    assert isinstance(held, funds_commitments.Commitment)
    paying = {"commitment_id": held.id, "line_id": held.line_id, "payee": held.payee}
    results = at_once(sessions, fund, [spending(fund.cost("10", **paying)) for _ in range(16)])
    assert results.count("done") == 10 and results.count("funds.beyond_commitment") == 6
    award = award_of(sessions, fund)
    assert (award.spent_usd, award.committed_usd) == (usd("112"), 0)


def test_everything_at_once_without_a_deadlock(sessions: Sessions) -> None:
    fund = prepared(sessions, "50000")
    other = prepared(sessions, "50000")
    with sessions.begin() as session:
        for each in (fund, other):
            each.officer = Call(session, each.officer.actor, "funds")
        held = fund.reserve("5000")
        theirs = other.reserve("5000", activity_id=held.activity_id, award_id=other.award.id)
        paid = [fund.spend("10", allocation_id=held.id, occurred_on=held.reserved_on) for _ in range(10)]
    receive = funds_contributions.RecordContribution(
        donor_id=fund.donor.id,
        agreement_id=fund.agreement.id,
        currency="USD",
        amount="10",
        received_on=DAY,
        reference="to be replaced",
    )

    def undo(number: int) -> Callable[[Call], object]:
        command = funds_reversals.ReverseEntry(entry_id=paid[number].entry_id, reason="Twice")
        return lambda call: reversals.reverse_entry(call, command)

    def receiving(number: int) -> Callable[[Call], object]:
        command = receive.model_copy(update={"reference": f"SWIFT {number}"})
        return lambda call: contributions.record_contribution(call, command)

    acts: list[Callable[[Call], object]] = []
    for number in range(10):
        acts += [
            undo(number),
            receiving(number),
            spending(cost("5", allocation_id=theirs.id)),
            reserving(request("20")),
        ]
        batch = [cost("1", allocation_id=(held if n % 2 else theirs).id) for n in range(20)]
        command = funds_expenditures.PostExpenditures.model_validate({"costs": batch})
        acts.append(lambda call, command=command: expenditures.post_expenditures(call, command))  # type: ignore[misc]
    assert at_once(sessions, fund, acts) == ["done"] * 50
    _check_books(sessions)


def _check_books(sessions: Sessions) -> None:
    """Balances, days and allocations say what the postings say (Fund rules 1, 14)."""
    with sessions() as session:
        posting, balance, day = ledger_model.Posting, ledger_model.AwardBalance, AwardDay
        assert session.scalar(select(func.sum(posting.amount_usd))) == 0
        cash = select(posting.award_id, func.sum(posting.amount_usd)).where(posting.account_code == "1000")
        by_award = dict(session.execute(cash.group_by(posting.award_id)).tuples().all())
        for row in session.scalars(select(balance)):
            days = session.scalars(select(day).where(day.award_id == row.award_id)).all()
            assert row.received_usd - row.spent_usd == by_award.get(row.award_id, 0)
            assert row.held_usd == sum(each.held_usd for each in days)
            assert row.spent_usd == sum(each.direct_usd + each.indirect_usd for each in days)


def test_rule_2_two_people_do_not_reverse_an_entry_at_once(sessions: Sessions) -> None:
    fund = prepared(sessions, "500")
    with sessions.begin() as session:
        fund.officer = Call(session, fund.officer.actor, "funds")
        paid = fund.spend("100")
    command = funds_reversals.ReverseEntry(entry_id=paid.entry_id, reason="Twice")
    results = at_once(sessions, fund, [lambda call: reversals.reverse_entry(call, command)] * 12)
    assert sorted(results) == ["done", *["funds.already_reversed"] * 11]
