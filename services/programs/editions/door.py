"""The door of programmes, their editions and the gates of the phases."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import MEMBERS
from contracts.programs.editions import editions as programs_editions
from contracts.programs.editions import phases as programs_phases
from contracts.programs.editions import programmes as programs_programmes
from services.programs.access import DECIDERS, OFFICERS
from services.programs.editions import deliverables, editions, phases, programmes

DOOR: list[Entry] = [
    answer(programs_programmes.CREATE_PROGRAMME, OFFICERS, programmes.create_programme),
    answer(programs_programmes.EDIT_PROGRAMME, OFFICERS, programmes.edit_programme),
    answer(programs_programmes.READ_PROGRAMME, MEMBERS, programmes.read_programme),
    answer(programs_programmes.LIST_PROGRAMMES, MEMBERS, programmes.list_programmes),
    answer(programs_editions.CREATE_EDITION, OFFICERS, editions.create_edition),
    answer(programs_editions.READ_EDITION, MEMBERS, editions.read_edition),
    answer(programs_editions.LIST_EDITIONS, MEMBERS, editions.list_editions),
    answer(programs_phases.ADD_DELIVERABLE, OFFICERS, deliverables.add_deliverable),
    answer(programs_phases.REMOVE_DELIVERABLE, OFFICERS, deliverables.remove_deliverable),
    answer(programs_phases.LIST_DELIVERABLES, MEMBERS, deliverables.list_deliverables),
    answer(programs_phases.READ_PHASE, MEMBERS, phases.read_phase),
    answer(programs_phases.SUBMIT_PHASE, OFFICERS, phases.submit_phase),
    answer(programs_phases.APPROVE_PHASE, DECIDERS, phases.approve_phase),
    answer(programs_phases.RETURN_PHASE, DECIDERS, phases.return_phase),
    answer(programs_phases.REQUEST_SKIP, OFFICERS, phases.request_skip),
    answer(programs_phases.CONFIRM_SKIP, DECIDERS, phases.confirm_skip),
    answer(programs_phases.LIST_DECISIONS, MEMBERS, phases.list_decisions),
]
