"""What the pages of payees call things."""

from __future__ import annotations

from typing import Final

PAYEE_KINDS: Final = {
    "company": "Company",
    "person": "Person",
    "institution": "Institution",
    "ngo": "Non-governmental organization",
    "unknown": "Not classified yet",
}
PAYEE_STATES: Final = {"active": "Active", "closed": "Closed to payments", "merged": "Merged"}
PAYEE_VIEWS: Final = {
    "": "All payees",
    "duplicates": "Possible duplicates",
    "closed": "Closed to payments",
    "merged": "Merged",
}
PAYEE_SHARED: Final = {"name": "Same words in the name", "tax_id": "Same tax number", "account": "Same account"}
DETAILS_STATES: Final = {
    "pending": "Awaiting a second signature",
    "approved": "Bank details signed",
    "refused": "Bank details refused",
    "withdrawn": "Bank details withdrawn",
}
PAYEE_CHANGES: Final = {
    "added": "Added",
    "edited": "Edited",
    "closed": "Closed to payments",
    "reopened": "Opened again",
    "merged": "A duplicate was merged into this one",
    "merged_into": "Merged into another one",
    "details_entered": "Bank details entered",
    "details_signed": "Bank details signed",
    "details_refused": "Bank details refused",
    "details_withdrawn": "Bank details withdrawn",
}
PAYEE_FIELDS: Final = {
    "name": "Name",
    "kind": "Kind",
    "country": "Country",
    "tax_id": "Tax number",
    "account": "Account",
    "names": "Names",
}
