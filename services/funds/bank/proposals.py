"""What the bank's open lines may belong to: proposed with a score and its reasons, decided by a person.

Everything open is read once for a page of lines; the same books and lines give the same proposals in the same order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.funds_bank import BankLine as LineView
from contracts.funds_matching import ItemPart, LineProposals, Proposal, ProposalKind, ProposeMatches
from services.funds import money
from services.funds.bank import accounts, items, scoring, statements, unbooked
from services.funds.bank.combining import run, sums
from services.funds.bank.items import Item
from services.funds.bank.model import ITEM, BankAccount, BankLine, MatchLine
from services.funds.bank.scoring import DAYS, Score

_SHOWN = 5
_SPAN = timedelta(days=DAYS)


@dataclass(frozen=True)
class Fit:
    """Lines and entries that may belong together."""

    kind: ProposalKind
    lines: Sequence[BankLine]
    items: Sequence[Item]
    score: Score

    @property
    def key(self) -> tuple[object, ...]:
        """What it names; the same twice is shown once."""
        return (
            tuple(sorted(str(line.id) for line in self.lines)),
            tuple(sorted((str(item.entry_id), item.part) for item in self.items)),
        )


def propose_matches(call: Call, command: ProposeMatches) -> Page[LineProposals]:
    """An account's open lines, oldest first, each with what it may belong to. Raises NOT_FOUND."""
    account = accounts.find(call, command.account_id)
    statement = statements.lines().where(
        BankLine.account_id == account.id, BankLine.active, MatchLine.match_id.is_(None)
    )
    if command.line_id:
        statement = statement.where(BankLine.id == command.line_id)
    found = page(call.session, statement, [BankLine.booked_on, BankLine.id], command, lambda row: row)
    if not found.items:
        return Page[LineProposals](items=[], next=None)
    desk = _Desk(call, account, [row[0] for row in found.items])
    views = [desk.proposals(row[0], statements.line_view(row, desk.decimals)) for row in found.items]
    return Page[LineProposals](items=views, next=found.next)


class _Desk:
    """What lies open around the lines of a page."""

    def __init__(self, call: Call, account: BankAccount, lines: Sequence[BankLine]) -> None:
        first, last = lines[0].booked_on - _SPAN, lines[-1].booked_on + _SPAN
        near = items.of_account(account).where(items.open_items(), ITEM.c.occurred_on.between(first, last))
        self.decimals = money.decimals_of(call, account.currency)
        self.items = sorted(map(items.as_item, call.session.execute(near)), key=items.in_order)
        self.lines = _open_lines(call, account, lines)
        self.donors = unbooked.known(call, account) if any(line.amount > 0 for line in lines) else unbooked.NOBODY
        self.by_amount: dict[Decimal, int] = defaultdict(int)
        for item in self.items:
            self.by_amount[item.amount] += 1

    def proposals(self, line: BankLine, view: LineView) -> LineProposals:
        """The best few for a line."""
        fits = {fit.key: fit for fit in sorted(self._fits(line), key=lambda fit: fit.score.total)}
        best = [self._view(fit) for fit in fits.values()]
        best += unbooked.proposals(line, self.donors)
        best.sort(key=lambda each: (-each.score, each.kind, [str(i.entry_id) for i in each.items], each.line_ids))
        return LineProposals(line=view, proposals=best[:_SHOWN])

    def _fits(self, line: BankLine) -> Iterator[Fit]:
        around = [item for item in self.items if _same_way(item, line) and _close(item, line)]
        around.sort(key=lambda item: (abs((item.occurred_on - line.booked_on).days), items.in_order(item)))
        yield from self._single(line, around)
        yield from self._several_entries(line, around)
        yield from self._several_lines(line, around)
        yield from self._taken_back(line)

    def _single(self, line: BankLine, around: Sequence[Item]) -> Iterator[Fit]:
        for item in around:
            if abs(line.amount - item.amount) <= scoring.near(item.amount) or scoring.was_ordered(line, item):
                rivals = self.by_amount[item.amount] - 1
                yield Fit(ProposalKind.MATCH, [line], [item], scoring.of_one(line, item, rivals=rivals))

    def _several_entries(self, line: BankLine, around: Sequence[Item]) -> Iterator[Fit]:
        """Both parts of a cost, a receipt that was split, the indirect parts of many, or a few that add up."""
        smaller = [item for item in around if abs(item.amount) < abs(line.amount)]
        groups: dict[object, list[Item]] = defaultdict(list)
        for item in smaller:
            groups[item.entry_id].append(item)
            groups[item.counterparty, item.reference].append(item)
        whole = [parts for parts in groups.values() if sum(part.amount for part in parts) == line.amount]
        indirect = sorted((item for item in smaller if item.part == ItemPart.INDIRECT), key=items.in_order)
        paid = [item for item in smaller if item.part != ItemPart.INDIRECT]
        runs = [run(line.amount, indirect), run(line.amount, sorted(paid, key=items.in_order))]
        for chosen in [*whole, *runs, *sums(line.amount, paid)]:
            if len(chosen) > 1:
                yield Fit(ProposalKind.MATCH, [line], chosen, scoring.of_sum([line], chosen))

    def _several_lines(self, line: BankLine, around: Sequence[Item]) -> Iterator[Fit]:
        """An entry that the bank shows in pieces."""
        beside = [each for each in self.lines if each.id != line.id and _same_way(each, line)]
        beside.sort(key=lambda each: (abs((each.booked_on - line.booked_on).days), each.booked_on, str(each.id)))
        for item in [each for each in around if abs(each.amount) > abs(line.amount)][: scoring.DAYS]:
            rest = item.amount - line.amount
            single = [[each] for each in beside if each.amount == rest][:1]
            smaller = [each for each in beside if abs(each.amount) < abs(rest)]
            for pieces in [*single, *sums(rest, smaller)]:
                chosen = [line, *pieces]
                yield Fit(ProposalKind.MATCH, chosen, [item], scoring.of_sum(chosen, [item]))

    def _taken_back(self, line: BankLine) -> Iterator[Fit]:
        """A line of the bank that takes this one back, or that this one takes back."""
        for other in self.lines:
            if other.amount == -line.amount and abs(other.booked_on - line.booked_on) <= _SPAN:
                yield Fit(ProposalKind.CANCEL, [line, other], [], scoring.of_pair(line, other))

    def _view(self, fit: Fit) -> Proposal:
        difference = sum((line.amount for line in fit.lines), Decimal(0)) - sum(
            (item.amount for item in fit.items), Decimal(0)
        )
        return Proposal(
            kind=fit.kind,
            line_ids=[line.id for line in fit.lines],
            items=[item.view(self.decimals) for item in fit.items],
            difference=money.shown(difference, self.decimals),
            score=fit.score.total,
            reasons=list(fit.score.reasons),
        )


def _open_lines(call: Call, account: BankAccount, lines: Sequence[BankLine]) -> list[BankLine]:
    """The account's open lines around these."""
    around = BankLine.booked_on.between(lines[0].booked_on - _SPAN, lines[-1].booked_on + _SPAN)
    matched = select(MatchLine.line_id).where(MatchLine.line_id == BankLine.id, MatchLine.active).exists()
    chosen = select(BankLine).where(BankLine.account_id == account.id, BankLine.active, around, ~matched)
    return list(call.session.scalars(chosen.order_by(BankLine.booked_on, BankLine.id)))


def _same_way(one: Item | BankLine, line: BankLine) -> bool:
    return (one.amount > 0) == (line.amount > 0)


def _close(item: Item, line: BankLine) -> bool:
    return abs(item.occurred_on - line.booked_on) <= _SPAN
