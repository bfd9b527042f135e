"""Rules that propose, payment orders, and the reconciliation that closes at zero."""

from __future__ import annotations

import asyncio
import base64
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import Operation, Refused
from contracts.funds.bank import accounts as funds_accounts
from contracts.funds.bank import desk as funds_desk
from contracts.funds.bank import payments as funds_payments
from contracts.funds.bank import reconciliation as funds_reconciliation
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.partners import donors as funds_donors
from contracts.identity import Role
from gateway import deadlines
from gateway.documents.table_xlsx import workbook
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, see, visit
from gateway.web.funds.reading import READERS

router = APIRouter(route_class=PageRoute)
_MOST = 200
_RULE = ("fund_id", "account_id", "words", "way", "books", "budget_line_id", "donor_id")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DECISIONS: dict[str, Operation[Any, Any]] = {
    "sign": funds_payments.SIGN_PAYMENT_ORDER,
    "refuse": funds_payments.REFUSE_PAYMENT_ORDER,
    "withdraw": funds_payments.WITHDRAW_PAYMENT_ORDER,
}


@router.get("/fund/bank/rules")
async def rules(request: Request) -> Response:
    """The rules, and the form for another. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    return visitor.page("funds/bank/rules.html", problem=None, wrong={}, fields=Form(), **await _rules(visitor))


@router.post("/fund/bank/rules")
async def write_rule(request: Request) -> Response:
    """Adds a rule, changes one, or ends it. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    fields = await visitor.form()
    told: dict[str, Any] = fields.filled(*_RULE) | fields.amounts("at_least", "at_most")
    try:
        if rule_id := fields.text("rule_id"):
            told.pop("fund_id", None)
            told |= {"rule_id": rule_id, "active": fields.text("decision") != "end"}
            told |= fields.filled("expected_version")
            await visitor.call(funds_desk.EDIT_BANK_RULE, told)
        else:
            await visitor.call(funds_desk.ADD_BANK_RULE, told, key=fields.key)
    except Refused as refused:
        return visitor.page_again("funds/bank/rules.html", refused, fields=fields, **await _rules(visitor))
    return see("/fund/bank/rules", "saved")


async def _rules(visitor: Visit) -> dict[str, Any]:
    listed = {"limit": _MOST}
    found, accounts, donors, funds = await asyncio.gather(
        visitor.call(funds_desk.LIST_BANK_RULES, listed),
        visitor.call(funds_accounts.LIST_BANK_ACCOUNTS, listed),
        visitor.call(funds_donors.LIST_DONORS, listed),
        visitor.call(funds_terms.LIST_FUNDS, {"limit": 100}),
    )
    asked = (visitor.call(funds_desk.LIST_BOOKABLE_LINES, {"fund_id": each["id"]}) for each in funds["items"])
    lines = [line for page in await asyncio.gather(*asked) for line in page["items"]]
    return {
        "rules": sorted(found["items"], key=lambda rule: not rule["active"]),
        "accounts": [(each["id"], each["name"]) for each in accounts["items"]],
        "donors": [(each["id"], each["name"]) for each in donors["items"]],
        "funds": [(each["id"], each["title"]) for each in funds["items"]],
        "budget_lines": [(each["id"], f"{each['award']} · {each['title']}") for each in lines],
    }  # fmt: skip


@router.get("/fund/bank/{account_id}/payments")
async def payments(request: Request, account_id: str) -> Response:
    """Costs that can be paid, and the orders. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    shown = await _payments(visitor, account_id)
    return visitor.page("funds/bank/payments.html", problem=None, wrong={}, fields=Form(), **shown)


@router.post("/fund/bank/{account_id}/payments")
async def order_payments(request: Request, account_id: str) -> Response:
    """Orders what is ticked, or decides an order. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    fields = await visitor.form()
    try:
        if (decision := fields.text("decision")) in _DECISIONS:
            told = {"order_id": fields.text("order_id")} | fields.filled("reason")
            await visitor.call(_DECISIONS[decision], told)
        else:
            await visitor.call(funds_payments.ORDER_PAYMENTS, _ordered(account_id, fields), key=fields.key)
    except Refused as refused:
        must_be_the_forms(refused, or_missing=True)
        shown = await _payments(visitor, account_id)
        return visitor.page_again("funds/bank/payments.html", refused, fields=fields, **shown)
    return see(f"/fund/bank/{account_id}/payments", "signed" if decision == "sign" else "saved")


def _ordered(account_id: str, fields: Form) -> dict[str, Any]:
    """An account is written as an IBAN, or as a number: an IBAN begins with two letters and two digits."""
    chosen = fields.get("chosen", [])
    return {
        "account_id": account_id,
        **fields.filled("execute_on"),
        "payments": [
            {"expenditure_id": each}
            | {
                name: fields.text(f"{name}-{each}")
                for name in ("country", "bic")
                if fields.text(f"{name}-{each}").strip()
            }
            | _numbered("".join(fields.text(f"account-{each}").split()).upper())
            for each in chosen
        ],
    }


def _numbered(written: str) -> dict[str, str]:
    if not written:
        return {}
    return {"iban" if written[:2].isalpha() and written[2:4].isdigit() else "number": written}


async def _payments(visitor: Visit, account_id: str) -> dict[str, Any]:
    here = {"account_id": account_id}
    account, costs, orders = await asyncio.gather(
        visitor.call(funds_accounts.READ_BANK_ACCOUNT, here),
        # As many as a form holds: three fields each.
        visitor.call(funds_payments.LIST_PAYABLE_COSTS, here | {"limit": 15}),
        visitor.call(funds_payments.LIST_PAYMENT_ORDERS, here | {"limit": 20}),
    )
    me = str(visitor.caller.actor.id)
    return {
        "account": account, "costs": costs["items"], "more": bool(costs["next"]), "orders": orders["items"], "me": me,
        "today": datetime.now(UTC).date().isoformat(), "may_enter": visitor.has(Role.FINANCE_OFFICER),
        "may_sign": visitor.has(Role.FINANCE_APPROVER),
    }  # fmt: skip


@router.get("/fund/bank/{account_id}/reconciliation")
async def reconciliation(request: Request, account_id: str) -> Response:
    """The report on a day. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    try:
        shown = await _report(visitor, account_id)
    except Refused as refused:
        must_be_the_forms(refused)
        return visitor.page_again("funds/bank/reconciliation.html", refused, **await _head(visitor, account_id))
    return visitor.page("funds/bank/reconciliation.html", problem=None, wrong={}, **shown)


@router.post("/fund/bank/{account_id}/reconciliation")
async def close_reconciliation(request: Request, account_id: str) -> Response:
    """Closes the account up to the day. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    fields = await visitor.form()
    until = fields.text("until")
    payload = {"account_id": account_id, "ends_on": until}
    try:
        await visitor.call(funds_reconciliation.CLOSE_RECONCILIATION, payload, key=fields.key)
    except Refused as refused:
        if refused.refusal.status in (401, 404) or refused.refusal.code == "forbidden":
            raise
        return visitor.page_again("funds/bank/reconciliation.html", refused, **await _report(visitor, account_id))
    return see(f"/fund/bank/{account_id}/reconciliation?until={until}", "bank-closed")


_DETAILS = ("name", "iban", "number", "bic", "starts_on", "opening_balance")


@router.post("/fund/bank/{account_id}/opening")
async def explain_opening(request: Request, account_id: str) -> Response:
    """Says why bank and books differed on the account's first day. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"/fund/bank/{account_id}/reconciliation")
    visitor.must_have(*READERS)
    fields = await visitor.form()
    account = await visitor.call(funds_accounts.READ_BANK_ACCOUNT, {"account_id": account_id})
    told = {name: account[name] for name in _DETAILS if account[name] is not None}
    told["expected_version"] = fields.text("expected_version") or account["version"]
    payload = told | {"account_id": account_id, "opening_note": fields.text("opening_note").strip()}
    try:
        await visitor.call(funds_accounts.EDIT_BANK_ACCOUNT, payload)
    except Refused as refused:
        must_be_the_forms(refused, or_missing=True)
        shown = await _report(visitor, account_id, fields.text("until"))
        return visitor.page_again("funds/bank/reconciliation.html", refused, **shown | {"fields": fields})
    return see(f"/fund/bank/{account_id}/reconciliation?until={_day(fields.text('until'))}", "saved")


@router.get("/fund/bank/{account_id}/reconciliation.xlsx")
async def reconciliation_xlsx(request: Request, account_id: str) -> Response:
    """The same as a workbook; the export is recorded. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    payload = {"account_id": account_id, "ends_on": _until(visitor)}
    file = await visitor.call(funds_reconciliation.RECONCILIATION_CSV, payload)
    table = base64.b64decode(file["content_base64"])
    content = await deadlines.in_thread("documents", lambda: workbook(table))
    name = str(file["filename"]).removesuffix(".csv")
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"', "Cache-Control": "no-store"}
    return Response(content, media_type=_XLSX, headers=headers)


def _until(visitor: Visit) -> str:
    """The day asked for, or the last one of the month before."""
    return _day(visitor.asked("until").get("until", ""))


def _day(written: str) -> str:
    last = datetime.now(UTC).date().replace(day=1) - timedelta(days=1)
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        return last.isoformat()


async def _head(visitor: Visit, account_id: str) -> dict[str, Any]:
    account, closed = await asyncio.gather(
        visitor.call(funds_accounts.READ_BANK_ACCOUNT, {"account_id": account_id}),
        visitor.call(funds_reconciliation.LIST_RECONCILIATIONS, {"account_id": account_id, "limit": 24}),
    )
    return {
        "account": account, "closed": closed["items"], "until": _until(visitor), "report": None,
        "may_sign": visitor.has(Role.FINANCE_APPROVER), "may_enter": visitor.has(Role.FINANCE_OFFICER),
        "fields": Form(),
    }  # fmt: skip


async def _report(visitor: Visit, account_id: str, until: str = "") -> dict[str, Any]:
    until = _day(until) if until else _until(visitor)
    payload = {"account_id": account_id, "ends_on": until}
    head, report = await asyncio.gather(
        _head(visitor, account_id), visitor.call(funds_reconciliation.READ_RECONCILIATION, payload)
    )
    return head | {"report": report, "until": until}
