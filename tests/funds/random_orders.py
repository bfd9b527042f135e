"""More of a book kept by chance: orders and contracts, money from nobody knows whom, what is left of an ended award."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis.ids import new_id
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.receipts import unidentified as funds_unidentified
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import transfers as funds_transfers
from services.funds.ledger import periods
from services.funds.receipts import unidentified
from services.funds.spending import commitments, transfers
from tests.common.funds.helpers import received
from tests.funds.oracle import Entry, Found, Order, cents
from tests.funds.random_book import CURRENCIES, RandomBook, Wanted, units


class WholeBook(RandomBook):
    """Everything that may happen to the Fund's money."""

    # Orders and contracts (Fund rules 7 and 11).

    def order(self, award: UUID, currency: str, amount: Decimal) -> None:
        worth = cents(amount * CURRENCIES[currency])
        indirect = self.oracle.indirect(award, worth)
        may = self.oracle.against_cost(award, self.oracle.today, worth + indirect)
        may |= {"funds.unbookable"} if worth <= 0 else set()
        may |= {"funds.off_period"} if award in self.oracle.ended else set()  # an order is a purpose of today
        command = funds_commitments.EnterCommitment(
            kind="contract",
            line_id=self.lines[award],
            reference=str(new_id()),
            payee="Belize Port Authority",
            description="Simulator time",
            currency=currency,
            amount=amount,
            signed_on=self.oracle.today,
            country="BZ",
            activity_kind="workshop",
        )
        made = self.attempt("commitment", may, lambda: commitments.enter_commitment(self.officer, command))
        if made:
            assert made.held_usd == worth + indirect
            status = "pending" if worth > self.oracle.threshold else "open"
            self.oracle.orders[made.id] = Order(award, currency, amount, CURRENCIES[currency], indirect, status)

    def pay(self, order_id: UUID, percent: int, day: date) -> None:
        """So much of what was ordered, in its currency."""
        order = self.oracle.orders[order_id]
        part = units(order.amount * percent / 100, order.currency)
        self.spend(Wanted(order.award, part, day, order.currency, order=order_id))

    def decide_order(self, order_id: UUID, what: str) -> None:
        """Approves, refuses or releases it."""
        order = self.oracle.orders[order_id]
        by_id = {"commitment_id": order_id}
        if what == "released":
            unpaid = order.status in ("pending", "open") and order.paid < order.amount
            may = set() if unpaid else {"funds.commitment_not_open"}
        else:
            may = set() if order.status == "pending" else {"funds.already_decided"}
        acts: dict[str, Callable[[], Any]] = {
            "open": lambda: commitments.approve_commitment(self.approver, funds_commitments.ApproveCommitment(**by_id)),
            "refused": lambda: commitments.refuse_commitment(
                self.approver, funds_commitments.RefuseCommitment(**by_id, reason="Not now")
            ),
            "released": lambda: commitments.release_commitment(
                self.officer, funds_commitments.ReleaseCommitment(**by_id, reason="Not needed")
            ),
        }
        if self.attempt(f"commitment {what}", may, acts[what]):
            order.status = what

    # Money from nobody knows whom.

    def find(self, amount: Decimal, day: date) -> None:
        command = funds_unidentified.RecordUnidentified(received_on=day, credited_usd=amount, reference=str(new_id()))
        may = self.oracle.against_day(day)
        if made := self.attempt("unidentified", may, lambda: unidentified.record_unidentified(self.officer, command)):
            self.oracle.found[made.id] = Found(day, amount)

    def name(self, found_id: UUID, award: UUID, percent: int, day: date) -> None:
        """So much of what waits was this award's."""
        found = self.oracle.found[found_id]
        part = max(cents(found.rest * percent / 100), Decimal("0.01"))
        may = self.oracle.against_day(day)
        may |= ({"funds.dates"} if day < found.day else set()) | (
            {"funds.beyond_receipt"} if part > found.rest_since(day) else set()
        )
        whose = {
            "donor_id": self.settings[award].donor.id,
            "agreement_id": self.agreements[award],
            "award_id": award,
            "identified_usd": part,
        }
        command = funds_unidentified.IdentifyReceipt(receipt_id=found_id, identified_on=day, parts=[whose])
        made = self.attempt("identification", may, lambda: unidentified.identify_receipt(self.officer, command))
        if made:
            [named] = received(self.settings[award], made.contributions)
            self.oracle.post(named.entry_id, Entry(award, day, part, found=found_id))

    # What is left of an award that has ended (Fund rule 4).

    def move(self, source: UUID, target: UUID, amount: Decimal) -> None:
        may = self.oracle.against_transfer(source, target, amount)
        if target in self.oracle.ended and not may & {"funds.same_award", "funds.not_ended"}:
            may = {"funds.ended"}
        command = funds_transfers.TransferRest(
            from_award_id=source, to_award_id=target, amount_usd=amount, reason="What is left"
        )
        made = self.attempt("transfer", may, lambda: transfers.transfer_rest(self.officer, command))
        if made:
            assert made.status == "pending", "Fund rule 12"
            self.waiting[made.id] = ("transfer", (source, target, amount))

    def _sign_transfer(self, waiting_id: UUID, about: Any, yes: bool) -> tuple[Callable[[], Any], set[str]]:
        by_id = {"transfer_id": waiting_id}
        if not yes:
            no = funds_transfers.RefuseTransfer(**by_id, reason="Not there")
            return lambda: transfers.refuse_transfer(self.approver, no), set()
        command = funds_transfers.ApproveTransfer(**by_id)
        return lambda: transfers.approve_transfer(self.approver, command), self.oracle.against_transfer(*about)

    def _signed_transfer(self, made: funds_transfers.Transfer, about: Any) -> None:
        source, target, amount = about
        assert made.entry_id
        self.oracle.post(made.entry_id, Entry(source, self.oracle.today, -amount, to=target))

    # The end of a period.

    def close(self, day: date) -> None:
        """Closes the books up to the day (Fund rule 10)."""
        may = self._against_closing(day)
        command = funds_journal.ClosePeriod(ends_on=day)
        made = self.attempt("period closed", may, lambda: periods.close_period(self.approver, command))
        if made:
            self.oracle.closed_until = day

    def _against_closing(self, day: date) -> set[str]:
        """Nothing is closed twice, nor over what waits (Fund rule 10)."""
        closed = self.oracle.closed_until
        may = {"funds.period_closed"} if closed and day <= closed else set()
        waits = any(self._waits_on(what, about) <= day for what, about in self.waiting.values())
        return may | ({"funds.entries_wait"} if waits else set())

    def _waits_on(self, what: str, about: Any) -> date:
        """The day on which it would be posted; reversals and transfers are posted on the day they are signed."""
        days = {"cost": lambda: about.day, "recovery": lambda: about[2], "revaluation": lambda: about[2]}
        return days.get(what, lambda: self.oracle.today)()
