"""Lists of exchange rates that wait for an approver: far from what two people signed for (Fund rule 12)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, read
from contracts.funds.kinds import Reason
from contracts.funds.ledger.rates import RateFormat
from contracts.kinds import Currency, Id, Moment

# Lists that may wait at a time. Whoever decides sees them all.
MOST_WAITING = 20

LISTS_WAIT = Refusal(
    "funds.lists_wait", 409, "{count} lists of exchange rates are waiting for an approver; have them decided first."
)
RATE_TOO_FAR = Refusal(
    "funds.rate_too_far",
    409,
    "The exchange rate for {currency} on {on} is more than 25 % away from {last}, recorded for {of} in the meantime. "
    "Refuse the list; a rate that far away is entered by hand.",
)


class RateImportStatus(StrEnum):
    """The status of a list that an approver has to sign."""

    PENDING = "pending"
    IN_FORCE = "in_force"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RateMove(View):
    """What a list that waits brings for a currency, in USD per unit, beside the newest earlier rate there is.

    `earlier` is the newest rate that a second person signed for; or, without `earlier_signed`, the newest on record,
    which is no measure. `furthest`: how far the list's rates go from the signed one, as a share of it.
    """

    currency: Currency
    rates: int
    first_on: date
    first: Decimal
    newest_on: date
    newest: Decimal
    furthest: Decimal | None
    earlier_on: date | None
    earlier: Decimal | None
    earlier_signed: bool


class PendingRateImport(View):
    """A list of rates that waits or waited for an approver, with the digest of its file.

    `moves`: currency by currency what the list brings, those furthest from the signed rate first; only while it waits.
    """

    id: Id
    format: RateFormat
    source: str
    filename: str
    sha256: str
    rates: int
    status: RateImportStatus
    entered_by: Id
    entered_at: Moment
    decided_by: Id | None
    decided_at: Moment | None
    reason: str | None
    moves: list[RateMove]


class PendingRate(View):
    """A rate that a list would record, in USD per unit."""

    currency: Currency
    valid_on: date
    usd_per_unit: Decimal


class RateImportById(Command):
    """One list that waits for an approver."""

    import_id: Id


class RefuseRateImport(Command):
    """Rejects it, with the reason."""

    import_id: Id
    reason: Reason


class ListPendingRateImports(Paged):
    """The lists that wait or waited for an approver, newest first."""

    status: RateImportStatus | None = None


class ListPendingRates(Paged):
    """The rates of a list that waits or waited, by currency and day."""

    import_id: Id
    currency: Currency | None = Field(default=None, examples=["CAD"])


APPROVE_RATE_IMPORT = change(
    "funds", "approve_rate_import", RateImportById, PendingRateImport, "Approve a list of exchange rates"
)
REFUSE_RATE_IMPORT = change(
    "funds", "refuse_rate_import", RefuseRateImport, PendingRateImport, "Refuse a list of exchange rates"
)
WITHDRAW_RATE_IMPORT = change(
    "funds",
    "withdraw_rate_import",
    RateImportById,
    PendingRateImport,
    "Withdraw a list of exchange rates that one imported",
)
READ_PENDING_RATE_IMPORT = read(
    "funds",
    "read_pending_rate_import",
    RateImportById,
    PendingRateImport,
    "Read a list of exchange rates that waits for an approver",
    at="/pending-rate-imports/{import_id}",
)
LIST_PENDING_RATE_IMPORTS = read(
    "funds",
    "list_pending_rate_imports",
    ListPendingRateImports,
    Page[PendingRateImport],
    "List the lists of exchange rates that wait for an approver",
    at="/pending-rate-imports",
)
LIST_PENDING_RATES = read(
    "funds",
    "list_pending_rates",
    ListPendingRates,
    Page[PendingRate],
    "List the rates of a list that waits for an approver",
    at="/pending-rate-imports/{import_id}/rates",
)
