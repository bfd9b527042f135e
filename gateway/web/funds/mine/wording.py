"""What the donor's pages call things."""

from __future__ import annotations

from typing import Final

DONOR_REPORT_KINDS: Final = {
    "narrative": "Narrative report",
    "financial": "Financial report",
    "final": "Final report",
}
DONOR_REPORT_STATES: Final = {"open": "Due", "overdue": "Overdue", "submitted": "Submitted", "waived": "Waived"}
