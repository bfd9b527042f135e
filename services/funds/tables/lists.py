"""Any list of the Fund as a table, part by part: the list's own filters and rules, and only the columns wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select

from chassis import tables
from chassis.call import Call
from contracts.base import INVALID, MALFORMED, Page, Paged, View
from contracts.funds import finding as funds_finding
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.receipts import contributions as funds_contributions
from contracts.funds.spending import awards as funds_awards
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.tables import ReadTable, TableOf, TablePart
from services.funds.evidence import access_log
from services.funds.finding import search
from services.funds.ledger import entries
from services.funds.partners.model import Award
from services.funds.receipts import contribution_views as contributions
from services.funds.spending import awards, commitments
from services.funds.spending.budget_model import BudgetLine
from services.funds.tables.costs import cost_rows

_OF_PAGES = ("cursor", "limit")


@dataclass(frozen=True)
class Listed:
    """A list: its command, and what gives a page of rows of the columns asked for."""

    command: type[Paged]
    rows: Callable[[Call, Any, list[str]], Page[Any]]


def read_table(call: Call, command: ReadTable) -> TablePart:
    """A part of it. Raises MALFORMED for a filter or column that the list does not have, INVALID for a bad value."""
    listed = LISTS[command.of]
    asked = _asked(listed, command)
    if command.cursor is None:
        access_log.record(call, command.of, command.format, command)
    found = listed.rows(call, asked, command.columns)
    return TablePart(rows=found.items, next=found.next)


def _asked(listed: Listed, command: ReadTable) -> Paged:
    """The list's own command; its limit alone goes beyond a page's."""
    filters = dict(each.split("=", 1) for each in command.filters)
    if unknown := set(filters) - (set(listed.command.model_fields) - set(_OF_PAGES)):
        raise MALFORMED("filters", reason=f"there is no filter {min(unknown)}")
    try:
        checked = listed.command.model_validate(filters | {"cursor": command.cursor})
    except ValidationError as wrong:
        raise INVALID(".".join(map(str, wrong.errors()[0]["loc"]))) from None
    return checked.model_copy(update={"limit": command.limit})


# Columns that are the name of what another one identifies.
_NAMES: Mapping[str, tuple[str, Any, Any]] = {
    "award": ("award_id", Award.id, Award.title),
    "line": ("line_id", BudgetLine.id, BudgetLine.title),
    "entered_by_name": ("entered_by", tables.member.c.id, tables.member.c.name),
    "approved_by_name": ("approved_by", tables.member.c.id, tables.member.c.name),
    "decided_by_name": ("decided_by", tables.member.c.id, tables.member.c.name),
}


def _naming(call: Call, rows: Sequence[Mapping[str, Any]], columns: list[str]) -> dict[str, dict[Any, str]]:
    """The names of the columns that are asked for and that the list does not have itself."""
    found: dict[str, dict[Any, str]] = {}
    for column in columns:
        if column in _NAMES and rows and column not in rows[0]:
            of, key, name = _NAMES[column]
            ids = {row[of] for row in rows if row.get(of)}
            found[column] = {row[0]: row[1] for row in call.session.execute(select(key, name).where(key.in_(ids)))}
    return found


def _row(values: Mapping[str, Any], columns: list[str], naming: Mapping[str, Mapping[Any, str]]) -> list[Any]:
    try:
        return [naming[name].get(values[_NAMES[name][0]]) if name in naming else values[name] for name in columns]
    except KeyError as missing:
        raise MALFORMED("columns", reason=f"there is no column {missing.args[0]}") from None


def _of_list(
    feature: Callable[[Call, Any], Page[Any]], unfolded: Callable[[Any], Iterator[Mapping[str, Any]]]
) -> Callable[[Call, Any, list[str]], Page[Any]]:
    """The views of a list as rows; `unfolded`: what makes several rows of one item."""

    def rows(call: Call, asked: Paged, columns: list[str]) -> Page[Any]:
        found = feature(call, asked)
        told = [each for item in found.items for each in unfolded(item)]
        naming = _naming(call, told, columns)
        return Page[Any](items=[_row(each, columns, naming) for each in told], next=found.next)

    return rows


def _plain(item: View) -> Iterator[Mapping[str, Any]]:
    yield item.__dict__


def _by_posting(entry: funds_journal.Entry) -> Iterator[Mapping[str, Any]]:
    """An entry has a row for each of its postings."""
    for line in entry.postings:
        yield entry.__dict__ | line.__dict__


LISTS: Mapping[TableOf, Listed] = {
    TableOf.EXPENDITURES: Listed(funds_expenditures.ListExpenditures, cost_rows),
    TableOf.CONTRIBUTIONS: Listed(
        funds_contributions.ListContributions, _of_list(contributions.list_contributions, _plain)
    ),
    TableOf.COMMITMENTS: Listed(funds_commitments.ListCommitments, _of_list(commitments.list_commitments, _plain)),
    TableOf.AWARDS: Listed(funds_awards.ListAwards, _of_list(awards.list_awards, _plain)),
    TableOf.ENTRIES: Listed(funds_journal.ListEntries, _of_list(entries.list_entries, _by_posting)),
    TableOf.FOUND: Listed(funds_finding.SearchFund, _of_list(search.search_fund, _plain)),
}
