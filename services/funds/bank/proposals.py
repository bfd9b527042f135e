"""Proposals for the bank's open lines, with a score and reasons; a person decides.

All open items are read once per page of lines; the same books and lines always give the same proposals in order.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.funds.bank.matching import LineProposals, Proposal, ProposalKind, ProposeMatches
from services.funds.bank import accounts, booking_proposals, items, rules, statements
from services.funds.bank.candidates import Candidate, candidates_for
from services.funds.bank.model import ITEM, BankLine, MatchLine
from services.funds.bank.open_items import SPAN, OpenItems
from services.funds.ledger import money
from services.funds.ledger.model import BankAccount

_SHOWN = 5
_MATCHES = (ProposalKind.MATCH, ProposalKind.CANCEL)


def propose_matches(call: Call, command: ProposeMatches) -> Page[LineProposals]:
    """An account's open lines, oldest first, each with its candidates. Raises NOT_FOUND."""
    account = accounts.find(call, command.account_id)
    open_lines = BankLine.account_id == account.id, BankLine.active, MatchLine.match_id.is_(None)
    statement = statements.lines().where(*open_lines)
    if command.line_id:
        statement = statement.where(BankLine.id == command.line_id)
    if command.incoming:
        statement = statement.where(BankLine.amount > 0)
    found = page(call.session, statement, [BankLine.booked_on, BankLine.id], command, lambda row: row)
    if not found.items:
        return Page[LineProposals](items=[], next=None)
    lines = [row[0] for row in found.items]
    open_items, beside = _open_items(call, account, lines), _open_lines(call, account, lines)
    expected = (
        booking_proposals.expected_receipts(call, account)
        if any(line.amount > 0 for line in lines)
        else booking_proposals.NONE_EXPECTED
    )
    unit = money.decimals_of(call, account.currency)
    in_force = rules.in_force(call, account)
    views = []
    for row in found.items:
        best = (
            [_view(candidate, unit) for candidate in candidates_for(row[0], beside, open_items)]
            + booking_proposals.proposals(row[0], expected, account.currency)
            + rules.proposals(row[0], in_force)
        )
        best.sort(key=lambda each: (-each.score, each.kind, [str(i.entry_id) for i in each.items], each.line_ids))
        line = statements.line_view(row, unit)
        views.append(LineProposals(line=line, proposals=best[:_SHOWN], clear=is_clear(best)))
    return Page[LineProposals](items=views, next=found.next)


def is_clear(found: Sequence[Proposal]) -> bool:
    """Whether the best proposal is the only one of its score, leaves no difference, and books nothing."""
    if not found or found[0].kind not in _MATCHES or found[0].difference:
        return False
    return len(found) == 1 or found[1].score < found[0].score


def _open_items(call: Call, account: BankAccount, lines: Sequence[BankLine]) -> OpenItems:
    first, last = lines[0].booked_on - SPAN, lines[-1].booked_on + SPAN
    near = items.of_account(account).where(items.open_items(), ITEM.c.occurred_on.between(first, last))
    return OpenItems(map(items.as_item, call.session.execute(near)))


def _open_lines(call: Call, account: BankAccount, lines: Sequence[BankLine]) -> list[BankLine]:
    """The account's open lines around these."""
    around = BankLine.booked_on.between(lines[0].booked_on - SPAN, lines[-1].booked_on + SPAN)
    matched = select(MatchLine.line_id).where(MatchLine.line_id == BankLine.id, MatchLine.active).exists()
    chosen = select(BankLine).where(BankLine.account_id == account.id, BankLine.active, around, ~matched)
    return list(call.session.scalars(chosen.order_by(BankLine.booked_on, BankLine.id)))


def _view(candidate: Candidate, decimals: int) -> Proposal:
    return Proposal(
        kind=candidate.kind,
        line_ids=[line.id for line in candidate.lines],
        items=[item.view(decimals) for item in candidate.items],
        difference=money.shown(candidate.difference, decimals),
        score=candidate.score.total,
        reasons=list(candidate.score.reasons),
    )
