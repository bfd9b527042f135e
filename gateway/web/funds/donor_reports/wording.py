"""What the pages of reports to donors call things."""

from __future__ import annotations

from typing import Final

# The passages of a report, in order: the name of each, and what belongs there.
REPORT_PASSAGES: Final = {
    "summary": ("Summary", "What a reader with one minute has to know."),
    "activities": ("What was done", "The activities of the period; their list is taken from the programme."),
    "results": ("Results", "What changed; the indicators are taken from the programme."),
    "difficulties": ("Difficulties and how they were met", "Delays, costs that differ from the plan, and why."),
    "next_steps": ("Next steps", "What comes next, and by when."),
}
REPORT_STAGES: Final = {"draft": "Draft", "submitted": "Submitted"}
