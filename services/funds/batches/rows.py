"""Checks a grid of costs and enters it as a file of entries: the same reading, the same rules, all or nothing."""

from __future__ import annotations

import base64
from collections import defaultdict
from decimal import Decimal

from chassis.call import Call
from chassis.spreadsheets import csv_out
from contracts.funds.batches.batches import BatchKind, EntryBatch, SubmitBatch
from contracts.funds.batches.rows import DAY_AMBIGUOUS, CellFault, CheckedRow, CheckRows, EnterRows, RowsCheck
from services.funds.batches import batches, entry_references, files
from services.funds.batches.entering import Outcome, checked_costs
from services.funds.batches.files import Fault, Rows, fault_of
from services.funds.batches.grids import COLUMNS, LAYOUT, GridTable, table_of
from services.funds.spending.costs import Checked

_KIND = BatchKind.EXPENDITURES


def check_rows(call: Call, command: CheckRows) -> RowsCheck:
    """Every reason at every row. Raises what `table_of` raises."""
    table, rows = table_of(call, command), Rows()
    files.read_table(table, LAYOUT, rows)
    fresh = entry_references.not_entered(call, _KIND, rows)
    outcome = Outcome()
    checked = {good.row: made for good, made in checked_costs(call, fresh, outcome)}
    known = {good.row for good in rows.good} - {good.row for good in fresh} - {fault.row for fault in rows.faults}
    faults = _by_row(table, [*rows.faults, *outcome.faults])
    told = [_row(number, cells, faults, checked, known) for number, cells in table.records()]
    return RowsCheck(
        columns=list(COLUMNS),
        rows=told,
        refused=sum(bool(each.faults) for each in told),
        waiting=sum(each.needs_signature for each in told),
        unchanged=len(known),
        total_usd=sum((each.direct_usd or Decimal(0) for each in told), Decimal("0.00")),
        ambiguous_days=any(each.refusal is DAY_AMBIGUOUS for each in table.objections.values()),
    )


def _by_row(table: GridTable, faults: list[Fault]) -> dict[int, dict[str, Fault]]:
    """One fault per cell; what nobody can read is said instead of what the reading made of it."""
    found: dict[int, dict[str, Fault]] = defaultdict(dict)
    for fault in faults:
        found[fault.row].setdefault(fault.column, fault)
    for (row, column), refused in table.objections.items():
        found[row][column] = fault_of(row, column, refused)
    return found


def _row(
    number: int, cells: list[str], faults: dict[int, dict[str, Fault]], checked: dict[int, Checked], known: set[int]
) -> CheckedRow:
    made = checked.get(number) if number not in faults else None
    return CheckedRow(
        row=number,
        cells=cells,
        faults=[
            CellFault(column=each.column, code=each.code, message=each.message, params=dict(each.params))
            for each in faults.get(number, {}).values()
        ],
        direct_usd=made.worth.usd if made else None,
        needs_signature=made.needs_signature if made else False,
        entered_before=number in known,
    )


def enter_rows(call: Call, command: EnterRows) -> EntryBatch:
    """A file of entries with these rows; a cell that nobody can read is refused there as in any file. The same grid
    again is answered with its first file. Raises what `table_of` raises."""
    table = table_of(call, command)
    content = csv_out.whole([COLUMNS, *table.cells])
    encoded = base64.b64encode(content).decode()
    sent = SubmitBatch(kind=_KIND, filename=command.filename, content_base64=encoded, dry_run=False)
    return batches.submit_batch(call, sent)
