"""Statements: a file checked before it is taken in, how the bank writes CSV, accepting proposals above a score."""

from __future__ import annotations

import base64
import hashlib
from decimal import Decimal, InvalidOperation
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import Refused
from contracts.funds.bank import accounts as funds_accounts
from contracts.funds.bank import bank_files as funds_bank_files
from contracts.funds.bank import desk as funds_desk
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, see, visit
from gateway.web.funds import files
from gateway.web.funds.reading import READERS

router = APIRouter(route_class=PageRoute)
# A file this small goes along with its check; a larger one is chosen again, and has to be the same.
_CARRIED = 100_000
_STATED = ("starts_on", "ends_on")
_COLUMNS = ("booked_on", "value_on", "amount", "direction", "debit", "credit", "currency", "reference",
            "counterparty", "balance")  # fmt: skip
_LAYOUT = ("encoding", "delimiter", "decimal_sign", "date_format", "header_row", "footer_rows")
_ABOVE = "0.90"


@router.get("/fund/bank/{account_id}/statements")
async def statements(request: Request, account_id: str) -> Response:
    """The account's statements, and the form for another. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    return visitor.page("funds/bank/statements.html", problem=None, wrong={}, fields=Form(), found=None,
                        **await _about(visitor, account_id))  # fmt: skip


@router.post("/fund/bank/{account_id}/statements")
async def take_statement(request: Request, account_id: str) -> Response:
    """Checks a file, and takes it in once it was shown. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, TOO_LARGE."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    fields = await visitor.form()
    template = "funds/bank/statements.html"
    try:
        if fields.text("decision") == "withdraw":
            told = {"statement_id": fields.text("statement_id"), "reason": fields.text("reason")}
            await visitor.call(funds_bank_files.WITHDRAW_BANK_STATEMENT, told)
            return see(f"/fund/bank/{account_id}/statements", "saved")
        name, content = await _file(fields)
        digest = hashlib.sha256(content).hexdigest()
        checked = fields.text("decision") == "take" and fields.text("sha256") == digest
        payload = {"filename": name, "content_base64": base64.b64encode(content).decode(), "account_id": account_id}
        payload |= fields.filled(*_STATED) | fields.amounts("opening_balance", "closing_balance")
        key = fields.key if checked else None
        found = await visitor.call(funds_bank_files.IMPORT_BANK_FILE, payload | {"dry_run": not checked}, key=key)
    except Refused as refused:
        must_be_the_forms(refused, or_missing=True)
        return visitor.page_again(template, refused, fields=fields, found=None, **await _about(visitor, account_id))
    if checked:
        return see(f"/fund/bank/{account_id}", "bank-imported")
    carried = payload["content_base64"] if len(content) <= _CARRIED else ""
    about = await _about(visitor, account_id)
    return visitor.page(template, problem=None, wrong={}, fields=fields, found=found, carried=carried, **about)


async def _file(fields: Form) -> tuple[str, bytes]:
    """The file that was chosen, or that came along with its check; bounded. Raises TOO_LARGE."""
    if fields.uploads:
        return files.name_of(fields.uploads[0]), await files.content_of(fields.uploads[0], "file")
    try:
        return fields.text("filename") or "file", base64.b64decode(fields.text("content"), validate=True)
    except ValueError:
        return "file", b""


async def _about(visitor: Visit, account_id: str) -> dict[str, Any]:
    account = await visitor.call(funds_accounts.READ_BANK_ACCOUNT, {"account_id": account_id})
    asked = {"account_id": account_id, "limit": 30} | visitor.asked("cursor")
    found = await visitor.call(funds_bank_files.LIST_BANK_STATEMENTS, asked)
    return {"account": account, "statements": found["items"], "next": found["next"]}


@router.get("/fund/bank/{account_id}/mapping")
async def mapping(request: Request, account_id: str) -> Response:
    """How the account's bank writes CSV. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    shown = await _mapping(visitor, account_id)
    return visitor.page("funds/bank/mapping.html", problem=None, wrong={}, **shown)


@router.post("/fund/bank/{account_id}/mapping")
async def set_mapping(request: Request, account_id: str) -> Response:
    """Sets it, for all later files. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    fields = await visitor.form()
    columns: dict[str, Any] = dict(fields.filled(*_COLUMNS))
    columns["text"] = [each.strip() for each in fields.text("text").split(";") if each.strip()]
    layout: dict[str, Any] = {"columns": columns} | fields.filled(*_LAYOUT)
    layout["delimiter"] = {"tab": "\t"}.get(fields.text("delimiter"), fields.text("delimiter"))
    layout["negate"] = bool(fields.text("negate"))
    if words := [each.strip() for each in fields.text("debit_words").split(";") if each.strip()]:
        layout["debit_words"] = words
    payload = {"account_id": account_id, "layout": layout} | fields.filled("expected_version")
    try:
        await visitor.call(funds_accounts.SET_CSV_MAPPING, payload)
    except Refused as refused:
        shown = await _mapping(visitor, account_id)
        return visitor.page_again("funds/bank/mapping.html", refused, **shown | {"layout": _as_written(layout)})
    return see(f"/fund/bank/{account_id}/statements", "saved")


async def _mapping(visitor: Visit, account_id: str) -> dict[str, Any]:
    account = await visitor.call(funds_accounts.READ_BANK_ACCOUNT, {"account_id": account_id})
    try:
        found = await visitor.call(funds_accounts.READ_CSV_MAPPING, {"account_id": account_id})
    except Refused as refused:
        if refused.refusal.status != 404:
            raise
        return {"account": account, "layout": _as_written({"columns": {}}), "version": ""}
    return {"account": account, "layout": _as_written(found["layout"]), "version": found["version"]}


def _as_written(layout: Data[funds_accounts.CsvLayout]) -> dict[str, Any]:
    blank = {"encoding": "utf-8", "delimiter": ",", "decimal_sign": ".", "date_format": "YYYY-MM-DD", "header_row": 1,
             "footer_rows": 0, "debit_words": ["D", "DR", "DEBIT", "DBIT"], "negate": False}  # fmt: skip
    return blank | layout


@router.get("/fund/bank/{account_id}/accept")
async def accept(request: Request, account_id: str) -> Response:
    """What accepting all above a score would do. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have("finance_officer")
    above = _above(visitor.asked("above").get("above", _ABOVE))
    return visitor.page(
        "funds/bank/accept.html", problem=None, wrong={}, **await _accepting(visitor, account_id, above)
    )


@router.post("/fund/bank/{account_id}/accept")
async def accept_all(request: Request, account_id: str) -> Response:
    """Confirms exactly what was shown. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have("finance_officer")
    fields = await visitor.form()
    above = _above(fields.text("above"))
    payload = {"account_id": account_id, "above": above, "dry_run": False, "shown": fields.text("shown")}
    try:
        await visitor.call(funds_desk.ACCEPT_PROPOSALS, payload, key=fields.key)
    except Refused as refused:
        return visitor.page_again("funds/bank/accept.html", refused, **await _accepting(visitor, account_id, above))
    return see(f"/fund/bank/{account_id}", "bank-matched")


def _above(written: str) -> str:
    """A score as the service takes it: whatever is no such number is the usual one."""
    try:
        score = Decimal(written.strip().replace(",", "."))
    except InvalidOperation:
        return _ABOVE
    return f"{score:.2f}" if Decimal("0.5") <= score <= 1 else _ABOVE


async def _accepting(visitor: Visit, account_id: str, above: str) -> dict[str, Any]:
    account = await visitor.call(funds_accounts.READ_BANK_ACCOUNT, {"account_id": account_id})
    payload = {"account_id": account_id, "above": above, "dry_run": True}
    return {"account": account, "above": above, "found": await visitor.call(funds_desk.ACCEPT_PROPOSALS, payload)}
