"""Any receipts, reservations, costs, reversals and releases, against a model of a few lines (Fund rules 1, 7, 14)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from contracts.base import Refused
from contracts.funds.reporting import trial_balance as funds_trial_balance
from contracts.funds.spending import allocations as funds_allocations
from services.funds.reporting import trial_balance
from services.funds.spending import allocations
from tests.breadth import breadth
from tests.common.funds.helpers import DAY, Setting, award_statement, reverse, setting

RATE = Decimal("0.12")
AMOUNTS = st.decimals("0.01", "9999.99", places=2)
DAYS = st.integers(0, 60)
STEPS = st.one_of(
    st.tuples(st.just("receive"), AMOUNTS, DAYS),
    st.tuples(st.just("spend"), AMOUNTS, DAYS),
    st.tuples(st.just("reserve"), AMOUNTS, DAYS),
    st.tuples(st.just("draw"), AMOUNTS, DAYS),
    st.tuples(st.just("undo"), st.just(Decimal(0)), DAYS),
    st.tuples(st.just("release"), st.just(Decimal(0)), DAYS),
)


class Books:
    """The Fund beside what the oracle expects of it."""

    def __init__(self, fund: Setting) -> None:
        self.fund = fund
        self.moves: list[tuple[date, Decimal]] = []
        self.posted: dict[UUID, Decimal] = {}
        self.held: dict[UUID, Decimal] = {}

    def receive(self, amount: Decimal, day: date) -> None:
        done = self.fund.receive(str(amount), received_on=day)
        self._write(done.entry_id, day, amount)

    def spend(self, amount: Decimal, day: date) -> None:
        done = self.fund.spend(str(amount), occurred_on=day)
        assert done.indirect_usd == (amount * RATE).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert done.entry_id
        self._write(done.entry_id, day, -done.direct_usd - done.indirect_usd)

    def reserve(self, amount: Decimal, day: date) -> None:
        done = self.fund.reserve(str(amount))
        self.held[done.id] = done.amount_usd

    def draw(self, amount: Decimal, day: date) -> None:
        for allocation_id in list(self.held)[:1]:
            done = self.fund.spend(str(amount), allocation_id=allocation_id, occurred_on=day)
            assert done.entry_id
            self._write(done.entry_id, day, -done.direct_usd - done.indirect_usd)

    def undo(self, amount: Decimal, day: date) -> None:
        for entry_id in list(self.posted)[day.day % 3 :][:1]:
            reverse(self.fund, entry_id)
            self.moves.append((self.fund.officer.today, -self.posted.pop(entry_id)))

    def release(self, amount: Decimal, day: date) -> None:
        for allocation_id in list(self.held)[:1]:
            command = funds_allocations.ReleaseAllocation(allocation_id=allocation_id, reason="Not needed")
            allocations.release_allocation(self.fund.officer, command)
            del self.held[allocation_id]

    def _write(self, entry_id: UUID, day: date, amount: Decimal) -> None:
        self.posted[entry_id] = amount
        self.moves.append((day, amount))

    def check(self, *days: date) -> None:
        today = self.fund.officer.today
        for day in {today, *days}:
            told = award_statement(self.fund, day)
            assert told.balance_usd == sum(amount for on, amount in self.moves if on <= day)
            assert told.sources_usd - told.uses_usd == told.balance_usd
            assert told.balance_usd - told.committed_usd == told.available_usd >= 0
        award = self.fund.balance()
        assert award.available_usd == award.received_usd - award.spent_usd - award.committed_usd
        trial = trial_balance.trial_balance(self.fund.officer, funds_trial_balance.ReadTrialBalance())
        assert trial.total_usd == 0
        assert trial.accounts[0].balance_usd == award.received_usd - award.spent_usd


def test_rules_1_7_14_hold_after_every_step(engine_of: Callable[[str], Engine]) -> None:
    engine = engine_of("funds")

    @settings(max_examples=breadth(25, 100), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(STEPS, min_size=4, max_size=25))
    def any_sequence(steps: list[tuple[str, Decimal, int]]) -> None:
        with Session(engine, expire_on_commit=False) as session:
            books = Books(setting(session))
            for name, amount, days in steps:
                try:
                    # As an operation does: what is refused leaves nothing behind.
                    with session.begin_nested():
                        getattr(books, name)(amount, DAY + timedelta(days=days))
                except Refused as refused:
                    if refused.refusal.code not in ("funds.beyond_available", "funds.beyond_allocation"):
                        raise
                books.check(DAY + timedelta(days=days))
            books.check(DAY, DAY + timedelta(days=30), *(day for day, _ in books.moves))
            session.rollback()

    any_sequence()
