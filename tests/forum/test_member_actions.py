"""Measures: warned, muted, suspended; with a reason, an end, and an appeal that somebody else decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk, DeskOf
from contracts.base import Refused
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.events import AccessChanged
from contracts.forum.inbox.notices import ListNotices
from contracts.forum.moderation.actions import (
    DecideAppeal,
    LiftMemberAction,
    ListAppeals,
    ListMemberActions,
    ListMyRecord,
    MakeAppeal,
    MemberAction,
    ReadStanding,
    TakeMemberAction,
)
from contracts.forum.moderation.flags import FlagPost, HidePost
from contracts.forum.record import ListRecord
from contracts.identity import Role
from contracts.notices import ForumNotice, NoticeKind
from services.forum.boards import boards
from services.forum.discussion import posts, topics
from services.forum.inbox import notices
from services.forum.moderation import actions, appeals, member_status, moderation
from services.forum.record import entries
from tests.common.forum.people import board, read, reply, topic


def take(call: Call, member: Call, kind: str, days: float | None = 3, **fields: Any) -> MemberAction:
    until = None if kind == "warning" or days is None else call.now + timedelta(days=days)
    about = {"member_id": member.actor.id, "kind": kind, "reason": "insults", "until": until}
    return actions.take_action(call, TakeMemberAction(**about | fields))


def notice(desk: Desk) -> Any:
    return desk.emitted(ForumNotice)[-1]


def test_a_warning_is_told_and_on_record(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    moderator, member = desk.call_as(Role.MODERATOR, name="Mo"), desk.call_as(name="Luis")
    post = reply(member, topic(desk.call_as(), board(desk)), "You fool.")
    taken = take(moderator, member, "warning", post_id=post.id)
    assert (taken.member.name, taken.moderator.name, taken.until, taken.in_force) == ("Luis", "Mo", None, False)
    assert (notice(desk).kind, notice(desk).recipients) == (NoticeKind.WARNED, [member.actor.id])
    [entry] = entries.list_record(desk.call_as(Role.AUDITOR), ListRecord(member_id=member.actor.id)).items
    assert (entry.deed, entry.reason, entry.post_id, entry.number) == ("member_warned", "insults", post.id, 2)
    assert entry.member and entry.member.name == "Luis"
    reply(member, topic(desk.call_as(), board(desk)))  # a warning keeps nobody from writing


def test_who_is_muted_on_a_board_reads_there_and_writes_elsewhere(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    moderator, member = desk.call_as(Role.MODERATOR), desk.call_as(language="es")
    here, elsewhere = board(desk), board(desk)
    opened = topic(desk.call_as(), here)
    own = reply(member, opened, "Mine.")
    take(moderator, member, "mute", board_id=here.id)
    assert notice(desk).params["board"] == "Violencia juvenil"
    for attempt in (
        lambda: reply(member, opened),
        lambda: topic(member, here),
        lambda: posts.edit_post(member, forum_posts.EditPost(post_id=own.id, text="Other.")),
    ):
        with pytest.raises(Refused, match=r"forum\.muted") as refused:
            attempt()
        assert refused.value.params["reason"] == "insults" and "UTC" in refused.value.params["until"]
    assert read(member, opened).posts[1].html == "<p>Mine.</p>"
    topic(member, elsewhere)
    moderation.flag_post(member, FlagPost(post_id=opened.posts[0].id, reason="look at this"))


def test_who_is_muted_everywhere_writes_nowhere_until_the_end(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    moderator, member = desk.call_as(Role.MODERATOR), desk.call_as()
    opened = topic(desk.call_as(), board(desk))
    moderator.now -= timedelta(days=5)
    take(moderator, member, "mute", days=4)  # over since yesterday
    reply(member, opened)
    moderator.now += timedelta(days=5)
    taken = take(moderator, member, "mute", days=400 / 24)
    with pytest.raises(Refused, match="muted"):
        reply(member, opened)
    assert [m.id for m in actions.list_actions(moderator, ListMemberActions(in_force=True)).items] == [taken.id]
    assert len(actions.list_actions(moderator, ListMemberActions(member_id=member.actor.id)).items) == 2


def test_who_is_suspended_sees_no_board_and_is_told_why(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    moderator, member = desk.call_as(Role.MODERATOR), desk.call_as()
    on = board(desk)
    opened = topic(member, on)
    take(moderator, member, "suspension")
    assert [e.member_id for e in desk.emitted(AccessChanged)] == [member.actor.id]
    for attempt in (
        lambda: read(member, opened),
        lambda: reply(member, opened),
        lambda: boards.list_boards(member, forum_boards.ListBoards()),
        lambda: boards.read_board(member, forum_boards.ReadBoard(board_id=on.id)),
        lambda: topics.list_topics(member, forum_topics.ListTopics()),
        lambda: posts.read_post(member, forum_posts.ReadPost(post_id=opened.posts[0].id)),
    ):
        with pytest.raises(Refused, match=r"forum\.suspended"):
            attempt()
    reply(desk.call_as(), opened, mentions=[member.actor.id])
    assert notice(desk).kind is NoticeKind.FORUM_SUSPENDED  # nobody was told of a reply they may not read
    assert member_status.read_standing(member, ReadStanding()).restrictions[0].kind == "suspension"
    assert notices.list_notices(member, ListNotices()).items == []


def test_a_measure_is_lifted_once_with_a_reason(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    moderator, member = desk.call_as(Role.MODERATOR), desk.call_as()
    opened = topic(desk.call_as(), board(desk))
    taken = take(moderator, member, "suspension")
    lifted = actions.lift_action(moderator, LiftMemberAction(measure_id=taken.id, reason="apologised"))
    assert (lifted.in_force, lifted.lift_reason) == (False, "apologised")
    assert notice(desk).kind is NoticeKind.MEASURE_LIFTED
    reply(member, opened)
    with pytest.raises(Refused, match="measure_over"):
        actions.lift_action(moderator, LiftMemberAction(measure_id=taken.id, reason="again"))


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        ("mute", {"until": None}, "end_needed"),
        ("suspension", {"days": -1}, "end_not_ahead"),
        ("suspension", {"days": 400}, "end_not_ahead"),
        ("suspension", {"board": True}, "only_a_mute"),
        ("mute", {"board": "unknown"}, "not_found"),
        ("mute", {"board": "closed"}, "not_on_board"),
        ("warning", {"member_id": "unknown"}, "not_found"),
        ("warning", {"post": True}, "post_of_another"),
    ],
)
def test_what_makes_no_sense_is_refused(desk_of: DeskOf, kind: str, fields: dict[str, Any], code: str) -> None:
    desk = desk_of("forum")
    moderator, member = desk.call_as(Role.MODERATOR), desk.call_as()
    on = board(desk)
    if where := fields.pop("board", None):
        closed = board(desk, countries=["HN"])
        fields["board_id"] = {True: on.id, "closed": closed.id}.get(where) or new_id()
    if fields.pop("post", None):
        fields["post_id"] = topic(desk.call_as(), on).posts[0].id
    if "member_id" in fields:
        fields["member_id"] = new_id()
    with pytest.raises(Refused, match=code):
        take(moderator, member, kind, **fields)


def test_nobody_decides_about_themselves_or_mutes_a_moderator(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    moderator, other = desk.call_as(Role.MODERATOR), desk.call_as(Role.MODERATOR)
    with pytest.raises(Refused, match="own_case"):
        take(moderator, moderator, "warning")
    with pytest.raises(Refused, match="a_moderator"):
        take(moderator, other, "suspension")
    take(moderator, other, "warning")


def test_the_administrators_are_asked_for_the_account(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    take(desk.call_as(Role.MODERATOR), desk.call_as(name="Luis Gil"), "suspension", account_too=True)
    asked = notice(desk)
    assert (asked.kind, asked.role) == (NoticeKind.ACCOUNT_SUSPENSION_ASKED, Role.ADMINISTRATOR)
    assert asked.params["member"] == "Luis Gil"


# Appeals -------------------------------------------------------------------------------------------------------------


def mine(call: Call) -> Any:
    return member_status.list_my_record(call, ListMyRecord()).items


def appeal(call: Call) -> Any:
    appeals.make_appeal(call, MakeAppeal(entry_id=mine(call)[0].id, text="Fue un malentendido"))
    return appeals.list_appeals(call, ListAppeals()).items[-1]


def test_an_appeal_is_decided_by_another_moderator_and_undoes_the_measure(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    moderator, other, member = desk.call_as(Role.MODERATOR), desk.call_as(Role.MODERATOR), desk.call_as(language="es")
    opened = topic(desk.call_as(), board(desk))
    take(moderator, member, "mute")
    made = appeal(member)
    assert (notice(desk).kind, notice(desk).role) == (NoticeKind.APPEAL_MADE, Role.MODERATOR)
    assert (made.language, made.entry.deed) == ("es", "member_muted")
    decision = DecideAppeal(appeal_id=made.id, grant=True, reason="it was a joke")
    with pytest.raises(Refused, match="own_decision"):
        appeals.decide_appeal(moderator, decision)
    assert appeals.list_appeals(moderator, ListAppeals()).items[0].own
    assert appeals.decide_appeal(other, decision).status == "granted"
    told = notice(desk)
    reply(member, opened)
    deeds = [e.deed for e in entries.list_record(other, ListRecord()).items[:3]]
    assert deeds == ["appeal_granted", "measure_lifted", "member_muted"]
    assert (told.kind, told.recipients) == (NoticeKind.APPEAL_GRANTED, [member.actor.id])
    with pytest.raises(Refused, match="appeal_decided"):
        appeals.decide_appeal(other, decision)


def test_a_hidden_post_comes_back_when_its_author_is_right(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    moderator, other, member = desk.call_as(Role.MODERATOR), desk.call_as(Role.MODERATOR), desk.call_as()
    opened = topic(desk.call_as(), board(desk))
    post = reply(member, opened, "Fine.")
    moderation.hide_post(moderator, HidePost(post_id=post.id, reason="spam"))
    made = appeal(member)
    appeals.decide_appeal(other, DecideAppeal(appeal_id=made.id, grant=True, reason="no spam"))
    assert read(desk.call_as(), opened).posts[1].html == "<p>Fine.</p>"
    assert not any(entry.appealable for entry in mine(member))


def test_a_rejected_appeal_changes_nothing_and_is_the_last(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    moderator, other, member = desk.call_as(Role.MODERATOR), desk.call_as(Role.MODERATOR), desk.call_as()
    taken = take(moderator, member, "mute")
    made = appeal(member)
    appeals.decide_appeal(other, DecideAppeal(appeal_id=made.id, grant=False, reason="no"))
    assert actions.read(moderator, taken.id).in_force
    with pytest.raises(Refused, match="already_appealed"):
        appeals.make_appeal(member, MakeAppeal(entry_id=taken.id, text="please"))
    [entry] = [entry for entry in mine(member) if entry.appeal]
    assert (entry.appeal.status, entry.appeal.decision_reason) == ("rejected", "no")


def test_one_appeals_only_against_what_concerns_oneself_and_stands(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    moderator, member = desk.call_as(Role.MODERATOR), desk.call_as()
    taken = take(moderator, member, "mute")
    with pytest.raises(Refused, match="not_found"):
        appeals.make_appeal(desk.call_as(), MakeAppeal(entry_id=taken.id, text="no"))
    actions.lift_action(moderator, LiftMemberAction(measure_id=taken.id, reason="over"))
    with pytest.raises(Refused, match="not_appealable"):
        appeals.make_appeal(member, MakeAppeal(entry_id=taken.id, text="no"))


def test_ones_standing_is_ones_own_and_the_moderators(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    moderator, member = desk.call_as(Role.MODERATOR), desk.call_as()
    opened = topic(member, board(desk))
    moderation.hide_post(moderator, HidePost(post_id=opened.posts[0].id, reason="spam"))
    take(moderator, member, "warning")
    shown = member_status.read_standing(member, ReadStanding())
    assert (shown.posts, shown.hidden_posts, shown.warnings, shown.restrictions) == (1, 1, 1, [])
    about = ReadStanding(member_id=member.actor.id)
    assert member_status.read_standing(desk.call_as(Role.AUDITOR), about) == shown
    with pytest.raises(Refused, match="forbidden"):
        member_status.read_standing(desk.call_as(), about)
    assert [entry.deed for entry in mine(member)] == ["member_warned", "post_hidden"]
    assert mine(desk.call_as()) == []


def test_the_words_of_an_erased_member_go(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    moderator, member = desk.call_as(Role.MODERATOR), desk.call_as()
    take(moderator, member, "mute")
    made = appeal(member)
    appeals.erase(moderator, member.actor.member_id)
    desk.session.expire_all()
    assert [(a.id, a.text) for a in appeals.list_appeals(moderator, ListAppeals()).items] == [(made.id, "…")]


_SIDES_CHANGED = """
    INSERT INTO appeal SELECT gen_random_uuid(), entry_id, member_id, moderator_id, 'x', 'en', now(), 'open' FROM appeal
"""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE measure SET reason = 'other'",
        "UPDATE measure SET until = until + interval '1 day'",
        "UPDATE measure SET lifted_at = now(), lifted_by = member_id, lift_reason = 'mine'",
        "DELETE FROM measure",
        "UPDATE appeal SET text = 'other'",
        "UPDATE appeal SET status = 'granted'",
        "UPDATE appeal SET status = 'granted', decided_at = now(), decided_by = moderator_id, decision_reason = 'x'",
        "UPDATE appeal SET status = 'granted', decided_at = now(), decided_by = member_id, decision_reason = 'x'",
        "DELETE FROM appeal",
        _SIDES_CHANGED,
    ],
)
def test_the_database_refuses_what_the_rules_forbid(desk_of: DeskOf, statement: str) -> None:
    desk = desk_of("forum")
    moderator, member = desk.call_as(Role.MODERATOR), desk.call_as()
    take(moderator, member, "mute")
    appeal(member)
    with pytest.raises(IntegrityError):
        desk.session.execute(text(statement))
