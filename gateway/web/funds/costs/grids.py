"""Costs pasted from a spreadsheet, or read from a file: every fault at its cell first, then all of them or none."""

from __future__ import annotations

import asyncio
import base64
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request, Response

from contracts.base import Refused
from contracts.funds.bank import accounts as funds_accounts
from contracts.funds.batches import batches as funds_batches
from contracts.funds.batches import rows as funds_rows
from contracts.funds.spending import invoices as funds_invoices
from contracts.identity import Role
from gateway import translate
from gateway.embedded_refusals import in_language
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, see, visit
from gateway.web.funds import files
from gateway.web.funds.costs.choices import by_award
from gateway.web.funds.costs.tables import as_read, rows_of
from gateway.web.funds.costs.wording import COST_COLUMNS
from gateway.web.funds.reading import READERS

router = APIRouter(route_class=PageRoute)
_PAGE, _FILE = "funds/costs/grid.html", "funds/costs/file.html"
# Ten thousand rows of a paste, which are refused with what to do instead.
_BYTES = 4_000_000
_MOST = 200
# How often, and how long, a file that was entered is looked at before its page is shown.
_LOOKS, _PAUSE = 12, 0.25
_TOO_MANY = funds_rows.TOO_MANY_ROWS.code


@router.get("/fund/costs/grid")
async def grid(request: Request) -> Response:
    """An empty grid. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    return visitor.page(_PAGE, problem=None, wrong={}, **await _about(visitor, Form()))


@router.post("/fund/costs/grid")
async def send_grid(request: Request) -> Response:
    """Checks the rows, and enters them if nothing stands against any. Raises UNAUTHENTICATED, FORBIDDEN, TOO_LARGE."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = await visitor.form(most_bytes=_BYTES)
    try:
        payload = await _grid(fields)
        check = in_language(await visitor.call(funds_rows.CHECK_ROWS, payload), visitor.language)
        if fields.text("decision") == "enter" and not check["refused"] and not fields.uploads:
            return see(f"/fund/costs/files/{await _entered(visitor, fields, payload)}")
    except Refused as refused:
        must_be_the_forms(refused, or_missing=True)
        if refused.refusal.code == _TOO_MANY and fields.uploads:
            return see(f"/fund/costs/files/{await _large(visitor, fields)}")
        shown = await _about(visitor, fields)
        return visitor.page_again(_PAGE, refused, key=fields.key, **shown)
    about = await _about(visitor, fields, check)
    return visitor.page(
        _PAGE, 422 if _is_refused(fields, check) else 200, problem=None, wrong={}, key=fields.key, **about
    )


def _is_refused(fields: Form, check: Data[funds_rows.RowsCheck]) -> bool:
    return fields.text("decision") == "enter" and bool(check["refused"])


async def _grid(fields: Form) -> dict[str, Any]:
    """The rows as they were pasted, or the file. Raises TOO_LARGE."""
    payload: dict[str, Any] = {"key": _grid_key(fields)} | fields.filled("line_id", "day_order")
    payload["currency"] = fields.text("currency").strip().upper() or "USD"
    if fields.uploads:
        content = await files.content_of(fields.uploads[0])
        return payload | {"content_base64": base64.b64encode(content).decode()}
    return payload | {"rows": rows_of(fields.text("rows"))}


def _grid_key(fields: Form) -> str:
    key = fields.text("grid_key")
    return key if 8 <= len(key) <= 40 and key.replace("-", "").isalnum() and key.isascii() else str(uuid4())


async def _entered(visitor: Visit, fields: Form, payload: Data[funds_rows.EnterRows]) -> str:
    """The file of entries that it became; mostly it is done by the time it is shown."""
    made = await visitor.call(funds_rows.ENTER_ROWS, payload, key=fields.key)
    for _ in range(_LOOKS):
        if made["status"] != "queued":
            break
        await asyncio.sleep(_PAUSE)
        made = await visitor.call(funds_batches.READ_BATCH, {"batch_id": made["id"]})
    return str(made["id"])


async def _large(visitor: Visit, fields: Form) -> str:
    """A file with more rows than are checked at once: read while nobody waits, first as a trial."""
    upload = fields.uploads[0]
    content = base64.b64encode(await files.content_of(upload)).decode()
    sent = {"kind": "expenditures", "filename": files.name_of(upload), "content_base64": content, "dry_run": True}
    made = await visitor.call(funds_batches.SUBMIT_BATCH, sent, key=fields.key)
    return str(made["id"])


async def _about(visitor: Visit, fields: Form, check: Data[funds_rows.RowsCheck] | None = None) -> dict[str, Any]:
    lines, accounts = await asyncio.gather(
        visitor.call(funds_invoices.LIST_PAYABLE_LINES, {"limit": _MOST}),
        visitor.call(funds_accounts.LIST_BANK_ACCOUNTS, {"limit": _MOST}),
    )
    named = {str(each["id"]): str(each["name"]) for each in accounts["items"]}
    columns = {code: translate.text(name, visitor.language) for code, name in COST_COLUMNS.items()}
    key = _grid_key(fields)
    text = as_read(check, columns, lines["items"], key, named) if check else fields.text("rows")
    return {
        "fields": fields, "check": check, "rows": text, "columns": list(columns.items()),
        "faults": _faults(check, columns) if check else [], "lines": by_award(lines["items"]),
        "grid_key": key,
    }  # fmt: skip


def _faults(check: Data[funds_rows.RowsCheck], columns: dict[str, str]) -> list[tuple[int, str, str, str]]:
    """Row, column, the column's name and what is wrong, in the order of the rows."""
    return [
        (row["row"], fault["column"], columns.get(fault["column"], ""), fault["message"])
        for row in check["rows"]
        for fault in row["faults"]
        if fault["column"] != "document_date" or not _is_the_costs_own(check, row)
    ]


def _is_the_costs_own(check: Data[funds_rows.RowsCheck], row: Data[funds_rows.CheckedRow]) -> bool:
    """Whether the document's day is the cost's, of which the same is said."""
    cells = dict(zip(check["columns"], row["cells"], strict=True))
    return bool(cells["document_date"] == cells["date"] and any(each["column"] == "date" for each in row["faults"]))


@router.get("/fund/costs/files/{batch_id}")
async def file_of_costs(request: Request, batch_id: str) -> Response:
    """A file of entries and what is wrong with its rows. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    return visitor.page(_FILE, problem=None, **await _file(visitor, batch_id))


@router.post("/fund/costs/files/{batch_id}")
async def enter_file(request: Request, batch_id: str) -> Response:
    """Enters a file that was checked. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = await visitor.form()
    try:
        await visitor.call(funds_batches.RUN_BATCH, {"batch_id": batch_id, "dry_run": False}, key=fields.key)
    except Refused as refused:
        if refused.refusal.status in (401, 404):
            raise
        return visitor.page_again(_FILE, refused, **await _file(visitor, batch_id))
    return see(f"/fund/costs/files/{batch_id}")


async def _file(visitor: Visit, batch_id: str) -> dict[str, Any]:
    asked = {"batch_id": batch_id, "limit": 100} | visitor.asked("cursor")
    batch, errors = await asyncio.gather(
        visitor.call(funds_batches.READ_BATCH, {"batch_id": batch_id}),
        visitor.call(funds_batches.LIST_BATCH_ERRORS, asked),
    )
    mine = batch["submitted_by"] == str(visitor.caller.actor.member_id)
    return {
        "batch": batch,
        "errors": in_language(errors["items"], visitor.language),
        "next": errors["next"],
        "may_enter": mine,
    }
