"""The funds whose books are kept here: the Network's own, and others on other terms."""

from __future__ import annotations

from pydantic import Field

from contracts.base import Command, Page, Paged, change, create, read
from contracts.funds import FundTerms, PlannedUsd
from contracts.kinds import ShortText, Slug, Version


class OpenFund(Command):
    """A fund with books of its own. Whether it generates interest is never changed afterwards (Fund rule 5)."""

    fund_id: Slug = Field(examples=["trust-fund-belize"])
    title: ShortText
    generates_interest: bool = False
    second_signature_above_usd: PlannedUsd


class EditFund(Command):
    """A fund's title and the amount above which two people sign (Fund rule 12)."""

    fund_id: Slug
    title: ShortText
    second_signature_above_usd: PlannedUsd
    expected_version: Version | None = None


class ReadFund(Command):
    """One fund's terms."""

    fund_id: Slug


class ListFunds(Paged):
    """The funds, by identifier."""


OPEN_FUND = create("funds", "open_fund", OpenFund, FundTerms, "Open a fund")
EDIT_FUND = change("funds", "edit_fund", EditFund, FundTerms, "Edit a fund's terms")
READ_FUND = read("funds", "read_fund", ReadFund, FundTerms, "Read a fund's terms")
LIST_FUNDS = read("funds", "list_funds", ListFunds, Page[FundTerms], "List the funds")
