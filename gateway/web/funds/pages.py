"""The pages of the Fund, room by room: what each answers to, and what it calls things."""

from __future__ import annotations

from gateway.web.funds import fund, statements, wording
from gateway.web.funds.advances import advances
from gateway.web.funds.advances import wording as advances_wording
from gateway.web.funds.agreements import agreement
from gateway.web.funds.agreements import drafting as agreement_drafting
from gateway.web.funds.agreements import listing as agreement_listing
from gateway.web.funds.agreements import wording as agreements_wording
from gateway.web.funds.approving import correcting as approval_correcting
from gateway.web.funds.approving import deciding as approval_deciding
from gateway.web.funds.approving import evidence as approval_evidence
from gateway.web.funds.approving import parts as approval_parts
from gateway.web.funds.approving import queue as approval_queue
from gateway.web.funds.approving import wording as approving_wording
from gateway.web.funds.auditing import entries as audit_entries
from gateway.web.funds.auditing import sampling as audit_sampling
from gateway.web.funds.auditing import verifying as audit_verifying
from gateway.web.funds.auditing import wording as auditing_wording
from gateway.web.funds.awards import progress as award_progress
from gateway.web.funds.awards import wording as awards_wording
from gateway.web.funds.bank import desk as bank_desk
from gateway.web.funds.bank import orders as bank_orders
from gateway.web.funds.bank import revaluing as bank_revaluing
from gateway.web.funds.bank import statements as bank_statements
from gateway.web.funds.bank import wording as bank_wording
from gateway.web.funds.closing import periods
from gateway.web.funds.closing import wording as closing_wording
from gateway.web.funds.costs import entering as cost_entering
from gateway.web.funds.costs import grids as cost_grids
from gateway.web.funds.costs import listing as cost_listing
from gateway.web.funds.costs import repeating as cost_repeating
from gateway.web.funds.costs import wording as costs_wording
from gateway.web.funds.donor_reports import reading as report_reading
from gateway.web.funds.donor_reports import wording as report_wording
from gateway.web.funds.donor_reports import writing as report_writing
from gateway.web.funds.dues import dues
from gateway.web.funds.dues import wording as dues_wording
from gateway.web.funds.finding import searching, tables
from gateway.web.funds.finding import wording as finding_wording
from gateway.web.funds.mine import mine
from gateway.web.funds.mine import wording as mine_wording
from gateway.web.funds.payees import accounts as payee_accounts
from gateway.web.funds.payees import register as payee_register
from gateway.web.funds.payees import wording as payees_wording
from gateway.web.funds.receipts import receipts
from gateway.web.funds.receipts import wording as receipts_wording

# Where two paths could answer, the one with the fixed word comes first.
PARTS = (
    fund, statements,
    agreement_drafting, agreement_listing, agreement, award_progress,
    approval_evidence, approval_parts, approval_correcting, approval_deciding, approval_queue,
    cost_entering, cost_grids, cost_repeating, cost_listing, advances, payee_register, payee_accounts,
    bank_orders, bank_statements, bank_revaluing, bank_desk,
    receipts, dues, periods, report_writing, report_reading, mine,
    searching, tables, audit_verifying, audit_sampling, audit_entries,
)  # fmt: skip
WORDING = (
    wording, advances_wording, agreements_wording, approving_wording, auditing_wording, awards_wording, bank_wording,
    closing_wording, costs_wording, dues_wording, finding_wording, mine_wording, payees_wording, receipts_wording,
    report_wording,
)  # fmt: skip
