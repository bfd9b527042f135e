"""Any list as a table: the list's own filters, only the columns asked for, part by part, on record."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds.evidence import ListExports
from contracts.funds.tables import ReadTable, TableOf
from contracts.identity import Role
from gateway.web.funds.finding.columns import COLUMNS
from services.funds.evidence import access_log
from services.funds.tables import lists
from tests.common.funds.helpers import Setting, setting


@pytest.fixture
def fund(desk: Desk) -> Setting:
    made = setting(desk.session)
    made.receive("90000")
    return made


def _table(fund: Setting, of: str, columns: list[str], *filters: str, **given: Any) -> Any:
    return lists.read_table(fund.officer, ReadTable(of=of, columns=columns, filters=list(filters), **given))


def test_the_rows_are_those_of_the_list_with_its_filters(fund: Setting) -> None:
    fund.spend("10", document="A")
    fund.spend("9000", document="B")
    of_award = f"award_id={fund.award.id}"
    assert _table(fund, "expenditures", ["document"], of_award).rows == [["B"], ["A"]]
    named = _table(fund, "expenditures", ["award", "line", "document"], of_award, "status=posted").rows
    assert ["Ports of Belize", "Training", "A"] in named


@pytest.mark.parametrize("of", list(TableOf))
def test_every_column_that_the_pages_ask_for_is_there(fund: Setting, of: TableOf) -> None:
    fund.spend("10")
    columns = [column.name for column in COLUMNS[of]]
    part = _table(fund, of, columns)
    assert all(len(row) == len(columns) for row in part.rows)
    assert part.rows or of is TableOf.COMMITMENTS


def test_part_by_part_without_a_gap(fund: Setting) -> None:
    for n in range(5):
        fund.spend("10", document=f"P{n}")
    seen: list[Any] = []
    cursor = None
    while True:
        part = _table(fund, "found", ["document"], f"award_id={fund.award.id}", "kind=cost", limit=2, cursor=cursor)
        seen += part.rows
        if (cursor := part.next) is None:
            break
    assert seen == [[f"P{n}"] for n in (4, 3, 2, 1, 0)]


def test_it_is_on_record_once_whatever_the_number_of_parts(fund: Setting, desk: Desk) -> None:
    fund.spend("10")
    first = _table(fund, "entries", ["number"], limit=1)
    _table(fund, "entries", ["number"], limit=1, cursor=first.next)
    kept = access_log.list_exports(desk.call_as(Role.AUDITOR), ListExports(member_id=fund.officer.actor.id))
    assert [(each.what, each.format) for each in kept.items] == [("entries", "csv")]


@pytest.mark.parametrize(
    ("columns", "filters", "code"),
    [
        (["salary"], [], "malformed"),
        (["document"], ["colour=red"], "malformed"),
        (["document"], ["limit=9"], "malformed"),
        (["document"], ["status=lost"], "invalid"),
        (["document"], ["award_id=1"], "invalid"),
    ],
)
def test_what_a_list_does_not_have_is_refused(fund: Setting, columns: list[str], filters: list[str], code: str) -> None:
    fund.spend("10")
    with pytest.raises(Refused) as refusal:
        _table(fund, "expenditures", columns, *filters)
    assert refusal.value.refusal.code == code
