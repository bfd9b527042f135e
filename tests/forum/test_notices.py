"""The inbox: every service's notices, numbered per member, once each, and forgotten with the member."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from chassis import database, members
from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk, DeskOf, person
from contracts.base import Refused
from contracts.chat.events import BlockChanged
from contracts.forum.inbox import notices as forum_notices
from contracts.forum.inbox.notices import NOTICE_TEXTS, Inbox, ListNotices, ReadNotices
from contracts.identity import MemberErased, Role
from contracts.notices import ChatNotice, FundsNotice, NoticeKind, NoticeRaised
from services.forum.inbox import notices
from services.forum.inbox.model import Inbox as InboxRow
from services.forum.inbox.model import MemberBlock
from tests.common.forum.people import asked, board, consume, grown, read, reply, topic
from tests.waiting import until


def raised(*recipients: UUID, kind: type[NoticeRaised] = FundsNotice, **fields: Any) -> NoticeRaised:
    fields = {"kind": NoticeKind.MONEY_RESERVED, "params": {"amount": "10.00"}, "link": "/x"} | fields
    return kind(notice_id=new_id(), recipients=list(recipients), **fields)


def inbox(call: Call, **fields: Any) -> Inbox:
    return notices.list_notices(call, ListNotices(**fields))


def test_notices_are_numbered_per_member_and_announced(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis = desk.call_as(), desk.call_as()
    notices.deliver(desk.call(), raised(ana.actor.member_id))
    notices.deliver(desk.call(), raised(ana.actor.member_id, luis.actor.member_id, kind=ChatNotice))
    seen = inbox(ana)
    assert ([n.number for n in seen.items], seen.unread, seen.last) == ([2, 1], 2, 2)
    assert (seen.items[1].kind, seen.items[1].params, seen.items[1].link) == (
        "money_reserved",
        {"amount": "10.00"},
        "/x",
    )
    assert [n.number for n in inbox(luis).items] == [1]
    announced = {(e.member_id, e.number, e.unread) for e in grown(desk)}
    assert announced == {(ana.actor.id, 1, 1), (ana.actor.id, 2, 2), (luis.actor.id, 1, 1)}


def test_holders_of_a_role_are_told_but_not_who_caused_it(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    first, second = desk.call_as(Role.FINANCE_APPROVER), desk.call_as(Role.FINANCE_APPROVER)
    other = desk.call_as()
    notices.deliver(desk.call(first.actor), raised(role=Role.FINANCE_APPROVER))
    assert [inbox(call).last for call in (first, second, other)] == [0, 1, 0]


def test_who_asked_is_told_of_the_answer(desk_of: DeskOf) -> None:
    """The Fund's answer to a request is an event that the request caused: its actor is who asked."""
    desk = desk_of("forum")
    asking = desk.call_as()
    notices.deliver(desk.call(asking.actor), raised(asking.actor.member_id))
    assert inbox(asking).last == 1


def test_unknown_and_erased_members_are_skipped(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    gone = person()
    desk.admit(gone, status="erased")
    notices.deliver(desk.call(), raised(gone.member_id, new_id()))
    assert grown(desk) == []


def test_what_a_blocked_member_causes_reaches_no_inbox_of_whoever_blocks_them(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis, other = desk.call_as(), desk.call_as(), desk.call_as()

    def block(blocked: bool) -> None:
        event = BlockChanged(member_id=ana.actor.member_id, blocked_id=luis.actor.member_id, blocked=blocked)
        consume(desk.call(), desk.happened(event))

    block(True)
    notices.deliver(desk.call(luis.actor), raised(ana.actor.member_id, other.actor.member_id))
    notices.deliver(desk.call(other.actor), raised(ana.actor.member_id))
    assert [inbox(call).last for call in (ana, other)] == [1, 1]
    block(False)
    notices.deliver(desk.call(luis.actor), raised(ana.actor.member_id))
    assert inbox(ana).last == 2


def test_a_blocked_member_is_heard_in_office_and_where_rights_are_concerned(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis, moderator = desk.call_as(Role.MODERATOR), desk.call_as(), desk.call_as(Role.MODERATOR)
    for blocked in (luis, moderator):
        event = BlockChanged(member_id=ana.actor.member_id, blocked_id=blocked.actor.member_id, blocked=True)
        consume(desk.call(), desk.happened(event))
    obligation = raised(ana.actor.member_id).model_copy(update={"kind": NoticeKind.TOPIC_MOVED})
    notices.deliver(desk.call(luis.actor), raised(role=Role.MODERATOR))
    notices.deliver(desk.call(luis.actor), obligation)
    notices.deliver(desk.call(moderator.actor), raised(ana.actor.member_id))
    assert inbox(ana).last == 3


def test_a_block_of_somebody_erased_is_not_kept(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, gone = desk.call_as(), person()
    desk.admit(gone, status="erased")
    event = BlockChanged(member_id=ana.actor.member_id, blocked_id=gone.member_id, blocked=True)
    consume(desk.call(), desk.happened(event))
    assert desk.session.query(MemberBlock).count() == 0


def test_the_inbox_is_resumed_after_a_number_and_read_by_pages(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    for _ in range(5):
        notices.deliver(desk.call(), raised(ana.actor.member_id))
    assert [n.number for n in inbox(ana, after=3).items] == [4, 5]
    first = inbox(ana, limit=2)
    assert [n.number for n in first.items] == [5, 4]
    assert [n.number for n in inbox(ana, limit=2, cursor=first.next).items] == [3, 2]


def test_reading_moves_the_mark_on_and_never_back(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    for _ in range(3):
        notices.deliver(desk.call(), raised(ana.actor.member_id))
    marks = [notices.read_notices(ana, ReadNotices(up_to=n)) for n in (2, 1, 99)]
    assert [(m.read, m.unread) for m in marks] == [(2, 1), (2, 1), (3, 0)]
    assert [n.read for n in inbox(ana).items] == [True] * 3
    empty = notices.read_notices(desk.call_as(), ReadNotices(up_to=1))
    assert (empty.read, empty.unread) == (0, 0)


def test_numbers_have_no_gaps_under_concurrency(fresh_database: Any) -> None:
    factory = fresh_database("forum")
    with database.transaction(factory) as session:
        desk = Desk(session, "forum")
        people = [desk.call_as().actor for _ in range(3)]

    def send(number: int) -> None:
        with database.transaction(factory) as session:
            order = people if number % 2 else people[::-1]
            notices.deliver(Desk(session, "forum").call(), raised(*(p.member_id for p in order)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(30)))
    with database.transaction(factory) as session:
        for somebody in people:
            seen = inbox(Call(session, somebody, "forum"), after=0)
            assert [n.number for n in seen.items] == list(range(1, 31))


def test_notices_that_are_delivered_together_lock_inboxes_in_the_order_of_one(fresh_database: Any) -> None:
    """One in somebody's hands keeps them waiting, with none of those that come after it in theirs."""
    factory = fresh_database("forum")
    with database.transaction(factory) as session:
        desk = Desk(session, "forum")
        people = sorted(desk.call_as(Role.FINANCE_APPROVER).actor.member_id for _ in range(3))
        notices.deliver(desk.call(), raised(*people))
        arrived = [desk.happened(raised(people[2])), desk.happened(raised(role=Role.FINANCE_APPROVER))]
    free = select(InboxRow.member_id).where(InboxRow.member_id.in_(people[1:])).with_for_update(skip_locked=True)

    def unlocked() -> set[UUID]:
        with factory() as session:
            return set(session.execute(free).scalars())

    with factory() as reader, factory() as telling, ThreadPoolExecutor(1) as pool:
        reader.execute(select(InboxRow).where(InboxRow.member_id == people[0]).with_for_update())
        locked = pool.submit(notices.lock, telling, arrived)
        until(lambda: _waits_for_a_lock(factory))
        assert unlocked() == set(people[1:])
        reader.rollback()
        locked.result()
        assert unlocked() == set()


def _waits_for_a_lock(factory: Any) -> bool:
    with factory() as session:
        return session.execute(text("SELECT 1 FROM pg_locks WHERE NOT granted")).first() is not None


def test_an_erased_members_posts_stay_and_the_name_goes_everywhere(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    luis, ana = desk.call_as(name="Luis Paz"), desk.call_as()
    opened = topic(ana, board(desk), title="Ports")
    reply(luis, opened, "What Luis wrote.")
    told = raised(ana.actor.member_id, kind=ChatNotice, params={"who": "Luis Paz", "title": "Luis Paz", "on": "Ports"})
    notices.deliver(desk.call(luis.actor), told)
    notices.deliver(desk.call(), raised(luis.actor.member_id))
    snapshot = members.find(desk.session, luis.actor.member_id)
    assert snapshot
    erased = snapshot.model_copy(update={"name": "", "institution": "", "roles": [], "status": "erased"})
    event = desk.happened(MemberErased(member=erased, at=ana.now))
    consume(desk.call(), event)
    post = read(ana, opened).posts[1]
    assert (post.html, post.author.name, post.author.erased) == ("<p>What Luis wrote.</p>", "", True)
    assert inbox(luis).items == []
    assert inbox(ana).items[0].params == {"who": "…", "title": "…", "on": "Ports"}


def test_every_kind_has_a_text() -> None:
    assert set(NOTICE_TEXTS) == set(NoticeKind)


def test_the_public_has_no_inbox(desk_of: DeskOf) -> None:
    with pytest.raises(Refused, match="unauthenticated"):
        inbox(desk_of("forum").call())
    assert forum_notices.LIST_NOTICES.view is Inbox


def test_many_recipients_cost_no_more_statements_than_one(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    recipients = [desk.call_as().actor.member_id for _ in range(20)]
    counts = []
    for some in (recipients[:1], recipients):
        with asked(desk) as statements:
            notices.deliver(desk.call(), raised(*some))
            desk.session.flush()
        counts.append(len(statements))
    assert counts[1] == counts[0]
