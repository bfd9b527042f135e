"""Costs and receipts that may be one in parts, each below the threshold: for approvers and auditors (Fund rule 12)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, View, read
from contracts.funds.kinds import THE_FUND, Day, Usd
from contracts.kinds import Id, Slug

# How far back one looks without a day, and how many of the largest are listed.
LOOK_BACK_DAYS, MOST_IN_PARTS = 92, 50


class PartKind(StrEnum):
    """What was entered in parts."""

    EXPENDITURE = "expenditure"
    CONTRIBUTION = "contribution"


class InParts(View):
    """What one person entered for one payee or from one donor on near days (`splitting_days`), each without a second
    signature, together above the threshold."""

    kind: PartKind
    party: str
    entered_by: Id
    entered_by_name: str
    parts: int
    amount_usd: Usd
    since: date
    until: date


class InPartsReport(View):
    """The largest first; at most 50."""

    fund_id: Slug
    above_usd: Usd
    near_days: int
    since: date
    items: list[InParts]


class ListInParts(Command):
    """What may be one in parts, entered for days since then; without a day, for the last three months."""

    fund_id: Slug = THE_FUND
    since: Day | None = Field(default=None)


LIST_IN_PARTS = read(
    "funds",
    "list_in_parts",
    ListInParts,
    InPartsReport,
    "List the costs and receipts that may be one in parts",
    at="/in-parts",
)
