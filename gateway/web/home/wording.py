"""What waits for somebody, on the first page; what the search calls what it finds."""

from __future__ import annotations

from typing import Final

from contracts.forum.search import FacetName, ThingKind
from gateway.rendering.wording import RESOURCE_KINDS

FACETS: Final = {
    FacetName.KIND: "Type",
    FacetName.BOARD: "Board",
    FacetName.SUBJECT: "Subject",
    FacetName.COUNTRY: "Country",
    FacetName.LANGUAGE: "Language",
    FacetName.YEAR: "Year",
}
# What waits for somebody: for one, and for many.
TASKS: Final = {
    "admission": ("{n} registration awaiting your decision", "{n} registrations awaiting your decision"),
    "reviews": ("{n} resource awaiting review", "{n} resources awaiting review"),
    "flags": ("{n} reported post awaiting a decision", "{n} reported posts awaiting a decision"),
    "appeals": ("{n} appeal awaiting a decision", "{n} appeals awaiting a decision"),
    "allocations": ("{n} allocation awaiting a second signature", "{n} allocations awaiting a second signature"),
    "expenditures": ("{n} expenditure awaiting a second signature", "{n} expenditures awaiting a second signature"),
    "pending-receipts": ("{n} receipt awaiting a second signature", "{n} receipts awaiting a second signature"),
    "commitments": ("{n} commitment awaiting a second signature", "{n} commitments awaiting a second signature"),
    "recoveries": ("{n} recovery awaiting a second signature", "{n} recoveries awaiting a second signature"),
    "reversals": ("{n} reversal awaiting a second signature", "{n} reversals awaiting a second signature"),
    "transfers": (
        "{n} transfer between awards awaiting a second signature",
        "{n} transfers between awards awaiting a second signature",
    ),
    "manual-rates": ("{n} exchange rate awaiting a second signature", "{n} exchange rates awaiting a second signature"),
    "payee-details": (
        "{n} change of bank details awaiting a second signature",
        "{n} changes of bank details awaiting a second signature",
    ),
    "pending-rate-imports": (
        "{n} list of exchange rates awaiting a second signature",
        "{n} lists of exchange rates awaiting a second signature",
    ),
    "payment-orders": (
        "{n} payment order awaiting a second signature",
        "{n} payment orders awaiting a second signature",
    ),
    "revaluations": (
        "{n} revaluation of a bank account awaiting a second signature",
        "{n} revaluations of bank accounts awaiting a second signature",
    ),
    "budgets": ("{n} budget revision awaiting a second signature", "{n} budget revisions awaiting a second signature"),
    "amendments": (
        "{n} amendment of an agreement awaiting a second signature",
        "{n} amendments of agreements awaiting a second signature",
    ),
    "reports": ("{n} donor report overdue", "{n} donor reports overdue"),
    "unidentified": ("{n} receipt without an identified donor", "{n} receipts without an identified donor"),
    "follow-ups": ("{n} follow-up evaluation is due", "{n} follow-up evaluations are due"),
    "overdue": ("{n} follow-up evaluation is overdue", "{n} follow-up evaluations are overdue"),
}
THING_KINDS: Final = {ThingKind.TOPIC: "Topic", ThingKind.REPLY: "Reply in a topic"} | {
    ThingKind(kind): name for kind, name in RESOURCE_KINDS.items()
}
