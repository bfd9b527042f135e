"""The door of what may be spent, and what was spent: who may knock for what."""

from __future__ import annotations

from chassis.call import Call
from chassis.jobs import daily
from chassis.messaging.handle import Happened
from chassis.service import Service, answers, handles
from contracts.base import Page
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import awards as funds_awards
from contracts.funds.spending import budgets as funds_budgets
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending import indirect_costs as funds_indirect_costs
from contracts.funds.spending import recoveries as funds_recoveries
from contracts.funds.spending import reversals as funds_reversals
from contracts.funds.spending import transfers as funds_transfers
from contracts.programs.events import MoneyRequested
from services.funds.doors import APPROVER, MONEY_READERS, OFFICER, READERS
from services.funds.spending import (
    allocation_views,
    allocations,
    awards,
    budget_views,
    budgets,
    commitments,
    expenditures,
    expiry,
    indirect,
    recoveries,
    reversals,
    transfers,
)


class SpendingDoor(Service):
    """What is asked of what may be spent, and what was spent."""

    @answers(funds_awards.OPEN_AWARD, OFFICER)
    def open_award(self, call: Call, command: funds_awards.OpenAward) -> funds_awards.Award:
        return awards.open_award(call, command)

    @answers(funds_awards.READ_AWARD, MONEY_READERS)
    def read_award(self, call: Call, command: funds_awards.ReadAward) -> funds_awards.Award:
        return awards.read_award(call, command)

    @answers(funds_awards.LIST_AWARDS, MONEY_READERS)
    def list_awards(self, call: Call, command: funds_awards.ListAwards) -> Page[funds_awards.AwardSummary]:
        return awards.list_awards(call, command)

    @answers(funds_budgets.REVISE_BUDGET, OFFICER)
    def revise_budget(self, call: Call, command: funds_budgets.ReviseBudget) -> funds_budgets.Revision:
        return budgets.revise_budget(call, command)

    @answers(funds_budgets.APPROVE_REVISION, APPROVER)
    def approve_revision(self, call: Call, command: funds_budgets.ApproveRevision) -> funds_budgets.Revision:
        return budgets.approve_revision(call, command)

    @answers(funds_budgets.REFUSE_REVISION, APPROVER)
    def refuse_revision(self, call: Call, command: funds_budgets.RefuseRevision) -> funds_budgets.Revision:
        return budgets.refuse_revision(call, command)

    @answers(funds_budgets.READ_REVISION, MONEY_READERS)
    def read_revision(self, call: Call, command: funds_budgets.ReadRevision) -> funds_budgets.Revision:
        return budget_views.read_revision(call, command)

    @answers(funds_budgets.LIST_REVISIONS, MONEY_READERS)
    def list_revisions(self, call: Call, command: funds_budgets.ListRevisions) -> Page[funds_budgets.Revision]:
        return budget_views.list_revisions(call, command)

    @answers(funds_indirect_costs.RECORD_ICR_RULE, APPROVER)
    def record_icr_rule(self, call: Call, command: funds_indirect_costs.RecordIcrRule) -> funds_indirect_costs.IcrRule:
        return indirect.record_icr_rule(call, command)

    @answers(funds_indirect_costs.LIST_ICR_RULES, READERS)
    def list_icr_rules(
        self, call: Call, command: funds_indirect_costs.ListIcrRules
    ) -> Page[funds_indirect_costs.IcrRule]:
        return indirect.list_icr_rules(call, command)

    @answers(funds_allocations.RESERVE_MONEY, OFFICER)
    def reserve_money(self, call: Call, command: funds_allocations.ReserveMoney) -> funds_allocations.Allocation:
        return allocations.reserve_money(call, command)

    @answers(funds_allocations.GRANT_ALLOCATION, APPROVER)
    def grant_allocation(self, call: Call, command: funds_allocations.GrantAllocation) -> funds_allocations.Allocation:
        return allocations.grant_allocation(call, command)

    @answers(funds_allocations.REFUSE_ALLOCATION, APPROVER)
    def refuse_allocation(
        self, call: Call, command: funds_allocations.RefuseAllocation
    ) -> funds_allocations.Allocation:
        return allocations.refuse_allocation(call, command)

    @answers(funds_allocations.RELEASE_ALLOCATION, OFFICER)
    def release_allocation(
        self, call: Call, command: funds_allocations.ReleaseAllocation
    ) -> funds_allocations.Allocation:
        return allocations.release_allocation(call, command)

    @answers(funds_allocations.RELEASE_EXPIRED, OFFICER)
    def release_expired(self, call: Call, command: funds_allocations.ReleaseExpired) -> funds_allocations.Released:
        return expiry.release_expired(call)

    @daily(at="00:30")
    def release_what_expired(self, call: Call) -> None:
        expiry.release_expired(call)

    @answers(funds_allocations.READ_ALLOCATION, MONEY_READERS)
    def read_allocation(self, call: Call, command: funds_allocations.ReadAllocation) -> funds_allocations.Allocation:
        return allocation_views.read_allocation(call, command)

    @answers(funds_allocations.LIST_ALLOCATIONS, MONEY_READERS)
    def list_allocations(
        self, call: Call, command: funds_allocations.ListAllocations
    ) -> Page[funds_allocations.Allocation]:
        return allocation_views.list_allocations(call, command)

    @answers(funds_commitments.ENTER_COMMITMENT, OFFICER)
    def enter_commitment(self, call: Call, command: funds_commitments.EnterCommitment) -> funds_commitments.Commitment:
        return commitments.enter_commitment(call, command)

    @answers(funds_commitments.APPROVE_COMMITMENT, APPROVER)
    def approve_commitment(
        self, call: Call, command: funds_commitments.ApproveCommitment
    ) -> funds_commitments.Commitment:
        return commitments.approve_commitment(call, command)

    @answers(funds_commitments.REFUSE_COMMITMENT, APPROVER)
    def refuse_commitment(
        self, call: Call, command: funds_commitments.RefuseCommitment
    ) -> funds_commitments.Commitment:
        return commitments.refuse_commitment(call, command)

    @answers(funds_commitments.RELEASE_COMMITMENT, OFFICER)
    def release_commitment(
        self, call: Call, command: funds_commitments.ReleaseCommitment
    ) -> funds_commitments.Commitment:
        return commitments.release_commitment(call, command)

    @answers(funds_commitments.READ_COMMITMENT, MONEY_READERS)
    def read_commitment(self, call: Call, command: funds_commitments.ReadCommitment) -> funds_commitments.Commitment:
        return commitments.read_commitment(call, command)

    @answers(funds_commitments.LIST_COMMITMENTS, MONEY_READERS)
    def list_commitments(
        self, call: Call, command: funds_commitments.ListCommitments
    ) -> Page[funds_commitments.Commitment]:
        return commitments.list_commitments(call, command)

    @answers(funds_transfers.TRANSFER_REST, OFFICER)
    def transfer_rest(self, call: Call, command: funds_transfers.TransferRest) -> funds_transfers.Transfer:
        return transfers.transfer_rest(call, command)

    @answers(funds_transfers.APPROVE_TRANSFER, APPROVER)
    def approve_transfer(self, call: Call, command: funds_transfers.ApproveTransfer) -> funds_transfers.Transfer:
        return transfers.approve_transfer(call, command)

    @answers(funds_transfers.REFUSE_TRANSFER, APPROVER)
    def refuse_transfer(self, call: Call, command: funds_transfers.RefuseTransfer) -> funds_transfers.Transfer:
        return transfers.refuse_transfer(call, command)

    @answers(funds_transfers.READ_TRANSFER, READERS)
    def read_transfer(self, call: Call, command: funds_transfers.ReadTransfer) -> funds_transfers.Transfer:
        return transfers.read_transfer(call, command)

    @answers(funds_transfers.LIST_TRANSFERS, READERS)
    def list_transfers(self, call: Call, command: funds_transfers.ListTransfers) -> Page[funds_transfers.Transfer]:
        return transfers.list_transfers(call, command)

    @answers(funds_expenditures.POST_EXPENDITURE, OFFICER)
    def post_expenditure(
        self, call: Call, command: funds_expenditures.PostExpenditure
    ) -> funds_expenditures.Expenditure:
        return expenditures.post_expenditure(call, command)

    @answers(funds_expenditures.POST_EXPENDITURES, OFFICER)
    def post_expenditures(self, call: Call, command: funds_expenditures.PostExpenditures) -> funds_expenditures.Batch:
        return expenditures.post_expenditures(call, command)

    @answers(funds_expenditures.APPROVE_EXPENDITURE, APPROVER)
    def approve_expenditure(
        self, call: Call, command: funds_expenditures.ApproveExpenditure
    ) -> funds_expenditures.Expenditure:
        return expenditures.approve_expenditure(call, command)

    @answers(funds_expenditures.REFUSE_EXPENDITURE, APPROVER)
    def refuse_expenditure(
        self, call: Call, command: funds_expenditures.RefuseExpenditure
    ) -> funds_expenditures.Expenditure:
        return expenditures.refuse_expenditure(call, command)

    @answers(funds_expenditures.READ_EXPENDITURE, MONEY_READERS)
    def read_expenditure(
        self, call: Call, command: funds_expenditures.ReadExpenditure
    ) -> funds_expenditures.Expenditure:
        return expenditures.read_expenditure(call, command)

    @answers(funds_expenditures.LIST_EXPENDITURES, MONEY_READERS)
    def list_expenditures(
        self, call: Call, command: funds_expenditures.ListExpenditures
    ) -> Page[funds_expenditures.Expenditure]:
        return expenditures.list_expenditures(call, command)

    @answers(funds_recoveries.RECORD_RECOVERY, OFFICER)
    def record_recovery(self, call: Call, command: funds_recoveries.RecordRecovery) -> funds_recoveries.Recovery:
        return recoveries.record_recovery(call, command)

    @answers(funds_recoveries.APPROVE_RECOVERY, APPROVER)
    def approve_recovery(self, call: Call, command: funds_recoveries.ApproveRecovery) -> funds_recoveries.Recovery:
        return recoveries.approve_recovery(call, command)

    @answers(funds_recoveries.REFUSE_RECOVERY, APPROVER)
    def refuse_recovery(self, call: Call, command: funds_recoveries.RefuseRecovery) -> funds_recoveries.Recovery:
        return recoveries.refuse_recovery(call, command)

    @answers(funds_recoveries.READ_RECOVERY, READERS)
    def read_recovery(self, call: Call, command: funds_recoveries.ReadRecovery) -> funds_recoveries.Recovery:
        return recoveries.read_recovery(call, command)

    @answers(funds_recoveries.LIST_RECOVERIES, READERS)
    def list_recoveries(self, call: Call, command: funds_recoveries.ListRecoveries) -> Page[funds_recoveries.Recovery]:
        return recoveries.list_recoveries(call, command)

    @answers(funds_reversals.REVERSE_ENTRY, OFFICER)
    def reverse_entry(self, call: Call, command: funds_reversals.ReverseEntry) -> funds_reversals.Reversal:
        return reversals.reverse_entry(call, command)

    @answers(funds_reversals.APPROVE_REVERSAL, APPROVER)
    def approve_reversal(self, call: Call, command: funds_reversals.ApproveReversal) -> funds_reversals.Reversal:
        return reversals.approve_reversal(call, command)

    @answers(funds_reversals.REFUSE_REVERSAL, APPROVER)
    def refuse_reversal(self, call: Call, command: funds_reversals.RefuseReversal) -> funds_reversals.Reversal:
        return reversals.refuse_reversal(call, command)

    @answers(funds_reversals.LIST_REVERSALS, READERS)
    def list_reversals(self, call: Call, command: funds_reversals.ListReversals) -> Page[funds_reversals.Reversal]:
        return reversals.list_reversals(call, command)

    @handles(MoneyRequested)
    def on_money_requested(self, call: Call, happened: Happened) -> None:
        allocations.answer_request(call, happened.event)
