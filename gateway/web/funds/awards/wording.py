"""What an award's pages call things."""

from __future__ import annotations

from typing import Final

BUDGET_CONTROLS: Final = {
    "refuse": "Refuse what goes beyond a line",
    "tolerance": "Allow up to a tolerance, with a second signature",
    "warn": "Warn only",
}
REVISION_STATES: Final = {
    "pending": "Awaiting a second signature",
    "approved": "Approved",
    "refused": "version.refused",
}
# The days of an award's story, and what is due next.
STORY: Final = {
    "award-starts": "The award begins",
    "award-opened": "The award was opened with its budget",
    "award-ends": "The award ends",
    "budget-revised": "Budget revised",
    "agreement-signed": "Agreement signed",
    "agreement-amended": "Agreement amended",
    "instalment": "Instalment due",
    "report-narrative": "Narrative report",
    "report-financial": "Financial report",
    "report-final": "Final report",
    "commitment-expires": "Commitment expires",
}
STORY_STATES: Final = {
    "expected": "Expected",
    "due": "Due today",
    "overdue": "Overdue",
    "open": "Due",
    "submitted": "Submitted",
    "pending": "Awaiting a second signature",
    "approved": "Approved",
    "in_force": "In force",
    "refused": "version.refused",
}
