"""What the pages of closing call things."""

from __future__ import annotations

from typing import Final

PERIOD_STATES: Final = {"soft_closed": "Soft-closed", "closed": "Closed", "reopened": "Reopened"}
CLOSING_STEPS: Final = {
    "day_over": "The last day is over",
    "pending": "Nothing waits for a second person",
    "bank_lines": "Every line of the bank is matched",
    "reconciliation": "The bank accounts are reconciled",
    "suspense": "Every receipt is identified",
    "rates": "Every currency has an exchange rate",
    "valuation": "Accounts in other currencies are at the closing rate",
    "advances": "Every advance is settled",
    "opening": "The opening balances are those of the last closing",
}
# What is done where the step is not done yet.
CLOSING_HINTS: Final = {
    "day_over": "Choose a day that is over.",
    "pending": "Have it approved, withdraw it, or move it to the first day after this period.",
    "bank_lines": "Match or book them on the bank’s desk.",
    "reconciliation": "Close each account’s reconciliation up to this day.",
    "suspense": "Identify them, or leave them in suspense and say why.",
    "rates": "Import the list of the day, or enter the rate and have it signed.",
    "valuation": "Revalue each account on this day, and have it signed.",
    "advances": "Have them accounted for, or say why the books are closed over what payees owe.",
    "opening": "Balances differ from those of the last closing. Verify the journal before anything else.",
}
VERIFICATION_FLAWS: Final = {
    "changed": "An entry was changed.",
    "unsealed": "An entry has no seal.",
    "missing": "An entry is missing.",
    "cut_off": "The last entries were removed.",
    "anchor": "An anchor is not what was signed.",
    "not_as_anchored": "The chain is another than the one that was anchored.",
}
