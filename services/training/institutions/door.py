"""The door of institutions."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import EVERYBODY
from contracts.training import institutions as training_institutions
from services.training.access import INSTRUCTORS
from services.training.institutions import institutions

DOOR: list[Entry] = [
    answer(training_institutions.REGISTER_INSTITUTION, INSTRUCTORS, institutions.register_institution),
    answer(training_institutions.CHANGE_INSTITUTION, INSTRUCTORS, institutions.change_institution),
    answer(training_institutions.READ_INSTITUTION, EVERYBODY, institutions.read_institution),
    answer(training_institutions.LIST_INSTITUTIONS, EVERYBODY, institutions.list_institutions),
]
