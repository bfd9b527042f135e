"""A receipt split over several donors: the rows of the form, and what each may be for."""

from __future__ import annotations

from typing import Any

from chassis.spreadsheets.written import plain_amount
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.partners import donors as funds_donors
from contracts.funds.receipts import unidentified as funds_unidentified
from contracts.funds.spending import awards as funds_awards
from gateway.views import Data
from gateway.web.frame.visit import Form

# A form has sixty-four fields at most.
_ROWS, _MOST = 2, 18
Purpose = dict[str, str]


def purposes(
    instalments: list[Data[funds_agreements.DueInstalment]],
    awards: list[Data[funds_awards.Award]],
    donors: list[Data[funds_donors.Donor]],
    receipt: Data[funds_unidentified.UnidentifiedReceipt] | None,
) -> dict[str, list[dict[str, Any]]]:
    """What a part may be for; each with the value of its choice, which says whom and what it is."""
    if receipt is None:
        return {"instalments": [], "awards": [], "donors": []}
    fund = receipt["fund_id"]
    return {
        "instalments": [
            each | {"value": f"instalment {each['donor_id']} {each['agreement_id']} {each['id']} {each['currency']}"}
            for each in instalments
        ],
        "awards": [
            each | {"value": f"award {each['donor_id']} {each['agreement_id']} {each['id']} USD"}
            for each in awards
            if each["agreement_id"] and each["fund_id"] == fund
        ],
        "donors": [each | {"value": f"donor {each['id']}"} for each in donors],
    }


def rows(
    fields: Form, receipt: Data[funds_unidentified.UnidentifiedReceipt] | None, more: int = 0
) -> list[dict[str, str]]:
    """The rows of the form, as they were sent; the first one is for all that is open."""
    sent = _sent(fields)
    if not sent and receipt:
        sent = [{"to": "", "identified_usd": receipt["open_usd"], "amount": ""}]
    blank = {"to": "", "identified_usd": "", "amount": ""}
    return (sent + [blank] * max(_ROWS - len(sent), more))[:_MOST]


def _sent(fields: Form) -> list[dict[str, str]]:
    columns = {name: fields.get(f"parts.{name}", []) for name in ("to", "identified_usd", "amount")}
    count = max(len(values) for values in columns.values())
    made = [{name: (values + [""] * count)[place] for name, values in columns.items()} for place in range(count)]
    return [row for row in made if any(value.strip() for value in row.values())]


def parts(fields: Form) -> list[dict[str, str]]:
    """The parts of the command, of the rows that say something."""
    return [_part(row) for row in _sent(fields)]


def _part(row: dict[str, str]) -> dict[str, str]:
    kind, *ids = row["to"].split(" ")
    names = {
        "instalment": ("donor_id", "agreement_id", "instalment_id", "currency"),
        "award": ("donor_id", "agreement_id", "award_id", "currency"),
        "donor": ("donor_id",),
    }
    told = {name: value for name, value in zip(names.get(kind, ()), ids, strict=False) if value}
    for name in ("identified_usd", "amount"):
        if written := row[name].strip():
            told[name] = plain_amount(written) or written
    if told.get("currency", "USD") == "USD":
        told.pop("amount", None)
    return told
