"""Agreements with donors from draft to end: pledge, instalments, restriction, amendments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, Page, Paged, Part, Refusal, View, change, create, read
from contracts.funds.evidence import Upload
from contracts.funds.kinds import THE_FUND, Day, Reason, Sum, Usd
from contracts.kinds import Country, Currency, Id, Moment, Percentage, ShortText, Slug, Text, Version

AGREEMENT_ENDED = Refusal(
    "funds.agreement_ended",
    409,
    "This agreement ended on {on}; record the money without an agreement or under another one.",
)
AGREEMENT_EXPIRED = Refusal(
    "funds.agreement_expired",
    409,
    "This agreement covered {starts_on} to {ends_on}; choose the instalment that is being paid "
    "late, or amend the agreement.",
)
AMENDMENT_WAITS = Refusal(
    "funds.amendment_waits", 409, "An amendment to this agreement is awaiting its second signature; decide on it first."
)
NOTHING_AMENDED = Refusal("funds.nothing_amended", 422, "The agreement already has these terms; nothing would change.")
INSTALMENT_RECEIVED = Refusal(
    "funds.instalment_received",
    409,
    "Money has been received against the instalment due on {due_on}; it can be changed but not removed.",
)
AWARD_OUTSIDE = Refusal(
    "funds.award_outside", 409, "The award “{title}” begins on {starts_on}, after the end date requested."
)
OFF_PROGRAMME = Refusal(
    "funds.off_programme", 409, "The donor’s contribution is not intended for the programme {programme} (Fund rule 8)."
)
OFF_COUNTRY = Refusal(
    "funds.off_country",
    409,
    "The donor’s contribution is intended only for these countries: {countries} (Fund rule 8).",
)
OFF_KIND = Refusal(
    "funds.off_kind",
    409,
    "The donor’s contribution is intended only for these kinds of activity: {kinds} (Fund rule 8).",
)
OFF_PERIOD = Refusal(
    "funds.off_period",
    409,
    "The donor’s contribution is intended only for the period from {starts_on} to {ends_on} (Fund rule 8).",
)
OTHER_AGREEMENT = Refusal("funds.other_agreement", 422, "This instalment or award belongs to another agreement.")
SCHEDULE = Refusal("funds.schedule", 422, "The instalments add up to {sum}, but the pledge is {pledge}.")


class InstalmentPlan(Part):
    """A part of the pledge, with its due date."""

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
    """A part of the pledge, its due date, and the amount received against it, in the agreement's currency.

    Receipts that name no instalment are applied to the earliest open ones. `over`: the excess received.
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
    """What the money may be spent on (Fund rule 8). An empty list is no restriction."""

    programmes: list[Slug] = Field(default_factory=list, max_length=50)
    countries: list[Country] = Field(default_factory=list, max_length=60)
    activity_kinds: list[Slug] = Field(default_factory=list, max_length=50)
    purpose: Annotated[Text, StringConstraints(max_length=2000)] | None = None


class AgreementStatus(StrEnum):
    """A signed agreement is in force until its end date or until ended early. (Drafts are not yet agreements.)"""

    SIGNED = "signed"
    ENDED = "ended"


class Agreement(View):
    """A donor's pledge and its terms, as last amended. A pledge is not money (Fund rule 6)."""

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
    """The terms of an agreement. Instalments, if any, add up to the pledge. `icr_rate`: percentage agreed, if any."""

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
    """Records a signed agreement, with its document if available; it may also be attached later."""

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


SIGN_AGREEMENT = create("funds", "sign_agreement", SignAgreement, Agreement, "Record a signed agreement")
READ_AGREEMENT = read(
    "funds", "read_agreement", ReadAgreement, Agreement, "Read an agreement", at="/agreements/{agreement_id}"
)
LIST_AGREEMENTS = read(
    "funds", "list_agreements", ListAgreements, Page[Agreement], "List the agreements", at="/agreements"
)


class DraftAgreement(Command, AgreementTerms):
    """Drafts an agreement under negotiation: not yet a pledge, and not listed among agreements."""


class EditDraft(DraftAgreement):
    """Replaces all fields of the draft."""

    draft_id: Id
    expected_version: Version | None = None


class DraftById(Command):
    """One draft."""

    draft_id: Id


class SignDraft(Command):
    """Records that the draft was signed: it becomes an agreement."""

    draft_id: Id
    signed_on: Day
    document: Upload | None = None
    expected_version: Version | None = None


class ListDrafts(Paged):
    """The drafts, newest first."""

    donor_id: Id | None = None


class AgreementDraft(View):
    """A draft agreement with its terms so far."""

    id: Id
    donor: str
    terms: AgreementTerms
    created_by: Id
    changed_at: Moment
    version: int


class AmendedInstalment(Part):
    """An amended instalment; with an identifier an existing one, otherwise a new one."""

    instalment_id: Id | None = None
    due_on: Day
    amount: Sum


class AmendAgreement(Command):
    """Amends an agreement's pledge, period and schedule. Above the threshold, a second signature is needed."""

    agreement_id: Id
    pledge: Sum
    starts_on: Day
    ends_on: Day
    instalments: list[AmendedInstalment] = Field(default_factory=list, max_length=60)
    reason: Reason
    document: Upload | None = None
    expected_version: Version | None = None


class AmendmentStatus(StrEnum):
    """Pending signature, in force, or refused. The version in force with the highest number applies."""

    PENDING = "pending"
    IN_FORCE = "in_force"
    REFUSED = "refused"


class ScheduledInstalment(View):
    """An instalment in one version of the agreement."""

    instalment_id: Id
    due_on: date
    amount: Decimal


class AgreementVersion(View):
    """A version of the agreement; number 1 is the one signed."""

    agreement_id: Id
    number: int
    status: AmendmentStatus
    pledge: Decimal
    pledge_usd: Usd | None
    starts_on: date
    ends_on: date
    instalments: list[ScheduledInstalment]
    reason: str
    entered_by: Id
    entered_at: Moment
    decided_by: Id | None
    refusal: str | None


class AmendmentById(Command):
    """One amendment."""

    agreement_id: Id
    number: int = Field(ge=2, le=32_767)


class RefuseAmendment(AmendmentById):
    """Rejects it, with the reason."""

    reason: Reason


class ListVersions(Paged):
    """The versions of an agreement, newest first, including refused amendments."""

    agreement_id: Id


class EndAgreement(Command):
    """Ends an agreement early, or closes it after its end date; its awards end with it."""

    agreement_id: Id
    ended_on: Day
    reason: Reason
    expected_version: Version | None = None


class ListInstalments(Paged):
    """Instalments of all agreements, by due date. `open`: only those of agreements in force that are not received in
    full, or only the others."""

    donor_id: Id | None = None
    fund_id: Slug | None = None
    state: InstalmentState | None = None
    due_until: Day | None = None
    open: bool | None = None


class DueInstalment(Instalment):
    """An instalment with its agreement."""

    agreement_id: Id
    reference: str
    donor_id: Id
    donor: str
    currency: Currency
    fund_id: Slug | None = None


DRAFT_AGREEMENT = create("funds", "draft_agreement", DraftAgreement, AgreementDraft, "Draft an agreement")
EDIT_DRAFT = change("funds", "edit_draft", EditDraft, AgreementDraft, "Edit the draft of an agreement")
READ_DRAFT = read(
    "funds",
    "read_draft",
    DraftById,
    AgreementDraft,
    "Read the draft of an agreement",
    at="/agreement-drafts/{draft_id}",
)
LIST_DRAFTS = read(
    "funds", "list_drafts", ListDrafts, Page[AgreementDraft], "List the drafts of agreements", at="/agreement-drafts"
)
DROP_DRAFT = change("funds", "drop_draft", DraftById, AgreementDraft, "Delete a draft agreement")
SIGN_DRAFT = create("funds", "sign_draft", SignDraft, Agreement, "Record that a draft was signed")
AMEND_AGREEMENT = create("funds", "amend_agreement", AmendAgreement, AgreementVersion, "Amend an agreement")
APPROVE_AMENDMENT = change(
    "funds", "approve_amendment", AmendmentById, AgreementVersion, "Approve an amendment of an agreement"
)
REFUSE_AMENDMENT = change(
    "funds", "refuse_amendment", RefuseAmendment, AgreementVersion, "Refuse an amendment of an agreement"
)
LIST_VERSIONS = read(
    "funds",
    "list_versions",
    ListVersions,
    Page[AgreementVersion],
    "List an agreement's versions",
    at="/agreements/{agreement_id}/versions",
)
END_AGREEMENT = change("funds", "end_agreement", EndAgreement, Agreement, "End an agreement")
LIST_INSTALMENTS = read(
    "funds", "list_instalments", ListInstalments, Page[DueInstalment], "List the instalments", at="/instalments"
)
