"""Events of the Fund, for the other services. They carry totals, so that consumers need not add them up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.base import Event
from contracts.kinds import Amount, Currency, Id, PositiveAmount, Slug


class MoneyReserved(Event):
    """An activity's request reserved money of an award; `granted` if no further signature is needed."""

    type: ClassVar[str] = "funds.money_reserved"

    request_id: Id
    activity_id: Id
    allocation_id: Id
    award_id: Id
    award_title: str
    donor: str
    amount: PositiveAmount
    currency: Currency
    status: Literal["reserved", "granted"]

    @property
    def subject(self) -> str:
        return f"money_request/{self.request_id}"


class MoneyRefused(Event):
    """An activity's request was refused; `code` is that of the refusal, `message` its complete English text."""

    type: ClassVar[str] = "funds.money_refused"

    request_id: Id
    activity_id: Id
    code: str
    message: str
    params: dict[str, str]

    @property
    def subject(self) -> str:
        return f"money_request/{self.request_id}"


class _ActivityCost(Event):
    entry_id: Id
    award_id: Id
    activity_id: Id | None
    programme: Slug | None
    description: str
    direct: Amount
    indirect: Amount
    currency: Currency
    posted_on: date
    entries: int = 1
    activity_allocated: Amount
    activity_spent: Amount
    activity_remaining: Amount

    @property
    def subject(self) -> str:
        return f"activity/{self.activity_id}" if self.activity_id else f"award/{self.award_id}"


class ExpenditurePosted(_ActivityCost):
    """A cost was posted (or `entries` at once); the totals are the activity's new ones (direct costs)."""

    type: ClassVar[str] = "funds.expenditure_posted"


class ExpenditureReversed(_ActivityCost):
    """A cost was reversed; `direct` and `indirect` are the amounts returned."""

    type: ClassVar[str] = "funds.expenditure_reversed"


# The donor's own currency may have three decimals (KWD).
DonorsAmount = Annotated[Decimal, Field(gt=0, max_digits=17, decimal_places=3, allow_inf_nan=False)]


class _Contribution(Event):
    contribution_id: Id
    donor_id: Id
    donor: str
    agreement_id: Id | None
    award_id: Id | None
    programme: Slug | None
    amount: DonorsAmount
    currency: Currency
    amount_usd: PositiveAmount
    received_on: date
    programme_total_usd: Amount

    @property
    def subject(self) -> str:
        return f"programme/{self.programme}" if self.programme else f"donor/{self.donor_id}"


class ContributionReceived(_Contribution):
    """A contribution was received; `programme_total_usd` is the total for that programme, including this one."""

    type: ClassVar[str] = "funds.contribution_received"


class ContributionReversed(_Contribution):
    """A contribution was reversed as a bank error; `programme_total_usd` is the programme's remaining total."""

    type: ClassVar[str] = "funds.contribution_reversed"


class _Transfer(Event):
    transfer_id: Id
    from_award_id: Id
    from_programme: Slug | None
    to_award_id: Id
    to_programme: Slug | None
    amount_usd: PositiveAmount
    posted_on: date

    @property
    def subject(self) -> str:
        return f"transfer/{self.transfer_id}"


class MoneyTransferred(_Transfer):
    """The balance of an ended award went to another award of its fund; without a programme it is unearmarked."""

    type: ClassVar[str] = "funds.money_transferred"


class TransferReversed(_Transfer):
    """A transfer was reversed and the money returned to its award."""

    type: ClassVar[str] = "funds.transfer_reversed"


class FiguresChanged(Event):
    """The Fund's public figures changed in a way that no other event reports: other income or interest, recoveries,
    exchange differences, budgets, purchase orders or contracts, or the pledge of an agreement.
    """

    type: ClassVar[str] = "funds.figures_changed"

    about: Literal["award", "agreement"]
    about_id: Id

    @property
    def subject(self) -> str:
        return f"{self.about}_figures/{self.about_id}"


class BatchSubmitted(Event):
    """A file of entries is ready to be read; consumed by the Fund itself."""

    type: ClassVar[str] = "funds.batch_submitted"

    batch_id: Id

    @property
    def subject(self) -> str:
        return f"batch/{self.batch_id}"
