"""What the bank's pages call things."""

from __future__ import annotations

from typing import Final

BANK_TABS: Final = {
    "": "Lines",
    "/statements": "Bank statements",
    "/payments": "Payment orders",
    "/reconciliation": "Reconciliation",
    "/revaluation": "Revaluation",
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
    "refused": "order.refused",
    "withdrawn": "order.withdrawn",
}
BANK_REVALUATIONS: Final = {
    "pending": "Awaiting a second signature",
    "posted": "revaluation.posted",
    "refused": "revaluation.refused",
    "withdrawn": "revaluation.withdrawn",
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
