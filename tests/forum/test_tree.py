"""Boards in a tree: four levels, no circles, siblings in order, and no audience wider than that of the board above."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis import database
from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk, DeskOf
from contracts.base import Refused
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.events import BoardChanged
from contracts.identity import Role
from services.forum.access.audience import readers_among
from services.forum.boards import boards
from services.forum.discussion import topics
from tests.common.forum.people import board, read, topic

NAME = {"en": "Ports"}


def open_below(desk: Desk, parent: forum_boards.Board | None, **fields: Any) -> forum_boards.Board:
    return board(desk, parent_id=parent.id if parent else None, **fields)


def move(call: Call, on: forum_boards.Board, to: forum_boards.Board | None, **fields: Any) -> forum_boards.Board:
    command = forum_boards.EditBoard(
        board_id=on.id, name=NAME, description=NAME, parent_id=to.id if to else None, **fields
    )
    return boards.edit_board(call, command)


def chain(desk: Desk, length: int) -> list[forum_boards.Board]:
    made: list[forum_boards.Board] = []
    for _ in range(length):
        made.append(open_below(desk, made[-1] if made else None))
    return made


def slugs(call: Call) -> set[str]:
    return {b.slug for b in boards.list_boards(call, forum_boards.ListBoards()).items}


def test_a_board_knows_what_it_stands_in_and_so_does_a_topic(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    top, middle, leaf = chain(desk, 3)
    assert [b.id for b in leaf.above] == [top.id, middle.id]
    page = read(desk.call_as(), topic(desk.call_as(), leaf))
    assert [b.slug for b in page.board.above] == [top.slug, middle.slug]
    assert (top.above, read(desk.call_as(), topic(desk.call_as(), top)).board.above) == ([], [])


def test_four_levels_and_no_more_also_when_a_branch_is_moved(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    made, keeper = chain(desk, 4), desk.call_as(Role.MODERATOR)
    with pytest.raises(Refused, match=r"forum\.too_deep parent_id"):
        open_below(desk, made[3])
    top, below = chain(desk, 2)
    with pytest.raises(Refused, match="too_deep"):
        move(keeper, top, made[2])
    move(keeper, top, made[1])
    assert [b.id for b in boards.read_board(keeper, forum_boards.ReadBoard(board_id=below.id)).above] == [
        made[0].id, made[1].id, top.id
    ]  # fmt: skip
    move(keeper, top, None)
    assert [b.id for b in boards.read_board(keeper, forum_boards.ReadBoard(board_id=below.id)).above] == [top.id]


def test_no_board_stands_in_itself(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    top, _, leaf = chain(desk, 3)
    for parent in (top, leaf):
        with pytest.raises(Refused, match=r"forum\.below_itself parent_id"):
            move(desk.call_as(Role.MODERATOR), top, parent)
    with pytest.raises(Refused, match=r"forum\.no_such_parent parent_id"):
        board(desk, parent_id=new_id())


@pytest.mark.parametrize("role", [Role.MEMBER, Role.FOCAL_POINT, Role.ADMINISTRATOR])
def test_an_audience_is_never_wider_than_that_above(desk_of: DeskOf, role: Role) -> None:
    desk = desk_of("forum")
    guest = desk.call_as(role, country="CR")
    top = board(desk, countries=["HN"])
    leaf = open_below(desk, open_below(desk, top), members=[guest.actor.member_id])
    opened = topic(desk.call_as(country="HN"), leaf)
    with pytest.raises(Refused, match="not_found"):
        read(guest, opened)
    assert topics.list_topics(guest, forum_topics.ListTopics()).items == []
    assert readers_among(desk.call(), leaf.id, [guest.actor.member_id]) == []
    if role is not Role.ADMINISTRATOR:  # they keep boards without reading in them
        assert slugs(guest) == set()
    move(desk.call_as(Role.MODERATOR), top, None, countries=["HN", "CR"])
    assert read(guest, opened).posts
    assert readers_among(desk.call(), leaf.id, [guest.actor.member_id]) == [guest.actor.member_id]


def test_audiences_are_intersected(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    leaf = open_below(desk, board(desk, countries=["HN", "BZ"]), countries=["BZ", "CR"])
    assert [leaf.slug in slugs(desk.call_as(country=c)) for c in ("HN", "BZ", "CR")] == [False, True, False]


def test_what_stands_in_a_changed_board_is_told_to_have_changed(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    top, middle, leaf = chain(desk, 3)
    move(desk.call_as(Role.MODERATOR), top, None, countries=["HN"])
    assert {e.board_id for e in desk.emitted(BoardChanged)} == {top.id, middle.id, leaf.id}


def test_a_board_is_named_in_whichever_language(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    command = {"slug": "puertos", "name": {"es": "Puertos"}, "description": {"fr": "Les ports"}}
    opened = boards.open_board(desk.call_as(Role.MODERATOR), forum_boards.OpenBoard(**command))
    assert (opened.name.written(), opened.name.best("pt")) == ({"es": "Puertos"}, "Puertos")
    with pytest.raises(ValidationError, match="one language"):
        forum_boards.OpenBoard(**command | {"name": {}})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE board SET parent_id = id",
        "UPDATE board SET parent_id = :leaf WHERE id = :top",
        "UPDATE board SET parent_id = :other WHERE id = :top",  # five levels
        "UPDATE board SET parent_id = gen_random_uuid() WHERE id = :leaf",
        "UPDATE board SET name = '{}' WHERE id = :leaf",
        "UPDATE board SET place = -1 WHERE id = :leaf",
        "DELETE FROM board WHERE id = :top",
    ],
)
def test_the_database_keeps_the_tree(desk_of: DeskOf, statement: str) -> None:
    desk = desk_of("forum")
    top, _, _, leaf = chain(desk, 4)
    ids = {"top": top.id, "leaf": leaf.id, "other": board(desk).id}
    with pytest.raises(DBAPIError):
        desk.session.execute(text(statement), {k: v for k, v in ids.items() if f":{k}" in statement})


def test_a_path_cannot_be_forged(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    top, leaf = chain(desk, 2)
    desk.session.execute(text("UPDATE board SET path = '{}' WHERE id = :leaf"), {"leaf": leaf.id})
    assert desk.session.execute(text("SELECT path FROM board WHERE id = :leaf"), {"leaf": leaf.id}).scalar() == [top.id]


def test_two_boards_are_not_put_into_each_other_at_once(fresh_database: Any) -> None:
    factory = fresh_database("forum")
    with database.transaction(factory) as session:
        desk = Desk(session, "forum")
        pair = [board(desk), board(desk)]
        keeper = desk.call_as(Role.MODERATOR).actor

    def put(one: forum_boards.Board, into: forum_boards.Board) -> str:
        try:
            with database.transaction(factory) as session:
                move(Call(session, keeper, "forum"), one, into)
        except Refused as refused:
            return refused.refusal.code
        return "moved"

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(put, pair, reversed(pair)))
    assert sorted(done) == ["forum.below_itself", "moved"]
