"""Topics and posts: opening, replying, editing with history, reading by pages."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from chassis import database
from chassis.call import Call
from chassis.testing import Desk, DeskOf, person
from contracts.base import Refused
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.events import PostAdded, PostChanged, TopicOpened
from contracts.forum.inbox.notices import ListNotices
from contracts.forum.moderation.flags import LockTopic
from contracts.forum.record import ListModeration
from contracts.forum.subscriptions import FanOutDue
from contracts.identity import Role
from contracts.notices import ForumNotice, NoticeKind
from services.forum.base.model import Post
from services.forum.discussion import posts, topics
from services.forum.inbox import notices
from services.forum.moderation import moderation
from services.forum.record import entries
from tests.common.forum.people import asked, board, read, reply, topic


def test_a_topic_is_opened_and_answered(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, luis = board(desk), desk.call_as(name="Ana Mora"), desk.call_as(name="Luis Paz", country="HN")
    opened = topic(ana, on, "It **worked**.", title="  Hotspots ")
    answer = reply(luis, opened, "How?")
    page = read(ana, opened)
    assert page.topic.title == "Hotspots"
    assert [(p.number, p.author.name, p.author.country, p.html) for p in page.posts] == [
        (1, "Ana Mora", "CR", "<p>It <strong>worked</strong>.</p>"),
        (2, "Luis Paz", "HN", "<p>How?</p>"),
    ]
    assert (page.topic.posts, page.topic.last_author.name, page.next) == (2, "Luis Paz", None)
    assert page.board.slug == on.slug
    assert [(e.topic_id, e.title) for e in desk.emitted(TopicOpened)] == [(opened.topic.id, "Hotspots")]
    assert [(e.post_id, e.number) for e in desk.emitted(PostAdded)] == [(answer.id, 2)]


def test_the_language_of_a_text_is_the_given_one_or_the_authors(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    call = desk.call_as(language="pt")
    opened = topic(call, board(desk))
    assert opened.topic.language == opened.posts[0].language == "pt"
    assert reply(call, opened, language="fr").language == "fr"


def test_posts_are_read_by_pages_with_one_query_each(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    call = desk.call_as()
    opened = topic(call, board(desk))
    for number in range(2, 8):
        reply(desk.call_as(name=f"M{number}"), opened, f"n{number}")
    with asked(desk) as statements:
        first = read(call, opened, limit=3)
    assert len(statements) == 1
    assert ([p.number for p in first.posts], first.next) == ([1, 2, 3], 3)
    rest = read(call, opened, after=3, limit=4)
    assert ([p.number for p in rest.posts], rest.next) == ([4, 5, 6, 7], None)
    beyond = read(call, opened, after=7)
    assert (beyond.posts, beyond.next) == ([], None)


def test_posts_are_numbered_without_gaps_under_concurrency(fresh_database: Any) -> None:
    factory = fresh_database("forum")
    with database.transaction(factory) as session:
        desk = Desk(session, "forum")
        opened = topic(desk.call_as(), board(desk))
        people = [person(name=f"P{n}") for n in range(8)]
        for somebody in people:
            desk.admit(somebody)

    def write(number: int) -> None:
        with database.transaction(factory) as session:
            reply(Call(session, people[number % 8], "forum"), opened, f"text {number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    with database.transaction(factory) as session:
        numbers = session.execute(select(Post.number).order_by(Post.number)).scalars().all()
        assert numbers == list(range(1, 42))
        page = read(Call(session, people[0], "forum"), opened)
        assert page.topic.posts == 41


def test_an_edit_keeps_the_former_text_readable(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    call, reader = desk.call_as(), desk.call_as()
    opened = topic(call, board(desk), "first")
    post_id = opened.posts[0].id
    edited = posts.edit_post(call, forum_posts.EditPost(post_id=post_id, text="second", expected_version=1))
    assert (edited.text, edited.html, edited.version, edited.edited_at) == ("second", "<p>second</p>", 2, call.now)
    history = posts.list_revisions(reader, forum_posts.ListRevisions(post_id=post_id)).items
    assert [(r.version, r.text, r.title) for r in history] == [(1, "first", "What worked")]
    assert [(e.number, e.hidden) for e in desk.emitted(PostChanged)] == [(1, False)]


def test_only_the_author_edits_and_only_what_they_have_seen(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    call = desk.call_as()
    post_id = topic(call, board(desk)).posts[0].id
    with pytest.raises(Refused, match="forbidden"):
        posts.edit_post(desk.call_as(Role.MODERATOR), forum_posts.EditPost(post_id=post_id, text="mine now"))
    posts.edit_post(call, forum_posts.EditPost(post_id=post_id, text="second"))
    with pytest.raises(Refused, match="stale"):
        posts.edit_post(call, forum_posts.EditPost(post_id=post_id, text="third", expected_version=1))


def test_a_locked_topic_takes_nothing_more(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    call, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    opened = topic(call, board(desk))
    locked = moderation.lock_topic(moderator, LockTopic(topic_id=opened.topic.id, locked=True, reason="settled"))
    assert (locked.locked, locked.version) == (True, 2)
    for attempt in (
        lambda: reply(call, opened),
        lambda: posts.edit_post(call, forum_posts.EditPost(post_id=opened.posts[0].id, text="x")),
        lambda: topics.edit_topic(call, forum_topics.EditTopic(topic_id=opened.topic.id, title="x")),
    ):
        with pytest.raises(Refused, match="topic_locked"):
            attempt()
    assert reply(moderator, opened, "Last word.").number == 2
    assert entries.list_moderation(moderator, ListModeration()).items[0].deed == "topic_locked"


def test_a_new_title_keeps_the_old_one_in_the_history(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    call, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    opened = topic(call, board(desk), title="Old")
    edit = forum_topics.EditTopic(topic_id=opened.topic.id, title="New", expected_version=1)
    with pytest.raises(Refused, match="forbidden"):
        topics.edit_topic(desk.call_as(), edit)
    assert topics.edit_topic(moderator, edit).title == "New"
    history = posts.list_revisions(call, forum_posts.ListRevisions(post_id=opened.posts[0].id)).items
    assert [r.title for r in history] == ["Old"]
    assert entries.list_moderation(moderator, ListModeration()).items[0].reason == "Old"


def test_topics_are_listed_by_last_activity(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, other = board(desk), board(desk)
    first, second = topic(desk.call_as(), on, title="first"), topic(desk.call_as(), on, title="second")
    elsewhere = topic(desk.call_as(), other, title="elsewhere")
    call = desk.call_as()
    reply(call, first)
    listed = topics.list_topics(call, forum_topics.ListTopics(board_id=on.id))
    assert [t.title for t in listed.items] == ["first", "second"]
    everywhere = topics.list_topics(call, forum_topics.ListTopics(limit=2))
    assert [t.title for t in everywhere.items] == ["first", "elsewhere"]
    rest = topics.list_topics(call, forum_topics.ListTopics(limit=2, cursor=everywhere.next))
    assert [t.id for t in rest.items] == [second.topic.id]
    assert elsewhere.topic.unread == 0


def test_mentions_and_replies_tell_those_who_may_read(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on = board(desk, countries=["CR"])
    ana, luis = desk.call_as(name="Ana"), desk.call_as(name="Luis")
    outsider, stranger = desk.call_as(country="HN"), person()
    opened = topic(ana, on, title="Ports")
    assert desk.emitted(ForumNotice) == []
    mentioned = [luis.actor.member_id, outsider.actor.member_id, stranger.member_id, ana.actor.member_id]
    reply(luis, opened, mentions=mentioned)
    reply(luis, opened, "again")
    (told,) = desk.emitted(ForumNotice)
    assert (told.kind, told.recipients) == (NoticeKind.MENTIONED, [ana.actor.member_id])
    assert told.params == {"who": "Luis", "title": "Ports"}
    assert told.link == f"/forum/topics/{opened.topic.id}#post-2"
    assert desk.emitted(FanOutDue) == []
    heard = notices.list_notices(ana, ListNotices(after=0)).items
    assert [(n.kind, n.link[-6:]) for n in heard] == [("replied", "post-3")]  # of post 2, by the mention


@pytest.mark.parametrize("text", ["***", "\u200b", "[](/x)", "> "])
def test_a_text_nobody_would_see_is_refused(desk_of: DeskOf, text: str) -> None:
    desk = desk_of("forum")
    with pytest.raises(Refused, match=r"forum\.nothing_visible text"):
        topic(desk.call_as(), board(desk), text)


def test_marks_that_turn_a_title_around_are_dropped(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    opened = topic(desk.call_as(), board(desk), title="safe\u202etxt.exe\u2066 \n name")
    assert opened.topic.title == "safetxt.exe name"
