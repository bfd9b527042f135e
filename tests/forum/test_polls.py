"""Polls: one secret ballot a member, counted by the database, changed until the poll closes, shown when it is time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis import database
from chassis.call import Call
from chassis.testing import Desk, DeskOf, person
from contracts.base import Refused
from contracts.forum import polls as forum_polls
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.events import PollChanged
from contracts.forum.moderation.actions import MemberActionKind, TakeMemberAction
from contracts.forum.moderation.flags import HidePost, LockTopic
from contracts.forum.record import ListModeration
from contracts.identity import Role
from services.forum.moderation import actions, moderation
from services.forum.polls import ballots, polls
from services.forum.record import entries
from tests.common.forum.people import board, topic

CHOICES = ["Bogotá", "San José", "Lima"]


def poll(call: Call, on: forum_boards.Board, **plan: Any) -> forum_topics.TopicPage:
    """A topic that asks."""
    plan.setdefault("choices", CHOICES)
    return topic(call, on, kind="poll", poll=plan)


def vote(call: Call, on: forum_topics.TopicPage, *choices: int) -> forum_polls.Poll:
    return ballots.vote(call, forum_polls.Vote(topic_id=on.topic.id, choices=list(choices)))


def seen(call: Call, on: forum_topics.TopicPage) -> forum_polls.Poll:
    return polls.read_poll(call, forum_polls.ReadPoll(topic_id=on.topic.id))


def close(call: Call, on: forum_topics.TopicPage, reason: str = "") -> forum_polls.Poll:
    return polls.close_poll(call, forum_polls.ClosePoll(topic_id=on.topic.id, reason=reason))


def votes(shown: forum_polls.Poll) -> list[int | None]:
    return [choice.votes for choice in shown.choices]


def end(desk: Desk, asked: forum_topics.TopicPage) -> None:
    """The moment comes at which the poll closes by itself."""
    ended = "UPDATE poll SET closes_at = now() - interval '1 second' WHERE topic_id = :id"
    desk.session.execute(text(ended), {"id": asked.topic.id})


def test_a_vote_is_counted_changed_and_taken_back(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis = desk.call_as(), desk.call_as()
    asked = poll(ana, board(desk))
    assert [choice.text for choice in seen(ana, asked).choices] == CHOICES
    assert votes(vote(luis, asked, 2)) == [0, 1, 0]
    vote(luis, asked, 2)
    assert votes(vote(luis, asked, 3)) == [0, 0, 1]
    mine = vote(ana, asked, 3)
    assert (votes(mine), mine.voters, mine.my_choices) == ([0, 0, 2], 2, [3])
    assert seen(luis, asked).my_choices == [3]
    taken = vote(luis, asked)
    assert (votes(taken), taken.voters, taken.my_choices) == ([0, 0, 1], 1, [])
    assert len(desk.emitted(PollChanged)) == 4  # voting the same twice was voting once


def test_several_choices_where_the_poll_takes_them(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, on = desk.call_as(), board(desk)
    one, many = poll(ana, on), poll(ana, on, several=True)
    with pytest.raises(Refused, match="one_choice"):
        vote(ana, one, 1, 2)
    chosen = vote(ana, many, 3, 1, 3)
    assert (votes(chosen), chosen.voters, chosen.my_choices) == ([1, 0, 1], 1, [1, 3])
    with pytest.raises(Refused, match="unknown_choice"):
        vote(ana, many, 4)


def test_no_event_says_who_chose_what(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    asked = poll(desk.call_as(), board(desk))
    vote(desk.call_as(), asked, 2)
    assert set(desk.emitted(PollChanged)[-1].model_dump()) == {"topic_id", "closed"}
    assert seen(desk.call_as(Role.MODERATOR), asked).my_choices == []


@pytest.mark.parametrize(
    ("results", "before", "voted", "closed"),
    [("always", True, True, True), ("after_voting", False, True, True), ("after_closing", False, False, True)],
)
def test_the_result_is_shown_when_it_is_time(
    desk_of: DeskOf, results: str, before: bool, voted: bool, closed: bool
) -> None:
    desk = desk_of("forum")
    ana, luis, moderator = desk.call_as(), desk.call_as(), desk.call_as(Role.MODERATOR)
    asked = poll(ana, board(desk), results=results)
    vote(ana, asked, 1)

    def visible(call: Call) -> bool:
        shown = seen(call, asked)
        counted = {choice.votes is not None for choice in shown.choices} | {shown.voters is not None}
        assert len(counted) == 1, "all or nothing"
        return counted.pop()

    assert [visible(call) for call in (luis, moderator)] == [before, before]
    vote(luis, asked, 1)
    assert visible(luis) is voted
    close(ana, asked)
    assert [visible(call) for call in (luis, moderator, desk.call_as())] == [closed] * 3


def test_a_closed_poll_takes_no_vote_and_keeps_its_result(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis = desk.call_as(), desk.call_as()
    by_hand, by_clock = (poll(ana, on, closes_at=ana.now + timedelta(days=1)) for on in (board(desk), board(desk)))
    for asked in (by_hand, by_clock):
        vote(luis, asked, 1)
    close(ana, by_hand)
    end(desk, by_clock)
    for asked in (by_hand, by_clock):
        shown = seen(luis, asked)
        assert (shown.open, shown.closed_at is not None, votes(shown)) == (False, True, [1, 0, 0])
        for choices in ([2], []):
            with pytest.raises(Refused, match="poll_closed"):
                vote(luis, asked, *choices)
        assert votes(close(ana, asked)) == [1, 0, 0]


def test_the_author_or_a_moderator_closes_and_that_is_on_record(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, moderator = board(desk), desk.call_as(), desk.call_as(Role.MODERATOR)
    own, other = poll(ana, on), poll(ana, on)
    with pytest.raises(Refused, match="forbidden"):
        close(desk.call_as(), own)
    assert close(ana, own).open is False
    assert close(moderator, other, "Settled at the meeting").open is False
    found = [e for e in entries.list_moderation(moderator, ListModeration()).items if e.deed == "poll_closed"]
    assert [(e.topic_id, e.reason) for e in found] == [(other.topic.id, "Settled at the meeting")]


def test_who_may_not_vote(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    moderator, ana = desk.call_as(Role.MODERATOR), desk.call_as()
    on = board(desk, countries=["CR"])
    asked = poll(ana, on)
    for refused, call in (("not_found", desk.call_as(country="HN")), ("forbidden", _auditor(desk))):
        with pytest.raises(Refused, match=refused):
            vote(call, asked, 1)
    for kind, refused in ((MemberActionKind.MUTE, "muted"), (MemberActionKind.SUSPENSION, "suspended")):
        luis = desk.call_as()
        until = luis.now + timedelta(days=1)
        told = TakeMemberAction(member_id=luis.actor.member_id, kind=kind, reason="Insults", until=until)
        actions.take_action(moderator, told)
        with pytest.raises(Refused, match=refused):
            vote(luis, asked, 1)
    moderation.lock_topic(moderator, LockTopic(topic_id=asked.topic.id, locked=True, reason="Enough"))
    with pytest.raises(Refused, match="topic_locked"):
        vote(ana, asked, 1)


def _auditor(desk: Desk) -> Call:
    return desk.call_as(Role.AUDITOR, country="HN")


def test_a_hidden_poll_shows_its_choices_to_nobody_else(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis, moderator = desk.call_as(), desk.call_as(), desk.call_as(Role.MODERATOR)
    asked = poll(ana, board(desk))
    moderation.hide_post(moderator, HidePost(post_id=asked.posts[0].id, reason="Names a witness"))
    assert {choice.text for choice in seen(luis, asked).choices} == {""}
    assert [choice.text for choice in seen(ana, asked).choices] == CHOICES
    assert seen(luis, asked).hidden
    with pytest.raises(Refused, match="post_is_hidden"):
        vote(luis, asked, 1)


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"kind": "poll"}, "poll_and_kind"),
        ({"kind": "question", "poll": {"choices": CHOICES}}, "poll_and_kind"),
        ({"kind": "poll", "poll": {"choices": ["Lima", " lima\u200b"]}}, "alike_choices"),
        ({"kind": "poll", "poll": {"choices": ["Lima", "\u202e"]}}, "nothing_visible"),
        ({"kind": "poll", "poll": {"choices": CHOICES, "closes_at": "2020-01-01T00:00:00Z"}}, "closes_when"),
        ({"kind": "poll", "poll": {"choices": CHOICES, "closes_at": "2199-01-01T00:00:00Z"}}, "closes_when"),
    ],
)
def test_what_is_no_poll(desk_of: DeskOf, fields: dict[str, Any], refused: str) -> None:
    desk = desk_of("forum")
    on = board(desk)
    with pytest.raises(Refused, match=refused):
        topic(desk.call_as(), on, **fields)


def test_only_a_poll_is_read_as_one(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    talk = topic(desk.call_as(), board(desk))
    with pytest.raises(Refused, match="not_found"):
        seen(desk.call_as(), talk)


def test_who_is_erased_leaves_open_polls_and_no_trace_in_closed_ones(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis, on = desk.call_as(), desk.call_as(), board(desk)
    still, done = poll(ana, on), poll(ana, on)
    for asked in (still, done):
        vote(luis, asked, 1)
    close(ana, done)
    ballots.erase(luis, luis.actor.member_id)
    assert (votes(seen(ana, still)), seen(ana, still).voters) == ([0, 0, 0], 0)
    assert (votes(seen(ana, done)), seen(ana, done).voters) == ([1, 0, 0], 1)
    assert desk.session.execute(text("SELECT count(*) FROM ballot")).scalar_one() == 0


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO ballot SELECT topic_id, member_id, '{1}', now() FROM ballot",  # a second one
        "UPDATE ballot SET choices = '{}'",
        "UPDATE ballot SET choices = '{1,2}'",  # of a poll that takes one
        "UPDATE ballot SET choices = '{9}'",
        "UPDATE ballot SET member_id = topic_id",
        "UPDATE poll SET results = 'after_voting'",
        "UPDATE poll SET several = true",
        "UPDATE poll_choice SET text = 'Quito' WHERE number = 1",
        "UPDATE poll SET closed_at = now(); UPDATE ballot SET choices = '{2}'",
        "UPDATE poll SET closes_at = now(); UPDATE ballot SET choices = '{2}'",
        "UPDATE poll SET closed_at = now(); UPDATE poll SET closed_at = NULL",
        "INSERT INTO poll_choice VALUES ((SELECT topic_id FROM poll), 21, 'One more', 0)",
    ],
)
def test_the_database_holds_the_rules_of_a_poll(desk_of: DeskOf, statement: str) -> None:
    desk: Desk = desk_of("forum")
    ana = desk.call_as()
    vote(ana, poll(ana, board(desk)), 1)
    with pytest.raises(IntegrityError):
        desk.session.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO poll SELECT id, false, 'always', NULL, NULL, 0 FROM topic WHERE kind = 'discussion'",
        (
            "INSERT INTO topic (id, board_id, title, language, author_id, locked, posts, opened_at, last_activity_at,"
            " last_author_id, version, kind, pinned, slow_seconds) SELECT gen_random_uuid(), board_id, title, language,"
            " author_id, false, 0, now(), now(), author_id, 1, 'poll', 0, 0 FROM topic"
        ),
    ],
)
def test_a_poll_and_its_topic_go_together(desk_of: DeskOf, statement: str) -> None:
    desk: Desk = desk_of("forum")
    topic(desk.call_as(), board(desk))
    desk.session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    desk.session.execute(text(statement))
    with pytest.raises(IntegrityError):
        desk.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


def test_counts_are_exact_when_all_vote_at_once(fresh_database: Any) -> None:
    factory = fresh_database("forum")
    people = [person(name=f"P{n}") for n in range(10)]
    with database.transaction(factory) as session:
        desk = Desk(session, "forum")
        asked = poll(desk.call_as(), board(desk), several=True)
        for somebody in people:
            desk.admit(somebody)

    def act(number: int) -> None:
        """Everybody votes three times, often at the same time."""
        with database.transaction(factory) as session:
            vote(Call(session, people[number % 10], "forum"), asked, *((1, 2, 3)[: number // 10 + 1]))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(30)))
    with database.transaction(factory) as session:
        rows = session.execute(text("SELECT number, votes FROM poll_choice ORDER BY number")).all()
        counted = session.execute(text("SELECT n, count(*) FROM ballot, unnest(choices) n GROUP BY n ORDER BY n")).all()
        assert [tuple(row) for row in rows] == [tuple(row) for row in counted]
        assert session.execute(text("SELECT voters FROM poll")).scalar_one() == 10
