"""The terms of an agreement as a form has them, and as the service takes them (Fund rules 6 and 8)."""

from __future__ import annotations

from datetime import date
from itertools import zip_longest
from typing import Any

from chassis.spreadsheets.written import country_in, day_in, plain_amount
from contracts.funds.partners import agreements as funds_agreements
from gateway.views import Data
from gateway.web.frame.visit import Form

# Rows for instalments that a form has besides those that stand; the contract takes sixty.
_FURTHER, _MOST = 3, 60
_PLAIN = ("donor_id", "reference", "title", "fund_id")
_ROW = ("instalment_id", "due_on", "amount")


def sent(fields: Form) -> dict[str, Any]:
    """The terms; what nobody can read is sent as it is, and refused there."""
    restriction = {"programmes": fields.get("programmes", []), "activity_kinds": _words(fields, "activity_kinds")}
    restriction["countries"] = [country_in(each) for each in fields.get("countries", []) if each]
    told: dict[str, Any] = dict(fields.filled(*_PLAIN))
    told["restriction"] = restriction | fields.filled("purpose")
    if share := fields.text("icr_rate").strip():
        told["icr_rate"] = plain_amount(share) or share
    if currency := fields.text("currency").strip():
        told["currency"] = currency.upper()
    return told | schedule(fields)


def schedule(fields: Form) -> dict[str, Any]:
    """The pledge, the period and the instalments: what an amendment can change."""
    told: dict[str, Any] = {}
    if pledge := fields.text("pledge").strip():
        told["pledge"] = plain_amount(pledge) or pledge
    told |= {name: _day(written) for name, written in fields.filled("starts_on", "ends_on").items()}
    told["instalments"] = [_planned(row) for row in rows(fields)]
    return told


def rows(fields: Form) -> list[dict[str, str]]:
    """The instalments in which something stands, in the order of the form; a row crossed out is none."""
    columns = (fields.get(f"instalments.{name}", []) for name in _ROW)
    written = [dict(zip(_ROW, map(str.strip, row), strict=True)) for row in zip_longest(*columns, fillvalue="")]
    return [row for row in written if row["due_on"] or row["amount"]]


def rows_shown(fields: Form) -> list[dict[str, str]]:
    """The rows of a form: what stands in it, and empty ones."""
    found = rows(fields)
    return [*found, *[dict.fromkeys(_ROW, "")] * min(_FURTHER, _MOST - len(found))]


def of_terms(terms: Data[funds_agreements.AgreementTerms]) -> Form:
    """The form with terms that are known."""
    restriction = terms["restriction"]
    lists = {name: [str(each) for each in restriction[name]] for name in ("programmes", "countries")}
    plain = {name: terms[name] for name in (*_PLAIN, "currency", "pledge", "starts_on", "ends_on", "icr_rate")}
    plain |= {"purpose": restriction["purpose"], "activity_kinds": ", ".join(restriction["activity_kinds"])}
    form = Form({name: [str(value)] for name, value in plain.items() if value is not None} | lists)
    return Form(form | of_schedule(terms["instalments"]))


def of_schedule(instalments: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The fields of instalments that are known."""
    return {
        "instalments.instalment_id": [str(each.get("id", "")) for each in instalments],
        "instalments.due_on": [str(each["due_on"]) for each in instalments],
        "instalments.amount": [str(each["amount"]) for each in instalments],
    }


def _planned(row: dict[str, str]) -> dict[str, str]:
    told = {"instalment_id": row["instalment_id"]} if row["instalment_id"] else {}
    told |= {"due_on": _day(row["due_on"])} if row["due_on"] else {}
    return told | ({"amount": plain_amount(row["amount"]) or row["amount"]} if row["amount"] else {})


def _words(fields: Form, name: str) -> list[str]:
    return [each.strip() for each in fields.text(name).split(",") if each.strip()]


def _day(written: str) -> str:
    found = day_in(written)
    return found.isoformat() if isinstance(found, date) else written.strip()
