"""The door of the bank beside the books: who may match, book from the bank, and close."""

from __future__ import annotations

from chassis.call import Call
from chassis.service import Service, answers
from contracts import funds_matching as matching
from contracts import funds_reconciliation as reconciling
from contracts.base import Page
from services.funds.bank import booking, items, matched, matches, proposals, reconciliations
from services.funds.doors import APPROVER, OFFICER, READERS


class MatchingDoor(Service):
    """What is asked of lines and entries that belong together, and of their reconciliation."""

    @answers(matching.LIST_BOOK_ITEMS, READERS)
    def list_book_items(self, call: Call, command: matching.ListBookItems) -> Page[matching.BookItem]:
        return items.list_book_items(call, command)

    @answers(matching.PROPOSE_MATCHES, READERS)
    def propose_matches(self, call: Call, command: matching.ProposeMatches) -> Page[matching.LineProposals]:
        return proposals.propose_matches(call, command)

    @answers(matching.CONFIRM_MATCH, OFFICER)
    def confirm_match(self, call: Call, command: matching.ConfirmMatch) -> matching.Match:
        return matches.confirm_match(call, command)

    @answers(matching.UNDO_MATCH, OFFICER)
    def undo_match(self, call: Call, command: matching.UndoMatch) -> matching.Match:
        return matches.undo_match(call, command)

    @answers(matching.EXPLAIN_DIFFERENCE, OFFICER)
    def explain_difference(self, call: Call, command: matching.ExplainDifference) -> matching.Match:
        return matches.explain_difference(call, command)

    @answers(matching.READ_MATCH, READERS)
    def read_match(self, call: Call, command: matching.ReadMatch) -> matching.Match:
        return matched.read_match(call, command)

    @answers(matching.LIST_MATCHES, READERS)
    def list_matches(self, call: Call, command: matching.ListMatches) -> Page[matching.Match]:
        return matched.list_matches(call, command)

    @answers(matching.BOOK_RECEIPT, OFFICER)
    def book_receipt(self, call: Call, command: matching.BookReceipt) -> matching.Booked:
        return booking.book_receipt(call, command)

    @answers(matching.BOOK_CHARGE, OFFICER)
    def book_charge(self, call: Call, command: matching.BookCharge) -> matching.Booked:
        return booking.book_charge(call, command)

    @answers(matching.BOOK_DIFFERENCE, OFFICER)
    def book_difference(self, call: Call, command: matching.BookDifference) -> matching.Booked:
        return booking.book_difference(call, command)

    @answers(matching.BOOK_TRANSFER, OFFICER)
    def book_transfer(self, call: Call, command: matching.BookTransfer) -> matching.Booked:
        return booking.book_transfer(call, command)

    @answers(reconciling.READ_RECONCILIATION, READERS)
    def read_reconciliation(self, call: Call, command: reconciling.ReadReconciliation) -> reconciling.Reconciliation:
        return reconciliations.read_reconciliation(call, command)

    @answers(reconciling.RECONCILIATION_CSV, READERS)
    def reconciliation_csv(self, call: Call, command: reconciling.ReadReconciliation) -> reconciling.ReconciliationFile:
        return reconciliations.reconciliation_csv(call, command)

    @answers(reconciling.CLOSE_RECONCILIATION, APPROVER)
    def close_reconciliation(self, call: Call, command: reconciling.CloseReconciliation) -> reconciling.Reconciliation:
        return reconciliations.close_reconciliation(call, command)

    @answers(reconciling.LIST_RECONCILIATIONS, READERS)
    def list_reconciliations(
        self, call: Call, command: reconciling.ListReconciliations
    ) -> Page[reconciling.ReconciliationSummary]:
        return reconciliations.list_reconciliations(call, command)
