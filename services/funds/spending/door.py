"""The door of budgets and spending: who may do what."""

from __future__ import annotations

from chassis.door import Entry, answer, consume, daily
from contracts.funds.evidence import SubjectKind
from contracts.funds.spending import advances as funds_advances
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import awards as funds_awards
from contracts.funds.spending import budgets as funds_budgets
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import cost_drafts as funds_cost_drafts
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending import indirect_costs as funds_indirect_costs
from contracts.funds.spending import invoices as funds_invoices
from contracts.funds.spending import progress as funds_progress
from contracts.funds.spending import recoveries as funds_recoveries
from contracts.funds.spending import transfers as funds_transfers
from contracts.programs.events import MoneyRequested
from services.funds.doors import APPROVER, MONEY_READERS, OFFICER, READERS
from services.funds.evidence.subjects import Subject
from services.funds.spending import (
    advance_views,
    advances,
    allocation_views,
    allocations,
    awards,
    budget_views,
    budgets,
    commitments,
    cost_drafts,
    expenditures,
    expiry,
    indirect,
    invoices,
    model,
    payable_lines,
    progress,
    recoveries,
    transfers,
)

# Programme officers read awards and the costs of activities, and so the files that belong to those.
SUBJECTS = [
    Subject(SubjectKind.EXPENDITURE, model.Expenditure.id, MONEY_READERS),
    Subject(SubjectKind.COMMITMENT, model.Commitment.id, READERS),
]
DOOR: list[Entry] = [
    answer(funds_awards.OPEN_AWARD, OFFICER, awards.open_award),
    answer(funds_awards.SET_BUDGET_CONTROL, APPROVER, awards.set_budget_control),
    answer(funds_awards.READ_AWARD, MONEY_READERS, awards.read_award),
    answer(funds_awards.LIST_AWARDS, MONEY_READERS, awards.list_awards),
    answer(funds_progress.AWARD_PROGRESS, MONEY_READERS, progress.award_progress),
    answer(funds_budgets.REVISE_BUDGET, OFFICER, budgets.revise_budget),
    answer(funds_budgets.APPROVE_REVISION, APPROVER, budgets.approve_revision),
    answer(funds_budgets.REFUSE_REVISION, APPROVER, budgets.refuse_revision),
    answer(funds_budgets.READ_REVISION, MONEY_READERS, budget_views.read_revision),
    answer(funds_budgets.LIST_REVISIONS, MONEY_READERS, budget_views.list_revisions),
    answer(funds_indirect_costs.RECORD_ICR_RULE, APPROVER, indirect.record_icr_rule),
    answer(funds_indirect_costs.LIST_ICR_RULES, READERS, indirect.list_icr_rules),
    answer(funds_allocations.RESERVE_MONEY, OFFICER, allocations.reserve_money),
    answer(funds_allocations.GRANT_ALLOCATION, APPROVER, allocations.grant_allocation),
    answer(funds_allocations.REFUSE_ALLOCATION, APPROVER, allocations.refuse_allocation),
    answer(funds_allocations.RELEASE_ALLOCATION, OFFICER, allocations.release_allocation),
    answer(funds_allocations.RELEASE_EXPIRED, OFFICER, expiry.release_expired),
    answer(funds_allocations.READ_ALLOCATION, MONEY_READERS, allocation_views.read_allocation),
    answer(funds_allocations.LIST_ALLOCATIONS, MONEY_READERS, allocation_views.list_allocations),
    answer(funds_commitments.ENTER_COMMITMENT, OFFICER, commitments.enter_commitment),
    answer(funds_commitments.APPROVE_COMMITMENT, APPROVER, commitments.approve_commitment),
    answer(funds_commitments.REFUSE_COMMITMENT, APPROVER, commitments.refuse_commitment),
    answer(funds_commitments.WITHDRAW_COMMITMENT, OFFICER, commitments.withdraw_commitment),
    answer(funds_commitments.RELEASE_COMMITMENT, OFFICER, commitments.release_commitment),
    answer(funds_commitments.READ_COMMITMENT, MONEY_READERS, commitments.read_commitment),
    answer(funds_commitments.LIST_COMMITMENTS, MONEY_READERS, commitments.list_commitments),
    answer(funds_transfers.TRANSFER_REST, OFFICER, transfers.transfer_rest),
    answer(funds_transfers.APPROVE_TRANSFER, APPROVER, transfers.approve_transfer),
    answer(funds_transfers.REFUSE_TRANSFER, APPROVER, transfers.refuse_transfer),
    answer(funds_transfers.WITHDRAW_TRANSFER, OFFICER, transfers.withdraw_transfer),
    answer(funds_transfers.READ_TRANSFER, READERS, transfers.read_transfer),
    answer(funds_transfers.LIST_TRANSFERS, READERS, transfers.list_transfers),
    answer(funds_expenditures.POST_EXPENDITURE, OFFICER, expenditures.post_expenditure),
    answer(funds_expenditures.POST_EXPENDITURES, OFFICER, expenditures.post_expenditures),
    answer(funds_expenditures.APPROVE_EXPENDITURE, APPROVER, expenditures.approve_expenditure),
    answer(funds_expenditures.REFUSE_EXPENDITURE, APPROVER, expenditures.refuse_expenditure),
    answer(funds_expenditures.WITHDRAW_EXPENDITURE, OFFICER, expenditures.withdraw_expenditure),
    answer(funds_expenditures.READ_EXPENDITURE, MONEY_READERS, expenditures.read_expenditure),
    answer(funds_expenditures.LIST_EXPENDITURES, MONEY_READERS, expenditures.list_expenditures),
    answer(funds_invoices.ENTER_INVOICE, OFFICER, invoices.enter_invoice),
    answer(funds_invoices.CHECK_INVOICE, OFFICER, invoices.check_invoice),
    answer(funds_invoices.LIST_PAYABLE_LINES, OFFICER, payable_lines.list_payable_lines),
    answer(funds_cost_drafts.SAVE_COST_DRAFT, OFFICER, cost_drafts.save_cost_draft),
    answer(funds_cost_drafts.READ_COST_DRAFT, OFFICER, cost_drafts.read_cost_draft),
    answer(funds_cost_drafts.LIST_COST_DRAFTS, OFFICER, cost_drafts.list_cost_drafts),
    answer(funds_cost_drafts.DROP_COST_DRAFT, OFFICER, cost_drafts.drop_cost_draft),
    answer(funds_advances.GIVE_ADVANCE, OFFICER, advances.give_advance),
    answer(funds_advances.APPROVE_ADVANCE, APPROVER, advances.approve_advance),
    answer(funds_advances.REFUSE_ADVANCE, APPROVER, advances.refuse_advance),
    answer(funds_advances.WITHDRAW_ADVANCE, OFFICER, advances.withdraw_advance),
    answer(funds_advances.RETURN_ADVANCE, OFFICER, recoveries.return_advance),
    answer(funds_advances.READ_ADVANCE, READERS, advance_views.read_advance),
    answer(funds_advances.LIST_ADVANCES, READERS, advance_views.list_advances),
    answer(funds_recoveries.RECORD_RECOVERY, OFFICER, recoveries.record_recovery),
    answer(funds_recoveries.APPROVE_RECOVERY, APPROVER, recoveries.approve_recovery),
    answer(funds_recoveries.REFUSE_RECOVERY, APPROVER, recoveries.refuse_recovery),
    answer(funds_recoveries.WITHDRAW_RECOVERY, OFFICER, recoveries.withdraw_recovery),
    answer(funds_recoveries.READ_RECOVERY, READERS, recoveries.read_recovery),
    answer(funds_recoveries.LIST_RECOVERIES, READERS, recoveries.list_recoveries),
    consume(MoneyRequested, allocations.answer_request),
    daily("00:30", expiry.release_expired, name="release_what_expired"),
]
