"""Balances that are looked up, against plain sums of the postings: any entries, in any order of days (Fund rule 14)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from chassis.ids import new_id
from contracts.funds.reporting import trial_balance as funds_trial_balance
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import expenditures as funds_expenditures
from services.funds.ledger import balances, journal
from services.funds.ledger import model as ledger_model
from services.funds.ledger.funds import THE_FUND
from services.funds.ledger.journal import Draft, Line
from services.funds.partners import model as partners_model
from services.funds.reporting import trial_balance
from services.funds.spending import allocations, expenditures
from tests.breadth import breadth
from tests.common.funds.helpers import DAY, Setting, cost, open_award, reverse, setting, usd
from tests.funds.test_seals import verify

AMOUNTS = st.decimals("0.01", "900", places=2)
DAYS = st.integers(1, 40)
WHICH = st.integers(0, 2)
ENTRIES = st.lists(
    st.tuples(st.sampled_from(["contribution", "expenditure", "recovery", "transfer"]), WHICH, AMOUNTS, DAYS),
    min_size=1,
    max_size=5,
)
STEPS = st.one_of(
    st.tuples(st.just("post"), ENTRIES),
    st.tuples(st.just("draw"), st.lists(st.tuples(AMOUNTS, DAYS), min_size=1, max_size=4)),
    st.tuples(st.just("reserve"), AMOUNTS),
    st.tuples(st.just("undo"), st.integers(0, 5)),
    st.tuples(st.just("release"), st.none()),
)

# Days that are missing, moved or stand otherwise than the postings add up to.
WRONG_ACCOUNTS = text("""
WITH moved AS (
    SELECT p.award_id, p.account_code, e.occurred_on AS on_day, sum(p.amount_usd) AS moved
    FROM posting p JOIN journal_entry e ON e.id = p.entry_id GROUP BY 1, 2, 3
), summed AS (
    SELECT *, sum(moved) OVER (PARTITION BY award_id, account_code ORDER BY on_day) AS balance FROM moved
)
SELECT count(*) FROM summed s FULL JOIN account_day d USING (award_id, account_code, on_day)
WHERE COALESCE(s.moved, 0) <> COALESCE(d.moved_usd, 0) OR d.on_day IS NOT NULL AND s.balance <> d.balance_usd
""")
WRONG_HOLDS = text("""
SELECT count(*) FROM (
    SELECT balance_usd, sum(moved_usd) OVER (PARTITION BY award_id ORDER BY on_day) AS held FROM award_hold
) summed WHERE held <> balance_usd
""")
WRONG_TODAY = text("""
SELECT count(*) FROM award_balance b JOIN (
    SELECT award_id, sum(income_usd + other_income_usd + interest_usd + transfer_usd + exchange_usd) AS received,
           sum(direct_usd + indirect_usd) AS spent, sum(held_usd) AS held, max(on_day) AS last_day
    FROM award_day GROUP BY award_id
) d USING (award_id)
WHERE d.received <> b.received_usd OR d.spent <> b.spent_usd OR d.held <> b.held_usd OR d.last_day > b.last_day
""")


class Books:
    """Three awards with money from the first day on, and what was done with them."""

    def __init__(self, fund: Setting) -> None:
        self.fund = fund
        self.awards = [fund.award, *(open_award(fund.officer, fund.agreement.id, f"programme-{n}") for n in (2, 3))]
        for award in self.awards:
            fund.receive("100000", award_id=award.id, received_on=DAY)
        self.posted: list[UUID] = []
        self.held: list[UUID] = []

    def post(self, entries: list[tuple[str, int, Decimal, int]]) -> None:
        """Several entries of several days in one statement."""
        drafts = [self._draft(*each) for each in entries]
        journal.lock(self.fund.officer, [award.id for award in self.awards])
        journal.post(self.fund.officer, drafts)
        self.posted += [draft.id for draft in drafts if draft.kind == "recovery"]

    def _draft(self, kind: str, which: int, amount: Decimal, days: int) -> Draft:
        maker = self.fund.officer.actor.member_id
        lines = self._lines(kind, which, amount)
        signed = new_id() if kind == "transfer" else None
        return Draft(new_id(), kind, DAY + timedelta(days=days), kind, maker, lines, approved_by=signed)

    def _lines(self, kind: str, which: int, amount: Decimal) -> list[Line]:
        here, there = self.awards[which], self.awards[(which + 1) % 3]
        if kind == "transfer":
            return [
                *self._pair(here.id, journal.TRANSFER, journal.CASH, amount),
                *self._pair(there.id, journal.CASH, journal.TRANSFER, amount),
            ]
        debit, credit = {
            "contribution": (journal.CASH, journal.INCOME),
            "expenditure": (journal.DIRECT, journal.CASH),
            "recovery": (journal.CASH, journal.DIRECT),
        }[kind]
        return self._pair(here.id, debit, credit, amount)

    def _pair(self, award_id: UUID, debit: str, credit: str, amount: Decimal) -> list[Line]:
        where = (award_id, self.fund.donor.id, "USD")
        return [Line(debit, *where, amount, amount), Line(credit, *where, -amount, -amount)]

    def draw(self, costs: list[tuple[Decimal, int]]) -> None:
        for allocation_id in self.held[-1:]:
            rows = [
                cost("0.01", allocation_id=allocation_id, occurred_on=DAY + timedelta(days=days)) for _, days in costs
            ]
            command = funds_expenditures.PostExpenditures.model_validate({"costs": rows})
            expenditures.post_expenditures(self.fund.officer, command)

    def reserve(self, amount: Decimal) -> None:
        self.held.append(self.fund.reserve(str(amount + 1)).id)

    def undo(self, which: int) -> None:
        if self.posted:
            reverse(self.fund, self.posted.pop(which % len(self.posted)))

    def release(self, _: None) -> None:
        if self.held:
            command = funds_allocations.ReleaseAllocation(allocation_id=self.held.pop(), reason="Not needed")
            allocations.release_allocation(self.fund.officer, command)

    def check(self) -> None:
        session = self.fund.session
        for wrong in (WRONG_ACCOUNTS, WRONG_HOLDS, WRONG_TODAY):
            assert session.execute(wrong).scalar_one() == 0


def test_rule_14_every_days_balance_is_the_sum_of_its_postings(engine_of: Callable[[str], Engine]) -> None:
    engine = engine_of("funds")

    @settings(max_examples=breadth(20, 100), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(STEPS, min_size=3, max_size=12))
    def any_sequence(steps: list[tuple[str, object]]) -> None:
        with Session(engine, expire_on_commit=False) as session:
            books = Books(setting(session))
            for name, argument in steps:
                getattr(books, name)(argument)
                books.check()
            check_what_is_told(books.fund)
            session.rollback()

    any_sequence()


def check_what_is_told(fund: Setting) -> None:
    """The trial balance and the awards' balances of some days, against sums over all postings up to them."""
    for day in (DAY - timedelta(days=1), DAY, DAY + timedelta(days=17), fund.officer.today):
        told = trial_balance.trial_balance(fund.officer, funds_trial_balance.ReadTrialBalance(on=day))
        summed = sums(fund, day)
        assert {account.code: account.balance_usd for account in told.accounts if account.balance_usd} == summed
    award = partners_model.Award
    of_fund = select(award.id).where(award.fund_id == THE_FUND)
    held = balances.holds_of_awards(fund.officer, of_fund, fund.officer.today)
    of_today = dict(
        fund.session.execute(select(ledger_model.AwardBalance.award_id, ledger_model.AwardBalance.held_usd))
        .tuples()
        .all()
    )
    assert {a: h for a, h in held.items() if h} == {a: h for a, h in of_today.items() if h}
    assert verify(fund.officer).intact


def sums(fund: Setting, day: date) -> dict[str, Decimal]:
    posting, entry = ledger_model.Posting, ledger_model.JournalEntry
    total = func.sum(posting.amount_usd)
    rows = (
        select(posting.account_code, total)
        .join(entry, entry.id == posting.entry_id)
        .where(entry.occurred_on <= day)
        .group_by(posting.account_code)
        .having(total != 0)
    )
    return dict(fund.session.execute(rows).tuples().all())


def test_a_cost_dated_back_moves_the_days_after_it(desk_of: Callable[[str], object]) -> None:
    fund = setting(desk_of("funds").session)  # type: ignore[attr-defined]
    fund.receive("1000", received_on=DAY)
    late = fund.spend("100", occurred_on=DAY + timedelta(days=10))
    fund.spend("50", occurred_on=DAY + timedelta(days=5))
    award = select(partners_model.Award.id).where(partners_model.Award.id == fund.award.id)
    for days, cash in ((0, "1000"), (4, "1000"), (5, "944"), (9, "944"), (10, "832"), (400, "832")):
        on = DAY + timedelta(days=days)
        assert balances.of_awards(fund.officer, award, on)[fund.award.id]["cash"] == usd(cash)
    reverse(fund, late.entry_id)
    assert balances.of_accounts(fund.officer, award, fund.officer.today)["1000"] == usd("944")
    assert balances.of_accounts(fund.officer, award, DAY - timedelta(days=1))["1000"] == 0
