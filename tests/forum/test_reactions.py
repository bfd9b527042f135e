"""Reactions: one of each kind per member and post, counted by the database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis import database
from chassis.call import Call
from chassis.testing import Desk, DeskOf, person
from contracts.base import Refused
from contracts.forum.events import ReactionsChanged
from contracts.forum.moderation.flags import HidePost
from contracts.forum.reactions import React
from contracts.identity import Role
from services.forum.moderation import moderation
from services.forum.reactions import reactions
from tests.common.forum.people import board, read, topic


def react(call: Call, post_id: UUID, kind: str = "thanks", given: bool = True) -> Any:
    return reactions.react(call, React(post_id=post_id, kind=kind, given=given))


def test_reactions_are_counted_with_the_post_and_ones_own_are_known(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis, iris = desk.call_as(), desk.call_as(), desk.call_as()
    opened = topic(ana, board(desk))
    post = opened.posts[0].id
    for _ in range(2):
        react(luis, post)
    react(luis, post, "useful")
    assert react(iris, post).reactions == {"thanks": 2, "useful": 1}
    seen = read(luis, opened).posts[0]
    assert (seen.reactions, seen.my_reactions) == ({"thanks": 2, "useful": 1}, ["thanks", "useful"])
    assert read(ana, opened).posts[0].my_reactions == []
    assert react(luis, post, "useful", given=False).reactions == {"thanks": 2}
    react(luis, post, "useful", given=False)
    counted = [e.reactions for e in desk.emitted(ReactionsChanged)]
    assert counted == [{"thanks": 1}, {"thanks": 1, "useful": 1}, {"thanks": 2, "useful": 1}, {"thanks": 2}]


def test_who_may_not_react(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    post = topic(ana, board(desk, countries=["CR"])).posts[0].id
    with pytest.raises(Refused, match="own_reaction"):
        react(ana, post)
    with pytest.raises(Refused, match="not_found"):
        react(desk.call_as(country="HN"), post)
    with pytest.raises(Refused, match="forbidden"):
        react(desk.call_as(Role.AUDITOR, country="HN"), post)
    moderation.hide_post(moderator, HidePost(post_id=post, reason="x"))
    with pytest.raises(Refused, match="post_is_hidden"):
        react(desk.call_as(), post)


def test_counts_are_exact_under_concurrency(fresh_database: Any) -> None:
    factory = fresh_database("forum")
    with database.transaction(factory) as session:
        desk = Desk(session, "forum")
        opened = topic(desk.call_as(), board(desk))
        people = [person(name=f"P{n}") for n in range(12)]
        for somebody in people:
            desk.admit(somebody)
    post = opened.posts[0].id

    def act(number: int) -> None:
        """Everybody gives; every third takes it back, some of them at the same time as they give."""
        with database.transaction(factory) as session:
            call = Call(session, people[number % 12], "forum")
            react(call, post)
            if number % 3 == 0:
                react(call, post, given=False)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(12)))
    with database.transaction(factory) as session:
        assert read(Call(session, people[0], "forum"), opened).posts[0].reactions == {"thanks": 8}
        assert session.execute(text("SELECT count(*) FROM reaction")).scalar_one() == 8


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO reaction SELECT post_id, member_id, kind, given_at FROM reaction",
        "INSERT INTO reaction SELECT post_id, member_id, 'hate', given_at FROM reaction",
        "UPDATE reaction SET kind = 'agree'",
    ],
)
def test_the_database_keeps_reactions_whole(desk_of: DeskOf, statement: str) -> None:
    desk = desk_of("forum")
    react(desk.call_as(), topic(desk.call_as(), board(desk)).posts[0].id)
    with pytest.raises(IntegrityError):
        desk.session.execute(text(statement))
