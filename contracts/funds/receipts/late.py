"""Receipts that belong into a soft-closed period: an approver records them, and says why (Fund rule 10)."""

from __future__ import annotations

from contracts.base import create
from contracts.funds.kinds import Reason
from contracts.funds.receipts.contributions import Contribution, RecordContribution
from contracts.funds.receipts.income import Income, RecordIncome


class RecordLateContribution(RecordContribution):
    """Money that came in on a day of a soft-closed period, with the reason why it is recorded now."""

    late_reason: Reason


class RecordLateIncome(RecordIncome):
    """Other income or interest of a day of a soft-closed period, with the reason why it is recorded now."""

    late_reason: Reason


RECORD_LATE_CONTRIBUTION = create(
    "funds",
    "record_late_contribution",
    RecordLateContribution,
    Contribution,
    "Record a contribution in a soft-closed period",
)
RECORD_LATE_INCOME = create(
    "funds", "record_late_income", RecordLateIncome, Income, "Record other income or interest in a soft-closed period"
)
