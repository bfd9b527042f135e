"""The moderators' queue: each post once, the newest or the most flagged first, filtered by board and language."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.call import Call
from chassis.testing import Desk, DeskOf
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.moderation.actions import ListReported, QueueOrder, ReportedPost, TakeMemberAction
from contracts.forum.moderation.flags import DecideFlag, FlagPost, FlagStatus, HidePost
from contracts.identity import Role
from services.forum.moderation import actions, moderation, queue
from tests.common.forum.people import board, reply, topic


def flag(desk: Desk, post: forum_posts.PostInFull, language: str = "en", reason: str = "look") -> None:
    moderation.flag_post(desk.call_as(language=language), FlagPost(post_id=post.id, reason=reason))


def reported(call: Call, **fields: Any) -> list[ReportedPost]:
    return queue.list_reported(call, ListReported(**fields)).items


def test_a_post_stands_once_with_all_that_is_said_against_it(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    author, moderator = desk.call_as(name="Luis"), desk.call_as(Role.MODERATOR)
    opened = topic(desk.call_as(), board(desk), title="Ports")
    before = reply(author, opened, "Worse.")
    moderation.hide_post(moderator, HidePost(post_id=before.id, reason="spam"))
    actions.take_action(moderator, TakeMemberAction(member_id=author.actor.id, kind="warning", reason="spam"))
    post = reply(author, opened, "Un nombre.", language="es")
    flag(desk, post, "fr", "nomme une victime")
    flag(desk, post, "pt", "nomeia uma vítima")
    [shown] = reported(moderator)
    assert (shown.post.html, shown.post.language, shown.title, shown.flags) == ("<p>Un nombre.</p>", "es", "Ports", 2)
    assert [(r.language, r.reason) for r in shown.reports] == [
        ("pt", "nomeia uma vítima"),
        ("fr", "nomme une victime"),
    ]
    assert (shown.hidden_before, shown.measures, shown.post.author.name) == (1, 1, "Luis")


def test_the_newest_or_the_most_flagged_come_first(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    moderator = desk.call_as(Role.MODERATOR)
    opened = topic(desk.call_as(), board(desk))
    much, lately = reply(desk.call_as(), opened, "a b"), reply(desk.call_as(), opened, "c d")
    for post in (much, much, much, lately):
        flag(desk, post)
    assert [r.post.id for r in reported(moderator)] == [lately.id, much.id]
    assert [r.post.id for r in reported(moderator, order=QueueOrder.MOST_FLAGGED)] == [much.id, lately.id]
    first = queue.list_reported(moderator, ListReported(limit=1, order=QueueOrder.MOST_FLAGGED))
    rest = queue.list_reported(moderator, ListReported(limit=1, order=QueueOrder.MOST_FLAGGED, cursor=first.next))
    assert ([r.post.id for r in rest.items], rest.next) == ([lately.id], None)


def test_the_queue_is_filtered_by_board_language_and_status(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    moderator, one, other = desk.call_as(Role.MODERATOR), board(desk), board(desk)
    spanish = reply(desk.call_as(), topic(desk.call_as(), one), "hola", language="es")
    english = reply(desk.call_as(), topic(desk.call_as(), other), "hello", language="en")
    flag(desk, spanish)
    flag(desk, english, "fr")
    assert [r.post.id for r in reported(moderator, board_id=one.id)] == [spanish.id]
    assert [r.post.id for r in reported(moderator, language="es")] == [spanish.id]
    assert [r.post.id for r in reported(moderator, language="fr")] == [english.id]
    [shown] = reported(moderator, board_id=other.id)
    moderation.decide_flag(moderator, DecideFlag(flag_id=shown.reports[0].flag_id, uphold=True, reason="no"))
    assert [r.post.id for r in reported(moderator)] == [spanish.id]
    [hidden] = reported(desk.call_as(Role.AUDITOR), status=FlagStatus.UPHELD)
    assert (hidden.post.id, hidden.post.hidden, hidden.reports[0].decision_reason) == (english.id, True, "no")


@pytest.mark.parametrize("limit", [1, 50])
def test_an_empty_queue_is_empty(desk_of: DeskOf, limit: int) -> None:
    desk = desk_of("forum")
    found = queue.list_reported(desk.call_as(Role.MODERATOR), ListReported(limit=limit))
    assert (found.items, found.next) == ([], None)
