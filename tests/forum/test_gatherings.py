"""Events: when and where, who takes part, moved and cancelled with word to those who come."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.call import Call
from chassis.testing import Desk, DeskOf
from contracts.base import Refused
from contracts.forum import gatherings as forum_gatherings
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.events import GatheringChanged
from contracts.forum.moderation.actions import MemberActionKind, TakeMemberAction
from contracts.forum.moderation.flags import HidePost, LockTopic
from contracts.forum.record import ListModeration
from contracts.identity import Role
from contracts.notices import ForumNotice, NoticeKind
from services.forum.gatherings import attendance, gatherings
from services.forum.moderation import actions, moderation
from services.forum.record import entries
from tests.common.forum.people import board, topic


def plan(call: Call, days: float = 7, hours: float = 2, **fields: Any) -> dict[str, Any]:
    """So many days from now, in San José."""
    starts_at = call.now + timedelta(days=days)
    when = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=hours), "time_zone": "America/Costa_Rica"}
    return {"place": "Casa Amarilla, San José"} | when | fields


def event(call: Call, on: forum_boards.Board, **fields: Any) -> forum_topics.TopicPage:
    return topic(call, on, kind="event", event=plan(call, **fields))


def seen(call: Call, on: forum_topics.TopicPage) -> forum_gatherings.Gathering:
    return gatherings.read_event(call, forum_gatherings.ReadEvent(topic_id=on.topic.id))


def say(call: Call, on: forum_topics.TopicPage, answer: str | None) -> forum_gatherings.Gathering:
    return attendance.answer_event(call, forum_gatherings.AnswerEvent(topic_id=on.topic.id, answer=answer))


def cancel(call: Call, on: forum_topics.TopicPage, reason: str = "The hall is closed") -> forum_gatherings.Gathering:
    return gatherings.cancel_event(call, forum_gatherings.CancelEvent(topic_id=on.topic.id, reason=reason))


def move(call: Call, on: forum_topics.TopicPage, **fields: Any) -> forum_gatherings.Gathering:
    return gatherings.edit_event(call, forum_gatherings.EditEvent(topic_id=on.topic.id, event=plan(call, **fields)))


def over(desk: Desk, on: forum_topics.TopicPage) -> None:
    """Time passes."""
    passed = "UPDATE gathering SET starts_at = now() - interval '2 hours', ends_at = now() WHERE topic_id = :id"
    desk.session.execute(text(passed), {"id": on.topic.id})


def counts(shown: forum_gatherings.Gathering) -> tuple[int, int, int]:
    return shown.counts.yes, shown.counts.perhaps, shown.counts.no


def test_who_takes_part_is_counted_and_named(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis, iris = desk.call_as(name="Ana"), desk.call_as(name="Luis"), desk.call_as(name="Iris")
    meeting = event(ana, board(desk))
    say(luis, meeting, "yes")
    say(luis, meeting, "yes")
    said = say(iris, meeting, "perhaps")
    assert (counts(said), said.my_answer) == ((1, 1, 0), "perhaps")
    assert counts(say(iris, meeting, "no")) == (1, 0, 1)
    assert counts(say(iris, meeting, None)) == (1, 0, 0)
    assert len(desk.emitted(GatheringChanged)) == 4  # the same twice was said once
    named = attendance.list_participants(ana, forum_gatherings.ListParticipants(topic_id=meeting.topic.id)).items
    assert [(each.name, each.answer) for each in named] == [("Luis", "yes")]
    assert (seen(ana, meeting).place, seen(ana, meeting).my_answer) == ("Casa Amarilla, San José", None)


def test_events_to_come_are_listed_the_next_first(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    on, elsewhere = board(desk), board(desk, countries=["HN"])
    later, soon = event(ana, on, days=30), event(ana, on, days=1)
    gone, called_off, hidden = event(ana, on), event(ana, on), event(ana, on)
    event(desk.call_as(country="HN"), elsewhere)
    over(desk, gone)
    cancel(ana, called_off)
    moderation.hide_post(moderator, HidePost(post_id=hidden.posts[0].id, reason="Spam"))
    listed = gatherings.list_events(ana, forum_gatherings.ListEvents(board_id=on.id)).items
    assert [each.topic_id for each in listed] == [soon.topic.id, later.topic.id]
    assert len(gatherings.list_events(ana, forum_gatherings.ListEvents()).items) == 2
    first = gatherings.list_events(ana, forum_gatherings.ListEvents(limit=1))
    rest = gatherings.list_events(ana, forum_gatherings.ListEvents(cursor=first.next, limit=1))
    assert [each.topic_id for each in (*first.items, *rest.items)] == [soon.topic.id, later.topic.id]
    with pytest.raises(Refused, match="not_found"):
        gatherings.list_events(ana, forum_gatherings.ListEvents(board_id=elsewhere.id))


def test_who_comes_is_told_when_it_is_moved_or_cancelled(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis, iris, omar = (desk.call_as(name=name) for name in ("Ana", "Luis", "Iris", "Omar"))
    meeting = event(ana, board(desk))
    for call, answer in ((ana, "yes"), (luis, "yes"), (iris, "perhaps"), (omar, "no")):
        say(call, meeting, answer)
    moved = move(ana, meeting, days=9, place=None, link="https://meet.example.org/x")
    assert (moved.revision, moved.place, moved.link) == (1, None, "https://meet.example.org/x")
    cancelled = cancel(ana, meeting)
    assert (cancelled.revision, cancelled.cancelled_reason) == (2, "The hall is closed")
    told = [n for n in desk.emitted(ForumNotice) if n.kind in (NoticeKind.EVENT_CHANGED, NoticeKind.EVENT_CANCELLED)]
    coming = sorted([luis.actor.member_id, iris.actor.member_id])
    assert [(n.kind, n.recipients) for n in told] == [("event_changed", coming), ("event_cancelled", coming)]
    for act in (lambda: say(luis, meeting, "no"), lambda: move(ana, meeting), lambda: cancel(ana, meeting)):
        with pytest.raises(Refused, match="event_cancelled"):
            act()


def test_changing_nothing_tells_nobody(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis = desk.call_as(), desk.call_as()
    meeting = event(ana, board(desk))
    say(luis, meeting, "yes")
    same = plan(ana, days=8)
    gatherings.edit_event(ana, forum_gatherings.EditEvent(topic_id=meeting.topic.id, event=same))
    before = len(desk.emitted(ForumNotice))
    assert gatherings.edit_event(ana, forum_gatherings.EditEvent(topic_id=meeting.topic.id, event=same)).revision == 1
    assert len(desk.emitted(ForumNotice)) == before


def test_only_its_author_and_moderators_change_it_and_these_on_record(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    meeting = event(ana, board(desk))
    for act in (move, cancel):
        with pytest.raises(Refused, match="forbidden"):
            act(desk.call_as(), meeting)
    move(moderator, meeting, days=3)
    cancel(moderator, meeting, "Double booking")
    found = entries.list_moderation(moderator, ListModeration()).items
    assert [(e.deed, e.reason) for e in found][:2] == [("event_cancelled", "Double booking"), ("event_changed", "")]


def test_who_may_not_answer(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    meeting, past = (event(ana, on) for on in (board(desk, countries=["CR"]), board(desk)))
    with pytest.raises(Refused, match="not_found"):
        say(desk.call_as(country="HN"), meeting, "yes")
    with pytest.raises(Refused, match="not_found"):
        attendance.list_participants(
            desk.call_as(country="HN"), forum_gatherings.ListParticipants(topic_id=meeting.topic.id)
        )
    for kind, refused in ((MemberActionKind.MUTE, "muted"), (MemberActionKind.SUSPENSION, "suspended")):
        luis = desk.call_as()
        until = luis.now + timedelta(days=1)
        told = TakeMemberAction(member_id=luis.actor.member_id, kind=kind, reason="Insults", until=until)
        actions.take_action(moderator, told)
        with pytest.raises(Refused, match=refused):
            say(luis, meeting, "yes")
    over(desk, past)
    assert seen(ana, past).over
    with pytest.raises(Refused, match="event_over"):
        say(ana, past, "yes")
    moderation.lock_topic(moderator, LockTopic(topic_id=meeting.topic.id, locked=True, reason="Enough"))
    with pytest.raises(Refused, match="topic_locked"):
        say(ana, meeting, "yes")


def test_a_hidden_event_does_not_say_where(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    meeting = event(ana, board(desk), link="https://meet.example.org/x")
    moderation.hide_post(moderator, HidePost(post_id=meeting.posts[0].id, reason="Spam"))
    shown = seen(desk.call_as(), meeting)
    assert (shown.hidden, shown.place, shown.link) == (True, None, None)
    assert seen(ana, meeting).link == "https://meet.example.org/x"


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"hours": 0}, "event_when"),
        ({"hours": -1}, "event_when"),
        ({"hours": 24 * 31 + 1}, "event_when"),
        ({"days": -1}, "event_when"),
        ({"days": 4000}, "event_when"),
        ({"place": None}, "event_where"),
        ({"place": "\u202e"}, "nothing_visible"),
    ],
)
def test_what_is_no_event(desk_of: DeskOf, fields: dict[str, Any], refused: str) -> None:
    desk = desk_of("forum")
    with pytest.raises(Refused, match=refused):
        event(desk.call_as(), board(desk), **fields)


def test_a_date_and_the_kind_go_together(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, on = desk.call_as(), board(desk)
    with pytest.raises(Refused, match="event_and_kind"):
        topic(ana, on, kind="event")
    with pytest.raises(Refused, match="event_and_kind"):
        topic(ana, on, event=plan(ana))
    with pytest.raises(Refused, match="not_found"):
        seen(ana, topic(ana, on))


def test_who_is_erased_takes_part_no_more(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis = desk.call_as(), desk.call_as()
    meeting = event(ana, board(desk))
    say(luis, meeting, "yes")
    attendance.erase(luis, luis.actor.member_id)
    assert counts(seen(ana, meeting)) == (0, 0, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO attendance SELECT topic_id, member_id, 'no', now() FROM attendance",  # a second answer
        "UPDATE attendance SET answer = 'never'",
        "UPDATE gathering SET ends_at = starts_at",
        "UPDATE gathering SET ends_at = starts_at + interval '32 days'",
        "UPDATE gathering SET place = NULL",
        "UPDATE gathering SET cancelled_at = now()",  # without a reason
        "UPDATE gathering SET cancelled_at = now(), cancelled_reason = 'x'; UPDATE gathering SET cancelled_at = NULL",
        "UPDATE gathering SET cancelled_at = now(), cancelled_reason = 'x'; UPDATE attendance SET answer = 'no'",
        (
            "UPDATE gathering SET starts_at = now() - interval '1 hour', ends_at = now();"
            " UPDATE attendance SET answer = 'no'"
        ),
        (
            "INSERT INTO gathering SELECT id, now(), now() + interval '1 hour', 'UTC', 'x', NULL, 0, now() FROM topic"
            " WHERE kind <> 'event'; SET CONSTRAINTS ALL IMMEDIATE"
        ),
    ],
)
def test_the_database_holds_the_rules_of_an_event(desk_of: DeskOf, statement: str) -> None:
    desk: Desk = desk_of("forum")
    ana, on = desk.call_as(), board(desk)
    topic(ana, on)
    say(ana, event(ana, on), "yes")
    with pytest.raises(IntegrityError):
        desk.session.execute(text(statement))
