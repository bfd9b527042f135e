"""The door of the programmes: the doors of its rooms, and the export of a member's data."""

from __future__ import annotations

from functools import partial

from chassis.data_export import export_of
from chassis.door import Entry, answer, consume
from chassis.policy import MEMBERS
from chassis.tasks import retelling
from contracts import data_export
from contracts.programs import catalogue as programs_catalogue
from contracts.programs.editions import editions as programs_editions
from contracts.tasks import ProgramsTasksRetold, TasksAsked
from services.programs.access import OFFICERS
from services.programs.catalogue import door as catalogue
from services.programs.catalogue import interventions
from services.programs.data_export import HELD
from services.programs.editions import door as editions_door
from services.programs.editions import editions
from services.programs.editions import tasks as phase_tasks
from services.programs.findings import door as findings
from services.programs.funding import door as funding
from services.programs.methodologies import door as methodologies
from services.programs.plans import activities, citations
from services.programs.plans import door as plans
from services.programs.results import door as results
from services.programs.results import follow_ups

# What a lower room needs from a higher one is passed in here: editions know no activities, the catalogue no citations.
GIVEN: list[Entry] = [
    answer(
        programs_editions.EDIT_EDITION,
        OFFICERS,
        partial(editions.edit_edition, countries_in_use=activities.countries_of),
    ),
    answer(
        programs_catalogue.PUBLISH_VERSION,
        OFFICERS,
        partial(interventions.publish_version, last_cited=citations.last_cited),
    ),
]
DOOR: list[Entry] = [
    answer(data_export.PROGRAMS, MEMBERS, export_of(HELD)),
    *methodologies.DOOR,
    *editions_door.DOOR,
    *results.DOOR,
    *plans.DOOR,
    *funding.DOOR,
    *catalogue.DOOR,
    *findings.DOOR,
    *GIVEN,
    consume(TasksAsked, retelling(ProgramsTasksRetold, phase_tasks.WAITING, follow_ups.WAITING)),
]
