"""A bank account and books with something in both, and what officers do with them, for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import text

from chassis.call import Call
from contracts.funds.bank import matching as funds_matching
from contracts.funds.bank import reconciliation as funds_reconciliation
from services.funds.bank import items, match_views, matches, proposals, reconciliations
from tests.common.funds.bank import Bank

T = TypeVar("T")
DAY, END = date(2026, 5, 4), date(2026, 5, 31)


def held(at_the_bank: Bank, done: T) -> T:
    """What was done, once the database has checked what it checks at the end of a transaction."""
    at_the_bank.fund.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    at_the_bank.fund.session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    return done


def cash(at_the_bank: Bank, **fields: Any) -> list[funds_matching.BookItem]:
    """The account's book, oldest first."""
    command = funds_matching.ListBookItems(account_id=at_the_bank.account.id, limit=200, **fields)
    return list(reversed(items.list_book_items(at_the_bank.fund.officer, command).items))


def parts(entry_id: UUID | None, *names: str) -> list[dict[str, Any]]:
    """References to an entry's parts; all of its cash when none is named."""
    return [{"entry_id": entry_id, "part": name} for name in names or ("cash",)]


def confirm(at_the_bank: Bank, lines: list[Any] = [], items: list[Any] = [], **fields: Any) -> funds_matching.Match:  # noqa: B006
    """The officer confirms a match."""
    given = {"account_id": at_the_bank.account.id, "line_ids": [each.id for each in lines], "items": items}
    return held(
        at_the_bank, matches.confirm_match(at_the_bank.fund.officer, funds_matching.ConfirmMatch(**given | fields))
    )


def undo(at_the_bank: Bank, match: funds_matching.Match) -> funds_matching.Match:
    command = funds_matching.UndoMatch(match_id=match.id, reason="A mistake")
    return held(at_the_bank, matches.undo_match(at_the_bank.fund.officer, command))


def explain(at_the_bank: Bank, match: funds_matching.Match, kind: str = "bank_charge") -> funds_matching.Match:
    command = funds_matching.ExplainDifference(match_id=match.id, explanation={"kind": kind, "text": "As agreed"})
    return matches.explain_difference(at_the_bank.fund.officer, command)


def read_match(at_the_bank: Bank, match_id: UUID) -> funds_matching.Match:
    return match_views.read_match(at_the_bank.fund.officer, funds_matching.ReadMatch(match_id=match_id))


def propose(at_the_bank: Bank, **fields: Any) -> list[funds_matching.LineProposals]:
    """Proposals for the open lines, oldest first."""
    command = funds_matching.ProposeMatches(account_id=at_the_bank.account.id, **fields)
    return proposals.propose_matches(at_the_bank.fund.officer, command).items


def report(at_the_bank: Bank, ends_on: date = END) -> funds_reconciliation.Reconciliation:
    """The account on a day, as it stands or as it was closed."""
    command = funds_reconciliation.ReadReconciliation(account_id=at_the_bank.account.id, ends_on=ends_on)
    return reconciliations.read_reconciliation(at_the_bank.fund.officer, command)


def close(at_the_bank: Bank, ends_on: date = END, by: Call | None = None) -> funds_reconciliation.Reconciliation:
    """The approver closes the account."""
    command = funds_reconciliation.CloseReconciliation(account_id=at_the_bank.account.id, ends_on=ends_on)
    return held(at_the_bank, reconciliations.close_reconciliation(by or at_the_bank.fund.approver, command))


def comes_to_zero(told: funds_reconciliation.Reconciliation) -> bool:
    """Whether what is listed leads from the one balance to the other."""
    assert told.bank_closing is not None
    listed = [
        sum((each.amount for each in side), Decimal(0)) for side in (told.bank_items, told.book_items, told.differences)
    ]
    assert listed == [told.bank_items_total, told.book_items_total, told.differences_total]
    bank, book, difference = listed
    return told.bank_closing - told.book_closing - told.opening_difference - bank + book - difference == 0 == told.rest
