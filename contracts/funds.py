"""The Fund, money coming in: donors, agreements, awards, exchange rates, contributions, and the refusals."""

# ruff: noqa: PLC0414 - the shared values are known by this name too

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, Page, Paged, Part, View, change, create, read
from contracts.funds_evidence import Upload
from contracts.funds_kinds import THE_FUND as THE_FUND
from contracts.funds_kinds import BudgetLine as BudgetLine
from contracts.funds_kinds import Day as Day
from contracts.funds_kinds import Description as Description
from contracts.funds_kinds import LineKind as LineKind
from contracts.funds_kinds import LinePlan as LinePlan
from contracts.funds_kinds import MoneyIn, MoneyInUsd
from contracts.funds_kinds import PlannedUsd as PlannedUsd
from contracts.funds_kinds import PositiveUsd as PositiveUsd
from contracts.funds_kinds import Reason as Reason
from contracts.funds_kinds import Sum as Sum
from contracts.funds_kinds import Usd as Usd
from contracts.kinds import Country, Currency, Id, Language, Percentage, ShortText, Slug, Text, Version


class DonorClass(StrEnum):
    """What decides the rate of indirect-cost recovery (Fund rule 9)."""

    MEMBER_STATE = "member_state"
    PERMANENT_OBSERVER = "permanent_observer"
    OTHER = "other"


class FundTerms(View):
    """The terms of a fund. Whether it generates interest never changes (Fund rule 5)."""

    id: Slug
    title: str
    generates_interest: bool
    second_signature_above_usd: Usd
    version: int


class ReadTerms(Command):
    """The terms of a fund."""

    fund_id: Slug = THE_FUND


class SetThreshold(Command):
    """From now on, what is above this amount needs a second signature (Fund rule 12)."""

    second_signature_above_usd: PlannedUsd
    expected_version: Version | None = None
    fund_id: Slug = THE_FUND


class Donor(View):
    """Who gives."""

    id: Id
    name: str
    donor_class: DonorClass
    country: Country | None
    iati_identifier: str | None
    language: Language
    version: int


class AddDonor(Command):
    """A new donor."""

    name: ShortText = Field(examples=["Canada"])
    donor_class: DonorClass
    country: Country | None = None
    iati_identifier: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:+-]{3,100}$")] | None = Field(
        default=None, examples=["CA-3"]
    )
    language: Language = Language.EN


class EditDonor(AddDonor):
    """The donor's particulars as they are now; all fields are replaced."""

    donor_id: Id
    expected_version: Version | None = None


class ReadDonor(Command):
    """One donor."""

    donor_id: Id


class ListDonors(Paged):
    """The donors, by name."""


class InstalmentPlan(Part):
    """A part of the pledge and the day it is due."""

    due_on: Day
    amount: Sum


class InstalmentState(StrEnum):
    """Expected, due today, overdue, received in full, or lapsed with an agreement that has ended."""

    EXPECTED = "expected"
    DUE = "due"
    OVERDUE = "overdue"
    RECEIVED = "received"
    LAPSED = "lapsed"


class Instalment(View):
    """A part of the pledge, the day it is due, and what has come in against it, in the agreement's currency.

    Money that names no instalment counts for the first ones that are open. `over`: what came in beyond the amount.
    """

    id: Id
    position: int
    due_on: date
    amount: Decimal
    received: Decimal
    open: Decimal
    over: Decimal
    state: InstalmentState


class Restriction(Part):
    """What the money may be spent on (Fund rule 8). An empty list sets no limit."""

    programmes: list[Slug] = Field(default_factory=list, max_length=50)
    countries: list[Country] = Field(default_factory=list, max_length=60)
    activity_kinds: list[Slug] = Field(default_factory=list, max_length=50)
    purpose: Annotated[Text, StringConstraints(max_length=2000)] | None = None


class AgreementStatus(StrEnum):
    """A signed agreement runs until its end date, or until somebody ends it. (Drafts are not agreements yet.)"""

    SIGNED = "signed"
    ENDED = "ended"


class Agreement(View):
    """What a donor promised, and on what terms, as last amended. A pledge is not money (Fund rule 6)."""

    id: Id
    donor_id: Id
    donor: str
    reference: str
    title: str
    currency: Currency
    pledge: Decimal
    pledge_usd: Decimal | None
    received: Decimal
    signed_on: date
    starts_on: date
    ends_on: date
    restriction: Restriction
    icr_rate: Decimal | None
    instalments: list[Instalment]
    fund_id: Slug
    status: AgreementStatus
    ended_on: date | None
    end_reason: str | None
    version: int


class AgreementTerms(Part):
    """What an agreement says. Instalments, if any, add up to the pledge. `icr_rate`: percent agreed upon, if any."""

    donor_id: Id
    reference: ShortText = Field(examples=["GAC-2016-CICTE-07"])
    title: ShortText
    currency: Currency = Field(examples=["CAD"])
    pledge: Sum
    starts_on: Day
    ends_on: Day
    restriction: Restriction = Restriction()
    icr_rate: Percentage | None = None
    instalments: list[InstalmentPlan] = Field(default_factory=list, max_length=60)
    fund_id: Slug = THE_FUND


class SignAgreement(Command, AgreementTerms):
    """A signed agreement, with the document if it is at hand; it may be attached later."""

    signed_on: Day
    document: Upload | None = None


class ReadAgreement(Command):
    """One agreement."""

    agreement_id: Id


class ListAgreements(Paged):
    """The agreements, newest first."""

    donor_id: Id | None = None
    fund_id: Slug | None = None
    status: AgreementStatus | None = None


class AwardRole(StrEnum):
    """An award holds a donor's money, or (one per fund) money whose donor is not known yet: it cannot be spent."""

    DONOR = "donor"
    SUSPENSE = "suspense"


class AwardSummary(View):
    """A donor's money for one programme, and where it stands today, in USD. Without a programme it is unearmarked.

    `suspense_usd`: unidentified money of the fund's suspense award; it is no source of anything yet.
    """

    id: Id
    donor_id: Id
    donor: str
    agreement_id: Id | None
    programme: Slug | None
    title: str
    starts_on: date
    ends_on: date | None
    received_usd: Usd
    spent_usd: Usd
    committed_usd: Usd
    available_usd: Usd
    fund_id: Slug
    role: AwardRole
    suspense_usd: Usd


class Award(AwardSummary):
    """An award with its budget. `budget_version` is the number of the version in force; each revision is one."""

    lines: list[BudgetLine]
    budget_version: int


class OpenAward(Command):
    """An award under an agreement, for one programme that its restriction allows."""

    agreement_id: Id
    programme: Slug = Field(examples=["maritime-security"])
    title: ShortText
    starts_on: Day | None = None
    ends_on: Day | None = None
    lines: list[LinePlan] = Field(min_length=2, max_length=100)


class ReadAward(Command):
    """One award with its budget."""

    award_id: Id


class ListAwards(Paged):
    """The awards, newest first; those of donors, unless the funds' unidentified money is asked for."""

    donor_id: Id | None = None
    agreement_id: Id | None = None
    programme: Slug | None = None
    fund_id: Slug | None = None
    role: AwardRole = AwardRole.DONOR


class Contribution(View):
    """Money that came in. `credited_usd` is what the bank made of it; the rest went to exchange differences.

    `part` counts the parts of one receipt; `receipt_id` is the unidentified receipt that this turned out to be.
    """

    id: Id
    entry_id: Id
    entry_number: str
    donor_id: Id
    donor: str
    agreement_id: Id | None
    instalment_id: Id | None
    award_id: Id
    programme: Slug | None
    currency: Currency
    amount: Decimal
    usd_per_unit: Decimal
    amount_usd: Usd
    credited_usd: Usd
    received_on: date
    reference: str
    reversed: bool
    part: int
    receipt_id: Id | None


class RecordContribution(Command):
    """Money that came in, against an agreement (and one of its instalments), or unearmarked when none is named.

    Revenue at receipt (Fund rule 15), valued at the day's rate (13). There is no way to pay it back (4).
    """

    donor_id: Id
    agreement_id: Id | None = None
    instalment_id: Id | None = None
    award_id: Id | None = Field(default=None, description="Needed when the agreement has several awards.")
    currency: Currency = Field(examples=["CAD"])
    amount: MoneyIn
    received_on: Day
    reference: ShortText = Field(description="The bank's reference: once per donor.", examples=["SWIFT 170412-0031"])
    credited_usd: MoneyInUsd | None = Field(
        default=None, description="What the bank credited, when it was not the day's rate."
    )
    fund_id: Slug = Field(default=THE_FUND, description="For unearmarked money; an agreement says its fund itself.")
    bank_account_id: Id | None = Field(
        default=None, description="Which of the fund's bank accounts; its first one, when none is named."
    )


class ReadContribution(Command):
    """One contribution."""

    contribution_id: Id


class ListContributions(Paged):
    """The contributions, newest first."""

    donor_id: Id | None = None
    agreement_id: Id | None = None
    award_id: Id | None = None


READ_TERMS = read("funds", "read_terms", ReadTerms, FundTerms, "Read the terms of a fund")
SET_THRESHOLD = change("funds", "set_threshold", SetThreshold, FundTerms, "Set the amount above which two people sign")
ADD_DONOR = create("funds", "add_donor", AddDonor, Donor, "Add a donor")
EDIT_DONOR = change("funds", "edit_donor", EditDonor, Donor, "Edit a donor")
READ_DONOR = read("funds", "read_donor", ReadDonor, Donor, "Read a donor")
LIST_DONORS = read("funds", "list_donors", ListDonors, Page[Donor], "List the donors")
SIGN_AGREEMENT = create("funds", "sign_agreement", SignAgreement, Agreement, "Record a signed agreement")
READ_AGREEMENT = read("funds", "read_agreement", ReadAgreement, Agreement, "Read an agreement")
LIST_AGREEMENTS = read("funds", "list_agreements", ListAgreements, Page[Agreement], "List the agreements")
OPEN_AWARD = create("funds", "open_award", OpenAward, Award, "Open an award under an agreement")
READ_AWARD = read("funds", "read_award", ReadAward, Award, "Read an award with its budget")
LIST_AWARDS = read("funds", "list_awards", ListAwards, Page[AwardSummary], "List the awards")
RECORD_CONTRIBUTION = create("funds", "record_contribution", RecordContribution, Contribution, "Record money received")
READ_CONTRIBUTION = read("funds", "read_contribution", ReadContribution, Contribution, "Read a contribution")
LIST_CONTRIBUTIONS = read(
    "funds", "list_contributions", ListContributions, Page[Contribution], "List the contributions"
)
