"""What the Fund's pages call what waits for a second signature, and what stands beside it."""

from __future__ import annotations

from typing import Final

# Path below /fund, and name; `templates/funds/navigation.html` shows them in this order.
FUND_TABS: Final = {
    "/awards": "Awards",
    "/bank": "Bank",
    "/signatures": "Second signatures",
    "/statements": "Statements",
    "/mine": "My contributions",
}
# Tabs of the finance unit and of auditors; the page behind a tab decides for itself who may read it.
FUND_TABS_OF_FINANCE: Final = frozenset({"/bank", "/signatures"})
# The tab of donors' contacts; whoever reads all books finds there what each donor sees.
FUND_TABS_OF_DONORS: Final = frozenset({"/mine"})
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
    "payee-details": "Bank details of payees",
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
    "holder": "Account holder",
    "iban": "IBAN",
    "number": "Account number",
    "bic": "BIC",
    "bank": "Bank",
    "account_before": "Account in force until now",
}
