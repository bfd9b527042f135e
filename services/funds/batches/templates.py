"""Templates for files of entries: the columns in a language, with lists of what can be referred to."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from sqlalchemy import select

from chassis.call import Call
from chassis.spreadsheets import csv_out
from contracts.funds.batches.batches import BatchKind, BatchTemplate, ReadBatchTemplate, TemplateFormat
from contracts.funds.evidence import MediaType
from services.funds.batches.columns import LAYOUTS, Layout
from services.funds.ledger import currency_model, money
from services.funds.partners import model as partners_model
from services.funds.spending import budget_model
from services.funds.spending import model as spending_model
from services.funds.spending.model import Commitment

# How many records to list with their ids; a file of a hundred thousand lines would help nobody.
_MOST = 5_000
Listing = tuple[str, Sequence[str], Iterable[Sequence[object]]]


def batch_template(call: Call, command: ReadBatchTemplate) -> BatchTemplate:
    """A workbook with budget lines, donors and agreements on further sheets, or a CSV file with the header."""
    layout = LAYOUTS[command.kind]
    header = layout.header(command.language)
    if command.format is TemplateFormat.CSV:
        content, media_type = csv_out.whole([header]), MediaType.CSV
    else:
        content, media_type = _workbook(layout, header, _LISTINGS[command.kind](call)), MediaType.XLSX
    return BatchTemplate(
        filename=f"{command.kind}.{command.format}",
        media_type=media_type,
        content_base64=base64.b64encode(content).decode(),
    )


def _workbook(layout: Layout, header: Sequence[str], listings: Iterable[Listing]) -> bytes:
    buffer = io.BytesIO()
    # Titles are entered by people, and must not become formulas or links.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        entries = book.add_worksheet("entries")
        entries.freeze_panes(1, 0)
        entries.set_column(0, len(header) - 1, 20, text)
        for place, (name, title) in enumerate(zip(layout.order, header, strict=True)):
            entries.write_string(0, place, title, bold)
            if name in layout.amounts or name in ("date", "document_date"):
                entries.set_column(place, place, 16)
        for name, columns, rows in listings:
            sheet = book.add_worksheet(name)
            sheet.set_column(0, len(columns) - 1, 38)
            sheet.write_row(0, 0, columns, bold)
            for number, row in enumerate(rows, 1):
                for place, cell in enumerate(row):
                    sheet.write_string(number, place, "" if cell is None else str(cell))
    return buffer.getvalue()


def _lines(call: Call) -> Listing:
    line, award = budget_model.BudgetLine, partners_model.Award
    rows = call.session.execute(
        select(line.id, award.title, award.programme, line.title)
        .join(award, award.id == line.award_id)
        .where(line.kind == "direct", ~line.removed, award.role == "donor")
        .order_by(award.id.desc(), line.position)
        .limit(_MOST)
    )
    return "budget lines", ("id", "award", "programme", "line"), map(tuple, rows)


def _allocations(call: Call) -> Listing:
    held = spending_model.Allocation
    rows = call.session.execute(
        select(held.id, held.activity_title, held.programme, held.amount_usd - held.spent_usd)
        .where(held.status == "granted")
        .order_by(held.id.desc())
        .limit(_MOST)
    )
    return "allocations", ("id", "activity", "programme", "rest USD"), map(tuple, rows)


def _commitments(call: Call) -> Listing:
    unit = currency_model.CurrencyUnit
    rows = call.session.execute(
        select(Commitment, unit.decimals)
        .join(unit, unit.code == Commitment.currency)
        .where(Commitment.state.in_(("open", "partly_paid")))
        .order_by(Commitment.id.desc())
        .limit(_MOST)
    )
    listed = ((k.id, k.reference, k.payee, k.currency, money.shown(k.amount, decimals)) for k, decimals in rows)
    return "commitments", ("id", "reference", "payee", "currency", "amount"), listed


def _agreements(call: Call) -> Listing:
    agreement, donor, instalment = partners_model.Agreement, partners_model.Donor, partners_model.Instalment
    rows = call.session.execute(
        select(
            donor.id,
            donor.name,
            agreement.id,
            agreement.reference,
            agreement.currency,
            instalment.id,
            instalment.due_on,
        )
        .outerjoin(agreement, agreement.donor_id == donor.id)
        .outerjoin(instalment, instalment.agreement_id == agreement.id)
        .where(~donor.built_in)
        .order_by(donor.name, agreement.id, instalment.position)
        .limit(_MOST)
    )
    columns = ("donor", "name", "agreement", "reference", "currency", "instalment", "due on")
    return "donors", columns, map(tuple, rows)


def _awards(call: Call) -> Listing:
    award = partners_model.Award
    rows = call.session.execute(
        select(award.id, award.title, award.programme, award.agreement_id)
        .where(award.role == "donor", award.agreement_id.is_not(None))
        .order_by(award.id.desc())
        .limit(_MOST)
    )
    return "awards", ("id", "title", "programme", "agreement"), map(tuple, rows)


_LISTINGS = {
    BatchKind.EXPENDITURES: lambda call: [_lines(call), _allocations(call), _commitments(call)],
    BatchKind.CONTRIBUTIONS: lambda call: [_agreements(call), _awards(call)],
    BatchKind.COMMITMENTS: lambda call: [_lines(call), _allocations(call)],
}
