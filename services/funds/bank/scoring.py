"""How well a line of the bank and entries of the books match, from 0 to 1, and why. Deterministic.

| at most | for |
|---|---|
| 0.50 | the amount, or what the donor ordered in the donor's currency; less for one that is only close |
| 0.25 | the entry's reference in the bank's text |
| 0.15 | the days between them |
| 0.10 | the donor's or payee's name in the bank's text |

What a signed payment order pays is recognized by its end-to-end reference, which the bank returns: with the same amount
that is certain (1.00). A batch is scored by its payments.

Another open entry with the same amount takes 0.10 away, unless a reference or a name decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.funds.bank.matching import ProposalReason, ReasonCode
from services.funds.bank.items import Item
from services.funds.bank.model import BankLine
from services.funds.bank.text_matching import names_alike, reference_in

DAYS = 60
_EXACT, _ORDERED, _SUM, _NEAR = Decimal("0.50"), Decimal("0.45"), Decimal("0.40"), Decimal("0.25")
_REFERENCE, _DAY, _NAME, _AMBIGUOUS = Decimal("0.25"), Decimal("0.15"), Decimal("0.10"), Decimal("-0.10")
_CERTAIN, _BATCH = Decimal(1), Decimal("0.85")
_LEAST_NEAR, _NEAR_SHARE = Decimal(50), Decimal("0.02")


@dataclass(frozen=True)
class Score:
    """The reasons, and their total."""

    reasons: Sequence[ProposalReason]

    @property
    def total(self) -> Decimal:
        """Between 0 and 1, in hundredths."""
        return min(max(sum((reason.points for reason in self.reasons), Decimal(0)), Decimal(0)), Decimal(1))


def near(amount: Decimal) -> Decimal:
    """How far charges or the bank's rate may move an amount: two per cent, at least fifty."""
    return max(_LEAST_NEAR, (abs(amount) * _NEAR_SHARE).quantize(Decimal("0.01")))


def of_one(line: BankLine, item: Item, *, rivals: int) -> Score:
    """A line and one entry; `rivals` are other open entries with the same amount."""
    if paid := of_order(item, line.amount, end_to_end_ids(line)):
        return Score([paid])
    named = [_reference(line, [item]), _name(line, [item])]
    reasons = [_amount(line, item), *named, _days(line.booked_on, item.occurred_on)]
    if rivals and not any(named):
        reasons.append(reason(ReasonCode.AMBIGUOUS, _AMBIGUOUS, others=rivals))
    return Score([each for each in reasons if each])


def end_to_end_ids(line: BankLine) -> set[str | None]:
    """The references that the payer chose, as the bank returns them."""
    return {line.payment_reference, *(each.end_to_end_id for each in line.details)}


def of_order(item: Item, amount: Decimal, references: set[str | None]) -> ProposalReason | None:
    """What a payment order paid, by its reference and amount."""
    if item.end_to_end_id is None or item.end_to_end_id not in references or item.amount != amount:
        return None
    return reason(ReasonCode.PAYMENT_ORDER, _CERTAIN, reference=item.end_to_end_id, amount=item.amount)


def of_details(line: BankLine, found: int, certain: int) -> Score:
    """A batch of whose payments so many were found, so many of them by a payment order's reference."""
    share = Decimal(found) / len(line.details)
    sure = certain == found == len(line.details)
    points = _CERTAIN if sure else _BATCH * share
    return Score([reason(ReasonCode.DETAILS_FOUND, points, found=found, count=len(line.details))])


def of_whole_order(line: BankLine, entries: Sequence[Item]) -> Score | None:
    """A whole payment order that the bank booked as one line, with the order's reference in its texts."""
    reference = entries[0].order_reference
    if {each.order_reference for each in entries} != {reference} or not reference_in(reference, *texts_of(line)):
        return None
    return Score([reason(ReasonCode.PAYMENT_ORDER, _CERTAIN, reference=reference, amount=line.amount)])


def of_sum(lines: Sequence[BankLine], entries: Sequence[Item]) -> Score:
    """Lines and entries with equal sums: the more there are, the more likely this is by chance."""
    total = sum((item.amount for item in entries), Decimal(0))
    count = len(lines) + len(entries)
    points = _SUM - Decimal("0.02") * min(count - 3, 8)
    far = max((abs((line.booked_on - item.occurred_on).days) for line in lines for item in entries), default=0)
    reasons = [
        reason(ReasonCode.SUM_EQUAL, points, amount=total, count=count),
        _reference(lines[0], entries),
        _name(lines[0], entries),
        _apart(far),
    ]
    return Score([each for each in reasons if each])


def of_pair(line: BankLine, other: BankLine) -> Score:
    """A line and another line of the bank that reverses it."""
    reasons = [reason(ReasonCode.AMOUNT_EQUAL, _EXACT, amount=other.amount), _days(line.booked_on, other.booked_on)]
    if line.is_reversal or other.is_reversal:
        reasons.append(reason(ReasonCode.REVERSAL, _REFERENCE))
    if reference_in(other.payment_reference or other.bank_reference, *texts_of(line)):
        reasons.append(
            reason(ReasonCode.REFERENCE_FOUND, _NAME, reference=other.payment_reference or other.bank_reference)
        )
    return Score([each for each in reasons if each])


def reason(code: ReasonCode, points: Decimal, **facts: object) -> ProposalReason:
    """A reason with its facts, as texts."""
    given = {name: str(value) for name, value in facts.items() if value is not None}
    return ProposalReason(code=code, points=points.quantize(Decimal("0.01")), facts=given)


def _amount(line: BankLine, item: Item) -> ProposalReason:
    if line.amount == item.amount:
        return reason(ReasonCode.AMOUNT_EQUAL, _EXACT, amount=item.amount)
    if was_ordered(line, item):
        facts = {"amount": item.donors_amount, "currency": item.donors_currency}
        return reason(ReasonCode.AMOUNT_IN_DONORS_CURRENCY, _ORDERED, **facts)
    gap = abs(line.amount - item.amount)
    points = _NEAR - Decimal("0.15") * min(gap / near(item.amount), Decimal(1))
    return reason(ReasonCode.AMOUNT_NEAR, points, amount=item.amount, difference=line.amount - item.amount)


def was_ordered(line: BankLine, item: Item) -> bool:
    """Whether the bank says that the payer ordered exactly the amount recorded in the donor's currency."""
    ordered = (line.instructed_currency, line.instructed_amount)
    return None not in ordered and ordered == (item.donors_currency, item.donors_amount)


def _reference(line: BankLine, entries: Sequence[Item]) -> ProposalReason | None:
    found = [each.reference for each in entries if reference_in(each.reference, *texts_of(line))]
    if not found:
        return None
    points = _REFERENCE * len(found) / len(entries)
    return reason(ReasonCode.REFERENCE_FOUND, points, reference=", ".join(dict.fromkeys(map(str, found)))[:200])


def _name(line: BankLine, entries: Sequence[Item]) -> ProposalReason | None:
    names = {each.counterparty: names_alike(each.counterparty, line.counterparty, line.text) for each in entries}
    name, likeness = max(names.items(), key=lambda pair: (pair[1], pair[0] or ""))
    if likeness < 50:
        return None
    return reason(ReasonCode.NAME_ALIKE, _NAME * likeness / 100, name=name, per_cent=likeness)


def _days(one: date, other: date) -> ProposalReason | None:
    return _apart(abs((one - other).days))


def _apart(days: int) -> ProposalReason | None:
    if days == 0:
        return reason(ReasonCode.SAME_DAY, _DAY)
    points = _DAY * (DAYS - min(days, DAYS)) / DAYS
    return reason(ReasonCode.DAYS_APART, points, days=days) if points else None


def texts_of(line: BankLine) -> tuple[str | None, ...]:
    """All texts from the bank."""
    return line.text, line.payment_reference, line.bank_reference, line.counterparty
