"""Requests mail when it is due, leaving out what was read in the meantime or may not be read any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import DateTime, Row, Select, and_, bindparam, delete, func, or_, select

from chassis.call import Call
from chassis.ids import new_id
from chassis.tables import member
from contracts.forum.events import MailDue, MailedNotice
from contracts.forum.inbox.preferences import Delivery
from contracts.notices import NoticeKind
from services.forum.access.audience import MEMBER_READS
from services.forum.base.model import Board, Topic
from services.forum.inbox.model import ABOUT_BOARD, Inbox, MailItem, Notice
from services.forum.tasks import tasks

# Members whose mail is requested in one run, each minute: a weekly digest to 200,000 is sent within two hours.
_MEMBERS = 2_000
# The most notices in one mail; the rest is in the inbox.
_NOTICES = 50
_due = (
    select(MailItem.member_id)
    .where(MailItem.due_at <= bindparam("now", type_=DateTime(timezone=True)))
    .distinct()
    .limit(_MEMBERS)
)
_gone = (
    delete(MailItem)
    .where(MailItem.due_at <= bindparam("now", type_=DateTime(timezone=True)), MailItem.member_id.in_(_due))
    .returning(MailItem.member_id, MailItem.number, MailItem.delivery)
    .cte("gone")
)
_legible = or_(and_(Notice.topic_id.is_(None), ABOUT_BOARD.is_(None)), MEMBER_READS)
_TOLD: Select[Any] = (
    select(_gone.c.member_id, _gone.c.delivery, Notice.kind, Notice.params, Notice.link, Notice.at)
    .select_from(_gone)
    .join(Notice, (Notice.member_id == _gone.c.member_id) & (Notice.number == _gone.c.number))
    .join(Inbox, Inbox.member_id == _gone.c.member_id)
    .join(member, member.c.id == _gone.c.member_id)
    .outerjoin(Topic, Topic.id == Notice.topic_id)
    .outerjoin(Board, Board.id == func.coalesce(Topic.board_id, ABOUT_BOARD))
    .where(_legible, member.c.status == "admitted", Notice.number > Inbox.read_to)
    .order_by(_gone.c.member_id, _gone.c.delivery, Notice.kind, Notice.number)
)


def ask_for_mail(call: Call) -> None:
    """One mail per member and kind for immediate notices, one per member for the digest; each notice once.

    A digest also says how much waits for the member ("To do").
    """
    mails = list(_mails(call.session.execute(_TOLD, {"now": call.now}).all()))
    waiting = tasks.waiting_for(call.session, {member_id for member_id, kind, _ in mails if kind is None})
    for member_id, kind, told in mails:
        shown = [MailedNotice(kind=NoticeKind(r.kind), params=r.params, link=r.link, at=r.at) for r in told[-_NOTICES:]]
        call.emit(
            MailDue(
                mail_id=new_id(),
                member_id=member_id,
                kind=kind,
                notices=shown,
                more=len(told) - len(shown),
                tasks=waiting.get(member_id, 0) if kind is None else 0,
            )
        )


def _mails(rows: Sequence[Row[Any]]) -> Iterator[tuple[Any, NoticeKind | None, list[Row[Any]]]]:
    """Member, kind (none for the digest), and the notices of each mail."""

    def mail_of(row: Row[Any]) -> tuple[Any, NoticeKind | None]:
        at_once = row.delivery == Delivery.AT_ONCE
        return row.member_id, NoticeKind(row.kind) if at_once else None

    for (member_id, kind), told in groupby(rows, mail_of):
        yield member_id, kind, list(told)
