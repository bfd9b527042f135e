"""What happens in the Fund, for the other contexts. Events carry totals, so that readers need not add."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.base import Event
from contracts.kinds import Amount, Currency, Id, PositiveAmount, Slug


class MoneyReserved(Event):
    """An activity's request holds money of an award; `granted` once nobody else has to sign."""

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
    """An activity's request can't be met; `code` is a refusal's, `message` its English text, filled in."""

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
    """A cost was posted (or `entries` at once); the totals are its activity's afterwards (direct costs)."""

    type: ClassVar[str] = "funds.expenditure_posted"


class ExpenditureReversed(_ActivityCost):
    """A cost was reversed; `direct` and `indirect` are what came back."""

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
    """Money came in; `programme_total_usd` is what all contributions to that programme came to, this one included."""

    type: ClassVar[str] = "funds.contribution_received"


class ContributionReversed(_Contribution):
    """A contribution was a bank error; `programme_total_usd` is what is left of all contributions to that programme."""

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
    """What was left of an ended award went to another award of its fund; without a programme it is unearmarked."""

    type: ClassVar[str] = "funds.money_transferred"


class TransferReversed(_Transfer):
    """A transfer was undone: the money is back where it came from."""

    type: ClassVar[str] = "funds.transfer_reversed"


class FiguresChanged(Event):
    """What everybody sees of the Fund changed in a way that no other event tells: other income or interest, what came
    back, an exchange difference, a budget, an order or contract; of an agreement, what is promised."""

    type: ClassVar[str] = "funds.figures_changed"

    about: Literal["award", "agreement"]
    about_id: Id

    @property
    def subject(self) -> str:
        return f"{self.about}_figures/{self.about_id}"


class BatchSubmitted(Event):
    """A file of entries is to be read; the Fund itself listens."""

    type: ClassVar[str] = "funds.batch_submitted"

    batch_id: Id

    @property
    def subject(self) -> str:
        return f"batch/{self.batch_id}"
