"""Rules that the database decides and the code foresees: both are asked about the same cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from sqlalchemy import text

from chassis.testing import Desk, DeskOf
from contracts.forum import drafts as forum_drafts
from contracts.forum import gatherings as forum_gatherings
from contracts.forum import polls as forum_polls
from contracts.forum import translations as forum_translations
from contracts.forum.boards import boards as forum_boards
from contracts.identity import Role
from services.forum.search import prepared
from tests.common.forum.people import board, reply, topic
from tests.foreseen import by_code, by_database
from tests.forum.test_drafts import keep
from tests.forum.test_gatherings import cancel, event, over, plan, say
from tests.forum.test_gatherings import move as move_event
from tests.forum.test_polls import CHOICES, end, poll, vote
from tests.forum.test_translating import attach
from tests.forum.test_tree import chain, move, open_below

# A quarter's first and last moment, and some of the years around 2000.
MOMENTS = [
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(1970, 4, 1, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(1970, 4, 2, tzinfo=UTC),
    datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    *(datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=31 * n, microseconds=n) for n in range(24)),
]


@pytest.mark.parametrize("at", MOMENTS, ids=str)
def test_which_quarter_a_text_is_of(desk_of: DeskOf, at: datetime) -> None:
    """Counted by the code for where a search begins, and by the database for what its index is asked."""
    marks = text("SELECT search_marks('topic', NULL, '{}', NULL, '{}', 2024, :at)")
    assert f"quarter:{prepared.quarter(at)}" in desk_of("forum").session.execute(marks, {"at": at}).scalar_one()


@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("choices", [[1], [1, 3], [4], [1, 4]], ids=str)
def test_what_a_ballot_may_say(desk_of: DeskOf, choices: list[int], several: bool, ended: bool) -> None:
    desk = desk_of("forum")
    voter = desk.call_as()
    asked = poll(desk.call_as(), board(desk), several=several, choices=CHOICES)
    if ended:
        end(desk, asked)
    foreseen = by_code(desk.session, lambda: vote(voter, asked, *choices))
    cast = "INSERT INTO ballot (topic_id, member_id, choices, cast_at) VALUES (:poll, :voter, :choices, now())"
    values = {"poll": asked.topic.id, "voter": voter.actor.id, "choices": choices}
    decided = by_database(desk.session, cast, **values)
    told = {
        None: None,
        "the poll is closed": forum_polls.POLL_CLOSED,
        "the poll takes one choice": forum_polls.ONE_CHOICE,
        "a ballot has choices of its poll, each once": forum_polls.UNKNOWN_CHOICE,
    }
    assert foreseen == told[decided]


@pytest.mark.parametrize("state", ["planned", "over", "cancelled"])
def test_who_may_say_that_they_come(desk_of: DeskOf, state: str) -> None:
    desk = desk_of("forum")
    host, guest = desk.call_as(), desk.call_as()
    planned = event(host, board(desk))
    if state == "over":
        over(desk, planned)
    elif state == "cancelled":
        cancel(host, planned)
    foreseen = by_code(desk.session, lambda: say(guest, planned, "yes"))
    answered = "INSERT INTO attendance (topic_id, member_id, answer, answered_at) VALUES (:event, :guest, 'yes', now())"
    decided = by_database(desk.session, answered, event=planned.topic.id, guest=guest.actor.id)
    refusals = (forum_gatherings.EVENT_OVER, forum_gatherings.EVENT_CANCELLED)
    assert decided == ("the event is over or cancelled" if foreseen else None)
    assert foreseen in (refusals if state != "planned" else (None,))


DAYS = timedelta(days=forum_gatherings.LONGEST_EVENT_DAYS)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize("lasting", [-TICK, timedelta(0), TICK, DAYS - TICK, DAYS, DAYS + TICK], ids=str)
@pytest.mark.parametrize("where", [{}, {"place": None}, {"place": None, "link": "https://meet.example/a"}], ids=str)
def test_when_and_where_an_event_is(desk_of: DeskOf, lasting: timedelta, where: dict[str, str | None]) -> None:
    desk = desk_of("forum")
    host = desk.call_as()
    planned = event(host, board(desk))
    told = plan(host, **where)
    ends_at = told["starts_at"] + lasting
    foreseen = by_code(desk.session, lambda: move_event(host, planned, **where, ends_at=ends_at))
    decided = by_database(
        desk.session,
        "UPDATE gathering SET starts_at = :starts_at, ends_at = :ends_at, place = :place, link = :link"
        " WHERE topic_id = :id",
        id=planned.topic.id, **{"link": None} | told | {"ends_at": ends_at},
    )  # fmt: skip
    refusals = {
        None: {None},
        "ck_gathering_when": {forum_gatherings.EVENT_WHEN},
        "ck_gathering_where": {forum_gatherings.EVENT_WHERE, forum_gatherings.EVENT_WHEN},
    }
    assert foreseen in refusals[decided]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("written_in", ["en", "es", None])
def test_nothing_is_translated_into_its_own_language(desk_of: DeskOf, written_in: str | None, language: str) -> None:
    desk = desk_of("forum")
    opened = topic(desk.call_as(language="pt"), board(desk))
    post = reply(desk.call_as(language="en"), opened, language=written_in)
    foreseen = by_code(desk.session, lambda: attach(desk.call_as(), post, language=language))
    made = """
        INSERT INTO translation (post_id, language, version, of_version, source, html, plain, vector, machine, made_at)
        VALUES (:post, :language, 1, 1, 'x', 'x', 'x', '', true, now())
    """
    decided = by_database(desk.session, made, post=post.id, language=language)
    refused = f"post {post.id} is in this language already"
    assert foreseen == {None: None, refused: forum_translations.SAME_LANGUAGE}[decided]


@pytest.mark.parametrize("more", [-1, 0])
def test_how_many_drafts_a_member_keeps(desk_of: DeskOf, more: int) -> None:
    """Places for one more than so many: all but the last, or the last too, have a draft."""
    desk = desk_of("forum")
    ana, on = desk.call_as(), board(desk)
    taken = forum_drafts.MOST_DRAFTS + more
    for _ in range(taken):
        keep(ana, topic(ana, on))
    foreseen = by_code(desk.session, lambda: keep(ana, on))
    another = """
        INSERT INTO draft (id, member_id, slot, board_id, title, text, kind, tags, more, saved_at)
        VALUES (:id, :member, :slot, :id, 'x', 'x', 'topic', '{}', '{}', now())
    """
    decided = by_database(desk.session, another, id=on.id, member=ana.actor.id, slot=taken + 1)
    assert foreseen == {None: None, "ck_draft_slot": forum_drafts.TOO_MANY_DRAFTS}[decided]
    assert (foreseen is None) is (more < 0)


@pytest.mark.parametrize(("moved", "to"), list(product(range(4), range(6))))
def test_where_a_board_may_stand(desk_of: DeskOf, moved: int, to: int) -> None:
    """A branch of four levels, and beside it one of two: each board of the first, put below each of all."""
    desk = desk_of("forum")
    keeper = desk.call_as(Role.MODERATOR)
    boards = [*chain(desk, 4), *chain(desk, 2)]
    foreseen = by_code(desk.session, lambda: move(keeper, boards[moved], boards[to]))
    decided = by_database(
        desk.session, "UPDATE board SET parent_id = :to WHERE id = :id", id=boards[moved].id, to=boards[to].id
    )
    told = {
        None: {None},
        "ck_board_no_cycle": {forum_boards.BELOW_ITSELF},
        "ck_board_depth": {forum_boards.TOO_DEEP, forum_boards.BELOW_ITSELF},  # the lowest below itself is both
    }
    assert foreseen in told[decided]


@pytest.mark.parametrize("under", range(4))
def test_how_deep_a_new_board_may_stand(desk_of: DeskOf, under: int) -> None:
    desk = desk_of("forum")
    parent = chain(desk, 4)[under]
    foreseen = by_code(desk.session, lambda: open_below(desk, parent))
    decided = by_database(desk.session, another_board(desk), id=UUID(int=7), parent=parent.id)
    assert foreseen == {None: None, "ck_board_depth": forum_boards.TOO_DEEP}[decided]


def another_board(desk: Desk) -> str:
    """A statement that opens a board like those that there are, below `parent`."""
    own = {"id": ":id", "slug": "'another'", "parent_id": ":parent", "edition_id": "NULL"}
    columns = text("SELECT column_name FROM information_schema.columns WHERE table_name = 'board' ORDER BY 1")
    names = list(desk.session.execute(columns).scalars())
    told = ", ".join(own.get(name, name) for name in names)
    return f"INSERT INTO board ({', '.join(names)}) SELECT {told} FROM board LIMIT 1"
