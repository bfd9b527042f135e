"""What a new account may not do yet: checked by every room in which members write or add something."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from chassis.actor import Actor
from chassis.call import Call
from contracts.base import Refusal
from contracts.forum.trust import NEW_HERE_FILES, NEW_HERE_LINKS, NEW_HERE_MENTIONS, NEW_HERE_REPLIES, NEW_HERE_TOPICS
from contracts.identity import Role
from services.forum.base.texts import Rendered
from services.forum.settings import forum_settings
from services.forum.trust import levels

_DAY = timedelta(days=1)
_LINK = re.compile(r'<a href="(?:https?|mailto):')
# When the oldest of the newest :limit posts of the last day was written: a day later, another one is allowed.
_NTH = text("""
    SELECT written_at FROM post WHERE author_id = :me AND (number = 1) = :opens AND moved_post_id IS NULL
    AND written_at > :since ORDER BY written_at DESC OFFSET :limit - 1 LIMIT 1
""")


def limited(actor: Actor) -> bool:
    """Whether limits apply: members with further roles were chosen by somebody and are exempt."""
    return forum_settings().new_member_limits and actor.roles <= {Role.MEMBER}


def may_write(call: Call, rendered: Rendered, mentions: Iterable[UUID], *, opens: bool) -> None:
    """Before a topic or a reply is written. Raises NEW_HERE_TOPICS, NEW_HERE_REPLIES, and what `may_say` raises."""
    if not limited(call.actor):
        return
    status = levels.of(call, call.actor.member_id)
    _may_say(status, rendered, mentions)
    limit = status.level.topics_a_day if opens else status.level.replies_a_day
    if limit is None:
        return
    values = {"me": call.actor.member_id, "opens": opens, "since": call.now - _DAY, "limit": limit}
    nth = call.session.execute(_NTH, values).scalar_one_or_none()
    if nth is not None:
        seconds = max(1, int((nth + _DAY - call.now).total_seconds()))
        at = f"{nth + _DAY:%Y-%m-%d %H:%M} UTC"
        raise _refused(NEW_HERE_TOPICS if opens else NEW_HERE_REPLIES, None, status, limit, at=at, seconds=seconds)


def may_say(call: Call, rendered: Rendered) -> None:
    """Before a text is changed. Raises NEW_HERE_LINKS."""
    if limited(call.actor):
        _may_say(levels.of(call, call.actor.member_id), rendered, ())


def may_attach(call: Call, added_today: int) -> None:
    """Before a file is added by a member who added so many in the last 24 hours. Raises NEW_HERE_FILES."""
    if not limited(call.actor):
        return
    status = levels.of(call, call.actor.member_id)
    limit = status.level.files_a_day
    if limit is not None and added_today >= limit:
        raise _refused(NEW_HERE_FILES, "filename", status, limit)


def _may_say(status: levels.TrustStatus, rendered: Rendered, mentions: Iterable[UUID]) -> None:
    level = status.level
    if level.links_a_post is not None and len(_LINK.findall(rendered.html)) > level.links_a_post:
        raise _refused(NEW_HERE_LINKS, "text", status, level.links_a_post)
    if level.mentions_a_post is not None and len(set(mentions)) > level.mentions_a_post:
        raise _refused(NEW_HERE_MENTIONS, "mentions", status, level.mentions_a_post)


def _refused(refusal: Refusal, field: str | None, status: levels.TrustStatus, limit: int, **more: Any) -> Exception:
    """The refusal, with the limit and what the next level requires."""
    step = status.next or status.level
    return refusal(field, limit=limit, days=step.days, read=step.read, written=step.written, **more)
