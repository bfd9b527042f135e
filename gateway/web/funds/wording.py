"""What the Fund's pages call what waits for a second signature, and what stands beside it."""

from __future__ import annotations

from typing import Final

SIGNED_KINDS: Final = {
    "expenditures": "Expenditures",
    "allocations": "Allocations",
    "commitments": "Commitments",
    "recoveries": "Recoveries",
    "reversals": "Reversals",
    "transfers": "Transfers between awards",
    "manual-rates": "Exchange rates entered by hand",
    "budgets": "Budget revisions",
    "amendments": "Amendments to agreements",
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
    "files": "Files attached",
    "entry": "Journal entry",
    "from": "From award",
    "to": "To award",
    "rate": "Rate",
    "pledge": "Pledge",
}
