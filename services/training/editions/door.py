"""The door of the editions of courses."""

from __future__ import annotations

from chassis.door import Entry, answer, consume, daily
from chassis.policy import MEMBERS
from contracts.programs.events import ModulesProposed
from contracts.training import editions as training_editions
from services.training.access import INSTRUCTORS
from services.training.editions import editions, proposals, reminders

DOOR: list[Entry] = [
    answer(training_editions.PLAN_EDITION, INSTRUCTORS, editions.plan_edition),
    answer(training_editions.CHANGE_EDITION, INSTRUCTORS, editions.change_edition),
    answer(training_editions.OPEN_EDITION, INSTRUCTORS, editions.open_edition),
    answer(training_editions.END_EDITION, INSTRUCTORS, editions.end_edition),
    answer(training_editions.READ_EDITION, MEMBERS, editions.read_edition),
    answer(training_editions.LIST_EDITIONS, MEMBERS, editions.list_editions),
    consume(ModulesProposed, proposals.draft_proposal),
    daily("06:20", reminders.tell_of_starts),
]
