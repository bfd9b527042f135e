"""Receipts in a soft-closed period: recorded by an approver, with a reason (Fund rule 10)."""

from __future__ import annotations

from contracts.base import create
from contracts.funds.kinds import Reason
from contracts.funds.receipts.contributions import Contribution, RecordContribution
from contracts.funds.receipts.income import Income, RecordIncome


class RecordLateContribution(RecordContribution):
    """Records a contribution in a soft-closed period, with the reason for recording it late."""

    late_reason: Reason


class RecordLateIncome(RecordIncome):
    """Records other income or interest in a soft-closed period, with the reason for recording it late."""

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
