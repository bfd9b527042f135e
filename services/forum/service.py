"""The nameko service for forum: the doors of its rooms under one name. The rules are in the rooms."""

from __future__ import annotations

from chassis.service import Service
from services.forum.door import DOOR
from services.forum.erasure import ERASURE


class ForumService(Service):
    """See services/forum/README.md."""

    name = "forum"
    door = DOOR
    erasure = ERASURE
