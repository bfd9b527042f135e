"""What belongs together, as confirmed by a person: lines of the bank, entries of the journal, settled differences.

Nothing here happens automatically. Each line and each entry is in at most one match, which states its difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from chassis.ids import new_id
from chassis.rows import get_row
from contracts.base import NOT_FOUND
from contracts.funds.bank.bank_refusals import (
    BANK_DETAIL,
    BANK_MATCHED_ALREADY,
    BANK_NO_DIFFERENCE,
    BANK_NOT_ITS_DETAIL,
    BANK_NOTHING_TO_MATCH,
    BANK_OTHER_ACCOUNT,
    BANK_RECONCILED,
    BANK_SETTLED_LATER,
    BANK_UNDONE,
)
from contracts.funds.bank.matching import BookItemRef, ConfirmMatch, ExplainDifference, Explanation, Match, UndoMatch
from services.funds.bank import accounts, items, match_views, tasks
from services.funds.bank.items import Item
from services.funds.bank.model import BankLine, BankMatch, MatchItem, MatchLine, MatchSettled
from services.funds.ledger.model import BankAccount


@dataclass(frozen=True)
class Members:
    """What is to be matched, all of one account."""

    lines: Sequence[BankLine] = ()
    items: Sequence[Item] = ()
    settles: Sequence[BankMatch] = ()
    details: Mapping[tuple[UUID, str], UUID] = field(default_factory=dict)

    @property
    def difference(self) -> Decimal:
        """Lines and settled differences less entries."""
        return (
            sum((line.amount for line in self.lines), Decimal(0))
            + sum((match.difference for match in self.settles), Decimal(0))
            - sum((item.amount for item in self.items), Decimal(0))
        )

    @property
    def newest(self) -> date:
        """The date of the newest of them."""
        return max(
            [
                *(line.booked_on for line in self.lines),
                *(item.occurred_on for item in self.items),
                *(match.effective_on for match in self.settles),
            ]
        )


def confirm_match(call: Call, command: ConfirmMatch) -> Match:
    """Raises NOT_FOUND, BANK_NOTHING_TO_MATCH, BANK_OTHER_ACCOUNT, BANK_MATCHED_ALREADY, BANK_NO_DIFFERENCE,
    BANK_NOT_ITS_DETAIL, BANK_DETAIL."""
    account = accounts.lock(call, command.account_id)
    members = Members(
        _lines(call, account, command.line_ids),
        _items(call, account, command.items),
        [open_difference(call, account, each, f"settles.{place}") for place, each in _numbered(command.settles)],
        {(each.entry_id, each.part.value): each.detail_id for each in command.items if each.detail_id},
    )
    check_details(members)
    if not (members.lines or members.items or members.settles):
        raise BANK_NOTHING_TO_MATCH("line_ids")
    return match_views.view(call, account, join(call, account, members, command.explanation))


def join(
    call: Call,
    account: BankAccount,
    members: Members,
    explanation: Explanation | None = None,
    confirmed_by: UUID | None = None,
) -> BankMatch:
    """Writes a match; the account must be locked, and the members open. `confirmed_by`: if it is not the caller's."""
    until = accounts.reconciled_until(call, account.id)
    match = BankMatch(
        id=new_id(),
        account_id=account.id,
        effective_on=max(members.newest, until + timedelta(days=1)) if until else members.newest,
        difference=members.difference,
        confirmed_by=confirmed_by or call.actor.member_id,
        confirmed_at=call.now,
        active=True,
    )
    if explanation and match.difference:
        _explain(call, match, explanation)
    call.session.add(match)
    call.session.flush()
    of = {"match_id": match.id, "account_id": account.id}
    call.session.add_all(MatchLine(line_id=line.id, **of) for line in members.lines)
    call.session.add_all(MatchSettled(settled_id=each.id, **of) for each in members.settles)
    call.session.add_all(
        MatchItem(
            entry_id=item.entry_id,
            part=item.part,
            amount=item.amount,
            detail_id=members.details.get((item.entry_id, item.part)),
            **of,
        )
        for item in members.items
    )
    call.session.flush()
    tasks.tell_done(call, account)
    return match


def check_details(members: Members) -> None:
    """What is matched with a payment of a batch comes to its amount. Raises BANK_NOT_ITS_DETAIL, BANK_DETAIL."""
    known = {detail.id: detail for line in members.lines for detail in line.details}
    sums: dict[UUID, Decimal] = defaultdict(Decimal)
    for item in members.items:
        if detail_id := members.details.get((item.entry_id, item.part)):
            sums[detail_id] += item.amount
    for detail_id, total in sums.items():
        if (detail := known.get(detail_id)) is None:
            raise BANK_NOT_ITS_DETAIL("items")
        if detail.amount != total:
            raise BANK_DETAIL("items", position=detail.position, sum=total, amount=detail.amount)


def undo_match(call: Call, command: UndoMatch) -> Match:
    """What was booked with it stays booked. Raises NOT_FOUND, BANK_UNDONE, BANK_RECONCILED, BANK_SETTLED_LATER."""
    account, match = _locked(call, command.match_id)
    settled_later = select(MatchSettled.match_id).where(MatchSettled.settled_id == match.id, MatchSettled.active)
    if call.session.scalars(settled_later).first():
        raise BANK_SETTLED_LATER("match_id")
    match.active = False
    match.undone_by, match.undone_at, match.undone_because = call.actor.member_id, call.now, command.reason
    call.session.flush()
    tasks.tell_opened(call, account)
    return match_views.view(call, account, match)


def explain_difference(call: Call, command: ExplainDifference) -> Match:
    """Raises NOT_FOUND, BANK_UNDONE, BANK_RECONCILED, BANK_NO_DIFFERENCE."""
    account, match = _locked(call, command.match_id)
    if not match.difference:
        raise BANK_NO_DIFFERENCE("match_id")
    _explain(call, match, command.explanation)
    call.session.flush()
    return match_views.view(call, account, match)


def _explain(call: Call, match: BankMatch, explanation: Explanation) -> None:
    match.explanation_kind, match.explanation = explanation.kind.value, explanation.text
    match.explained_by = call.actor.member_id


def _locked(call: Call, match_id: UUID) -> tuple[BankAccount, BankMatch]:
    """The match, in force and not reconciled, and its account, locked."""
    match = get_row(call, BankMatch, match_id, "match_id", "match")
    account = accounts.lock(call, match.account_id)
    call.session.refresh(match)
    until = accounts.reconciled_until(call, account.id)
    if not match.active:
        raise BANK_UNDONE("match_id")
    if until is not None and match.effective_on <= until:
        raise BANK_RECONCILED("match_id", until=until)
    return account, match


def open_line(call: Call, account: BankAccount, line_id: UUID, field: str = "line_id") -> BankLine:
    """A line of the account that is in no match. Raises NOT_FOUND, BANK_OTHER_ACCOUNT, BANK_MATCHED_ALREADY."""
    line = call.session.get(BankLine, line_id)
    if line is None or not line.active:
        raise NOT_FOUND(field, what="bank line")
    if line.account_id != account.id:
        raise BANK_OTHER_ACCOUNT(field)
    if call.session.scalars(select(MatchLine.match_id).where(MatchLine.line_id == line.id, MatchLine.active)).first():
        raise BANK_MATCHED_ALREADY(field)
    return line


def is_open(call: Call, line: BankLine) -> bool:
    """Whether the line is in force and in no match; its account is locked."""
    call.session.refresh(line)
    matched = select(MatchLine.match_id).where(MatchLine.line_id == line.id, MatchLine.active)
    return line.active and call.session.scalars(matched).first() is None


def open_difference(call: Call, account: BankAccount, match_id: UUID, field: str = "match_id") -> BankMatch:
    """A match that leaves an open difference. Raises NOT_FOUND, BANK_OTHER_ACCOUNT, BANK_NO_DIFFERENCE."""
    match = get_row(call, BankMatch, match_id, field, "match")
    if match.account_id != account.id:
        raise BANK_OTHER_ACCOUNT(field)
    settled = select(MatchSettled.match_id).where(MatchSettled.settled_id == match.id, MatchSettled.active)
    if not match.active or not match.difference or call.session.scalars(settled).first():
        raise BANK_NO_DIFFERENCE(field)
    return match


def _lines(call: Call, account: BankAccount, line_ids: Sequence[UUID]) -> list[BankLine]:
    return [open_line(call, account, each, f"line_ids.{place}") for place, each in _numbered(line_ids)]


def _items(call: Call, account: BankAccount, references: Sequence[BookItemRef]) -> list[Item]:
    found = items.named(call, account, references)
    chosen: dict[tuple[UUID, str], Item] = {}
    for place, each in enumerate(references):
        item = found.get((each.entry_id, each.part.value))
        if item is None:
            raise NOT_FOUND(f"items.{place}.entry_id", what="entry")
        if item.match_id is not None:
            raise BANK_MATCHED_ALREADY(f"items.{place}.entry_id")
        chosen[each.entry_id, each.part.value] = item
    return list(chosen.values())


def _numbered(ids: Sequence[UUID]) -> list[tuple[int, UUID]]:
    """Each once, with its position."""
    return [(place, each) for place, each in enumerate(ids) if each not in ids[:place]]
