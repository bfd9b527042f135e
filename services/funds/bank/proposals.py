"""What the bank's open lines may belong to: proposed with a score and its reasons, decided by a person.

Everything open is read once for a page of lines; the same books and lines give the same proposals in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.funds.bank.matching import LineProposals, Proposal, ProposeMatches
from services.funds.bank import accounts, items, statements, unbooked
from services.funds.bank.fits import Fit, fits
from services.funds.bank.model import ITEM, BankLine, MatchLine
from services.funds.bank.nearby import SPAN, Nearby
from services.funds.ledger import money
from services.funds.ledger.model import BankAccount

_SHOWN = 5


def propose_matches(call: Call, command: ProposeMatches) -> Page[LineProposals]:
    """An account's open lines, oldest first, each with what it may belong to. Raises NOT_FOUND."""
    account = accounts.find(call, command.account_id)
    open_lines = BankLine.account_id == account.id, BankLine.active, MatchLine.match_id.is_(None)
    statement = statements.lines().where(*open_lines)
    if command.line_id:
        statement = statement.where(BankLine.id == command.line_id)
    found = page(call.session, statement, [BankLine.booked_on, BankLine.id], command, lambda row: row)
    if not found.items:
        return Page[LineProposals](items=[], next=None)
    lines = [row[0] for row in found.items]
    nearby, beside = _open_items(call, account, lines), _open_lines(call, account, lines)
    promises = unbooked.known(call, account) if any(line.amount > 0 for line in lines) else unbooked.NOBODY
    unit = money.decimals_of(call, account.currency)
    views = []
    for row in found.items:
        best = [_view(fit, unit) for fit in fits(row[0], beside, nearby)] + unbooked.proposals(row[0], promises)
        best.sort(key=lambda each: (-each.score, each.kind, [str(i.entry_id) for i in each.items], each.line_ids))
        views.append(LineProposals(line=statements.line_view(row, unit), proposals=best[:_SHOWN]))
    return Page[LineProposals](items=views, next=found.next)


def _open_items(call: Call, account: BankAccount, lines: Sequence[BankLine]) -> Nearby:
    first, last = lines[0].booked_on - SPAN, lines[-1].booked_on + SPAN
    near = items.of_account(account).where(items.open_items(), ITEM.c.occurred_on.between(first, last))
    return Nearby(map(items.as_item, call.session.execute(near)))


def _open_lines(call: Call, account: BankAccount, lines: Sequence[BankLine]) -> list[BankLine]:
    """The account's open lines around these."""
    around = BankLine.booked_on.between(lines[0].booked_on - SPAN, lines[-1].booked_on + SPAN)
    matched = select(MatchLine.line_id).where(MatchLine.line_id == BankLine.id, MatchLine.active).exists()
    chosen = select(BankLine).where(BankLine.account_id == account.id, BankLine.active, around, ~matched)
    return list(call.session.scalars(chosen.order_by(BankLine.booked_on, BankLine.id)))


def _view(fit: Fit, decimals: int) -> Proposal:
    return Proposal(
        kind=fit.kind,
        line_ids=[line.id for line in fit.lines],
        items=[item.view(decimals) for item in fit.items],
        difference=money.shown(fit.difference, decimals),
        score=fit.score.total,
        reasons=list(fit.score.reasons),
    )
