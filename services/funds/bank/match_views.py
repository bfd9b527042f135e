"""Matches as views: with their lines, their entries, and what they settle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import Page
from contracts.funds.bank.matching import Explanation, ListMatches, Match, ReadMatch
from services.funds.bank import accounts, items, statements
from services.funds.bank.model import BankLine, BankMatch, MatchLine, MatchSettled
from services.funds.ledger import money
from services.funds.ledger.model import BankAccount


def read_match(call: Call, command: ReadMatch) -> Match:
    """Raises NOT_FOUND."""
    match = get_row(call, BankMatch, command.match_id, "match_id", "match")
    return view(call, accounts.find(call, match.account_id), match)


def list_matches(call: Call, command: ListMatches) -> Page[Match]:
    """An account's matches, newest first. Raises NOT_FOUND."""
    account = accounts.find(call, command.account_id)
    statement = select(BankMatch).where(BankMatch.account_id == account.id, BankMatch.active.is_(not command.undone))
    if command.unexplained:
        statement = statement.where(BankMatch.difference != 0, BankMatch.explanation.is_(None))
    found = page(call.session, statement, [BankMatch.id], command, lambda row: row[0], descending=True)
    return Page[Match](items=views(call, account, found.items), next=found.next)


def view(call: Call, account: BankAccount, match: BankMatch) -> Match:
    """One match."""
    return views(call, account, [match])[0]


def views(call: Call, account: BankAccount, matches: Sequence[BankMatch]) -> list[Match]:
    """Views of any number of an account's matches, in a fixed number of queries."""
    ids = [match.id for match in matches]
    unit = money.decimals_of(call, account.currency)
    until = accounts.reconciled_until(call, account.id)
    chosen = statements.lines().add_columns(_OF.c.match_id.label("of_match")).join(_OF, _OF.c.line_id == BankLine.id)
    lines = defaultdict(list)
    for row in call.session.execute(chosen.where(_OF.c.match_id.in_(ids)).order_by(BankLine.booked_on, BankLine.id)):
        lines[row.of_match].append(statements.line_view(row, unit))
    entries = items.of_match(call, account, ids)
    settles, settled_by = _settled(call, ids)
    return [
        Match.of(
            match,
            lines=lines[match.id],
            items=[item.view(unit) for item in entries[match.id]],
            settles=settles[match.id],
            settled_by=settled_by.get(match.id),
            difference=money.shown(match.difference, unit),
            explanation=_explanation(match),
            frozen=until is not None and match.effective_on <= until,
        )
        for match in matches
    ]


# The lines of a match, in force or not; `statements.lines` says which match is in force for a line.
_OF = MatchLine.__table__.alias("of")


def _settled(call: Call, ids: Sequence[UUID]) -> tuple[dict[UUID, list[UUID]], dict[UUID, UUID]]:
    """What these matches settle, and what settles them."""
    settles: dict[UUID, list[UUID]] = defaultdict(list)
    pair = select(MatchSettled.match_id, MatchSettled.settled_id).order_by(MatchSettled.settled_id)
    for match_id, settled_id in call.session.execute(pair.where(MatchSettled.match_id.in_(ids))):
        settles[match_id].append(settled_id)
    later = call.session.execute(pair.where(MatchSettled.settled_id.in_(ids), MatchSettled.active))
    return settles, {settled_id: match_id for match_id, settled_id in later}


def _explanation(match: BankMatch) -> Explanation | None:
    if match.explanation is None or match.explanation_kind is None:
        return None
    return Explanation(kind=match.explanation_kind, text=match.explanation)
