"""The door of the bank beside the books: who may match, book from the bank, and close."""

from __future__ import annotations

from chassis.call import Call
from chassis.service import Service, answers
from contracts.base import Page
from contracts.funds.bank import matching as funds_matching
from contracts.funds.bank import reconciliation as funds_reconciliation
from services.funds.bank import booking, items, matched, matches, proposals, reconciliations
from services.funds.doors import APPROVER, OFFICER, READERS


class MatchingDoor(Service):
    """What is asked of lines and entries that belong together, and of their reconciliation."""

    @answers(funds_matching.LIST_BOOK_ITEMS, READERS)
    def list_book_items(self, call: Call, command: funds_matching.ListBookItems) -> Page[funds_matching.BookItem]:
        return items.list_book_items(call, command)

    @answers(funds_matching.PROPOSE_MATCHES, READERS)
    def propose_matches(self, call: Call, command: funds_matching.ProposeMatches) -> Page[funds_matching.LineProposals]:
        return proposals.propose_matches(call, command)

    @answers(funds_matching.CONFIRM_MATCH, OFFICER)
    def confirm_match(self, call: Call, command: funds_matching.ConfirmMatch) -> funds_matching.Match:
        return matches.confirm_match(call, command)

    @answers(funds_matching.UNDO_MATCH, OFFICER)
    def undo_match(self, call: Call, command: funds_matching.UndoMatch) -> funds_matching.Match:
        return matches.undo_match(call, command)

    @answers(funds_matching.EXPLAIN_DIFFERENCE, OFFICER)
    def explain_difference(self, call: Call, command: funds_matching.ExplainDifference) -> funds_matching.Match:
        return matches.explain_difference(call, command)

    @answers(funds_matching.READ_MATCH, READERS)
    def read_match(self, call: Call, command: funds_matching.ReadMatch) -> funds_matching.Match:
        return matched.read_match(call, command)

    @answers(funds_matching.LIST_MATCHES, READERS)
    def list_matches(self, call: Call, command: funds_matching.ListMatches) -> Page[funds_matching.Match]:
        return matched.list_matches(call, command)

    @answers(funds_matching.BOOK_RECEIPT, OFFICER)
    def book_receipt(self, call: Call, command: funds_matching.BookReceipt) -> funds_matching.Booked:
        return booking.book_receipt(call, command)

    @answers(funds_matching.BOOK_CHARGE, OFFICER)
    def book_charge(self, call: Call, command: funds_matching.BookCharge) -> funds_matching.Booked:
        return booking.book_charge(call, command)

    @answers(funds_matching.BOOK_DIFFERENCE, OFFICER)
    def book_difference(self, call: Call, command: funds_matching.BookDifference) -> funds_matching.Booked:
        return booking.book_difference(call, command)

    @answers(funds_matching.BOOK_TRANSFER, OFFICER)
    def book_transfer(self, call: Call, command: funds_matching.BookTransfer) -> funds_matching.Booked:
        return booking.book_transfer(call, command)

    @answers(funds_reconciliation.READ_RECONCILIATION, READERS)
    def read_reconciliation(
        self, call: Call, command: funds_reconciliation.ReadReconciliation
    ) -> funds_reconciliation.Reconciliation:
        return reconciliations.read_reconciliation(call, command)

    @answers(funds_reconciliation.RECONCILIATION_CSV, READERS)
    def reconciliation_csv(
        self, call: Call, command: funds_reconciliation.ReadReconciliation
    ) -> funds_reconciliation.ReconciliationFile:
        return reconciliations.reconciliation_csv(call, command)

    @answers(funds_reconciliation.CLOSE_RECONCILIATION, APPROVER)
    def close_reconciliation(
        self, call: Call, command: funds_reconciliation.CloseReconciliation
    ) -> funds_reconciliation.Reconciliation:
        return reconciliations.close_reconciliation(call, command)

    @answers(funds_reconciliation.LIST_RECONCILIATIONS, READERS)
    def list_reconciliations(
        self, call: Call, command: funds_reconciliation.ListReconciliations
    ) -> Page[funds_reconciliation.ReconciliationSummary]:
        return reconciliations.list_reconciliations(call, command)
