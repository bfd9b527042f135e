"""More of a book kept by chance: advances to payees, the costs charged to them, and what is returned (Fund rule 19)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text

from chassis.ids import new_id
from contracts.funds.spending import advances as funds_advances
from contracts.funds.spending import recoveries as funds_recoveries
from services.funds.spending import advances, recoveries
from tests.funds.oracle import ZERO, Entry, Order, cents
from tests.funds.random_book import Wanted
from tests.funds.random_currencies import BookAbroad

PAYEE = "Belize Port Authority"
Returned = tuple[UUID, Decimal]


class BookWithAdvances(BookAbroad):
    """Everything, with advances: to the oracle an advance is an order whose money has left."""

    def advance(self, award: UUID, amount: Decimal) -> None:
        """Given today."""
        indirect = self.oracle.indirect(award, amount)
        may = self.oracle.against_cost(award, self.oracle.today, amount + indirect)
        may |= {"funds.off_period"} if award in self.oracle.ended else set()
        command = funds_advances.GiveAdvance(
            line_id=self.lines[award], payee=PAYEE, document=str(new_id()), description="Workshop", amount_usd=amount,
            given_on=self.oracle.today, due_on=self.oracle.today + timedelta(days=30), country="BZ",
            activity_kind="workshop",
        )  # fmt: skip
        made = self.attempt("advance", may, lambda: advances.give_advance(self.officer, command))
        if made is None:
            return
        status = "pending" if amount > self.oracle.threshold else "open"
        assert (made.state, made.held_usd) == (status, amount + indirect), "Fund rule 12"
        self.oracle.advances[made.id] = Order(award, "USD", amount, Decimal(1), indirect, status)
        if made.entry_id:
            self._given(made.id, made.entry_id)
        else:
            self.waiting[made.id] = ("advance", made.id)

    def _given(self, advance_id: UUID, entry_id: UUID) -> None:
        award = self.oracle.advances[advance_id].award
        self.oracle.post(entry_id, Entry(award, self.oracle.today, ZERO, gives=advance_id))

    def charge(self, advance_id: UUID, percent: int) -> None:
        """A cost of so much of what was given."""
        given = self.oracle.advances[advance_id]
        part = max(cents(given.amount * percent / 100), Decimal("0.01"))
        self.spend(Wanted(given.award, part, self.oracle.today, order=advance_id))

    def hand_back(self, advance_id: UUID, percent: int) -> None:
        """The payee returns so much of what was given."""
        given = self.oracle.advances[advance_id]
        amount = max(cents(given.amount * percent / 100), Decimal("0.01"))
        command = funds_advances.ReturnAdvance(
            advance_id=advance_id, amount_usd=amount, received_on=self.oracle.today, document=str(new_id()),
            document_on=self.oracle.today,
        )  # fmt: skip
        may = self._against_returning(advance_id, amount)
        made = self.attempt("advance returned", may, lambda: recoveries.return_advance(self.officer, command))
        if made and made.entry_id:
            self._returned(made, (advance_id, amount))
        elif made:
            self.waiting[made.id] = ("returned", (advance_id, amount))

    def _against_returning(self, advance_id: UUID, amount: Decimal) -> set[str]:
        given = self.oracle.advances[advance_id]
        if given.status != "open":
            return {"funds.commitment_not_open"}
        return {"funds.beyond_advance"} if amount > given.amount - given.paid else set()

    def _returned(self, made: funds_recoveries.Recovery, about: Returned) -> None:
        advance_id, amount = about
        award = self.oracle.advances[advance_id].award
        self.oracle.post(made.entry_id, Entry(award, self.oracle.today, ZERO, order=advance_id, paid=amount))

    # The second person's word.

    def _sign_advance(self, waiting_id: UUID, _: UUID, yes: bool) -> tuple[Callable[[], Any], set[str]]:
        by_id = {"advance_id": waiting_id}
        if not yes:
            no = funds_advances.RefuseAdvance(**by_id, reason="Not now")
            return lambda: self._refused(no), set()
        command = funds_advances.ApproveAdvance(**by_id)
        return lambda: advances.approve_advance(self.approver, command), set()

    def _refused(self, command: funds_advances.RefuseAdvance) -> funds_advances.Advance:
        made = advances.refuse_advance(self.approver, command)
        self.oracle.advances[made.id].status = "refused"
        return made

    def _signed_advance(self, made: funds_advances.Advance, _: UUID) -> None:
        self.oracle.advances[made.id].status = "open"
        assert made.entry_id
        self._given(made.id, made.entry_id)

    def _sign_returned(self, waiting_id: UUID, about: Returned, yes: bool) -> tuple[Callable[[], Any], set[str]]:
        by_id = {"recovery_id": waiting_id}
        if not yes:
            no = funds_recoveries.RefuseRecovery(**by_id, reason="Nothing came")
            return lambda: recoveries.refuse_recovery(self.approver, no), set()
        command = funds_recoveries.ApproveRecovery(**by_id)
        return lambda: recoveries.approve_recovery(self.approver, command), self._against_returning(*about)

    def _signed_returned(self, made: funds_recoveries.Recovery, about: Returned) -> None:
        self._returned(made, about)

    def _size(self, entry_id: UUID) -> Decimal:
        entry = self.oracle.entries[entry_id]
        if entry.gives:
            return self.oracle.advances[entry.gives].amount
        return entry.paid if entry.order in self.oracle.advances and not entry.line else super()._size(entry_id)

    # What must hold after every step.

    def owed(self) -> Decimal:
        """What payees owe of all advances."""
        given = [each for each in self.oracle.advances.values() if each.status == "open"]
        return sum((each.amount - each.paid for each in given), ZERO)

    def check_owed(self) -> None:
        """The books say so too, and so does the database when it is asked as at a transaction's end."""
        self.session.execute(text("SET CONSTRAINTS z_advances_agree IMMEDIATE"))
        self.session.execute(text("SET CONSTRAINTS z_advances_agree DEFERRED"))
