"""Any files in any order, and any matches: nothing is read twice or lost, nothing is matched twice, the sums hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from contracts.base import Refused
from contracts.funds.bank.matching import Match
from tests.breadth import breadth
from tests.common.funds.bank import Bank, bank
from tests.funds.bank.books import cash, comes_to_zero, confirm, report, undo

FIRST, DAYS = date(2026, 5, 4), 8
SETTINGS = settings(
    max_examples=breadth(12, 100), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)

# Few amounts and texts, so that many lines look the same; some have the bank's reference.
AMOUNTS = st.sampled_from(["5.00", "-5.00", "12.34", "100.00"])
MONTHS = st.lists(
    st.tuples(st.integers(0, DAYS - 1), AMOUNTS, st.sampled_from(["FEE", "GIFT"]), st.booleans()), max_size=20
)
SPANS = st.lists(st.tuples(st.integers(0, DAYS - 1), st.integers(0, DAYS - 1)), min_size=1, max_size=6)


def test_any_files_in_any_order_add_up_to_the_same_lines(engine_of: Callable[[str], Engine]) -> None:
    engine = engine_of("funds")

    @SETTINGS
    @given(MONTHS, SPANS)
    def any_files(month: list[tuple[int, str, str, bool]], spans: list[tuple[int, int]]) -> None:
        lines = [
            (FIRST + timedelta(days=day), amount, text, f"R{place}" if referred else "")
            for place, (day, amount, text, referred) in enumerate(sorted(month))
        ]
        with Session(engine, expire_on_commit=False) as session:
            there = bank(session)
            covered: set[date] = set()
            for number, (one, other) in enumerate([*spans, *spans]):
                since, until = (FIRST + timedelta(days=day) for day in (min(one, other), max(one, other)))
                inside = [line for line in lines if since <= line[0] <= until]
                before = sum((Decimal(line[1]) for line in lines if line[0] < since), Decimal(1000))
                read = there.say(*inside, opening=str(before), reference=f"S-{number}", since=since, until=until)
                days = {since + timedelta(days=day) for day in range((until - since).days + 1)}
                fresh = [line for line in inside if line[0] not in covered]
                assert read.statements[0].new_lines == len(fresh)
                covered |= days
            expected = Counter((line[0], Decimal(line[1]), line[3] or None) for line in lines if line[0] in covered)
            assert Counter((line.booked_on, line.amount, line.bank_reference) for line in there.lines()) == expected
            session.rollback()

    any_files()


STEPS = st.lists(
    st.tuples(st.sampled_from(["match", "match", "settle", "undo"]), st.integers(0, 255), st.integers(0, 255)),
    min_size=3,
    max_size=12,
)


class Desk:
    """Matching at random, beside what must hold after every step."""

    def __init__(self, there: Bank) -> None:
        self.there = there
        self.matches: list[Match] = []

    def match(self, lines: int, items: int) -> None:
        chosen = [each for place, each in enumerate(self.there.lines()) if lines >> place & 1]
        entries = [each for place, each in enumerate(cash(self.there)) if items >> place & 1]
        named = [{"entry_id": each.entry_id, "part": each.part} for each in entries]
        self.matches.append(confirm(self.there, chosen, named))

    def settle(self, which: int, items: int) -> None:
        chosen = [each for place, each in enumerate(self.matches) if which >> place & 1]
        entries = [each for place, each in enumerate(cash(self.there, matched=False)) if items >> place & 1]
        named = [{"entry_id": each.entry_id, "part": each.part} for each in entries]
        self.matches.append(confirm(self.there, [], named, settles=[each.id for each in chosen]))

    def undo(self, which: int, _: int) -> None:
        if self.matches:
            undo(self.there, self.matches[which % len(self.matches)])

    def check(self) -> None:
        """Each line and entry is in one match at most, and what stands between the balances always adds up."""
        told = report(self.there)
        assert comes_to_zero(told)
        matched = {line.id: line.match_id for line in self.there.lines()}
        for match in self.matches:
            for line in match.lines:
                assert matched[line.id] is None or matched[line.id] in {each.id for each in self.matches}
        open_lines = [each.amount for each in self.there.lines(matched=False)]
        assert sorted(open_lines) == sorted(each.amount for each in told.bank_items)


REFUSALS = {
    "funds.bank_matched_already",
    "funds.bank_nothing_to_match",
    "funds.bank_no_difference",
    "funds.bank_undone",
    "funds.bank_settled_later",
}


def test_any_matches_leave_each_line_and_entry_in_one_and_add_up(engine_of: Callable[[str], Engine]) -> None:
    engine = engine_of("funds")

    @SETTINGS
    @given(STEPS)
    def any_matches(steps: list[tuple[str, int, int]]) -> None:
        with Session(engine, expire_on_commit=False) as session:
            there = bank(session)
            for amount in ("100", "70", "70"):
                there.fund.receive(amount)
            there.fund.spend("50")
            there.say(*[(FIRST, amount) for amount in ("100", "69", "70", "-50", "-6", "1")])
            desk = Desk(there)
            for name, one, other in steps:
                try:
                    # As an operation does: what is refused leaves nothing behind.
                    with session.begin_nested():
                        getattr(desk, name)(one, other)
                except Refused as refused:
                    if refused.refusal.code not in REFUSALS:
                        raise
                desk.check()
            session.rollback()

    any_matches()
