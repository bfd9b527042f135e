"""Notifies the subscribers of a post: few at once, many step by step, so that nobody waits for it.

Few are notified in the writer's own transaction, which costs less than the event that would request it. For more, it
only says that a fan-out is due. Each step finds out anew who is to be notified, by the access and the subscriptions
that members have at that moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import String, Uuid, and_, bindparam, column, not_, select, text

from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.ids import new_id
from chassis.tables import member
from contracts.forum.subscriptions import FanOutDue, Level
from contracts.notices import NoticeKind
from services.forum.access.audience import MEMBER_READS
from services.forum.base.model import Board, Topic
from services.forum.inbox import blocks, delivering, preferences
from services.forum.inbox.delivering import Delivered
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
# Both lists are read in the order of member ids, and only as far as the step goes. Each of them with the kind of notice
# they get, if any: a subscription to the topic takes precedence over one to the board.
_NEXT = text(f"""
    WITH near AS (
        (SELECT member_id FROM topic_subscription WHERE topic_id = :topic AND member_id > :after
         ORDER BY member_id LIMIT :step)
        UNION
        (SELECT member_id FROM board_subscription WHERE board_id = :board AND member_id > :after
         ORDER BY member_id LIMIT :step)
    ), these AS (SELECT member_id FROM near ORDER BY member_id LIMIT :step)
    SELECT these.member_id, CASE
        WHEN coalesce(t.level, b.level) = '{Level.MUTE}' THEN NULL
        WHEN :opens THEN CASE WHEN b.level IN ('{Level.WATCH}', '{Level.FOLLOW}') THEN '{NoticeKind.NEW_TOPIC}' END
        WHEN coalesce(t.level, b.level) = '{Level.WATCH}' THEN '{NoticeKind.NEW_POST}'
        WHEN t.level IS NOT NULL THEN '{NoticeKind.REPLIED}'
    END AS kind
    FROM these
    LEFT JOIN topic_subscription t ON t.member_id = these.member_id AND t.topic_id = :topic
    LEFT JOIN board_subscription b ON b.member_id = these.member_id AND b.board_id = :board
""")  # noqa: S608 - values of enumerations
_next = _NEXT.columns(column("member_id", Uuid), column("kind", String)).subquery("next")
_SUBSCRIBERS = preferences.with_wishes(
    select(_next.c.member_id, _next.c.kind, and_(MEMBER_READS, not_(blocks.UNWILLING)).label("told"))
    .select_from(_next)
    .join(Board, Board.id == bindparam("board", type_=Uuid))
    .outerjoin(member, member.c.id == _next.c.member_id)
    .order_by(_next.c.member_id),
    _next.c.kind,
)
_NOBODY = UUID(int=0)


def begin(call: Call, topic: Topic, number: int, told: Iterable[UUID]) -> None:
    """Notifies the subscribers of a post besides those who are notified anyway, or has it begun if they are many."""
    due = FanOutDue(telling_id=new_id(), topic_id=topic.id, number=number, told=sorted(told))
    rows = _subscribers(call, due, topic.board_id, FEW + 1)
    if len(rows) > FEW:
        call.emit(due)
    else:
        _notify(call, due, rows, call.actor.id, call.actor.name, topic.title)


def notify_next(call: Call, happened: Happened[FanOutDue]) -> None:
    """One step. Nobody is notified of a post that was hidden in the meantime."""
    due = happened.event
    post = call.session.execute(_POST, {"topic": due.topic_id, "number": due.number}).first()
    if post is None:
        return
    rows = _subscribers(call, due, post.board_id, STEP)
    _notify(call, due, rows, post.author_id, post.who, post.title)
    if len(rows) == STEP:
        call.emit(due.model_copy(update={"after": rows[-1].member_id}))


def _subscribers(call: Call, due: FanOutDue, board_id: UUID, step: int) -> Sequence[Any]:
    values = {"topic": due.topic_id, "board": board_id, "after": due.after or _NOBODY, "step": step}
    values |= {"opens": due.number == 1} | blocks.causer(call, NoticeKind.REPLIED)
    return call.session.execute(_SUBSCRIBERS, values).all()


def _notify(call: Call, due: FanOutDue, rows: Sequence[Any], author_id: UUID | None, who: str, title: str) -> None:
    not_told = {author_id, *due.told}
    found = (_recipient(call, row) for row in rows if row.kind and row.told and row.member_id not in not_told)
    params = {"who": who or "…", "title": title}
    notice = Delivered(due.telling_id, params, post_link(due.topic_id, due.number), due.topic_id)
    delivering.deliver(call, notice, delivering.known(found))


def _recipient(call: Call, row: Any) -> dict[str, Any] | None:
    kind = NoticeKind(row.kind)
    return delivering.recipient(call, row.member_id, kind, preferences.wish(row, kind))
