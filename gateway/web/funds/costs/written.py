"""The form of a cost as it is written: into the command that enters it, into a draft, and back.

A part is an amount of the paper and what pays it. The fields of a form are named as a refusal names them:
`parts.2.amount`. Parts in which nothing stands are no parts.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.spreadsheets.written import country_in, day_in, plain_amount
from contracts.base import Refused
from contracts.funds.spending import expenditures as funds_expenditures
from gateway.views import Data
from gateway.web.frame.visit import Form

MOST_PARTS = 20
# Of a part; `source` is the commitment or the allocation, as `commitment:ID`.
PART = ("line_id", "source", "amount", "country", "activity_kind")
_DAYS = ("document_on", "occurred_on")
_PAPER = ("payee", "document", "description", "duplicate_reason", "bank_account_id")
_KEPT = (*_PAPER, *_DAYS, "currency", "note")
_SOURCES = ("commitment", "allocation")


def parts(fields: Form) -> list[dict[str, str]]:
    """What was written of each part, in the order of the form."""
    numbers = sorted({int(name.split(".")[1]) for name in fields if name.startswith("parts.") and _numbered(name)})
    rows = [{name: fields.text(f"parts.{number}.{name}").strip() for name in PART} for number in numbers[:MOST_PARTS]]
    return [row for row in rows if row["line_id"] or row["source"] or row["amount"]]


def _numbered(name: str) -> bool:
    number = name.split(".")[1]
    return number.isascii() and number.isdigit() and len(number) <= 3


def invoice(fields: Form) -> dict[str, Any]:
    """The paper with its parts, as the service takes it; what nobody can read is sent as it is, and refused there."""
    paper: dict[str, Any] = {**fields.filled(*_PAPER)}
    days = {name: _day(fields.text(name)) for name in _DAYS}
    # One of the two days is enough: mostly they are the same.
    for name, other in (_DAYS, _DAYS[::-1]):
        if day := days[name] or days[other]:
            paper[name] = day
    paper["currency"] = fields.text("currency").strip().upper() or "USD"
    paper["parts"] = [_part(row) for row in parts(fields)]
    return paper


def _part(row: dict[str, str]) -> dict[str, str]:
    kind, _, source = row["source"].partition(":")
    told = {f"{kind}_id": source} if kind in _SOURCES else {}
    told |= {name: row[name] for name in ("line_id", "activity_kind") if row[name]}
    if row["country"]:
        told["country"] = country_in(row["country"])
    if row["amount"]:
        told["amount"] = plain_amount(row["amount"]) or row["amount"]
    return told


def _day(written: str) -> str:
    found = day_in(written) if written.strip() else None
    return found.isoformat() if isinstance(found, date) else written.strip()


def draft(fields: Form) -> dict[str, str]:
    """What a draft keeps: as it is written, with the parts counted anew."""
    kept = {name: fields.text(name)[:1000] for name in _KEPT if fields.text(name).strip()}
    for number, row in enumerate(parts(fields)):
        kept |= {f"parts.{number}.{name}": value for name, value in row.items() if value}
    return kept


def of_draft(kept: dict[str, str]) -> Form:
    """The form as it was when the draft was kept."""
    return Form({name: [value] for name, value in kept.items()})


def of_cost(cost: Data[funds_expenditures.Expenditure]) -> Form:
    """The form of a cost that is entered once more in another's place."""
    source = next((f"{kind}:{cost[f'{kind}_id']}" for kind in _SOURCES if cost[f"{kind}_id"]), "")
    part = {
        "line_id": cost["line_id"], "source": source, "amount": cost["amount"], "country": cost["country"],
        "activity_kind": cost["activity_kind"],
    }  # fmt: skip
    told = {name: cost[name] for name in (*_PAPER, *_DAYS, "currency")}
    told |= {f"parts.0.{name}": value for name, value in part.items()}
    return Form({name: [str(value)] for name, value in told.items() if value})


def compact(fields: Form) -> Form:
    """The form with its parts counted as they are sent, so that a refusal stands at the part it is about."""
    rows = parts(fields)
    kept = Form({name: values for name, values in fields.items() if not name.startswith("parts.")})
    for number, row in enumerate(rows):
        kept |= {f"parts.{number}.{name}": [value] for name, value in row.items()}
    kept.uploads = fields.uploads
    return kept


def move(refused: Refused) -> None:
    """What is wrong, to where the form has it."""
    refused.field = at_its_field(refused.field) if refused.field else refused.field
    for error in getattr(refused, "errors", ()):
        error["field"] = at_its_field(error["field"])


def at_its_field(name: str) -> str:
    """Where the form has what a refusal is about: the commitment and the allocation are one field."""
    for source in _SOURCES:
        name = name.replace(f".{source}_id", ".source") if name.startswith("parts.") else name
    return "files" if name.startswith(("evidence", "files", "file")) else name
