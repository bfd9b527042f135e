"""What a new account may do: little on the first days, more with time and record; what a board takes in a minute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import DeskOf
from contracts.base import Refused
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.moderation.actions import ReadStanding
from contracts.forum.moderation.flags import DecideFlag, FlagPost
from contracts.forum.trust import Trust
from contracts.identity import Role
from services.forum.discussion import posts
from services.forum.moderation import member_status, moderation
from services.forum.settings import forum_settings
from services.forum.trust import levels, limits
from tests.common.forum.people import board, reply, topic
from tests.forum.test_reading import mark


@pytest.fixture(autouse=True)
def limited(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The limits as an installation has them."""
    monkeypatch.setenv("CONVIVE_NEW_MEMBER_LIMITS", "true")
    monkeypatch.setenv("CONVIVE_BOARD_POSTS_PER_MINUTE", "5")
    forum_settings.cache_clear()
    yield
    forum_settings.cache_clear()


def trust(call: Call) -> Trust:
    found = member_status.read_standing(call, ReadStanding()).trust
    assert found is not None
    return found


def later(call: Call, **time: float) -> Call:
    call.now += timedelta(**time)
    return call


def refused(attempt: Any) -> Refused:
    with pytest.raises(Refused) as found:
        attempt()
    return found.value


def test_a_new_member_opens_few_topics_a_day_and_is_told_when_the_next_one(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana = board(desk), desk.call_as()
    began = ana.now
    for _ in range(3):
        topic(ana, on)
        later(ana, hours=1)
    no = refused(lambda: topic(ana, on))
    assert no.refusal.code == "forum.new_here_topics"
    assert no.params == {
        "limit": "3", "days": "3", "read": "20", "written": "3", "seconds": str(21 * 3600),
        "at": f"{began + timedelta(days=1):%Y-%m-%d %H:%M} UTC",
    }  # fmt: skip
    topic(later(ana, hours=21), on)


def test_a_new_member_writes_few_replies_links_and_mentions(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, moderator = board(desk), desk.call_as(), desk.call_as(Role.MODERATOR)
    opened = topic(moderator, on)
    links = " ".join(f"https://site{n}.example and [more](https://more{n}.example)" for n in range(3))
    assert refused(lambda: reply(ana, opened, links)).field == "text"
    assert refused(lambda: reply(ana, opened, mentions=[new_id() for _ in range(4)])).field == "mentions"
    fine = "[One](https://one.example), [our own](/forum) and [ours](#post-1)"
    written = reply(ana, opened, fine, mentions=[new_id()] * 4)
    no = refused(lambda: posts.edit_post(ana, forum_posts.EditPost(post_id=written.id, text=links)))
    assert no.refusal.code == "forum.new_here_links"
    for _ in range(19):
        reply(later(ana, minutes=2), opened)
    assert refused(lambda: reply(ana, opened)).refusal.code == "forum.new_here_replies"
    assert len(reply(moderator, opened, links, mentions=[new_id() for _ in range(20)]).text) > 100


def test_time_and_record_open_the_levels(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, luis, moderator = board(desk), desk.call_as(), desk.call_as(), desk.call_as(Role.MODERATOR)
    opened = topic(moderator, on)
    for _ in range(20):
        reply(later(moderator, minutes=1), opened)
    mark(ana, opened, 20)
    written = [reply(later(ana, minutes=1), opened) for _ in range(3)]
    assert (trust(ana).level, trust(ana).have.read, trust(ana).have.written) == (0, 24, 3)
    later(ana, days=3)
    assert (trust(ana).level, trust(ana).limits.topics_a_day) == (1, 10)
    assert trust(luis).level == 0
    for post in written:
        flag = moderation.flag_post(luis, FlagPost(post_id=post.id, reason="An advert"))
        moderation.decide_flag(moderator, DecideFlag(flag_id=flag.id, uphold=True, reason="It is"))
    later(luis, minutes=1)
    assert (trust(ana).level, trust(ana).held_back) == (0, True)
    ana.now = moderator.now + timedelta(days=91)
    assert not trust(ana).held_back


def test_nobody_has_to_get_to_know_those_who_hold_another_role(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    officer = desk.call_as(Role.PROGRAMME_OFFICER)
    assert not limits.limited(officer.actor)
    assert member_status.read_standing(officer, ReadStanding()).trust is None


def test_other_rooms_ask_before_a_file_is_added(desk_of: DeskOf) -> None:
    ana = desk_of("forum").call_as()
    limits.may_attach(ana, 1)
    no = refused(lambda: limits.may_attach(ana, 2))
    assert (no.refusal.code, no.field) == ("forum.new_here_files", "filename")


def test_a_board_takes_so_many_posts_in_a_minute(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, other = board(desk), board(desk)
    writers = [desk.call_as() for _ in range(6)]
    moment = writers[0].now.replace(second=15)
    for writer in writers:
        writer.now = moment
    opened = topic(writers[0], on)
    for writer in writers[1:5]:
        reply(writer, opened)
    no = refused(lambda: reply(writers[5], opened))
    assert (no.refusal.code, no.params) == ("forum.board_busy", {"seconds": "45"})
    topic(writers[5], other)
    reply(later(writers[4], seconds=45), opened)


def test_since_when_somebody_is_here_goes_with_them(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    levels.erase(ana, ana.actor.member_id)
    left = desk.session.execute(text("SELECT count(*) FROM member_since WHERE member_id = :me"), {"me": ana.actor.id})
    assert left.scalar_one() == 0


@pytest.mark.parametrize("wrong", ["topics_a_day = 0", "days = -1", "links_a_post = -1", "level = 10"])
def test_the_database_knows_what_a_level_is(desk_of: DeskOf, wrong: str) -> None:
    with pytest.raises(IntegrityError):
        desk_of("forum").session.execute(text(f"UPDATE trust_level SET {wrong} WHERE level = 0"))
