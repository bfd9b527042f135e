"""Closes an account's reconciliation up to a day: from the bank's balance to the books', item by item, to zero."""

from __future__ import annotations

import base64

from sqlalchemy import func, insert, select

from chassis.attributes import same
from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from contracts.base import Page
from contracts.funds.bank.bank_refusals import BANK_CONFIRMED_IT
from contracts.funds.bank.reconciliation import (
    CloseReconciliation,
    ListReconciliations,
    ReadReconciliation,
    Reconciliation,
    ReconciliationFile,
    ReconciliationSummary,
)
from services.funds.bank import accounts, report_views, reports
from services.funds.bank.model import BankMatch, BankReconciliation, ReconciliationItem
from services.funds.bank.reports import Report
from services.funds.evidence import access_log
from services.funds.ledger import anchors, money

_ITEMS = ReconciliationItem.metadata.tables["bank_reconciliation_item"]


def read_reconciliation(call: Call, command: ReadReconciliation) -> Reconciliation:
    """As it was closed, or as it is now. Raises NOT_FOUND, BANK_RECONCILED for a day within a closed one."""
    account = accounts.find(call, command.account_id)
    day = BankReconciliation.account_id == account.id, BankReconciliation.ends_on == command.ends_on
    closed = call.session.scalars(select(BankReconciliation).where(*day)).first()
    if closed is not None:
        return report_views.of_closed(call, account, closed)
    return report_views.of_open(call, reports.draw(call, account, command.ends_on))


def reconciliation_csv(call: Call, command: ReadReconciliation) -> ReconciliationFile:
    """The same as a table; the export is recorded. Raises NOT_FOUND, BANK_RECONCILED."""
    report = read_reconciliation(call, command)
    access_log.record(call, "reconciliation", "csv", command, subject_id=report.account_id)
    table = report_views.as_csv(report, anchors.last(call, report.fund_id))
    return ReconciliationFile(
        filename=f"reconciliation-{report.account_code}-{report.ends_on}.csv",
        media_type="text/csv",
        content_base64=base64.b64encode(table).decode(),
    )


def close_reconciliation(call: Call, command: CloseReconciliation) -> Reconciliation:
    """Raises NOT_FOUND, BANK_NOT_OVER, BANK_RECONCILED, BANK_NO_STATEMENT, BANK_LINES_OPEN, BANK_UNEXPLAINED,
    BANK_OPENING_UNEXPLAINED, BANK_NOT_ZERO, and BANK_CONFIRMED_IT (Fund rule 12)."""
    account = accounts.lock(call, command.account_id)
    # Nobody can post while the books' balance is computed, so the list is complete.
    call.session.execute(select(func.fund_journal_held()))
    report = reports.draw(call, account, command.ends_on)
    for refused in reports.obstacles(call, report):
        raise refused
    _check_closer(call, report)
    closed = BankReconciliation(
        id=new_id(),
        account_id=account.id,
        **same(report, *reports.FIGURES),
        closed_by=call.actor.member_id,
        closed_at=call.now,
    )
    call.session.add(closed)
    call.session.flush()
    rows = [row | {"reconciliation_id": closed.id} for row in reports.rows(report)]
    if rows:
        call.session.execute(insert(_ITEMS), rows)
    return report_views.of_closed(call, account, closed)


def list_reconciliations(call: Call, command: ListReconciliations) -> Page[ReconciliationSummary]:
    """An account's closed reconciliations, newest first. Raises NOT_FOUND."""
    account = accounts.find(call, command.account_id)
    closed = BankReconciliation
    statement = select(closed).where(closed.account_id == account.id)
    unit = money.decimals_of(call, account.currency)
    return page(call.session, statement, [closed.ends_on], command, lambda row: _summary(row[0], unit), descending=True)


def _check_closer(call: Call, report: Report) -> None:
    """Raises BANK_CONFIRMED_IT if the closer confirmed one of the matches (Fund rule 12)."""
    own = BankMatch.account_id == report.account.id, BankMatch.confirmed_by == call.actor.member_id
    within = BankMatch.active, BankMatch.effective_on.between(report.starts_on, report.ends_on)
    if call.session.scalars(select(BankMatch.id).where(*own, *within).limit(1)).first():
        raise BANK_CONFIRMED_IT()


def _summary(closed: BankReconciliation, decimals: int) -> ReconciliationSummary:
    return ReconciliationSummary.of(
        closed,
        bank_closing=money.shown(closed.bank_closing, decimals),
        book_closing=money.shown(closed.book_closing, decimals),
    )
