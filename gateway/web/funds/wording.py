"""What the Fund's pages call their rooms, and what several of them show."""

from __future__ import annotations

from typing import Final

# Path below /fund, and name; `templates/funds/navigation.html` shows them in this order.
FUND_TABS: Final = {
    "/approvals": "Approvals",
    "/costs": "Costs",
    "/advances": "Advances",
    "/payees": "Payees",
    "/bank": "Bank",
    "/receipts": "Receipts",
    "/agreements": "Agreements",
    "/awards": "Awards",
    "/dues": "Dues",
    "/periods": "Closing",
    "/statements": "Statements",
    "/mine": "My contributions",
    "/search": "Search",
    "/audit": "Audit",
}
# Tabs of everybody who may read the Fund's pages at all.
FUND_TABS_OF_ALL: Final = frozenset({"/statements"})
# The tab of donors' contacts; whoever reads all books finds there what each donor sees.
FUND_TABS_OF_DONORS: Final = frozenset({"/mine"})
# Programme officers find these as well; all others are the finance unit's and the auditors'.
FUND_TABS_OF_PROGRAMMES: Final = frozenset({"/costs", "/awards"})
# The chart of accounts, by code; an account of a bank has the name that was given to it.
ACCOUNTS: Final = {
    "1000": "Cash",
    "1900": "Currency conversion",
    "2100": "Unidentified receipts",
    "4000": "Contributions",
    "4100": "Other income",
    "4200": "Interest",
    "4800": "Transfers within the Fund",
    "4900": "Exchange differences",
    "5000": "Direct costs",
    "5900": "Indirect costs recovered",
}
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
    "revaluations": "Revaluations of bank accounts",
    "advances": "Advances",
    "payment-orders": "Payment orders",
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
    "given_on": "Given on",
    "settled_by_on": "To be settled by",
    "starts_on": "Starts on",
    "ends_on": "Ends on",
    "valid_on": "Valid on",
    "expires_on": "Expires on",
    "execute_on": "To be carried out on",
    "direct_usd": "In US dollars",
    "indirect_usd": "Indirect costs",
    "credited_usd": "Credited by the bank",
    "total_usd": "Total of the budget",
    "payments_count": "Payments",
    "revision_count": "Version of the budget",
    "duplicate": "Why it is a separate cost",
    "line_exceeded_usd": "Budget line exceeded by",
    "same_payee_count": "Other costs to this payee on near days",
    "same_payee_usd": "Their amount",
    "same_payee_since_on": "From day",
    "same_payee_until_on": "To day",
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
    "account": "Bank account",
    "valued_on": "Valued at the end of",
    "book_usd": "Value in the books",
    "worth_usd": "Value at the closing rate",
    "account_before": "Account in force until now",
}
COMMITMENT_KINDS: Final = {"purchase_order": "Purchase order", "contract": "Contract", "advance": "Advance"}
INSTALMENT_STATES: Final = {
    "expected": "Expected",
    "due": "Due today",
    "overdue": "Overdue",
    "received": "Received in full",
    "lapsed": "Lapsed",
}
