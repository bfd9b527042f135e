"""The door of receipts: who may do what."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import and_auditor
from contracts.funds.evidence import SubjectKind
from contracts.funds.receipts import contributions as funds_contributions
from contracts.funds.receipts import in_parts as funds_in_parts
from contracts.funds.receipts import income as funds_income
from contracts.funds.receipts import late as funds_late
from contracts.funds.receipts import pending as funds_pending
from contracts.funds.receipts import unidentified as funds_unidentified
from contracts.identity import Role
from services.funds.doors import APPROVER, OFFICER, READERS
from services.funds.evidence.subjects import Subject
from services.funds.receipts import (
    contribution_views,
    contributions,
    decisions,
    in_parts,
    income,
    pending,
    unidentified,
)
from services.funds.receipts.model import PendingReceipt

SUBJECTS = [Subject(SubjectKind.PENDING_RECEIPT, PendingReceipt.id, READERS)]
DOOR: list[Entry] = [
    answer(funds_contributions.RECORD_CONTRIBUTION, OFFICER, contributions.record_contribution),
    answer(funds_contributions.READ_CONTRIBUTION, READERS, contribution_views.read_contribution),
    answer(funds_contributions.LIST_CONTRIBUTIONS, READERS, contribution_views.list_contributions),
    answer(funds_in_parts.LIST_IN_PARTS, and_auditor(Role.FINANCE_APPROVER), in_parts.list_in_parts),
    answer(funds_income.RECORD_INCOME, OFFICER, income.record_income),
    answer(funds_income.READ_INCOME, READERS, income.read_income),
    answer(funds_income.LIST_INCOME, READERS, income.list_income),
    answer(funds_late.RECORD_LATE_CONTRIBUTION, APPROVER, contributions.record_late_contribution),
    answer(funds_late.RECORD_LATE_INCOME, APPROVER, income.record_late_income),
    answer(funds_unidentified.RECORD_SPLIT_CONTRIBUTION, OFFICER, contributions.record_split_contribution),
    answer(funds_unidentified.RECORD_UNIDENTIFIED, OFFICER, unidentified.record_unidentified),
    answer(funds_unidentified.IDENTIFY_RECEIPT, OFFICER, unidentified.identify_receipt),
    answer(funds_unidentified.READ_UNIDENTIFIED, READERS, unidentified.read_unidentified),
    answer(funds_unidentified.LIST_UNIDENTIFIED, READERS, unidentified.list_unidentified),
    answer(funds_pending.REFUSE_RECEIPT, APPROVER, decisions.refuse_receipt),
    answer(funds_pending.WITHDRAW_RECEIPT, OFFICER, pending.withdraw_receipt),
    answer(funds_pending.READ_PENDING_RECEIPT, READERS, pending.read_pending_receipt),
    answer(funds_pending.LIST_PENDING_RECEIPTS, READERS, pending.list_pending_receipts),
]
