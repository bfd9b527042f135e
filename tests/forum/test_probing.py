"""Whoever tries identifiers learns nothing: what is not theirs is answered like what is not there, always."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from chassis.call import Call
from chassis.ids import new_id
from chassis.service import answers_of, find
from chassis.testing import Desk, DeskOf
from contracts.base import Command, Refused
from contracts.identity import Role
from contracts.notices import ForumNotice
from tests.common.forum.people import board, reply, topic

_THINGS = ("board_id", "topic_id", "post_id", "into_id")
# What else commands ask for; the identifiers are what this is about.
_VALUES: dict[str, Any] = {
    "title": "x", "text": "x", "reason": "x", "number": 1, "language": "en", "kind": "thanks", "level": "follow",
    "q": "x", "post_ids": [str(new_id())], "files": [], "given": True,
}  # fmt: skip
_FORUM = find("forum")
# Of a member's operations, those that name a board, a topic or a post.
_ASKED = {
    name: entry.operation.command
    for name, entry in answers_of(_FORUM).items()
    if Role.MEMBER in entry.door.roles and set(_THINGS) & set(entry.operation.command.model_fields)
}


def _command(kind: type[Command], ids: dict[str, UUID]) -> Command | None:
    fields = set(kind.model_fields)
    wanted = {name: value for name, value in _VALUES.items() if name in fields}
    named = {name: value for name, value in ids.items() if name in fields}
    for left_out in (set[str](), {"kind"}):  # of a reaction, not of a topic
        with suppress(ValidationError):
            return kind.model_validate(named | {name: wanted[name] for name in wanted.keys() - left_out})
    return None


def _answer(call: Call, name: str, command: Command) -> tuple[str, str | None, dict[str, str]] | str:
    try:
        answers_of(_FORUM)[name].feature(call, command)
    except Refused as refused:
        return refused.refusal.code, refused.field, refused.params
    return "answered"


_SURE = {
    "read_board", "read_topic", "read_post", "reply", "open_topic", "edit_post", "edit_topic", "mark_read",
    "mark_board_read", "list_revisions", "react", "flag_post", "list_topics", "attach_translation", "search_posts",
}  # fmt: skip


def test_all_that_a_member_may_ask_is_asked() -> None:
    ids = dict.fromkeys(_THINGS, new_id())
    assert {name for name, kind in _ASKED.items() if _command(kind, ids)} >= _SURE


@pytest.mark.parametrize("name", sorted(_ASKED))
def test_what_is_not_theirs_is_answered_like_what_is_not_there(desk_of: DeskOf, name: str) -> None:
    desk: Desk = desk_of("forum")
    peru = board(desk, countries=["PE"])
    opened = topic(desk.call_as(country="PE"), peru)
    theirs = {"board_id": peru.id, "topic_id": opened.topic.id, "post_id": opened.posts[0].id}
    foreign, absent = _command(_ASKED[name], theirs), _command(_ASKED[name], dict.fromkeys(theirs, new_id()))
    if foreign is None or absent is None:
        pytest.skip("it asks for something else besides")
    ana = desk.call_as()
    assert _answer(ana, name, foreign) == _answer(ana, name, absent) != "answered"


def test_a_storm_of_mentions_ends_at_the_twentieth_and_tells_nobody_twice(desk_of: DeskOf) -> None:
    desk: Desk = desk_of("forum")
    on, ana = board(desk), desk.call_as()
    many = [desk.call_as().actor.member_id for _ in range(20)]
    opened = topic(ana, on)
    with pytest.raises(ValidationError, match="at most 20 items"):
        reply(ana, opened, mentions=[*many, new_id()])
    reply(ana, opened, mentions=many[:10] * 2)
    [told] = [raised for raised in desk.emitted(ForumNotice) if raised.kind == "mentioned"]
    assert sorted(told.recipients) == sorted(many[:10])
