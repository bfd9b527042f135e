"""What the pages of the programmes call states, areas of interventions and levels of evidence."""

from __future__ import annotations

from typing import Final

from contracts.programs.catalogue import EvidenceLevel
from contracts.programs.editions.editions import PhaseState
from contracts.programs.kinds import Area
from contracts.programs.plans.activities import ActivityStatus
from contracts.programs.results.follow_ups import FollowUpState

PHASE_STATES: Final = {
    PhaseState.WAITING: "Not started",
    PhaseState.OPEN: "Under way",
    PhaseState.SUBMITTED: "Awaiting approval",
    PhaseState.SKIP_REQUESTED: "Skip requested",
    PhaseState.APPROVED: "Approved",
    PhaseState.SKIPPED: "Skipped",
}
ACTIVITY_STATES: Final = {
    ActivityStatus.PLANNED: "Planned",
    ActivityStatus.UNDER_WAY: "Under way",
    ActivityStatus.DONE: "Done",
    ActivityStatus.CANCELLED: "Cancelled",
}
FOLLOW_UP_STATES: Final = {
    FollowUpState.SCHEDULED: "Scheduled",
    FollowUpState.DUE: "Due",
    FollowUpState.OVERDUE: "Overdue",
    FollowUpState.DONE: "Done",
    FollowUpState.DONE_LATE: "Completed late",
}
INTERVENTION_AREAS: Final = {
    Area.INSTITUTIONAL: "Institutional",
    Area.SITUATIONAL: "Situational",
    Area.COMMUNITY: "Community",
}
EVIDENCE_LEVELS: Final = {
    EvidenceLevel.STRONG: "Strong evidence",
    EvidenceLevel.MODERATE: "Moderate evidence",
    EvidenceLevel.LIMITED: "Limited evidence",
    EvidenceLevel.EMERGING: "Emerging evidence",
}
