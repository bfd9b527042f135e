"""Lines and entries that may belong together: one to one, sums, parts, and lines that reverse each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from contracts.funds.bank.matching import ItemPart, ProposalKind
from services.funds.bank import detail_matching, items, scoring
from services.funds.bank.combinations import run, sums
from services.funds.bank.items import Item
from services.funds.bank.model import BankLine
from services.funds.bank.open_items import SPAN, OpenItems
from services.funds.bank.scoring import Score

# How many entries larger than a line are checked for being paid in parts.
_LARGER = 30


@dataclass(frozen=True)
class Candidate:
    """Lines and entries that may belong together."""

    kind: ProposalKind
    lines: Sequence[BankLine]
    items: Sequence[Item]
    score: Score

    @property
    def key(self) -> tuple[object, ...]:
        """What identifies it; duplicates are shown once."""
        named = sorted((str(item.entry_id), item.part) for item in self.items)
        return tuple(sorted(str(line.id) for line in self.lines)), tuple(named)

    @property
    def difference(self) -> Decimal:
        """Lines less entries."""
        lines = sum((line.amount for line in self.lines), Decimal(0))
        return lines - sum((item.amount for item in self.items), Decimal(0))


def candidates_for(line: BankLine, beside: Sequence[BankLine], open_items: OpenItems) -> list[Candidate]:
    """All candidates for a line, the best of each kind last; `beside` are the account's open lines around it."""
    around = open_items.around(line)
    others = [each for each in beside if each.id != line.id and abs(each.booked_on - line.booked_on) <= SPAN]
    found = [
        *_single(line, around, open_items),
        *_batch(line, around),
        *_several_entries(line, around, open_items),
        *_several_lines(line, around, others),
        *_taken_back(line, others),
    ]
    best = {candidate.key: candidate for candidate in sorted(found, key=lambda candidate: candidate.score.total)}
    return list(best.values())


def _single(line: BankLine, around: Sequence[Item], open_items: OpenItems) -> Iterator[Candidate]:
    for item in around:
        if abs(line.amount - item.amount) <= scoring.near(item.amount) or scoring.was_ordered(line, item):
            score = scoring.of_one(line, item, rivals=open_items.rivals(item))
            yield Candidate(ProposalKind.MATCH, [line], [item], score)


def _several_entries(line: BankLine, around: Sequence[Item], open_items: OpenItems) -> Iterator[Candidate]:
    """Both parts of a cost, a receipt that was split, the indirect parts of many, or a few that add up."""
    smaller = [item for item in around if abs(item.amount) < abs(line.amount)]
    groups: dict[object, list[Item]] = defaultdict(list)
    for item in smaller:
        groups[item.entry_id].append(item)
        groups[item.counterparty, item.reference].append(item)
        if item.order_reference:
            groups[item.order_reference].append(item)
    whole = [parts for parts in groups.values() if sum(part.amount for part in parts) == line.amount]
    paid = [item for item in smaller if item.part != ItemPart.INDIRECT]
    swept = open_items.indirect_until(line.booked_on) if line.amount < 0 else []
    runs = [run(line.amount, swept), run(line.amount, sorted(paid, key=items.in_order))]
    for chosen in [*whole, *runs, *sums(line.amount, paid)]:
        if len(chosen) > 1:
            ordered = (
                scoring.of_whole_order(line, chosen) if len({each.order_reference for each in chosen}) == 1 else None
            )
            yield Candidate(ProposalKind.MATCH, [line], chosen, ordered or scoring.of_sum([line], chosen))


def _batch(line: BankLine, around: Sequence[Item]) -> Iterator[Candidate]:
    """The payments of a batch, one by one: by a payment order's reference, or the only one of its amount that a name or
    a reference points to, or the only one of its amount."""
    if len(line.details) < 2:
        return
    left = {(item.entry_id, item.part): item for item in around}
    chosen: list[Item] = []
    certain = 0
    for detail in line.details:
        item, sure = detail_matching.best(detail, list(left.values()))
        if item is not None:
            chosen.append(replace(item, detail_id=detail.id))
            certain += sure
            del left[item.entry_id, item.part]
    if chosen:
        score = scoring.of_details(line, len(chosen), certain)
        yield Candidate(ProposalKind.MATCH, [line], chosen, score)


def _several_lines(line: BankLine, around: Sequence[Item], others: Sequence[BankLine]) -> Iterator[Candidate]:
    """An entry that the bank shows in parts."""
    beside = [each for each in others if (each.amount > 0) == (line.amount > 0)]
    beside.sort(key=lambda each: (abs((each.booked_on - line.booked_on).days), each.booked_on, str(each.id)))
    for item in [each for each in around if abs(each.amount) > abs(line.amount)][:_LARGER]:
        rest = item.amount - line.amount
        single = [[each] for each in beside if each.amount == rest][:1]
        smaller = [each for each in beside if abs(each.amount) < abs(rest)]
        for pieces in [*single, *sums(rest, smaller)]:
            chosen = [line, *pieces]
            yield Candidate(ProposalKind.MATCH, chosen, [item], scoring.of_sum(chosen, [item]))


def _taken_back(line: BankLine, others: Sequence[BankLine]) -> Iterator[Candidate]:
    """A line of the bank that reverses this one, or that this one reverses."""
    for other in others:
        if other.amount == -line.amount:
            yield Candidate(ProposalKind.CANCEL, [line, other], [], scoring.of_pair(line, other))
