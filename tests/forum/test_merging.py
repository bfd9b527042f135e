"""Topics merged, replies split off: nothing is lost, nothing counted twice, old addresses lead on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis import database
from chassis.call import Call
from chassis.testing import Desk, DeskOf
from contracts.base import Refused
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.discussion.answers import AcceptAnswer
from contracts.forum.discussion.topic_moves import MergeTopic, SplitTopic
from contracts.forum.events import PostsMoved, TopicMerged
from contracts.forum.inbox.notices import ListNotices
from contracts.forum.moderation.flags import FlagPost
from contracts.forum.reactions import React
from contracts.forum.record import ListModeration
from contracts.forum.search import Find, Hit
from contracts.forum.translations import AttachTranslation, ListTranslations
from contracts.forum.values import TopicKind
from contracts.identity import Role
from contracts.kinds import Language
from contracts.notices import ForumNotice
from services.forum.discussion import merging, posts, questions, splitting, topics
from services.forum.inbox import notices
from services.forum.moderation import moderation
from services.forum.reactions import reactions
from services.forum.record import entries
from services.forum.search import find
from services.forum.translations import translating
from tests.common.forum.people import board, read, reply, topic
from tests.forum.test_moving import counts, move
from tests.forum.test_reading import mark


def merge(call: Call, opened: forum_topics.TopicPage, into: forum_topics.TopicPage) -> forum_topics.Topic:
    command = MergeTopic(topic_id=opened.topic.id, into_id=into.topic.id, reason="The same question")
    return merging.merge_topic(call, command)


def split(
    call: Call, source: forum_topics.TopicPage, *chosen: forum_posts.Post, title: str = "On its own"
) -> forum_topics.TopicPage:
    ids = [post.id for post in chosen]
    command = SplitTopic(topic_id=source.topic.id, post_ids=ids, title=title, reason="Another subject")
    return splitting.split_topic(call, command)


def found(call: Call, q: str) -> list[Hit]:
    return find.find(call, Find(q=q)).items


def test_posts_keep_their_authors_dates_and_ids_behind_those_of_the_other(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, other = board(desk), board(desk)
    ana, luis, moderator = desk.call_as(), desk.call_as(), desk.call_as(Role.MODERATOR)
    opened, into = topic(ana, on, title="Lamps", tags=["youth"]), topic(luis, other, title="Light", tags=["policing"])
    answer = reply(luis, opened, "Brighter lamps")
    merged = merge(moderator, opened, into)
    assert (merged.id, merged.posts) == (into.topic.id, 3)
    assert [tag.slug for tag in merged.tags] == ["policing", "youth"]
    shown = read(ana, into).posts
    assert [(p.number, p.author.id) for p in shown] == [
        (1, luis.actor.member_id), (2, ana.actor.member_id), (3, luis.actor.member_id)
    ]  # fmt: skip
    assert [p.id for p in shown[1:]] == [opened.posts[0].id, answer.id]
    assert [p.written_at for p in shown[1:]] == [opened.posts[0].written_at, answer.written_at]
    assert (counts(ana, on)[:2], counts(ana, other)[:2]) == ((0, 0), (1, 3))
    assert [t.id for t in topics.list_topics(ana, forum_topics.ListTopics()).items] == [into.topic.id]
    kept = entries.list_moderation(moderator, ListModeration(board_id=on.id)).items[0]
    assert (kept.deed, kept.title, kept.number) == ("topic_merged", "Lamps", 2)
    [event], [came] = desk.emitted(TopicMerged), desk.emitted(PostsMoved)
    assert (event.into_id, event.after, event.posts, came.topic_id) == (into.topic.id, 1, 2, into.topic.id)


def test_an_old_address_says_where_the_posts_are_also_after_a_second_merge(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, closed = board(desk), board(desk, countries=["PE"])
    ana, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    first, second, third = (topic(ana, on) for _ in range(3))
    reply(ana, second)
    merge(moderator, first, second)
    merge(moderator, second, third)
    for call in (ana, moderator):
        with pytest.raises(Refused) as refused:
            read(call, first)
        assert refused.value.refusal is forum_topics.TOPIC_MERGED
        assert refused.value.params == {"topic_id": str(third.topic.id), "after": "3"}
    assert read(ana, third).posts[3].id == first.posts[0].id
    move(moderator, third, closed)
    with pytest.raises(Refused, match="not_found"):
        read(ana, first)


def test_whoever_read_all_of_the_other_has_read_on(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, other = board(desk), board(desk)
    ana, all_of_both, all_of_one, some = (desk.call_as() for _ in range(4))
    moderator = desk.call_as(Role.MODERATOR)
    opened, into = topic(ana, on), topic(ana, other)
    for each in (opened, into):
        reply(ana, each)
    mark(all_of_both, opened, 1)
    mark(all_of_both, into, 2)
    mark(all_of_one, opened, 2)
    mark(some, opened, 2)
    mark(some, into, 1)
    merge(moderator, opened, into)
    seen = [read(call, into).topic.read for call in (ana, all_of_both, all_of_one, some)]
    assert seen == [4, 3, 0, 1]
    assert [counts(call, other)[2] for call in (ana, all_of_both, all_of_one, some)] == [0, 1, 4, 3]
    assert [counts(call, on) for call in (ana, all_of_one)] == [(0, 0, 0)] * 2


def test_what_posts_carry_goes_along(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on = board(desk)
    ana, luis, moderator = desk.call_as(), desk.call_as(language="es"), desk.call_as(Role.MODERATOR)
    opened, into = topic(ana, on, title="Zephyr lamps", text="They work."), topic(luis, on)
    post_id = opened.posts[0].id
    reactions.react(luis, React(post_id=post_id, kind="thanks"))
    moderation.flag_post(luis, FlagPost(post_id=post_id, reason="An advert"))
    translating.attach_translation(
        luis, AttachTranslation(post_id=post_id, language=Language.ES, title="Faroles de céfiro", text="Funcionan.")
    )
    assert [hit.kind for hit in found(ana, "zephyr")] == ["topic"]
    reply(luis, opened, mentions=[ana.actor.member_id])
    for raised in desk.emitted(ForumNotice):
        notices.deliver(desk.call(luis.actor), raised)
    merge(moderator, opened, into)
    moved = read(luis, into).posts[1]
    assert (moved.reactions, moved.translation and moved.translation.html) == ({"thanks": 1}, "<p>Funcionan.</p>")
    [translation] = translating.list_translations(ana, ListTranslations(post_id=post_id)).items
    assert (translation.title, translation.by and translation.by.id) == (None, luis.actor.member_id)
    assert not found(ana, "zephyr")  # the title is nobody's any more
    assert not found(ana, "faroles")
    assert [(h.topic_id, h.number, h.kind) for h in found(ana, "work")] == [(into.topic.id, 2, "reply")]
    assert [told.link for told in notices.list_notices(ana, ListNotices()).items] == [
        f"/forum/topics/{into.topic.id}#post-3"
    ]


def test_what_cannot_be_merged_is_told_why(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, moderator = board(desk), desk.call_as(Role.MODERATOR)
    opened, into = topic(moderator, on), topic(moderator, on)
    with pytest.raises(Refused, match="same_topic"):
        merge(moderator, opened, opened)
    merge(moderator, opened, into)
    for again in ((opened, into), (into, opened)):
        with pytest.raises(Refused, match="topic_merged"):
            merge(moderator, *again)


def test_replies_become_a_topic_and_leave_notes(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on = board(desk)
    ana, luis, eva = desk.call_as(), desk.call_as(), desk.call_as()
    moderator = desk.call_as(Role.MODERATOR)
    opened = topic(ana, on, title="Lamps", tags=["youth"])
    wrote = ((luis, "Buses"), (ana, "x"), (luis, "Bus two"))
    first, second, third = (reply(call, opened, said) for call, said in wrote)
    mark(eva, opened, 2)
    made = split(moderator, opened, third, first, title="Night buses")
    assert (made.topic.author.id, made.topic.posts, made.topic.opened_at) == (
        luis.actor.member_id, 2, first.written_at
    )  # fmt: skip
    assert [(p.id, p.number) for p in made.posts] == [(first.id, 1), (third.id, 2)]
    assert [tag.slug for tag in made.topic.tags] == ["youth"]
    left = read(ana, opened).posts
    assert [(p.number, p.moved_post_id) for p in left] == [(1, None), (2, first.id), (3, None), (4, third.id)]
    assert made.topic.split_from == left[1].id
    assert (read(eva, made).topic.read, read(eva, opened).topic.read) == (1, 2)
    assert [counts(call, on) for call in (eva, luis, ana)] == [(2, 6, 3), (2, 6, 0), (2, 6, 2)]
    assert [(h.topic_id, h.kind) for h in found(desk.call(ana.actor), "night")] == [(made.topic.id, "topic")]
    assert second.id == left[2].id
    [raised] = [n for n in desk.emitted(ForumNotice) if n.kind == "posts_moved" and n.recipients == [luis.actor.id]]
    assert raised.params == {"title": "Lamps", "topic": "Night buses", "reason": "Another subject"}


def test_a_note_is_no_post_to_do_anything_with(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, moderator = board(desk), desk.call_as(), desk.call_as(Role.MODERATOR)
    other = desk.call_as(Role.MODERATOR)
    asked = topic(ana, on, kind=TopicKind.QUESTION)
    answer, second = reply(other, asked), reply(other, asked)
    questions.accept_answer(ana, AcceptAnswer(topic_id=asked.topic.id, post_id=answer.id))
    split(moderator, asked, answer)
    assert read(ana, asked).topic.answer is None
    note = read(ana, asked).posts[1]
    for attempt in (
        lambda: questions.accept_answer(ana, AcceptAnswer(topic_id=asked.topic.id, post_id=note.id)),
        lambda: reactions.react(ana, React(post_id=note.id, kind="thanks")),
        lambda: moderation.flag_post(ana, FlagPost(post_id=note.id, reason="x")),
        lambda: posts.edit_post(moderator, forum_posts.EditPost(post_id=note.id, text="x")),
        lambda: split(other, asked, second, note),
    ):
        with pytest.raises(Refused, match="post_moved"):
            attempt()
    with pytest.raises(Refused, match="opening_post_stays"):
        split(moderator, asked, asked.posts[0], second)
    with pytest.raises(Refused, match="not_found"):
        split(moderator, topic(ana, on), second)


def test_a_reply_on_its_way_follows_what_it_answers(fresh_database: Any) -> None:
    """Many write while topics are merged into one and replies split off again: no post is lost or miscounted."""
    factory = fresh_database("forum")
    with database.transaction(factory) as session:
        desk = Desk(session, "forum")
        places = [board(desk), board(desk)]
        ana, luis, moderator = (desk.call_as(*roles).actor for roles in ((), (), (Role.MODERATOR,)))
        opened = [topic(desk.call(ana), places[n % 2]) for n in range(8)]
        for each in opened:
            reply(desk.call(luis), each)

    def act(number: int) -> None:
        who = (ana, luis)[number % 2]
        with database.transaction(factory) as session:
            match number % 5:
                case 0 if number // 5 < 7:
                    merge(Call(session, moderator, "forum"), opened[number // 5 + 1], opened[0])
                case 1:
                    _split_the_last(Call(session, moderator, "forum"), opened[0])
                case _:
                    reply(Call(session, who, "forum"), opened[number % 8], f"Reply {number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(60)))
    with database.transaction(factory) as session:
        replies = session.execute(text("SELECT count(*) FROM post WHERE source LIKE 'Reply %'")).scalar_one()
        assert replies == sum(1 for n in range(60) if n % 5 > 1 or (n % 5 == 0 and n // 5 >= 7))
        gaps = text("SELECT count(*) FROM topic t WHERE posts <> (SELECT count(*) FROM post WHERE topic_id = t.id)")
        assert session.execute(gaps).scalar_one() == 0
        for who in (ana, luis):
            call = Call(session, who, "forum")
            listed = topics.list_topics(call, forum_topics.ListTopics(limit=200)).items
            for place in places:
                here = [t for t in listed if t.board_id == place.id]
                assert counts(call, place) == (len(here), sum(t.posts for t in here), sum(t.unread for t in here))


def _split_the_last(call: Call, source: forum_topics.TopicPage) -> None:
    last = read(call, source, limit=100).posts[-1]
    try:
        split(call, source, last)
    except Refused as refused:  # there was nothing to split off, or somebody else has just done it
        if refused.refusal.code not in ("not_found", "forum.post_moved", "forum.opening_post_stays"):
            raise


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE topic SET merged_into = id, merged_after = 1, posts = 0",
        "UPDATE topic SET merged_after = 1",
        "UPDATE post SET moved_post_id = id WHERE number = 2",
        "UPDATE post SET moved_post_id = (SELECT id FROM post WHERE number = 1) WHERE number = 2",
    ],
)
def test_the_database_knows_what_a_merged_topic_and_a_note_are(desk_of: DeskOf, statement: str) -> None:
    desk: Desk = desk_of("forum")
    ana = desk.call_as()
    reply(ana, topic(ana, board(desk)))
    with pytest.raises(IntegrityError):
        desk.session.execute(text(statement))
