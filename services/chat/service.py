"""The nameko service for chat: its door is in door.py, its rules are in the rooms."""

from __future__ import annotations

from chassis.service import Service
from services.chat import door
from services.chat.erasure import ERASURE


class ChatService(Service):
    """Rooms, messages, read markers."""

    name = "chat"
    door = door.DOOR
    erasure = ERASURE
