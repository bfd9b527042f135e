"""What the approvals' pages call things."""

from __future__ import annotations

from typing import Final

# Which of them are shown.
APPROVAL_SHOWS: Final = {
    "": "All that wait",
    "sign": "For me to sign",
    "mine": "Handed in by me",
    "returned": "Refused, handed in by me",
}
APPROVAL_ORDERS: Final = {"": "Longest waiting first", "due": "Due first", "amount": "Largest amount first"}
APPROVAL_STATES: Final = {
    "pending": "Awaiting a second signature",
    "approved": "entry.approved",
    "refused": "entry.refused",
    "withdrawn": "entry.withdrawn",
}
# Fields of an entry that is corrected, as its form calls them.
CORRECTED: Final = {
    "line_id": "Budget line",
    "kind": "Kind of commitment",
    "amount": "Amount",
    "amount_usd": "Amount in US dollars",
    "credited_usd": "Credited by the bank, in US dollars",
    "currency": "Currency (three letters)",
    "occurred_on": "Date of the cost",
    "received_on": "Received on",
    "signed_on": "Signed on",
    "payee": "Payee",
    "payer": "Payer",
    "document": "Document",
    "document_on": "Date of the document",
    "reference": "Reference",
    "description": "Description",
    "country": "Country (two letters), if the award needs it",
    "activity_kind": "Kind of activity, if the award needs it",
    "duplicate_reason": "Why it is a separate cost",
    "note": "Note to whoever signs",
}
