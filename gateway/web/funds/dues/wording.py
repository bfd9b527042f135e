"""What the pages of the dues call things."""

from __future__ import annotations

from typing import Final

DUE_KINDS: Final = {
    "instalment": "Instalments",
    "report": "Donor reports",
    "commitment": "Commitments that expire",
    "advance": "Advances to be settled",
    "award": "Awards that end",
    "closing": "Closings",
}
# What one of them is, in the list and in a calendar.
DUE_NAMES: Final = {
    "instalment": "Instalment",
    "report-narrative": "Narrative report",
    "report-financial": "Financial report",
    "report-final": "Final report",
    "commitment-purchase_order": "Purchase order expires",
    "commitment-contract": "Contract expires",
    "advance": "Advance to be settled",
    "award": "Award ends",
    "closing-month": "Close the books up to {day}",
    "closing-adjusting": "Adjusting period up to {day} ends",
}
DUE_STATES: Final = {"ahead": "Ahead", "today": "Due today", "overdue": "Overdue"}
