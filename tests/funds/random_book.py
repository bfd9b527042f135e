"""A book kept by chance: operations of the Fund, each told beforehand by the oracle whether it may be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.ids import new_id
from contracts.base import Refused
from contracts.funds import reversals as funds_reversals
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.receipts import income as funds_income
from contracts.funds.reporting import statements as funds_statements
from contracts.funds.reporting import trial_balance as funds_trial_balance
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import awards as funds_awards
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending import recoveries as funds_recoveries
from services.funds.ledger import entries, funds
from services.funds.receipts import income
from services.funds.reporting import statements, trial_balance
from services.funds.reversals import reversals
from services.funds.spending import allocations, awards, expenditures, recoveries
from tests.common.funds import helpers
from tests.common.funds.helpers import DAY, approve_receipt
from tests.funds.oracle import ZERO, Entry, Hold, Oracle, Order, cents

# Currencies of three, two and no decimals, and what a unit is worth (Fund rule 13).
CURRENCIES = {
    "USD": Decimal(1),
    "CAD": Decimal("0.74310000"),
    "JPY": Decimal("0.00671234"),
    "KWD": Decimal("3.25678901"),
}
DECIMALS = {"USD": 2, "CAD": 2, "JPY": 0, "KWD": 3}
LAST = 60  # days after DAY on which things happen
SHIFT = DAY + timedelta(days=45)  # from then on, and until today, every unit is worth seven per cent more


def rate_on(currency: str, day: date) -> Decimal:
    """What a unit is worth on a day."""
    shifted = currency != "USD" and SHIFT <= day <= DAY + timedelta(days=LAST + 15)
    return (CURRENCIES[currency] * Decimal("1.07")).quantize(Decimal("0.00000001")) if shifted else CURRENCIES[currency]


def units(amount: Decimal, currency: str) -> Decimal:
    """The amount in whole units of the currency's smallest, at least one of them."""
    smallest = Decimal(1).scaleb(-DECIMALS[currency])
    return max(amount.quantize(smallest), smallest)


@dataclass(frozen=True)
class Wanted:
    """A cost to be: from an allocation or an order where one is given, else from the award's first line."""

    award: UUID
    amount: Decimal
    day: date
    currency: str = "USD"
    hold: UUID | None = None
    order: UUID | None = None
    account: UUID | None = None

    @property
    def worth(self) -> Decimal:
        """In USD, at the rate of its day."""
        return cents(self.amount * rate_on(self.currency, self.day))


class RandomBook:
    """The Fund with four awards of two donors, one of which has ended, beside the oracle."""

    def __init__(self, session: Session) -> None:
        self.session = session
        first = helpers.setting(session, icr_rate="12")
        second = helpers.setting(session, icr_rate="7.5", donor_class="member_state")
        third = helpers.open_award(first.officer, helpers.sign(first.officer, first.donor.id, icr_rate="0").id)
        over = helpers.sign(first.officer, first.donor.id, icr_rate="5", ends_on=DAY + timedelta(days=LAST + 1))
        ended = helpers.open_award(first.officer, over.id)
        self.settings = {first.award.id: first, second.award.id: second, third.id: first, ended.id: first}
        self.lines = {award.id: award.lines[0].id for award in (first.award, second.award, third, ended)}
        self.agreements = {
            first.award.id: first.agreement.id,
            second.award.id: second.agreement.id,
            third.id: funds_award(first, third.id).agreement_id,
            ended.id: over.id,
        }
        self.officer, self.approver = first.officer, first.approver
        self.awards = list(self.lines)
        for currency in CURRENCIES:
            for day in (DAY, DAY + timedelta(days=31), SHIFT, self.officer.today) if currency != "USD" else ():
                helpers.rate(first, currency, str(rate_on(currency, day)), day)
        threshold = funds.read_fund(self.officer, funds_terms.ReadTerms()).second_signature_above_usd
        rates = dict(zip(self.awards, (Decimal(12), Decimal("7.5"), Decimal(0), Decimal(5)), strict=True))
        self.oracle = Oracle(self.officer.today, threshold, rates, ended={ended.id})
        self.waiting: dict[UUID, tuple[str, Any]] = {}
        self.done: Counter[str] = Counter()
        self.moved = False  # whether what was attempted last was done

    def attempt(self, name: str, may: set[str], act: Callable[[], Any]) -> Any:
        """Does it as an operation does: what is refused leaves nothing behind, and the oracle knew."""
        code, made = None, None
        try:
            with self.session.begin_nested():
                made = act()
        except Refused as refused:
            code = refused.refusal.code
        assert code in may if code else not may, f"{name}: {code or 'done'}, but {may or 'done'} was expected"
        self.moved = code is None
        self.done[name if code is None else "refused"] += 1
        return made

    # Money that comes in.

    def receive(self, award: UUID, currency: str, amount: Decimal, day: date, bank: int) -> None:
        """`bank`: thousandths that the bank credited more (or less) than the day's rate."""
        worth = cents(amount * rate_on(currency, day))
        credited = worth if currency == "USD" else cents(worth * (1000 + bank) / 1000)
        fund = self.settings[award]
        may = self.oracle.against_day(day) | ({"funds.unbookable"} if worth <= 0 else set())
        made = self.attempt(
            "contribution",
            may,
            lambda: fund.receive(
                str(amount),
                currency=currency,
                received_on=day,
                agreement_id=self.agreements[award],
                award_id=award,
                credited_usd=None if currency == "USD" else max(credited, Decimal("0.01")),
            ),
        )
        if made:
            self.oracle.post(made.entry_id, Entry(award, day, made.credited_usd))

    def earn(self, award: UUID, kind: str, amount: Decimal, day: date) -> None:
        command = funds_income.RecordIncome(
            award_id=award,
            kind=kind,
            amount_usd=amount,
            received_on=day,
            payer="Bank",
            reference=str(new_id()),
            description="Sale of the manual",
        )
        may = self.oracle.against_day(day) | ({"funds.no_interest"} if kind == "interest" else set())
        if made := self.attempt(kind, may, lambda: income.record_income(self.officer, command)):
            assert made.status == ("pending" if amount > self.oracle.threshold else "posted"), "Fund rule 12"
            if made.pending_id:
                approve_receipt(self.settings[award], made.pending_id)
                made = income.read_income(self.officer, funds_income.ReadIncome(income_id=made.id))
            self.oracle.post(made.entry_id, Entry(award, day, amount))

    # Money that is held and spent.

    def reserve(self, award: UUID, amount: Decimal) -> None:
        indirect = self.oracle.indirect(award, amount)
        may = self.oracle.against_cost(award, self.oracle.today, amount + indirect)
        fund = self.settings[award]
        made = self.attempt("allocation", may, lambda: fund.reserve(str(amount), award_id=award))
        if made:
            self.oracle.holds[made.id] = Hold(award, amount, indirect, made.status)
            assert made.status == ("reserved" if amount > self.oracle.threshold else "granted")

    def decide(self, hold_id: UUID, what: str) -> None:
        """Grants, refuses or releases an allocation."""
        hold = self.oracle.holds[hold_id]
        wanted = {"granted": ("reserved",), "refused": ("reserved",), "released": ("reserved", "granted")}[what]
        may = set() if hold.status in wanted else {"funds.already_decided", "funds.not_open"}
        by_id = {"allocation_id": hold_id}
        acts = {
            "granted": lambda: allocations.grant_allocation(self.approver, funds_allocations.GrantAllocation(**by_id)),
            "refused": lambda: allocations.refuse_allocation(
                self.approver, funds_allocations.RefuseAllocation(**by_id, reason="Not now")
            ),
            "released": lambda: allocations.release_allocation(
                self.officer, funds_allocations.ReleaseAllocation(**by_id, reason="Not needed")
            ),
        }
        if self.attempt(what, may, acts[what]):
            hold.status = what

    def spend(self, wanted: Wanted) -> None:
        may = self._against_spending(wanted)
        made = self.attempt(
            "expenditure" if wanted.currency == "USD" else "expenditure abroad",
            may,
            lambda: expenditures.post_expenditure(
                self.officer, funds_expenditures.PostExpenditure(**self._cost(wanted))
            ),
        )
        if made and made.entry_id:
            self._spent(made, wanted)
        elif made:
            self.waiting[made.id] = ("cost", wanted)
            if not (wanted.hold or wanted.order):  # these hold it already (Fund rule 17)
                self.oracle.pending[made.id] = (wanted.award, made.direct_usd + made.indirect_usd)

    def _cost(self, wanted: Wanted) -> dict[str, Any]:
        holders = {"allocation_id": wanted.hold, "commitment_id": wanted.order}
        where = {name: holder for name, holder in holders.items() if holder} or {"line_id": self.lines[wanted.award]}
        told = helpers.cost(str(wanted.amount), occurred_on=wanted.day, document=str(new_id()), **where)
        abroad = {"amount_usd": None, "amount": wanted.amount, "currency": wanted.currency}
        abroad |= {"bank_account_id": wanted.account} if wanted.account else {}
        return told if wanted.currency == "USD" else told | abroad

    def _against_spending(self, wanted: Wanted, signed: UUID | None = None) -> set[str]:
        """What waits for a signature holds what it would take, and takes it once it is signed."""
        may = self.oracle.against_day(wanted.day) | ({"funds.unbookable"} if wanted.worth <= 0 else set())
        hold = self.oracle.holds.get(wanted.hold) if wanted.hold else None
        order = self.oracle.order(wanted.order)
        if hold and hold.status != "granted":
            may.add("funds.not_open")
        if hold and wanted.worth > hold.direct:
            may.add("funds.beyond_allocation")
        if order and order.status != "open":
            may.add("funds.commitment_not_open")
        if order and wanted.amount > order.amount - order.paid:
            may.add("funds.beyond_commitment")
        cost = wanted.worth + self.oracle.indirect(wanted.award, wanted.worth)
        if signed or wanted.worth <= self.oracle.threshold:
            freed = self._freed(wanted, hold, order) + self.oracle.pending.get(signed, (None, ZERO))[1]
            may |= self.oracle.against_cost(wanted.award, wanted.day, cost, freed)
        elif not (hold or order):
            may |= self.oracle.against_cost(wanted.award, self.oracle.today, cost)
        return may

    def _freed(self, wanted: Wanted, hold: Hold | None, order: Order | None) -> Decimal:
        if hold:
            return wanted.worth + min(max(hold.indirect, ZERO), self.oracle.indirect(wanted.award, wanted.worth))
        return order.held - order.held_with(order.paid + wanted.amount) if order else ZERO

    def _spent(self, made: funds_expenditures.Expenditure, wanted: Wanted) -> None:
        indirect = self.oracle.indirect(wanted.award, wanted.worth)
        assert (made.direct_usd, made.indirect_usd) == (wanted.worth, indirect), "Fund rules 9 and 13"
        cost = made.direct_usd + indirect
        line = self.lines[wanted.award]
        entry = Entry(wanted.award, wanted.day, -cost, line, made.direct_usd, indirect, wanted.hold)
        if wanted.order:
            entry = replace(entry, order=wanted.order, paid=wanted.amount)
        self.oracle.post(made.entry_id, entry)

    def give_back(self, award: UUID, amount: Decimal, day: date) -> None:
        """A payee returns money to the award's first line."""
        may = self.oracle.against_day(day)
        if amount > self.oracle.on_line[self.lines[award]]:
            may.add("funds.beyond_spent")
        command = funds_recoveries.RecordRecovery(
            line_id=self.lines[award],
            amount_usd=amount,
            received_on=day,
            payer="Belize Port Authority",
            document=str(new_id()),
            document_on=day,
            description="Advance not used",
        )
        made = self.attempt("recovery", may, lambda: recoveries.record_recovery(self.officer, command))
        if made and made.entry_id:
            self._recovered(made)
        elif made:
            self.waiting[made.id] = ("recovery", (award, amount, day, None))

    def _recovered(self, made: funds_recoveries.Recovery) -> None:
        back = made.direct_usd + made.indirect_usd
        entry = Entry(made.award_id, made.received_on, back, made.line_id, -made.direct_usd, -made.indirect_usd)
        self.oracle.post(made.entry_id, entry)

    # Corrections and second signatures.

    def undo(self, entry_id: UUID) -> None:
        may = self.oracle.against_undoing(entry_id)
        if any(what == "reversal" and about == entry_id for what, about in self.waiting.values()):
            may = {"funds.already_reversed"}
        large = bool(self.oracle.entries[entry_id].to) or self._size(entry_id) > self.oracle.threshold
        if large and may != {"funds.already_reversed"}:
            may = set()  # looked at when it is signed
        command = funds_reversals.ReverseEntry(entry_id=entry_id, reason="Entered twice")
        made = self.attempt("reversal", may, lambda: reversals.reverse_entry(self.officer, command))
        if made and made.status == "posted":
            self.oracle.undo(entry_id)
        elif made:
            self.waiting[made.id] = ("reversal", entry_id)

    def _size(self, entry_id: UUID) -> Decimal:
        entry = self.oracle.entries[entry_id]
        return abs(entry.direct) if entry.line else abs(self._income(entry_id))

    def _income(self, entry_id: UUID) -> Decimal:
        """What a receipt was worth at the day's rate: what the threshold is held against."""
        told = entries.read_entry(self.officer, funds_journal.ReadEntry(entry_id=entry_id))
        return -sum((p.amount_usd for p in told.postings if p.account_code in ("4000", "4100", "4200")), ZERO)

    def sign(self, waiting_id: UUID, yes: bool) -> None:
        """The approver's word on what waits (Fund rule 12)."""
        what, about = self.waiting[waiting_id]
        act, may = getattr(self, f"_sign_{what}")(waiting_id, about, yes)
        made = self.attempt(f"{what} signed" if yes else f"{what} refused", may if yes else set(), act)
        if made is None:
            return
        self._decided(waiting_id)
        if yes:
            getattr(self, f"_signed_{what}")(made, about)

    def _signed_cost(self, made: funds_expenditures.Expenditure, about: Wanted) -> None:
        self._spent(made, about)

    def _decided(self, waiting_id: UUID) -> None:
        """It waits no more, and holds nothing."""
        del self.waiting[waiting_id]
        self.oracle.pending.pop(waiting_id, None)

    def _signed_recovery(self, made: funds_recoveries.Recovery, _: Any) -> None:
        self._recovered(made)

    def _signed_reversal(self, _: funds_reversals.Reversal, about: UUID) -> None:
        self.oracle.undo(about)

    def _sign_cost(self, waiting_id: UUID, wanted: Wanted, yes: bool) -> tuple[Callable[[], Any], set[str]]:
        by_id = {"expenditure_id": waiting_id}
        if not yes:
            no = funds_expenditures.RefuseExpenditure(**by_id, reason="No invoice")
            return lambda: expenditures.refuse_expenditure(self.approver, no), set()
        command = funds_expenditures.ApproveExpenditure(**by_id)
        may = self._against_spending(wanted, waiting_id)
        return lambda: expenditures.approve_expenditure(self.approver, command), may

    def _sign_recovery(self, waiting_id: UUID, about: Any, yes: bool) -> tuple[Callable[[], Any], set[str]]:
        award, amount, day, _ = about
        by_id = {"recovery_id": waiting_id}
        if not yes:
            no = funds_recoveries.RefuseRecovery(**by_id, reason="No credit note")
            return lambda: recoveries.refuse_recovery(self.approver, no), set()
        may = self.oracle.against_day(day)
        if amount > self.oracle.on_line[self.lines[award]]:
            may.add("funds.beyond_spent")
        command = funds_recoveries.ApproveRecovery(**by_id)
        return lambda: recoveries.approve_recovery(self.approver, command), may

    def _sign_reversal(self, waiting_id: UUID, about: Any, yes: bool) -> tuple[Callable[[], Any], set[str]]:
        by_id = {"reversal_id": waiting_id}
        if not yes:
            no = funds_reversals.RefuseReversal(**by_id, reason="It was right")
            return lambda: reversals.refuse_reversal(self.approver, no), set()
        command = funds_reversals.ApproveReversal(**by_id)
        return lambda: reversals.approve_reversal(self.approver, command), self.oracle.against_undoing(about)

    # What must hold after every step.

    def check(self, days: set[date], *touched: UUID) -> None:
        """Rules 1, 7 and 14 for the Fund, and, unless it was refused, for the awards touched (for all, when none is
        named) on these days.
        """
        if self.moved:
            self.check_awards(days, *touched)
        self._check_fund()

    def check_awards(self, days: set[date], *touched: UUID) -> None:
        for award in touched or self.awards:
            for day in days | {self.oracle.today}:
                self._check_award(award, day)

    def _check_fund(self) -> None:
        whole = statements.fund_statement(self.officer, funds_statements.ReadFundStatement())
        assert whole.balance_usd == sum((self.oracle.balance(a, self.oracle.today) for a in self.awards), ZERO)
        assert whole.sources_usd - whole.uses_usd == whole.balance_usd, "Fund rule 14"
        trial = trial_balance.trial_balance(self.officer, funds_trial_balance.ReadTrialBalance())
        assert trial.total_usd == 0, "Fund rule 1"
        cash, owed = (sum((a.balance_usd for a in trial.accounts if a.kind == k), ZERO) for k in ("cash", "advance"))
        waiting = sum((found.rest for found in self.oracle.found.values()), ZERO)
        assert whole.suspense_usd == waiting, "what nobody has identified waits"
        assert owed == whole.advances_usd == self.owed(), "Fund rule 19"
        assert cash + owed == whole.balance_usd + waiting, "what there is, is in the bank or owed by payees"

    def owed(self) -> Decimal:
        """What payees owe of all advances."""
        return ZERO

    def _check_award(self, award: UUID, day: date) -> None:
        told = statements.award_statement(self.officer, funds_statements.ReadAwardStatement(award_id=award, on=day))
        assert told.balance_usd == self.oracle.balance(award, day), f"{award} on {day}: {told.balance_usd}"
        assert told.sources_usd - told.uses_usd == told.balance_usd, "Fund rule 14"
        assert told.balance_usd - told.committed_usd == told.available_usd >= 0, "Fund rule 7"
        if day == self.oracle.today:
            assert told.committed_usd == self.oracle.held(award)


def funds_award(fund: helpers.Setting, award_id: UUID) -> funds_awards.Award:
    return awards.read_award(fund.officer, funds_awards.ReadAward(award_id=award_id))
