"""Notifies the subscribers of a post: few at once, many step by step, so that nobody waits for it.

Few are notified in the writer's own transaction, which costs less than the event that would request it. For more, it
only says that a fan-out is due. Each step finds out anew who is to be notified, by the access and the subscriptions
that members have at that moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text

from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.ids import new_id
from contracts.forum.subscriptions import FanOutDue, Level
from contracts.notices import ForumNotice, NoticeKind
from services.forum.access.audience import readers_among
from services.forum.base.model import Topic
from services.forum.inbox import notices
from services.forum.inbox.links import post_link

# Members notified in one transaction.
STEP = 200
# Up to so many subscribers, the writer's transaction notifies them itself.
FEW = 30
_POST = text("""
    SELECT topic.board_id, topic.title, post.author_id, coalesce(member.name, '') AS who
    FROM post JOIN topic ON topic.id = post.topic_id LEFT JOIN member ON member.id = post.author_id
    WHERE post.topic_id = :topic AND post.number = :number AND post.hidden_at IS NULL
""")
# Both lists are read in the order of member ids, and only as far as the step goes.
_NEXT = text("""
    WITH near AS (
        (SELECT member_id FROM topic_subscription WHERE topic_id = :topic AND member_id > :after
         ORDER BY member_id LIMIT :step)
        UNION
        (SELECT member_id FROM board_subscription WHERE board_id = :board AND member_id > :after
         ORDER BY member_id LIMIT :step)
    ), these AS (SELECT member_id FROM near ORDER BY member_id LIMIT :step)
    SELECT these.member_id, t.level AS topic_level, b.level AS board_level FROM these
    LEFT JOIN topic_subscription t ON t.member_id = these.member_id AND t.topic_id = :topic
    LEFT JOIN board_subscription b ON b.member_id = these.member_id AND b.board_id = :board
    ORDER BY these.member_id
""")
_NOBODY = UUID(int=0)


def begin(call: Call, topic: Topic, number: int, told: Iterable[UUID]) -> None:
    """Notifies the subscribers of a post besides those who are notified anyway, or has it begun if they are many.

    So it does if they are notified of different things: a transaction locks the inboxes of one delivery in their
    order, but not those of several, and a writer must not be the victim of a deadlock.
    """
    due = FanOutDue(telling_id=new_id(), topic_id=topic.id, number=number, told=sorted(told))
    rows = _next(call, due, topic.board_id, FEW + 1)
    recipients = _recipients(rows, due, call.actor.id)
    if len(rows) > FEW or len(recipients) > 1:
        call.emit(due)
        return
    for kind, members in recipients.items():
        _notify(call, due, kind, readers_among(call, topic.board_id, members), call.actor.name, topic.title)


def notify_next(call: Call, happened: Happened[FanOutDue]) -> None:
    """One step. Nobody is notified of a post that was hidden in the meantime."""
    due = happened.event
    post = call.session.execute(_POST, {"topic": due.topic_id, "number": due.number}).first()
    if post is None:
        return
    rows = _next(call, due, post.board_id, STEP)
    for kind, members in _recipients(rows, due, post.author_id).items():
        _notify(call, due, kind, readers_among(call, post.board_id, members), post.who, post.title)
    if len(rows) == STEP:
        call.emit(due.model_copy(update={"after": rows[-1].member_id}))


def _next(call: Call, due: FanOutDue, board_id: UUID, step: int) -> Sequence[Any]:
    values = {"topic": due.topic_id, "board": board_id, "after": due.after or _NOBODY, "step": step}
    return call.session.execute(_NEXT, values).all()


def _recipients(rows: Sequence[Any], due: FanOutDue, author_id: UUID | None) -> dict[NoticeKind, list[UUID]]:
    recipients: dict[NoticeKind, list[UUID]] = defaultdict(list)
    for row in rows:
        if (kind := _kind(row, due.number)) and row.member_id not in {author_id, *due.told}:
            recipients[kind].append(row.member_id)
    return recipients


def _kind(row: Any, number: int) -> NoticeKind | None:
    """The kind of notice for a subscriber: a subscription to the topic takes precedence over one to the board."""
    level = row.topic_level or row.board_level
    if level == Level.MUTE:
        return None
    if number == 1:
        return NoticeKind.NEW_TOPIC if row.board_level in (Level.WATCH, Level.FOLLOW) else None
    if level == Level.WATCH:
        return NoticeKind.NEW_POST
    return NoticeKind.REPLIED if row.topic_level else None


def _notify(call: Call, due: FanOutDue, kind: NoticeKind, readers: list[UUID], who: str, title: str) -> None:
    if readers:
        notices.deliver(
            call,
            ForumNotice(
                notice_id=due.telling_id,
                kind=kind,
                recipients=readers,
                params={"who": who or "…", "title": title},
                link=post_link(due.topic_id, due.number),
            ),
        )
