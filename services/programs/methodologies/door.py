"""The door of the methodologies."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import MEMBERS
from contracts.programs import methodologies as programs_methodologies
from services.programs.methodologies import methodologies

DOOR: list[Entry] = [
    answer(programs_methodologies.LIST_METHODOLOGIES, MEMBERS, methodologies.list_methodologies),
    answer(programs_methodologies.READ_METHODOLOGY, MEMBERS, methodologies.read_methodology),
]
