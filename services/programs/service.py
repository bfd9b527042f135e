"""The nameko service for programs: its door is in door.py, its rules are in the rooms."""

from __future__ import annotations

from chassis.service import Service
from services.programs import door
from services.programs.erasure import ERASURE


class ProgramsService(Service):
    """Programmes, editions, phases, activities, indicators, the catalogue and evaluations."""

    name = "programs"
    door = door.DOOR
    erasure = ERASURE
