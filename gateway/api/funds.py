"""The Fund's routes, below /api/v1/funds."""

from __future__ import annotations

from contracts import funds, funds_books, funds_evidence, funds_spending, funds_statements
from gateway.expose import download, get, post, put

# A file in base64, and the rest of the command around it.
_WITH_A_FILE = funds_evidence.MAX_FILE_BASE64 + 10_000

ROUTES = [
    get("/terms", funds.READ_TERMS),
    put("/terms/threshold", funds.SET_THRESHOLD),
    post("/donors", funds.ADD_DONOR),
    get("/donors", funds.LIST_DONORS),
    get("/donors/{donor_id}", funds.READ_DONOR),
    put("/donors/{donor_id}", funds.EDIT_DONOR),
    post("/agreements", funds.SIGN_AGREEMENT),
    get("/agreements", funds.LIST_AGREEMENTS),
    get("/agreements/{agreement_id}", funds.READ_AGREEMENT),
    post("/awards", funds.OPEN_AWARD),
    get("/awards", funds.LIST_AWARDS),
    get("/awards/{award_id}", funds.READ_AWARD),
    post("/rates", funds.RECORD_RATE),
    get("/rates", funds.LIST_RATES),
    post("/icr-rules", funds.RECORD_ICR_RULE),
    get("/icr-rules", funds.LIST_ICR_RULES),
    post("/contributions", funds.RECORD_CONTRIBUTION),
    get("/contributions", funds.LIST_CONTRIBUTIONS),
    get("/contributions/{contribution_id}", funds.READ_CONTRIBUTION),
    post("/allocations", funds_spending.RESERVE_MONEY),
    get("/allocations", funds_spending.LIST_ALLOCATIONS),
    post("/allocations/release-expired", funds_spending.RELEASE_EXPIRED),
    get("/allocations/{allocation_id}", funds_spending.READ_ALLOCATION),
    post("/allocations/{allocation_id}/grant", funds_spending.GRANT_ALLOCATION),
    post("/allocations/{allocation_id}/refuse", funds_spending.REFUSE_ALLOCATION),
    post("/allocations/{allocation_id}/release", funds_spending.RELEASE_ALLOCATION),
    post("/expenditures", funds_spending.POST_EXPENDITURE),
    post("/expenditures/batch", funds_spending.POST_EXPENDITURES),
    get("/expenditures", funds_spending.LIST_EXPENDITURES),
    get("/expenditures/{expenditure_id}", funds_spending.READ_EXPENDITURE),
    post("/expenditures/{expenditure_id}/approve", funds_spending.APPROVE_EXPENDITURE),
    post("/expenditures/{expenditure_id}/refuse", funds_spending.REFUSE_EXPENDITURE),
    get("/reversals", funds_spending.LIST_REVERSALS),
    post("/reversals", funds_spending.REVERSE_ENTRY),
    post("/reversals/{reversal_id}/approve", funds_spending.APPROVE_REVERSAL),
    post("/reversals/{reversal_id}/refuse", funds_spending.REFUSE_REVERSAL),
    get("/entries", funds_books.LIST_ENTRIES),
    get("/entries/{entry_id}", funds_books.READ_ENTRY),
    get("/trial-balance", funds_books.READ_TRIAL_BALANCE),
    post("/periods", funds_books.CLOSE_PERIOD),
    get("/periods", funds_books.LIST_PERIODS),
    get("/statements/fund", funds_statements.FUND_STATEMENT),
    get("/statements/donors/{donor_id}", funds_statements.DONOR_STATEMENT),
    get("/statements/awards/{award_id}", funds_statements.AWARD_STATEMENT),
    get("/public", funds_books.PUBLIC_FUND),
    post("/attachments", funds_evidence.ATTACH, body_bytes=_WITH_A_FILE),
    get("/attachments", funds_evidence.LIST_ATTACHMENTS),
    get("/attachments/{attachment_id}", funds_evidence.READ_ATTACHMENT),
    download("/attachments/{attachment_id}/file", funds_evidence.DOWNLOAD_ATTACHMENT, *funds_evidence.MediaType),
    get("/attachment-reads", funds_evidence.LIST_ATTACHMENT_READS),
]
