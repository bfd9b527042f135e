"""What kinds of tasks are called where they are counted; of one, the contract has the text (TASK_TEXTS)."""

from __future__ import annotations

from contracts.tasks import TaskKind

TASK_NAMES = {
    TaskKind.SIGN_EXPENDITURES: "Expenditures to sign",
    TaskKind.SIGN_PENDING_RECEIPTS: "Receipts to sign",
    TaskKind.SIGN_ALLOCATIONS: "Allocations to sign",
    TaskKind.SIGN_COMMITMENTS: "Commitments to sign",
    TaskKind.SIGN_RECOVERIES: "Recoveries to sign",
    TaskKind.SIGN_REVERSALS: "Reversals to sign",
    TaskKind.SIGN_TRANSFERS: "Transfers between awards to sign",
    TaskKind.SIGN_MANUAL_RATES: "Exchange rates to sign",
    TaskKind.SIGN_PENDING_RATE_IMPORTS: "Lists of exchange rates to sign",
    TaskKind.SIGN_BUDGETS: "Budget revisions to sign",
    TaskKind.SIGN_AMENDMENTS: "Amendments of agreements to sign",
    TaskKind.SIGN_PAYEE_DETAILS: "Bank details of payees to sign",
    TaskKind.SIGN_PAYMENT_ORDERS: "Payment orders to sign",
    TaskKind.SIGN_REVALUATIONS: "Revaluations to sign",
    TaskKind.SIGN_ADVANCES: "Advances to sign",
    TaskKind.RETURNED_ENTRY: "Entries that were refused",
    TaskKind.IDENTIFY_RECEIPT: "Receipts to identify",
    TaskKind.MATCH_BANK_LINES: "Bank lines to match",
    TaskKind.RECEIVE_INSTALMENT: "Instalments expected",
    TaskKind.REPORT_TO_DONOR: "Reports to donors",
    TaskKind.SETTLE_ADVANCE: "Advances to settle",
    TaskKind.DECIDE_PHASE: "Phases to decide on",
    TaskKind.RETURNED_PHASE: "Phases that came back",
    TaskKind.RETURNED_REQUEST: "Requests for money that were refused",
    TaskKind.RECORD_FOLLOW_UP: "Follow-up evaluations to record",
    TaskKind.DECIDE_FLAG: "Reported posts",
    TaskKind.DECIDE_APPEAL: "Appeals",
    TaskKind.REVIEW_RESOURCE: "Resources to review",
    TaskKind.RETURNED_RESOURCE: "Resources that came back",
    TaskKind.PLAN_TRAINING: "Proposed trainings to complete",
    TaskKind.NOMINATE_LEARNERS: "Learners to nominate",
    TaskKind.END_TRAINING: "Trainings to end",
    TaskKind.DECIDE_REGISTRATION: "Registrations to decide on",
}
