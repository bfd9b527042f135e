"""What the pages of agreements and donors call things."""

from __future__ import annotations

from typing import Final

AGREEMENT_STATES: Final = {"signed": "In force", "ended": "agreement.has_ended"}
AGREEMENT_VIEWS: Final = {"": "In force", "drafts": "agreement.drafts", "ended": "agreement.ended", "donors": "Donors"}
AGREEMENT_VERSIONS: Final = {
    "pending": "Awaiting a second signature",
    "in_force": "In force",
    "refused": "version.refused",
}
REPORT_KINDS: Final = {
    "narrative": "Narrative report",
    "financial": "Financial report",
    "final": "Final report",
}
REPORT_STATES: Final = {"open": "Due", "overdue": "Overdue", "submitted": "Submitted", "waived": "Waived by the donor"}
DONOR_CLASSES: Final = {
    "member_state": "Member state",
    "permanent_observer": "Permanent observer",
    "other": "Other donor",
}
