"""Questions: an answer is accepted by who asked, shown with the topic, and found by it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.testing import Desk, DeskOf
from contracts.base import Refused
from contracts.forum.discussion import answers as forum_answers
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.events import TopicChanged
from contracts.forum.moderation.flags import HidePost, ShowPost
from contracts.forum.record import ListModeration
from contracts.forum.values import TopicKind
from contracts.identity import Role
from contracts.notices import ForumNotice, NoticeKind
from services.forum.discussion import questions, topics
from services.forum.moderation import moderation
from services.forum.record import entries
from tests.common.forum.people import board, read, reply, topic


def accept(
    call: Any, opened: forum_topics.TopicPage, post: forum_posts.PostInFull | forum_posts.Post | None
) -> forum_topics.Topic:
    command = forum_answers.AcceptAnswer(topic_id=opened.topic.id, post_id=post.id if post else None)
    return questions.accept_answer(call, command)


def test_who_asked_accepts_an_answer_and_may_think_again(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, luis = board(desk), desk.call_as(name="Ana"), desk.call_as(name="Luis")
    asked = topic(ana, on, "Who measured it?", kind="question")
    for _ in range(3):
        reply(desk.call_as(), asked)
    answer = reply(luis, asked, "We **did**.")
    assert (asked.topic.kind, asked.topic.answer, asked.answer) == (TopicKind.QUESTION, None, None)
    assert accept(ana, asked, answer).answer == 5
    page = read(desk.call_as(), asked, limit=1)
    assert page.answer is not None
    assert (page.answer.id, page.answer.author.name, page.answer.html) == (
        answer.id,
        "Luis",
        "<p>We <strong>did</strong>.</p>",
    )
    assert accept(ana, asked, None).answer is None
    assert [(e.answer, e.topic_version) for e in desk.emitted(TopicChanged)] == [(5, 2), (None, 3)]
    told = [n for n in desk.emitted(ForumNotice) if n.kind == NoticeKind.ANSWER_ACCEPTED]
    assert [(n.recipients, n.link) for n in told] == [
        ([luis.actor.member_id], f"/forum/topics/{asked.topic.id}#post-5")
    ]


def test_a_moderator_chooses_on_record_and_nobody_else(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, luis, moderator = board(desk), desk.call_as(), desk.call_as(Role.MODERATOR)
    asked = topic(desk.call_as(), on, kind="question")
    answer = reply(luis, asked)
    with pytest.raises(Refused, match="forbidden"):
        accept(luis, asked, answer)
    assert accept(moderator, asked, answer).answer == 2
    entry = entries.list_moderation(moderator, ListModeration()).items[0]
    assert (entry.deed, entry.post_id) == ("answer_chosen", answer.id)


def test_what_cannot_be_an_answer(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, moderator = board(desk), desk.call_as(), desk.call_as(Role.MODERATOR)
    asked, other = topic(ana, on, kind="question"), topic(ana, on)
    elsewhere, bad = reply(desk.call_as(), other), reply(desk.call_as(), asked)
    with pytest.raises(Refused, match="not_found"):
        accept(ana, asked, elsewhere)
    with pytest.raises(Refused, match="no_question"):
        accept(ana, other, elsewhere)
    with pytest.raises(Refused, match="no_answer"):
        accept(ana, asked, asked.posts[0])
    moderation.hide_post(moderator, HidePost(post_id=bad.id, reason="spam"))
    with pytest.raises(Refused, match="post_is_hidden"):
        accept(ana, asked, bad)


def test_an_answer_hidden_later_answers_nothing(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    asked = topic(ana, board(desk), kind="question")
    answer = reply(desk.call_as(), asked, "zanahoria")
    accept(ana, asked, answer)
    moderation.hide_post(moderator, HidePost(post_id=answer.id, reason="names a witness"))
    shown = read(desk.call_as(), asked)
    assert (shown.answer, shown.topic.answer) == (None, None)
    unsolved = topics.list_topics(ana, forum_topics.ListTopics(solved=False)).items
    assert [each.id for each in unsolved] == [asked.topic.id]
    moderation.show_post(moderator, ShowPost(post_id=answer.id, reason="looked again"))
    accept(ana, asked, answer)
    assert read(ana, asked).topic.answer == answer.number


def test_topics_are_found_by_kind_and_by_being_solved(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana = board(desk), desk.call_as()
    talk = topic(ana, on, title="talk")
    done, pending = topic(ana, on, kind="question", title="done"), topic(ana, on, kind="question", title="open")
    accept(ana, done, reply(desk.call_as(), done))

    def titles(**fields: Any) -> set[str]:
        listed = topics.list_topics(ana, forum_topics.ListTopics(board_id=on.id, **fields))
        return {t.title for t in listed.items}

    assert titles(kind="question") == {"done", "open"}
    assert titles(solved=True) == {"done"}
    assert titles(solved=False) == {"open"}
    assert titles(kind="discussion") == {"talk"}
    assert talk.topic.id != pending.topic.id


@pytest.mark.parametrize(
    "values", ["answer = 2", "kind = 'question', answer = 1", "kind = 'question', answer = 9", "kind = 'riddle'"]
)
def test_the_database_knows_what_an_answer_is(desk_of: DeskOf, values: str) -> None:
    desk: Desk = desk_of("forum")
    opened = topic(desk.call_as(), board(desk))
    reply(desk.call_as(), opened)
    with pytest.raises(IntegrityError):
        desk.session.execute(text(f"UPDATE topic SET {values} WHERE id = :id"), {"id": opened.topic.id})
