"""Notices waiting to be mailed, and when they may be sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from contracts.forum.inbox.preferences import Delivery
from contracts.notices import NoticeKind
from services.forum.inbox import schedule
from services.forum.inbox.model import MailItem
from services.forum.inbox.schedule import Rhythm


def set_anew(call: Call, member_id: UUID, rhythm: Rhythm, deliveries: Mapping[NoticeKind, Delivery]) -> None:
    """Adapts a member's waiting notices to changed preferences."""
    for item in call.session.scalars(select(MailItem).where(MailItem.member_id == member_id).with_for_update()):
        delivery = deliveries.get(NoticeKind(item.kind), Delivery(item.delivery))
        when = due(delivery, rhythm, call.now)
        if when is None:
            call.session.delete(item)
        else:
            item.delivery, item.due_at = delivery.value, when
    call.session.flush()


def due(delivery: Delivery, rhythm: Rhythm, at: datetime) -> datetime | None:
    """When a notice of this moment is to be mailed, if at all."""
    if delivery is Delivery.AT_ONCE:
        return schedule.not_in_quiet_hours(rhythm, at)
    return schedule.next_digest(rhythm, at) if delivery is Delivery.DIGEST else None
