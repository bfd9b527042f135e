"""The journal as a file, part by part: any size in constant memory, all as of one moment.

First the accounts, then the entries in the order of days with the balances at the end of each month and closed period,
finally the balance of every account. The balances are those of our statements; readers of the file can add up again.
"""

from __future__ import annotations

import base64
import binascii
from calendar import monthrange
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ValidationError

from chassis.call import Call
from chassis.rows import get_row
from contracts.base import MALFORMED
from contracts.funds.exports.journal_export import ExportJournal, JournalPart
from contracts.funds.ledger.periods import FUTURE_DATE
from services.funds.evidence import access_log
from services.funds.exports import names, reading
from services.funds.exports.ledger import Asserted, Ledger, Opened
from services.funds.exports.reading import Moment, Standing, Used
from services.funds.ledger import anchors, journal
from services.funds.ledger import model as ledger_model
from services.funds.ledger.money import FUNCTIONAL


@dataclass(frozen=True)
class PartSize:
    """The most entries, and the most awards with their accounts, that a part of the file has."""

    entries: int = 1000
    awards: int = 300


PART = PartSize()
_NOBODY = UUID(int=0)


class _Stage(StrEnum):
    ACCOUNTS = "accounts"
    ENTRIES = "entries"
    BALANCES = "balances"


class _Place(BaseModel):
    """The progress of an export; `asserted` is the last day whose balances are written."""

    moment: Moment
    stage: _Stage = _Stage.ACCOUNTS
    award: tuple[UUID, UUID] = (_NOBODY, _NOBODY)
    day: date
    number: int = 0
    asserted: date
    entries: int = 0


def export_journal(call: Call, command: ExportJournal, language: type[Ledger], size: PartSize = PART) -> JournalPart:
    """A part of the journal. Raises NOT_FOUND, FUTURE_DATE, MALFORMED."""
    fund = get_row(call, ledger_model.Fund, command.fund_id, "fund_id", "fund")
    ledger = language(reading.decimals(call), reading.first_codes(call))
    place = _decoded(command.cursor) if command.cursor else _begin(call, command, language)
    text = [] if command.cursor else [_head(call, ledger, fund, place)]
    following = _STAGES[place.stage](call, ledger, place, text, size)
    return JournalPart(
        filename=f"{fund.id}-{place.moment.on}.{ledger.suffix}",
        text="".join(text),
        next=_encoded(following) if following else None,
    )


def _begin(call: Call, command: ExportJournal, language: type[Ledger]) -> _Place:
    """The first part is recorded; all that follow belong to the same export."""
    on = command.on or call.today
    if on > call.today:
        raise FUTURE_DATE("on", on=on)
    access_log.record(call, "journal", language.suffix, command)
    then = reading.moment(call, command.fund_id, on)
    return _Place(moment=then, day=then.first, asserted=then.first - timedelta(days=1))


def _head(call: Call, ledger: Ledger, fund: ledger_model.Fund, place: _Place) -> str:
    then = place.moment
    roots = [Opened(root, then.first) for root in names.ROOTS.values()]
    said = ledger.remark(f"{fund.id}, up to {then.on}; exported on {call.today} from a journal that nobody edits")
    if anchor := anchors.last(call, fund.id):
        said += ledger.remark(f"anchored on {anchor.on}: {anchor.digest}")
        said += ledger.remark(f"signature {anchor.signature} of the key {anchor.public_key}")
    head = ledger.head(fund.title, then.first, reading.currencies(call, fund.id))
    return said + head + ledger.opened(roots)


def _accounts(call: Call, ledger: Ledger, place: _Place, text: list[str], size: PartSize) -> _Place:
    found = reading.awards(call, place.moment.fund_id, place.award, size.awards)
    used = reading.used(call, place.moment, [award_id for _, award_id in found])
    text.append(ledger.opened(list(_opened(ledger, used, place).values())))
    if len(found) == size.awards:
        return place.model_copy(update={"award": found[-1]})
    text.append("\n")
    return place.model_copy(update={"stage": _Stage.ENTRIES, "award": (_NOBODY, _NOBODY)})


def _opened(ledger: Ledger, used: Sequence[Used], place: _Place) -> dict[str, Opened]:
    """The accounts of these awards and those above them; the last donor's were already opened in the previous part."""
    opened: dict[str, Opened] = {}
    for each in used:
        where, since = each.place, place.moment.first
        if where.kind == "income" and where.donor_id != place.award[0]:
            _open(opened, Opened(names.of_donor(where), since, facts={"donor": where.donor_id}))
        _open(opened, Opened(names.of_award(where.kind, where), since, (each.currency,), {"award": where.award_id}))
        line = {"line": where.line_id} if where.line_id else {}
        name = names.account(where, ledger.first_codes)
        _open(opened, Opened(name, each.since, (each.currency,), {"award": where.award_id, **line}))
    return opened


def _open(opened: dict[str, Opened], wanted: Opened) -> None:
    """Each account once, from its earliest day, for all its currencies."""
    known = opened.setdefault(wanted.name, wanted)
    if known is not wanted:
        currencies = tuple(dict.fromkeys((*known.currencies, *wanted.currencies)))
        facts = {**known.facts, **wanted.facts}
        opened[wanted.name] = Opened(wanted.name, min(known.since, wanted.since), currencies, facts)


def _entries(call: Call, ledger: Ledger, place: _Place, text: list[str], size: PartSize) -> _Place:
    """Entries, and between them the balances of the days on which a month or a closed period ended."""
    then = place.moment
    found = reading.entries(call, then, place.day, place.number, size.entries)
    closed = set(reading.period_ends(call, then))
    due = deque(sorted(closed | set(_month_ends(place.asserted, then.on))))
    asserted = place.asserted

    def settle(before: date) -> None:
        nonlocal asserted
        while due and due[0] < before:
            if (day := due.popleft()) > asserted:
                text.append(_between(call, ledger, then, asserted, day, is_closed=day in closed))
                asserted = day

    for entry in found:
        settle(entry.occurred_on)
        text.append(ledger.entry(entry))
    written = place.model_copy(update={"entries": place.entries + len(found)})
    if len(found) == size.entries:
        last = {"day": found[-1].occurred_on, "number": found[-1].number}
        return written.model_copy(update={**last, "asserted": asserted})
    settle(then.on)
    return written.model_copy(update={"stage": _Stage.BALANCES})


def _month_ends(after: date, before: date) -> Iterator[date]:
    day = after.replace(day=1)
    while (end := day.replace(day=monthrange(day.year, day.month)[1])) < before:
        yield end
        day = end + timedelta(days=1)


def _between(call: Call, ledger: Ledger, then: Moment, since: date, on: date, *, is_closed: bool) -> str:
    """Balances of the awards at the end of a day, if anything moved since the last ones."""
    if is_closed:
        return ledger.asserted(on, f"The books are closed up to {on}", _standing(reading.frozen(call, then, on)))
    found = reading.standing(call, then, since, on)
    moved = any(each.moved for each in found)
    return ledger.asserted(on, f"Balances on {on}", _standing(found)) if moved else ""


def _standing(found: Sequence[Standing]) -> list[Asserted]:
    """For each award that moved, and for the whole fund."""
    total = dict.fromkeys(reading.IN_DOLLARS, Decimal(0))
    for each in found:
        total[each.kind] += each.amount_usd
    awards = [
        Asserted(names.of_award(each.kind, each.place), each.amount_usd, FUNCTIONAL)
        for each in found
        if each.moved and each.amount_usd
    ]
    return awards + [Asserted(names.ROOTS[kind], amount, FUNCTIONAL) for kind, amount in total.items()]


def _balances(call: Call, ledger: Ledger, place: _Place, text: list[str], size: PartSize) -> _Place | None:
    """Every account in each of its currencies, then the statements' own figures."""
    then = place.moment
    found = reading.awards(call, then.fund_id, place.award, size.awards)
    used = reading.used(call, then, [award_id for _, award_id in found])
    text.append(ledger.asserted(then.on, f"Every account on {then.on}", _sums(ledger, used)))
    if len(found) == size.awards:
        return place.model_copy(update={"award": found[-1]})
    statement = reading.reported(call, then)
    text.append(ledger.asserted(then.on, f"What our statements say on {then.on}", _standing(statement)))
    last = max((journal.number(year, number) for year, number in then.last.items() if number), default="none")
    text.append(ledger.remark(f"End of the export: {place.entries} entries; the last number is {last}"))
    return None


def _sums(ledger: Ledger, used: Iterable[Used]) -> list[Asserted]:
    """A balance includes the accounts below."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for each in used:
        for name in {names.account(each.place, ledger.first_codes), names.of_award(each.place.kind, each.place)}:
            sums[name, each.currency] += each.amount
    return [Asserted(name, amount, currency) for (name, currency), amount in sorted(sums.items())]


_STAGES: dict[_Stage, Callable[[Call, Ledger, _Place, list[str], PartSize], _Place | None]] = {
    _Stage.ACCOUNTS: _accounts,
    _Stage.ENTRIES: _entries,
    _Stage.BALANCES: _balances,
}


def _encoded(place: _Place) -> str:
    return base64.urlsafe_b64encode(place.model_dump_json().encode()).decode()


def _decoded(cursor: str) -> _Place:
    try:
        return _Place.model_validate_json(base64.urlsafe_b64decode(cursor))
    except (ValueError, binascii.Error, ValidationError):
        raise MALFORMED("cursor", reason="the cursor does not belong to this list") from None
