"""How far a statement goes in the journal: its last entry of each fiscal year.

Numbers have no gaps and the counter is held until the commit, so whatever is posted later has a greater one. Postings
of others change nothing: a donor's statement names the donor's own entries.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Date, cast, extract, func, select, text, true

from chassis.call import Call
from contracts.funds.reporting.statements import Scope
from services.funds.ledger import journal
from services.funds.ledger import model as ledger_model
from services.funds.partners import model as partners_model
from services.funds.reporting.spans import Days
from services.funds.reporting.subjects import Subject


def last_entries(call: Call, subject: Subject, days: Days) -> list[str]:
    """The numbers, year by year."""
    last: dict[int, int] = {}
    if subject.scope is Scope.FUND:
        last = _counted(call, subject, days)
        for cut in _cut_years(call, days):
            last.pop(cut.until.year, None)
            last |= _greatest_of(call, subject, cut)
    else:
        last = _greatest(call, subject, days)
    return [journal.number(year, number) for year, number in sorted(last.items())]


def _counted(call: Call, subject: Subject, days: Days) -> dict[int, int]:
    """The counters know the last entry of a whole year."""
    counter = ledger_model.EntryCounter
    years = counter.fiscal_year.between(days.first.year, days.until.year)
    rows = call.session.execute(
        select(counter.fiscal_year, counter.last).where(counter.fund_id == subject.fund.id, years)
    )
    return dict(rows.tuples().all())


def _cut_years(call: Call, days: Days) -> Iterator[Days]:
    """The years that the period does not include to the end; the current year ends today."""
    ends = min(days.until, call.today)
    cut_off = ends < call.today and (ends.month, ends.day) != (12, 31)
    if days.since and (days.since.month, days.since.day) != (1, 1) and days.since.year < ends.year:
        yield Days(days.since, date(days.since.year, 12, 31))
    if cut_off or (days.since and days.since.year == ends.year):
        yield Days(max(days.first, date(ends.year, 1, 1)), ends)


def _greatest(call: Call, subject: Subject, days: Days) -> dict[int, int]:
    """Of a donor or an award: what is kept for each day, however many its entries."""
    day, award = ledger_model.AwardEntryDay, partners_model.Award
    year = extract("year", day.on_day)
    found = (
        select(year, func.max(day.last_number))
        .join(award, award.id == day.award_id)
        .where(subject.awards, day.on_day.between(days.first, days.until))
    )
    return {int(in_year): number for in_year, number in call.session.execute(found.group_by(year))}


def _greatest_of(call: Call, subject: Subject, days: Days) -> dict[int, int]:
    """Of the fund, in days of one year: the last entry of each of these days is the first that the index tells."""
    entry = ledger_model.JournalEntry
    day = (
        func.generate_series(days.first, days.until, text("interval '1 day'"))
        .table_valued("day")
        .render_derived(name="days")
    )
    of_day = entry.fund_id == subject.fund.id, entry.occurred_on == cast(day.c.day, Date)
    last = select(entry.number).where(*of_day).order_by(entry.number.desc()).limit(1).lateral()
    number = call.session.scalar(select(func.max(last.c.number)).select_from(day).join(last, true()))
    return {} if number is None else {days.until.year: number}
