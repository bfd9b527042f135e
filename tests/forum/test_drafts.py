"""Drafts: one a member and place, kept, found again, gone when posted; bounded, and nobody else's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis import database
from chassis.call import Call
from chassis.testing import Desk, DeskOf, person
from contracts.base import Refused
from contracts.forum import drafts as forum_drafts
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import topics as forum_topics
from contracts.identity import Role
from services.forum.boards import boards
from services.forum.drafts import drafts
from tests.common.forum.people import board, reply, topic


def keep(
    call: Call, on: forum_boards.Board | forum_topics.TopicPage, words: str = "We measured", **fields: Any
) -> forum_drafts.Draft:
    return drafts.keep_draft(call, forum_drafts.KeepDraft(**_place(on), text=words, **fields))


def here(call: Call, on: forum_boards.Board | forum_topics.TopicPage) -> forum_drafts.Draft | None:
    return drafts.read_draft(call, forum_drafts.ReadDraft(**_place(on))).draft


def listed(call: Call) -> list[forum_drafts.DraftInShort]:
    return drafts.list_drafts(call, forum_drafts.ListDrafts()).items


def _place(on: forum_boards.Board | forum_topics.TopicPage) -> dict[str, Any]:
    return {"board_id": on.id} if isinstance(on, forum_boards.Board) else {"topic_id": on.topic.id}


def test_a_draft_is_there_again_and_the_latest_text_counts(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, on = desk.call_as(), board(desk)
    talk = topic(desk.call_as(), on)
    keep(ana, on, "First")
    more = [{"name": "poll.choices", "value": "Lima\nQuito"}]
    kept = keep(ana, on, "Second", title="Where", kind="poll", tags=["youth"], language="es", more=more)
    keep(ana, talk, "An answer")
    assert here(ana, on) == kept
    assert (kept.text, kept.title, kept.kind, kept.more) == ("Second", "Where", "poll", {"poll.choices": "Lima\nQuito"})
    assert [(each.beginning, each.topic_title) for each in listed(ana)] == [
        ("An answer", talk.topic.title),
        ("Second", None),
    ]
    assert {each.board.id for each in listed(ana) if each.board} == {on.id}


def test_it_is_gone_when_it_is_posted(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, on = desk.call_as(), board(desk)
    talk, other = topic(desk.call_as(), on), topic(desk.call_as(), on)
    for place in (on, talk, other):
        keep(ana, place)
    topic(ana, on)
    reply(ana, talk)
    assert [each.topic_id for each in listed(ana)] == [other.topic.id]


def test_nobody_else_sees_it_or_can_discard_it(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, on = desk.call_as(), board(desk)
    kept = keep(ana, on)
    for other in (desk.call_as(), desk.call_as(Role.MODERATOR), desk.call_as(Role.ADMINISTRATOR)):
        assert (here(other, on), listed(other)) == (None, [])
        with pytest.raises(Refused, match="not_found"):
            drafts.drop_draft(other, forum_drafts.DropDraft(draft_id=kept.id))
    drafts.drop_draft(ana, forum_drafts.DropDraft(draft_id=kept.id))
    assert here(ana, on) is None


def test_ones_words_stay_when_the_place_is_closed_and_its_name_does_not(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    on = board(desk)
    talk = topic(desk.call_as(), on)
    keep(ana, talk, "My words")
    text_ = {"name": {"en": "Closed"}, "description": {"en": "Closed"}}
    boards.edit_board(moderator, forum_boards.EditBoard(board_id=on.id, countries=["HN"], **text_))
    (left,) = listed(ana)
    assert (left.beginning, left.board, left.topic_id, left.topic_title) == ("My words", None, None, None)
    for act in (keep, here):
        with pytest.raises(Refused, match="not_found"):
            act(ana, talk)


def test_what_is_no_draft(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, on = desk.call_as(), board(desk)
    with pytest.raises(Refused, match="nothing_visible"):
        keep(ana, on, "  ")
    with pytest.raises(Refused, match="draft_of_what"):
        drafts.keep_draft(ana, forum_drafts.KeepDraft(text="x"))
    with pytest.raises(Refused, match="draft_of_what"):
        drafts.keep_draft(ana, forum_drafts.KeepDraft(text="x", board_id=on.id, topic_id=on.id))


def test_there_are_so_many_at_most(desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty; the database, which has that many slots, leaves the last one as well."""
    desk = desk_of("forum")
    ana, on = desk.call_as(), board(desk)
    keep(ana, topic(ana, on))
    desk.session.execute(text("UPDATE draft SET slot = :last"), {"last": forum_drafts.MOST_DRAFTS})
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 4)
    for _ in range(4):
        keep(ana, topic(ana, on))
    with pytest.raises(Refused, match="too_many_drafts"):
        keep(ana, on)
    keep(desk.call_as(), on)  # that is each member's own number
    drafts.drop_draft(ana, forum_drafts.DropDraft(draft_id=listed(ana)[2].id))
    keep(ana, on)


def test_who_is_erased_leaves_none(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    keep(ana, board(desk))
    drafts.erase(ana, ana.actor.member_id)
    assert listed(ana) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE draft SET slot = 51",
        "UPDATE draft SET board_id = NULL",
        "UPDATE draft SET text = repeat('x', 20001)",
        "UPDATE draft SET language = 'de'",
        "UPDATE draft SET slot = 1, member_id = (SELECT member_id FROM draft WHERE topic_id IS NULL)",
    ],
)
def test_the_database_holds_the_bounds(desk_of: DeskOf, statement: str) -> None:
    desk: Desk = desk_of("forum")
    ana, on = desk.call_as(), board(desk)
    keep(ana, on)
    keep(ana, topic(ana, board(desk)))
    with pytest.raises(IntegrityError):
        desk.session.execute(text(statement))


def test_two_devices_at_once_keep_one_draft_a_place(fresh_database: Any) -> None:
    factory = fresh_database("forum")
    ana = person(name="Ana")
    with database.transaction(factory) as session:
        desk = Desk(session, "forum")
        desk.admit(ana)
        on = [board(desk) for _ in range(4)]

    def act(number: int) -> None:
        with database.transaction(factory) as session:
            keep(Call(session, ana, "forum"), on[number % 4], f"From device {number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(32)))
    with database.transaction(factory) as session:
        assert session.execute(text("SELECT count(*), count(DISTINCT slot), max(slot) FROM draft")).one() == (4, 4, 4)
