"""How many questions the forum asks its database: each is a round trip, and its cost stays small.

Timings decide no test, numbers do. Whoever needs one statement more in what people do all day writes down here why.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from chassis.call import Call
from chassis.idempotency import once
from chassis.plans import PLANNED_EACH_TIME
from chassis.settings import PREPARE_THRESHOLD
from chassis.testing import Desk, DeskOf, person
from contracts.forum.discussion.answers import AcceptAnswer
from contracts.forum.discussion.posts import ReadPost, Reply
from contracts.forum.discussion.topics import OpenTopic
from contracts.forum.subscriptions import Level, SubscribeTopic
from contracts.forum.values import TopicKind
from contracts.identity import Role
from contracts.kinds import Language
from services.forum.discussion import posts, questions, topics
from services.forum.settings import forum_settings
from services.forum.subscriptions import fan_out, subscriptions
from tests.common.forum.people import asked, board, read, reply, topic

_EXECUTED = text("SELECT coalesce(sum(generic_plans + custom_plans), 0) FROM pg_prepared_statements")
_EXECUTED = _EXECUTED.execution_options(**PLANNED_EACH_TIME)
# The topic and the sum of its board, held; the post, with all that is counted of it, the draft that goes, the
# subscription that begins and the event.
REPLY = 2
# For a member who holds no other role: the level of trust.
TRUSTED = 1
# And below the highest level: how many posts there were in the last day.
NEW = 1
# With a key: that it is the first with it; what it is answered again.
KEYED = 2

# Few who follow: who of them is told and how; all that this writes.
TOLD = 2
# Many who follow: that they are many, and the event.
MANY = 2


@pytest.fixture(autouse=True)
def limited(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The limits as an installation has them."""
    monkeypatch.setenv("CONVIVE_NEW_MEMBER_LIMITS", "true")
    forum_settings.cache_clear()
    yield
    forum_settings.cache_clear()


def here_for_long(desk: Desk, call: Call) -> None:
    """Makes the caller somebody of the highest level."""
    values = {"me": call.actor.member_id, "since": call.now - timedelta(days=400)}
    desk.session.execute(text("UPDATE member_since SET since = :since WHERE member_id = :me"), values)
    desk.session.execute(text("UPDATE trust_level SET read = 0, written = 0 WHERE level > 0"))


@pytest.mark.parametrize("long", [False, True])
def test_a_reply_asks_little(desk_of: DeskOf, long: bool) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    opened = topic(ana, board(desk))
    if long:
        here_for_long(desk, ana)
    with asked(desk) as statements:
        reply(ana, opened)
    assert len(statements) == REPLY + TRUSTED + (0 if long else NEW), statements


@pytest.mark.parametrize("followers", [1, 20])
def test_a_reply_tells_few_in_as_many_statements_as_one(desk_of: DeskOf, followers: int) -> None:
    desk = desk_of("forum")
    officer = desk.call_as(Role.PROGRAMME_OFFICER)
    opened = topic(desk.call_as(), board(desk), follow=False)
    for _ in range(followers):
        subscriptions.subscribe_topic(desk.call_as(), SubscribeTopic(topic_id=opened.topic.id, level=Level.FOLLOW))
    with asked(desk) as statements:
        reply(officer, opened)
    assert len(statements) == REPLY + TOLD, statements


def test_a_reply_that_many_hear_of_says_so_in_one_event_more(desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fan_out, "FEW", 0)
    desk = desk_of("forum")
    officer = desk.call_as(Role.PROGRAMME_OFFICER)
    opened = topic(desk.call_as(), board(desk))
    with asked(desk) as statements:
        reply(officer, opened)
    assert len(statements) == REPLY + MANY, statements


def test_what_a_reply_asks_is_prepared_once_by_each_connection(fresh_database: Any) -> None:
    with fresh_database("forum")() as session:
        desk = Desk(session, "forum")
        ana = desk.call_as(Role.PROGRAMME_OFFICER)
        command = Reply(topic_id=topic(ana, board(desk)).topic.id, text="How?")
        for key in range(PREPARE_THRESHOLD + 1):
            before = session.execute(_EXECUTED).scalar_one()
            with asked(desk) as statements:
                once(ana, "reply", str(key), command, lambda: posts.reply(ana, command).model_dump_json())
        assert session.execute(_EXECUTED).scalar_one() - before == len(statements) == REPLY + KEYED


def test_slow_mode_is_asked_about_only_where_it_is_slow(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, officer = board(desk), desk.call_as(Role.PROGRAMME_OFFICER)
    opened = topic(officer, on)
    desk.session.execute(text("UPDATE board SET slow_seconds = 1 WHERE id = :id"), {"id": on.id})
    later = desk.call(officer.actor)
    later.now = officer.now + timedelta(minutes=1)
    with asked(desk) as statements:
        reply(later, opened)
    assert len(statements) == REPLY + 1, statements


def test_a_topic_of_many_posts_is_one_question(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis = desk.call_as(Role.PROGRAMME_OFFICER), desk.call_as()
    opened = topic(ana, board(desk))
    for _ in range(5):
        reply(ana, opened)
    with asked(desk) as statements:
        assert len(read(luis, opened).posts) == 6
    assert len(statements) == 1, statements


def test_an_opened_topic_asks_little_more(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, officer = board(desk), desk.call_as(Role.PROGRAMME_OFFICER)
    with asked(desk) as statements:
        topics.open_topic(officer, OpenTopic(board_id=on.id, title="What worked", text="We halved it."))
    # The board; its sum, held; the topic; its tags; the post, with the event; the topic as it is answered.
    assert len(statements) == 6, statements


def test_an_accepted_answer_is_asked_for_only_from_another_page(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis = desk.call_as(Role.PROGRAMME_OFFICER), desk.call_as()
    opened = topic(ana, board(desk), kind=TopicKind.QUESTION)
    written = reply(luis, opened)
    questions.accept_answer(ana, AcceptAnswer(topic_id=opened.topic.id, post_id=written.id))
    for fields, most in (({}, 1), ({"after": 2}, 2), ({"limit": 1}, 2)):
        with asked(desk) as statements:
            answer = read(ana, opened, **fields).answer
        assert answer is not None
        assert (answer.id, len(statements)) == (written.id, most)


def test_a_reply_is_answered_as_it_is_read_afterwards(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, auditor = desk.call_as(Role.FOCAL_POINT), desk.call_as(Role.AUDITOR)
    opened = topic(ana, board(desk))
    unknown = desk.call(person(Role.FOCAL_POINT))  # the forum has not heard of them yet
    for writer in (ana, unknown):
        written = reply(writer, opened, "We **halved** it, [see](https://www.oas.org/).", language=Language.EN)
        assert posts.read_post(writer, ReadPost(post_id=written.id)) == written
        assert posts.read_post(auditor, ReadPost(post_id=written.id)).author == written.author
