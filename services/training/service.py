"""The nameko service for training: its door is in door.py, its rules are in the rooms."""

from __future__ import annotations

from chassis.service import Service
from services.training import door
from services.training.erasure import ERASURE


class TrainingService(Service):
    """Entry points only; the rules are in the modules named after what people do."""

    name = "training"
    door = door.DOOR
    erasure = ERASURE
