"""What a donor's contact sees of their donor: money by programme and country, receipts, payments, reports, documents.

A donor sees what was spent where and for what, and organizations that were paid; never a person (DOMAIN.md).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from contracts.base import Command, Page, Paged, View, read
from contracts.funds.evidence import AttachmentFile
from contracts.funds.kinds import THE_FUND, Day, Usd
from contracts.funds.partners.reports import ReportKind, ReportState
from contracts.funds.reporting.statements import Pledge, UnvaluedPledges
from contracts.kinds import Country, Currency, Id, Language, Moment, Slug


class OwnAmounts(View):
    """Amounts in an agreement's currency. USD are converted at the average rate of the receipts in that currency.

    `received` is what was received, as it counts towards the pledge; `usd_per_unit` its value in USD by unit.
    """

    currency: Currency
    usd_per_unit: Decimal
    received: Decimal
    spent: Decimal
    balance: Decimal


class ProgrammeBalance(View):
    """A programme's awards together, in USD; without a name, money that is not earmarked.

    received - spent + moved = balance; balance - committed = available. `moved_usd`: from other awards, less what went
    to them.
    """

    programme: Slug | None
    received_usd: Usd
    spent_usd: Usd
    moved_usd: Usd
    balance_usd: Usd
    committed_usd: Usd
    available_usd: Usd


class CountryUse(View):
    """What was spent in a country, direct and indirect costs together, in USD. Without a country: what has none, and
    what came back."""

    country: Country | None
    spent_usd: Usd


class AwardOfDonor(View):
    """An award of the donor, in USD and, where its money came in another currency, in that."""

    award_id: Id
    title: str
    programme: Slug | None
    agreement: str | None
    received_usd: Usd
    spent_usd: Usd
    moved_usd: Usd
    balance_usd: Usd
    committed_usd: Usd
    available_usd: Usd
    own: OwnAmounts | None


class ReceiptOfDonor(View):
    """Money received from the donor, at the rate of the day. `rate_source` and `rate_on` say whose rate that is."""

    received_on: date
    reference: str
    award: str
    currency: Currency
    amount: Decimal
    amount_usd: Usd
    usd_per_unit: Decimal
    rate_source: str | None
    rate_on: date | None


class ReportOfDonor(View):
    """A report that an agreement asks for. `report_id`: where it was made here and submitted, to read it."""

    duty_id: Id
    agreement: str
    kind: ReportKind
    period_from: date
    period_to: date
    due_on: date
    state: ReportState
    submitted_on: date | None
    report_id: Id | None


class SubmittedReport(View):
    """A report that was made here and submitted."""

    report_id: Id
    award: str
    kind: ReportKind
    period_from: date
    period_to: date
    language: Language
    submitted_on: date


class DocumentOfDonor(View):
    """A file that was submitted with a report."""

    attachment_id: Id
    filename: str
    size_bytes: int
    agreement: str
    attached_at: Moment


class DonorView(View):
    """A donor's money in a fund by the end of a day, in USD: it adds up to the statement of that day (Fund rule 14).

    received - spent + moved = balance. `digest` is that statement's. Pledges are in no balance (Fund rule 6).
    `own`: by currency, where it is not USD.
    """

    donor_id: Id
    donor: str
    language: Language
    fund_id: Slug
    fund: str
    on: date
    pledged_usd: Usd
    unvalued_pledges: list[UnvaluedPledges]
    received_usd: Usd
    spent_usd: Usd
    moved_usd: Usd
    balance_usd: Usd
    committed_usd: Usd
    available_usd: Usd
    own: list[OwnAmounts]
    programmes: list[ProgrammeBalance]
    countries: list[CountryUse]
    awards: list[AwardOfDonor]
    pledges: list[Pledge]
    receipts: list[ReceiptOfDonor]
    reports: list[ReportOfDonor]
    submitted: list[SubmittedReport]
    documents: list[DocumentOfDonor]
    digest: str


class ReadDonorView(Command):
    """A donor's money in a fund by the end of a day, by default today."""

    donor_id: Id
    fund_id: Slug = THE_FUND
    on: Day | None = None


class DonorPayment(View):
    """A payment made of the donor's money, in USD. `payee` is an organization's name; a person's is never given."""

    id: Id
    occurred_on: date
    award: str
    line: str
    country: Country | None
    activity: str | None
    payee: str | None
    direct_usd: Usd
    indirect_usd: Usd
    reversed_on: date | None


class ListDonorPayments(Paged):
    """The payments made of a donor's money in a fund, the latest entered first."""

    donor_id: Id
    fund_id: Slug = THE_FUND


class DonorDocument(Command):
    """A file that the donor may read."""

    attachment_id: Id


READ_DONOR_VIEW = read(
    "funds",
    "read_donor_view",
    ReadDonorView,
    DonorView,
    "Read a donor's contributions as the donor sees them",
    at="/donor-views/{donor_id}",
    one_state=True,
)
LIST_DONOR_PAYMENTS = read(
    "funds",
    "list_donor_payments",
    ListDonorPayments,
    Page[DonorPayment],
    "List the payments made of a donor's money",
    at="/donor-views/{donor_id}/payments",
)
DOWNLOAD_DONOR_DOCUMENT = read(
    "funds",
    "download_donor_document",
    DonorDocument,
    AttachmentFile,
    "Download a document as its donor",
    recorded=True,
)
