"""The door of the catalogue of interventions, and of the best practices that document them."""

from __future__ import annotations

from chassis.door import Entry, answer, consume, every
from chassis.policy import MEMBERS
from contracts.forum.library import library_events as forum_library_events
from contracts.programs import catalogue as programs_catalogue
from services.programs.access import OFFICERS
from services.programs.catalogue import interventions, practices

DOOR: list[Entry] = [
    answer(programs_catalogue.ADD_INTERVENTION, OFFICERS, interventions.add_intervention),
    answer(programs_catalogue.WITHDRAW_INTERVENTION, OFFICERS, interventions.withdraw_intervention),
    answer(programs_catalogue.READ_INTERVENTION, MEMBERS, interventions.read_intervention),
    answer(programs_catalogue.LIST_INTERVENTIONS, MEMBERS, interventions.list_interventions),
    answer(programs_catalogue.LIST_VERSIONS, MEMBERS, interventions.list_versions),
    answer(programs_catalogue.LIST_PRACTICES, MEMBERS, practices.list_practices),
    consume(forum_library_events.ResourcePublished, practices.published),
    consume(forum_library_events.ResourceWithdrawn, practices.withdrawn),
    every(interventions.announce_unannounced, minutes=5, name="tell_of_the_catalogue"),
]
