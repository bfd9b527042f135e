"""What the pages of costs call things."""

from __future__ import annotations

from typing import Final

# The states that a list of costs shows, as its address names them.
COST_VIEWS: Final = {
    "": "All costs",
    "pending": "Awaiting a second signature",
    "posted": "cost.posted",
    "refused": "cost.refused",
    "withdrawn": "cost.withdrawn",
    "reversed": "cost.reversed",
}
COST_STATES: Final = {
    "pending": "Awaiting a second signature",
    "posted": "cost.posted",
    "refused": "cost.refused",
    "withdrawn": "cost.withdrawn",
}
COST_TABS: Final = {
    "": "All costs",
    "/new": "Enter a cost",
    "/grid": "Paste from a spreadsheet",
    "/recurring": "Recurring costs",
}
# The columns of a grid by the name that the service gives them, in the order in which they are shown.
COST_COLUMNS: Final = {
    "date": "Date",
    "payee": "Payee",
    "document": "Document",
    "amount": "Amount",
    "currency": "Currency",
    "line": "Budget line",
    "description": "Description",
    "country": "Country",
    "activity_kind": "Activity kind",
    "document_date": "Date of the document",
    "commitment": "Commitment",
    "allocation": "Allocation",
    "duplicate_reason": "Reason if entered before",
    "bank_account": "Bank account",
    "reference": "Reference",
}
COST_RHYTHMS: Final = {"monthly": "Every month", "quarterly": "Every quarter"}
COST_FILE_STATES: Final = {
    "queued": "Being read",
    "checked": "Checked, nothing entered",
    "refused": "Refused, nothing entered",
    "done": "Entered",
}
COST_DAY_ORDERS: Final = {"": "As it is written", "dmy": "Day first: 31/5/2026", "mdy": "Month first: 5/31/2026"}
