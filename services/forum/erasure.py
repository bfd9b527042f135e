"""What is erased of a member: each room that keeps somebody's rows. A test names the room that is missing."""

from __future__ import annotations

from chassis.door import Eraser
from services.forum.access import audience
from services.forum.drafts import drafts
from services.forum.feeds import addresses
from services.forum.files import retention
from services.forum.gatherings import attendance
from services.forum.inbox import notices
from services.forum.moderation import appeals
from services.forum.polls import ballots
from services.forum.subscriptions import subscriptions
from services.forum.trust import levels

ERASURE: list[Eraser] = [
    audience.erase,
    drafts.erase,
    addresses.erase,
    retention.erase,
    attendance.erase,
    notices.erase,
    appeals.erase,
    levels.erase,
    ballots.erase,
    subscriptions.erase,
]
