"""What the pages of reports to donors call things."""

from __future__ import annotations

from typing import Final

# The passages of a report, in order, and what belongs into each.
REPORT_PASSAGES: Final = {
    "summary": "Summary",
    "activities": "What was done",
    "results": "Results",
    "difficulties": "Difficulties and how they were met",
    "next_steps": "Next steps",
}
REPORT_HINTS: Final = {
    "summary": "What a reader with one minute has to know.",
    "activities": "In your own words; the list of activities is taken from the programme.",
    "results": "What changed; the indicators are taken from the programme.",
    "difficulties": "Delays, costs that differ from the plan, and why.",
    "next_steps": "What comes next, and by when.",
}
REPORT_STAGES: Final = {"draft": "Draft", "submitted": "Submitted"}
