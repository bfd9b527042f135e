"""Who enters a board by name, and no longer than was said: nowhere, by the database's clock."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis import database
from chassis.call import Call
from chassis.testing import Desk, DeskOf
from contracts.base import Refused
from contracts.forum.boards import boards as forum_boards
from contracts.forum.boards.memberships import EndMembership, InviteToBoard, ListBoardMembers
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.events import AccessChanged, MailDue
from contracts.forum.inbox.notices import ListNotices
from contracts.forum.record import ListModeration, ListRecord, ModerationActionKind
from contracts.forum.search import Find
from contracts.forum.subscriptions import FanOutDue, Level, ListSubscriptions, SubscribeBoard
from contracts.identity import Role
from contracts.notices import ForumNotice, NoticeKind
from services.forum.access import audience
from services.forum.access.audience import readers_among
from services.forum.boards import boards, memberships
from services.forum.discussion import reading, topics
from services.forum.inbox import mailing, notices
from services.forum.record import entries
from services.forum.search import find
from services.forum.subscriptions import fan_out, subscriptions
from tests.common.forum.people import board, grown, read, reply, topic


def invite(by: Call, on: forum_boards.Board, whom: Call, **fields: Any) -> Any:
    return memberships.invite_to_board(by, InviteToBoard(board_id=on.id, member_id=whom.actor.member_id, **fields))


def end(by: Call, on: forum_boards.Board, whom: Call) -> Any:
    return memberships.end_membership(by, EndMembership(board_id=on.id, member_id=whom.actor.member_id))


def slugs(call: Call) -> list[str]:
    return [b.slug for b in boards.list_boards(call, forum_boards.ListBoards()).items]


def clock_goes_on(desk: Desk, **ahead: int) -> None:
    """As if so much time had passed since every membership was given."""
    desk.session.flush()
    values = {"by": timedelta(**ahead)}
    moved = "UPDATE board_membership SET invited_at = invited_at - :by, ends_at = ends_at - :by"
    desk.session.execute(text(moved), values)
    desk.session.expire_all()


def tomorrow(call: Call) -> Any:
    return call.now + timedelta(days=1)


def test_a_private_board_is_for_whom_was_invited(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, moderator = board(desk, private=True), desk.call_as(Role.MODERATOR)
    ana, other = desk.call_as(), desk.call_as()
    assert slugs(ana) == []
    told = invite(moderator, on, ana)
    assert (told.member.id, told.keeper, told.ends_at, told.ended) == (ana.actor.id, False, None, False)
    assert [slugs(c) for c in (ana, other)] == [[on.slug], []]
    assert reply(ana, topic(ana, on)).number == 2
    assert [e.member_id for e in desk.emitted(AccessChanged)] == [ana.actor.id]
    (notice,) = [n for n in desk.emitted(ForumNotice) if n.kind is NoticeKind.INVITED_TO_BOARD]
    assert (notice.recipients, notice.params["board"], notice.link) == (
        [ana.actor.id],
        "Youth violence",
        f"/forum/boards/{on.id}",
    )


@pytest.mark.parametrize("ends", ["by the clock", "by a moderator", "by oneself"])
def test_an_ended_membership_opens_nothing(desk_of: DeskOf, ends: str) -> None:
    desk = desk_of("forum")
    on, moderator, ana = board(desk, private=True), desk.call_as(Role.MODERATOR), desk.call_as()
    invite(moderator, on, ana, ends_at=tomorrow(ana))
    opened = topic(ana, on, text="Zanahoria")
    subscriptions.subscribe_board(ana, SubscribeBoard(board_id=on.id, level=Level.WATCH))
    assert read(ana, opened).posts
    if ends == "by the clock":
        clock_goes_on(desk, days=2)
    else:
        end(moderator if ends == "by a moderator" else ana, on, ana)
    reply(moderator, opened, mentions=[ana.actor.member_id])
    for due in desk.emitted(FanOutDue):
        fan_out.notify_next(desk.call(), desk.happened(due))
    _nothing_is_open(desk, ana, on, opened)


def test_the_invitation_names_the_board_no_longer_than_it_is_open(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, moderator, ana, other = board(desk, private=True), desk.call_as(Role.MODERATOR), desk.call_as(), desk.call_as()
    for invited in (ana, other):
        invite(moderator, on, invited)
    for told in desk.emitted(ForumNotice):
        notices.deliver(desk.call(), told)
    end(moderator, on, ana)

    def inbox(call: Call) -> Any:
        (notice,) = notices.list_notices(call, ListNotices()).items
        return notice.params["board"], notice.link

    assert inbox(other) == ("Youth violence", f"/forum/boards/{on.id}")
    assert inbox(ana) == ("…", "/notifications")
    call = desk.call()
    call.now += timedelta(days=8)
    mailing.ask_for_mail(call)
    assert {mail.member_id for mail in desk.emitted(MailDue)} == {other.actor.id}


def _nothing_is_open(desk: Desk, ana: Call, on: forum_boards.Board, opened: forum_topics.TopicPage) -> None:
    """Reading, writing, listing, searching, counting, subscribing, being told: all as if there were no such board."""
    about = {"board_id": on.id}
    tries: list[Any] = [
        lambda: boards.read_board(ana, forum_boards.ReadBoard(**about)),
        lambda: read(ana, opened),
        lambda: reply(ana, opened),
        lambda: topic(ana, on),
        lambda: reading.mark_board_read(ana, forum_boards.MarkBoardRead(**about)),
        lambda: topics.list_topics(ana, forum_topics.ListTopics(**about)),
        lambda: subscriptions.subscribe_board(ana, SubscribeBoard(**about, level=Level.WATCH)),
        lambda: memberships.list_board_members(ana, ListBoardMembers(**about)),
    ]
    for attempt in tries:
        with pytest.raises(Refused, match="not_found"):
            attempt()
    assert (slugs(ana), topics.list_topics(ana, forum_topics.ListTopics()).items) == ([], [])
    assert subscriptions.list_subscriptions(ana, ListSubscriptions()).items == []
    assert readers_among(desk.call(), on.id, [ana.actor.member_id]) == []
    assert find.find(ana, Find(q="zanahoria")).total == 0
    assert [e for e in grown(desk) if e.member_id == ana.actor.id] == []
    mentioned = [n for n in desk.emitted(ForumNotice) if n.kind is NoticeKind.MENTIONED]
    assert mentioned == []


@pytest.mark.parametrize("also_invited", [False, True])
@pytest.mark.parametrize("by", ["a moderator", "oneself"])
def test_who_is_named_by_the_board_itself_is_put_out_as_well(desk_of: DeskOf, by: str, also_invited: bool) -> None:
    desk = desk_of("forum")
    moderator, ana, other = desk.call_as(Role.MODERATOR), desk.call_as(), desk.call_as()
    on = board(desk, private=True, members=[ana.actor.member_id, other.actor.member_id])
    if also_invited:
        invite(moderator, on, ana)
    assert slugs(ana) == [on.slug]
    assert end(moderator if by == "a moderator" else ana, on, ana).ended
    assert [slugs(call) for call in (ana, other)] == [[], [on.slug]]
    now = boards.read_board(moderator, forum_boards.ReadBoard(board_id=on.id))
    assert (now.members, now.version) == ([other.actor.member_id], on.version + 1)
    assert ana.actor.id in [e.member_id for e in desk.emitted(AccessChanged)]


def test_whoever_reads_by_their_role_is_on_record_once_a_day(desk_of: DeskOf) -> None:
    """For those who are in the board: a private one, or one within a private one."""
    desk = desk_of("forum")
    keeper, other, auditor = desk.call_as(Role.MODERATOR), desk.call_as(Role.MODERATOR), desk.call_as(Role.AUDITOR)
    ana = desk.call_as()
    on = board(desk, private=True, members=[keeper.actor.member_id, ana.actor.member_id])
    within = board(desk, parent_id=on.id, members=[ana.actor.member_id])
    opened, below, elsewhere = topic(ana, on), topic(ana, within), topic(ana, board(desk))
    for call in (keeper, other, auditor, other, ana):
        for each in (opened, below, elsewhere):
            read(call, each)
        topics.list_topics(call, forum_topics.ListTopics(board_id=on.id))
    asked = ListRecord(deed=ModerationActionKind.PRIVATE_BOARD_READ)
    read_by = [(each.moderator.id, each.board_id) for each in entries.list_record(auditor, asked).items]
    expected = {(call.actor.id, where.id) for call in (other, auditor) for where in (on, within)}
    assert set(read_by) == expected
    assert len(read_by) == len(set(read_by))
    read(replace(other, now=other.now + timedelta(days=1)), opened)
    assert len(entries.list_record(auditor, asked).items) == len(read_by) + 1


def test_access_ends_at_the_moment_that_was_said(fresh_database: Any) -> None:
    """Nobody does anything: the same call is answered, and then it is not."""
    factory = fresh_database("forum")
    with database.transaction(factory) as session:
        desk = Desk(session, "forum")
        on, moderator, ana = board(desk, private=True), desk.call_as(Role.MODERATOR), desk.call_as()
        ends_at = ana.now + timedelta(seconds=2)
        invite(moderator, on, ana, ends_at=ends_at)
        opened = topic(ana, on)
    answered, until = 0, time.monotonic() + 60
    while True:
        assert time.monotonic() < until
        with database.transaction(factory) as session:
            moment = session.execute(text("SELECT now()")).scalar_one()
            call = Call(session, ana.actor, "forum")
            if moment >= ends_at:
                with pytest.raises(Refused, match="not_found"):
                    read(call, opened)
                break
            assert read(call, opened).access_ends_at == ends_at
            assert call.cacheable
            assert call.cacheable.seconds <= (ends_at - moment).total_seconds()
            answered += 1
    assert answered > 0


def test_what_is_kept_is_kept_as_ever_without_an_end(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana = board(desk, private=True), desk.call_as()
    invite(desk.call_as(Role.MODERATOR), on, ana)
    read(ana, topic(ana, on))
    assert ana.cacheable
    assert ana.cacheable.seconds == 60.0


def test_an_end_above_ends_what_stands_below(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    top, moderator, ana = board(desk, private=True), desk.call_as(Role.MODERATOR), desk.call_as()
    leaf = board(desk, parent_id=top.id)
    invite(moderator, top, ana, ends_at=tomorrow(ana))
    opened = topic(ana, leaf)
    assert read(ana, opened).access_ends_at == tomorrow(ana)
    clock_goes_on(desk, days=2)
    with pytest.raises(Refused, match="not_found"):
        read(ana, opened)


def test_who_keeps_a_board_invites_and_names_no_keepers(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, moderator = board(desk, private=True), desk.call_as(Role.MODERATOR)
    keeper, ana, luis = desk.call_as(), desk.call_as(), desk.call_as()
    invite(moderator, on, keeper, keeper=True)
    assert boards.read_board(keeper, forum_boards.ReadBoard(board_id=on.id)).keeping
    invite(keeper, on, ana)
    assert not boards.read_board(ana, forum_boards.ReadBoard(board_id=on.id)).keeping
    with pytest.raises(Refused, match=r"forum\.keepers_name_no_keepers"):
        invite(keeper, on, luis, keeper=True)
    for attempt in (lambda: invite(ana, on, luis), lambda: end(ana, on, keeper)):
        with pytest.raises(Refused, match="forbidden"):
            attempt()
    with pytest.raises(Refused, match="not_found"):
        invite(luis, on, luis)
    assert {m.member.id for m in memberships.list_board_members(keeper, ListBoardMembers(board_id=on.id)).items} == {
        keeper.actor.id, ana.actor.id
    }  # fmt: skip
    end(moderator, on, keeper)
    with pytest.raises(Refused, match="not_found"):
        invite(keeper, on, luis)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_auditors_see_and_administrators_keep(desk_of: DeskOf, role: Role) -> None:
    desk = desk_of("forum")
    on, call, ana = board(desk, private=True), desk.call_as(role), desk.call_as()
    assert memberships.list_board_members(call, ListBoardMembers(board_id=on.id)).items == []
    if role is Role.ADMINISTRATOR:
        assert invite(call, on, ana).invited_by.id == call.actor.id
    else:
        with pytest.raises(Refused, match="forbidden"):
            invite(call, on, ana)


def test_an_end_lies_ahead_and_members_are_members(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, moderator, ana = board(desk, private=True), desk.call_as(Role.MODERATOR), desk.call_as()
    with pytest.raises(Refused, match=r"forum\.ends_too_soon ends_at"):
        invite(moderator, on, ana, ends_at=moderator.now)
    desk.admit(ana.actor, status="suspended")
    with pytest.raises(Refused, match="not_found member_id"):
        invite(moderator, on, ana)


def test_a_new_invitation_changes_the_end_and_opens_again(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, moderator, ana = board(desk, private=True), desk.call_as(Role.MODERATOR), desk.call_as()
    invite(moderator, on, ana, ends_at=tomorrow(ana))
    clock_goes_on(desk, days=2)
    assert slugs(ana) == []
    assert not invite(moderator, on, ana, ends_at=tomorrow(ana)).ended
    assert slugs(ana) == [on.slug]


def test_who_invited_is_reminded_once_a_week_before_the_end(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, moderator = board(desk, private=True), desk.call_as(Role.MODERATOR, language="es")
    ana, later, for_good = desk.call_as(name="Ana"), desk.call_as(), desk.call_as()
    invite(moderator, on, ana, ends_at=ana.now + timedelta(days=6))
    invite(moderator, on, later, ends_at=ana.now + timedelta(days=8))
    invite(moderator, on, for_good)
    for _ in range(2):
        memberships.remind(desk.call())
    (told,) = [n for n in desk.emitted(ForumNotice) if n.kind is NoticeKind.MEMBERSHIP_ENDS]
    day = (ana.now + timedelta(days=6)).date().isoformat()
    assert (told.recipients, told.params) == (
        [moderator.actor.id],
        {"member": "Ana", "until_on": day, "board": "Violencia juvenil"},
    )
    invite(moderator, on, ana, ends_at=ana.now + timedelta(days=5))
    memberships.remind(desk.call())
    assert len([n for n in desk.emitted(ForumNotice) if n.kind is NoticeKind.MEMBERSHIP_ENDS]) == 2


def test_it_is_on_record_and_forgotten_with_the_member(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, moderator, ana = board(desk, private=True), desk.call_as(Role.MODERATOR), desk.call_as()
    invite(moderator, on, ana)
    end(moderator, on, ana)
    kept = [e.deed.value for e in entries.list_moderation(moderator, ListModeration(board_id=on.id)).items]
    assert kept[:2] == ["membership_ended", "member_invited"]
    audience.erase(desk.call(), ana.actor.member_id)
    assert memberships.list_board_members(moderator, ListBoardMembers(board_id=on.id)).items == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE board_membership SET ends_at = invited_at - interval '1 second'",
        "INSERT INTO board_membership SELECT * FROM board_membership",
        "UPDATE board_membership SET board_id = gen_random_uuid()",
    ],
)
def test_the_database_keeps_memberships_in_order(desk_of: DeskOf, statement: str) -> None:
    desk = desk_of("forum")
    on = board(desk, private=True)
    invite(desk.call_as(Role.MODERATOR), on, desk.call_as())
    with pytest.raises(IntegrityError):
        desk.session.execute(text(statement))
