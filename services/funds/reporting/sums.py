"""What moved in awards before and within a period, from the balances that the journal's triggers maintain (rule 14).

These include total spending; recoveries from payees, and transfers, are told apart by their few entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import aliased

from chassis.call import Call
from contracts.funds.ledger.journal import EntryKind
from services.funds.ledger import balances, journal
from services.funds.ledger import model as ledger_model
from services.funds.partners import model as partners_model
from services.funds.reporting.spans import Days
from services.funds.reporting.subjects import Subject

ZERO = Decimal("0.00")
_KEPT_APART = (EntryKind.RECOVERY, EntryKind.TRANSFER)
_EARNED_AND_SPENT = ("income", "other_income", "interest", "transfer", "exchange", "direct", "indirect")

Balances = Mapping[UUID, Mapping[str, Decimal]]
Held = Mapping[UUID, Decimal]


@dataclass
class Apart:
    """Amounts of an award within the period that the daily balances do not distinguish, in USD."""

    recovered_direct: Decimal = ZERO
    recovered_indirect: Decimal = ZERO
    transferred_in: Decimal = ZERO
    transferred_out: Decimal = ZERO
    internal: Decimal = ZERO


@dataclass(frozen=True)
class Sums:
    """An award's part: opening, what moved within the period, and what is held and unidentified at its end; in USD."""

    apart: Apart
    award: partners_model.Award
    donor: str
    opening: Decimal
    opening_held: Decimal
    income: Decimal
    other_income: Decimal
    interest: Decimal
    exchange: Decimal
    net_direct: Decimal
    net_indirect: Decimal
    held: Decimal
    suspense: Decimal
    advances: Decimal

    @property
    def direct(self) -> Decimal:
        """Direct costs, before recoveries."""
        return self.net_direct + self.apart.recovered_direct

    @property
    def indirect(self) -> Decimal:
        """Indirect costs, before recoveries."""
        return self.net_indirect + self.apart.recovered_indirect

    @property
    def recovered(self) -> Decimal:
        return self.apart.recovered_direct + self.apart.recovered_indirect

    @property
    def sources(self) -> Decimal:
        """What was received, also from other awards, but not from those of the same statement."""
        return self.income + self.other_income + self.interest + self.exchange + self.apart.transferred_in

    @property
    def uses(self) -> Decimal:
        """What was spent or given to other awards, but not to those of the same statement."""
        return self.direct + self.indirect - self.recovered + self.apart.transferred_out

    @property
    def balance(self) -> Decimal:
        return self.opening + self.sources - self.uses + self.apart.internal


def sums_of(call: Call, subject: Subject, days: Days) -> list[Sums]:
    """The subject's awards with what moved in them, by donor, as differences between balances."""
    award = partners_model.Award
    rows = call.session.execute(
        select(award, partners_model.Donor.name)
        .join(partners_model.Donor, partners_model.Donor.id == award.donor_id)
        .where(subject.awards)
        .order_by(partners_model.Donor.name, award.id)
    ).all()
    awards = _ids(subject)
    ends = balances.of_awards(call, awards, days.until), balances.holds_of_awards(call, awards, days.until)
    begins = _begins(call, subject, days)
    apart = _apart(call, subject, days)
    there = [row for row in rows if subject.award or _was_there(row[0], days, ends)]
    return [_sums(row[0], row[1], apart[row[0].id], begins, ends) for row in there]


def _was_there(award: partners_model.Award, days: Days, ends: tuple[Balances, Held]) -> bool:
    """An award that was made later is in no earlier statement, unless something was posted or held back then."""
    return award.created_at.date() <= days.until or bool(ends[0].get(award.id)) or bool(ends[1].get(award.id))


def _ids(subject: Subject) -> balances.Awards:
    return select(partners_model.Award.id).where(subject.awards)


def _begins(call: Call, subject: Subject, days: Days) -> tuple[Balances, Held]:
    """The balances and holds when the period began; nothing at the beginning of the books."""
    if days.since is None:
        return {}, {}
    eve = days.since - timedelta(days=1)
    return balances.of_awards(call, _ids(subject), eve), balances.holds_of_awards(call, _ids(subject), eve)


def _sums(
    award: partners_model.Award, donor: str, apart: Apart, begins: tuple[Balances, Held], ends: tuple[Balances, Held]
) -> Sums:
    before, after = begins[0].get(award.id, {}), ends[0].get(award.id, {})

    def moved(kind: str) -> Decimal:
        return after.get(kind, ZERO) - before.get(kind, ZERO)

    return Sums(
        apart=apart,
        award=award,
        donor=donor,
        opening=-total(before.get(kind, ZERO) for kind in _EARNED_AND_SPENT),
        opening_held=begins[1].get(award.id, ZERO),
        income=-moved("income"),
        other_income=-moved("other_income"),
        interest=-moved("interest"),
        exchange=-moved("exchange"),
        net_direct=moved("direct"),
        net_indirect=moved("indirect"),
        held=ends[1].get(award.id, ZERO),
        suspense=-after.get("suspense", ZERO),
        advances=after.get("advance", ZERO),
    )


def _apart(call: Call, subject: Subject, days: Days) -> dict[UUID, Apart]:
    found: dict[UUID, Apart] = defaultdict(Apart)
    by_entry: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in call.session.execute(_postings_apart(subject, days)):
        own = found[row.award_id]
        if row.account_code == journal.DIRECT:
            own.recovered_direct -= row.amount
        elif row.account_code == journal.INDIRECT:
            own.recovered_indirect -= row.amount
        elif row.account_code == journal.TRANSFER:
            by_entry[row.entry_id].append(row)
    for rows in by_entry.values():
        _transferred(found, rows)
    return found


def _transferred(found: dict[UUID, Apart], rows: Sequence[Row[Any]]) -> None:
    """A transfer between awards of the statement is in no total; a reversed one is deducted where it was counted."""
    internal = len(rows) > 1 and not sum(row.amount for row in rows)
    for row in rows:
        own, amount = found[row.award_id], -row.amount
        comes_in = (amount > 0) != (row.kind == EntryKind.REVERSAL)
        if internal:
            own.internal += amount
        elif comes_in:
            own.transferred_in += amount
        else:
            own.transferred_out -= amount


def _postings_apart(subject: Subject, days: Days) -> Select[Any]:
    """The postings of recoveries and transfers, and of what reversed them, by entry, award and account."""
    entry, reversed_entry, posting = ledger_model.JournalEntry, aliased(ledger_model.JournalEntry), ledger_model.Posting
    apart = or_(entry.kind.in_(_KEPT_APART), reversed_entry.kind.in_(_KEPT_APART))
    return (
        select(
            posting.entry_id,
            entry.kind,
            posting.award_id,
            posting.account_code,
            func.sum(posting.amount_usd).label("amount"),
        )
        .join(entry, entry.id == posting.entry_id)
        .outerjoin(reversed_entry, reversed_entry.id == entry.reversal_of)
        .where(
            entry.fund_id == subject.fund.id,
            entry.occurred_on.between(days.first, days.until),
            entry.kind.in_((*_KEPT_APART, EntryKind.REVERSAL)),
            apart,
            subject.postings,
        )
        .group_by(posting.entry_id, entry.kind, posting.award_id, posting.account_code)
    )


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The sum of amounts; zero for none."""
    return sum(amounts, ZERO)
