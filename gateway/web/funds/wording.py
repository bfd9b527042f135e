"""What the Fund's pages call what waits for a second signature, and what stands beside it."""

from __future__ import annotations

from typing import Final

# Path below /fund, and name; `templates/funds/navigation.html` shows them in this order.
FUND_TABS: Final = {
    "/awards": "Awards",
    "/bank": "Bank",
    "/signatures": "Second signatures",
    "/statements": "Statements",
}
# Tabs of the finance unit and of auditors; the page behind a tab decides for itself who may read it.
FUND_TABS_OF_FINANCE: Final = frozenset({"/bank", "/signatures"})
# Programme officers find these as well.
FUND_TABS_OF_PROGRAMMES: Final = frozenset({"/awards"})
SIGNED_KINDS: Final = {
    "expenditures": "Expenditures",
    "allocations": "Allocations",
    "commitments": "Commitments",
    "pending-receipts": "Money received",
    "recoveries": "Recoveries",
    "reversals": "Reversals",
    "transfers": "Transfers between awards",
    "manual-rates": "Exchange rates entered by hand",
    "pending-rate-imports": "Lists of exchange rates",
    "budgets": "Budget revisions",
    "amendments": "Amendments to agreements",
}
RECEIPT_KINDS: Final = {
    "contribution": "Contribution",
    "split": "Contribution in several parts",
    "identification": "Identification of a receipt",
    "income": "Other income",
}
PART_KINDS: Final = {"expenditure": "Expenditures", "contribution": "Contributions"}
RATE_SOURCES: Final = {
    "ecb": "European Central Bank, euro reference rates",
    "un": "UN operational rates of exchange",
}
FACTS: Final = {
    "award": "Award",
    "donor": "Donor",
    "programme": "Programme",
    "payee": "Payee",
    "payer": "Payer",
    "document": "Document",
    "document_on": "Date of the document",
    "occurred_on": "Date of the cost",
    "received_on": "Received on",
    "signed_on": "Signed on",
    "starts_on": "Starts on",
    "ends_on": "Ends on",
    "valid_on": "Valid on",
    "duplicate": "Why it is a separate cost",
    "files_count": "Files attached",
    "line_exceeded_usd": "Budget line exceeded by",
    "same_payee_count": "Other costs to this payee on near days",
    "same_payee_usd": "Their amount",
    "same_payee_since_on": "From",
    "same_payee_until_on": "Until",
    "receipt": "Kind of receipt",
    "entry": "Journal entry",
    "from": "From award",
    "to": "To award",
    "rate": "Rate",
    "source": "Source",
    "sha256": "SHA-256 of the file",
    "rates_count": "Rates",
    "pledge": "Pledge",
}
BUDGET_CONTROLS: Final = {
    "refuse": "Refuse what goes beyond a line",
    "tolerance": "Allow up to a tolerance, with a second signature",
    "warn": "Warn only",
}
REVISION_STATES: Final = {"pending": "Awaiting a second signature", "approved": "Approved", "refused": "Declined"}
# The days of an award's story, and what is due next.
STORY: Final = {
    "award-starts": "The award begins",
    "award-opened": "The award was opened with its budget",
    "award-ends": "The award ends",
    "budget-revised": "Budget revised",
    "agreement-signed": "Agreement signed",
    "agreement-amended": "Agreement amended",
    "instalment": "Instalment due",
    "report-narrative": "Narrative report",
    "report-financial": "Financial report",
    "report-final": "Final report",
    "commitment-expires": "Commitment expires",
}
STORY_STATES: Final = {
    "expected": "Expected",
    "due": "Due today",
    "overdue": "Overdue",
    "open": "Due",
    "submitted": "Submitted",
    "pending": "Awaiting a second signature",
    "approved": "Approved",
    "in_force": "In force",
    "refused": "Declined",
}
BANK_TABS: Final = {
    "": "Lines",
    "/statements": "Bank statements",
    "/payments": "Payment orders",
    "/reconciliation": "Reconciliation",
}
BANK_PROPOSALS: Final = {
    "match": "Entry of the books",
    "cancel": "Lines that cancel each other",
    "receipt": "Contribution",
    "suspense": "Unidentified receipt",
    "charge": "Bank charge",
}
BANK_REASONS: Final = {
    "amount_equal": "Same amount",
    "amount_in_donors_currency": "Same amount in the donor’s currency",
    "amount_near": "Similar amount",
    "sum_equal": "Amounts add up",
    "same_day": "Same day",
    "days_apart": "Days apart",
    "reference_found": "Reference found",
    "name_alike": "Name alike",
    "reversal": "Marked as a reversal",
    "charge_words": "Words of a charge",
    "instalment_due": "Instalment due",
    "unknown_payer": "Unknown payer",
    "ambiguous": "Others of the same amount",
    "payment_order": "Reference of our payment order",
    "details_found": "Payments of the batch found",
    "rule": "Rule",
}
BANK_PARTS: Final = {"cash": "Entry of the books", "direct": "direct cost", "indirect": "indirect cost"}
BANK_DIFFERENCES: Final = {
    "bank_charge": "Bank charge",
    "exchange": "Exchange difference",
    "timing": "Difference in time",
    "unidentified": "Not identified yet",
    "bank_error": "Error of the bank",
    "book_error": "Error in the books",
    "other": "Other",
}
BANK_RULE_BOOKS: Final = {"charge": "Bank charge", "receipt": "Contribution", "suspense": "Unidentified receipt"}
BANK_ORDERS: Final = {
    "pending": "Awaiting a second signature",
    "signed": "Signed",
    "refused": "Refused",
    "withdrawn": "Withdrawn",
}
BANK_SIDES: Final = {
    "bank_items": "Lines of the bank not yet in the books",
    "book_items": "Entries not yet at the bank",
    "differences": "Explained differences",
}
BANK_OBSTACLES: Final = {
    "funds.bank_not_over": "The day is not over yet.",
    "funds.bank_no_statement": "No statement with a balance reaches this day.",
    "funds.bank_lines_open": "Lines of the bank are not matched.",
    "funds.bank_unexplained": "Differences are not explained.",
    "funds.bank_opening_unexplained": "The difference at the opening is not explained.",
    "funds.bank_not_zero": "The remainder is not zero.",
}
CSV_DATES: Final = [
    (each, each)
    for each in (
        "YYYY-MM-DD", "YYYYMMDD", "DD/MM/YYYY", "DD.MM.YYYY", "DD-MM-YYYY", "MM/DD/YYYY", "MM-DD-YYYY", "DD/MM/YY",
        "MM/DD/YY", "DD.MM.YY",
    )
]  # fmt: skip
CSV_ENCODINGS: Final = [
    (each, each.upper()) for each in ("utf-8", "utf-16", "windows-1252", "iso-8859-1", "iso-8859-15")
]
