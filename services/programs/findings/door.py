"""The door of what the experts of an assessment propose."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import MEMBERS
from contracts.programs import findings as programs_findings
from services.programs.access import OFFICERS
from services.programs.findings import proposals

DOOR: list[Entry] = [
    answer(programs_findings.PROPOSE_MODULES, OFFICERS, proposals.propose_modules),
    answer(programs_findings.LIST_PROPOSALS, MEMBERS, proposals.list_proposals),
]
