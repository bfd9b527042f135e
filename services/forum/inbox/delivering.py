"""Delivers notices in one statement, however many members they are for: numbers, notices, mail and what is heard live.

Who of them takes notices of a kind, and how, is asked before, also in one (`preferences.with_wishes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import text

from chassis.call import Call
from chassis.messaging import outbox
from contracts.forum.events import InboxGrown, NoticesDelivered
from contracts.forum.inbox.preferences import Delivery
from contracts.notices import NoticeKind
from services.forum.inbox import delivery_queue
from services.forum.inbox.preferences import Wish

_PREFIX = "delivered_"
# Of these, one mail is enough until the member has been there: for the first unread one of a topic.
_FIRST_ONLY = NoticeKind.REPLIED
# An inbox's row is locked until the transaction ends, always in the same order, so that no two deliveries deadlock.
# The search for an unread notice ends at the first: it does not grow with what is unread, or with what was read before.
_OF_DELIVERY = f"""
    given AS (
        SELECT * FROM json_to_recordset(CAST(:given AS json))
        AS given (member_id uuid, kind text, delivery text, due_at timestamptz)
    ), numbered AS (
        INSERT INTO inbox_owner (member_id, last, read_to)
        SELECT given.member_id, 1, 0 FROM given JOIN member ON member.id = given.member_id
        WHERE member.status <> 'erased' ORDER BY given.member_id
        ON CONFLICT (member_id) DO UPDATE SET last = inbox_owner.last + 1
        RETURNING member_id, last, read_to
    ), noted AS (
        INSERT INTO notice (member_id, number, notice_id, kind, params, link, actor_id, topic_id, at)
        SELECT member_id, last, CAST(:notice AS uuid), kind, CAST(:params AS jsonb), :link, CAST(:causer AS uuid),
            CAST(:about AS uuid), CAST(:at AS timestamptz)
        FROM numbered JOIN given USING (member_id)
    ), queued AS (
        INSERT INTO mail_item (member_id, number, kind, delivery, due_at)
        SELECT member_id, last, kind, delivery, due_at FROM numbered JOIN given USING (member_id)
        WHERE due_at IS NOT NULL AND NOT (
            kind = '{_FIRST_ONLY}' AND delivery = '{Delivery.AT_ONCE}' AND EXISTS (
                SELECT FROM notice WHERE topic_id = CAST(:about AS uuid) AND notice.member_id = numbered.member_id
                AND number > read_to AND notice.kind = '{_FIRST_ONLY}'
            )
        )
    )
"""  # noqa: S608 - constants of this module
# What the event says of each inbox, only this statement knows.
_BODY = """
    convert_to(json_build_object('inboxes', (
        SELECT json_agg(
            json_build_object('member_id', member_id, 'number', last, 'unread', last - read_to) ORDER BY member_id
        ) FROM numbered
    ))::text, 'UTF8')
"""
# For the beginning of a statement; with the values of `values`.
DELIVERED: Final = f"{_OF_DELIVERY}, {outbox.adding(_PREFIX, _BODY, 'EXISTS (SELECT FROM numbered)')}"
_DELIVER = text(f"WITH {DELIVERED} SELECT")


@dataclass(frozen=True)
class Delivered:
    """A notice without its kind, which may differ from one recipient to another. `topic_id`: where it leads to."""

    notice_id: UUID
    params: dict[str, str]
    link: str
    topic_id: UUID | None


def recipient(call: Call, member_id: UUID, kind: NoticeKind, wish: Wish) -> dict[str, Any] | None:
    """What `values` is given for a member; nothing for one who wants no notices of this kind."""
    if wish.delivery is Delivery.OFF:
        return None
    due_at = delivery_queue.due(wish.delivery, wish.rhythm, call.now)
    return {"member_id": member_id, "kind": kind, "delivery": wish.delivery, "due_at": due_at}


def deliver(call: Call, notice: Delivered, recipients: Sequence[dict[str, Any]]) -> None:
    """Delivers it to these members, except those who were erased meanwhile."""
    if recipients:
        call.session.execute(_DELIVER, values(call, notice, recipients) | {"at": call.now})


def values(call: Call, notice: Delivered, recipients: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The values of DELIVERED besides `at`, the call's time; counts its event as emitted."""
    call.emitted += 1
    # An inbox whose row is locked anyway: no other transaction waits for the event's number.
    announced = NoticesDelivered(inboxes=[InboxGrown(member_id=recipients[0]["member_id"], number=1, unread=1)])
    return outbox.headed(announced, call.now, call.actor.id, _PREFIX) | {
        "given": orjson.dumps(recipients).decode(),
        "notice": notice.notice_id,
        "params": orjson.dumps(notice.params).decode(),
        "link": notice.link,
        "causer": call.actor.id,
        "about": notice.topic_id,
    }


def known(found: Iterable[dict[str, Any] | None]) -> list[dict[str, Any]]:
    """The recipients among what `recipient` has returned."""
    return [each for each in found if each is not None]
