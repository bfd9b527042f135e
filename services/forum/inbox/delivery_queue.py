"""Notices waiting to be mailed, and when they may be sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select

from chassis.call import Call
from contracts.forum.inbox.preferences import Delivery
from contracts.notices import NoticeKind
from services.forum.inbox import schedule
from services.forum.inbox.model import MailItem
from services.forum.inbox.schedule import Rhythm


def put(call: Call, kind: NoticeKind, notices: Iterable[tuple[UUID, int, Delivery, Rhythm]]) -> None:
    """Queues those of the notices (member, number, how, when) that are to be mailed at all, in one round trip."""
    rows = [
        {"member_id": member_id, "number": number, "kind": kind.value, "delivery": delivery.value, "due_at": due}
        for member_id, number, delivery, rhythm in notices
        if (due := _due(delivery, rhythm, call.now)) is not None
    ]
    if rows:
        call.session.execute(insert(MailItem), rows)


def set_anew(call: Call, member_id: UUID, rhythm: Rhythm, deliveries: Mapping[NoticeKind, Delivery]) -> None:
    """Adapts a member's waiting notices to changed preferences."""
    for item in call.session.scalars(select(MailItem).where(MailItem.member_id == member_id).with_for_update()):
        delivery = deliveries.get(NoticeKind(item.kind), Delivery(item.delivery))
        due = _due(delivery, rhythm, call.now)
        if due is None:
            call.session.delete(item)
        else:
            item.delivery, item.due_at = delivery.value, due
    call.session.flush()


def _due(delivery: Delivery, rhythm: Rhythm, at: datetime) -> datetime | None:
    if delivery is Delivery.AT_ONCE:
        return schedule.not_in_quiet_hours(rhythm, at)
    return schedule.next_digest(rhythm, at) if delivery is Delivery.DIGEST else None
