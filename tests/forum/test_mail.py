"""How members want to be told: per kind, not at night, once each; and the mail that is asked for."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import delete, text
from sqlalchemy.exc import DBAPIError

from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk, DeskOf
from contracts.base import Refused
from contracts.forum.boards.boards import EditBoard
from contracts.forum.events import MailDue
from contracts.forum.inbox.notices import ReadNotices
from contracts.forum.inbox.preferences import KINDS, Delivery, DigestRhythm, ReadPreferences, SetPreferences, StopMail
from contracts.identity import Role
from contracts.notices import ForumNotice, FundsNotice, NoticeKind
from services.forum.boards import boards
from services.forum.inbox import mailing, notices, preferences
from services.forum.inbox.model import MailItem, Notice
from services.forum.inbox.schedule import Rhythm, next_digest, not_in_quiet_hours
from tests.common.forum.people import board, grown, reply, topic

NIGHT = datetime(2026, 3, 7, 4, 30, tzinfo=UTC)  # 22:30 on the evening before in Costa Rica, and 23:30 in New York


def told(desk: Desk, *calls: Call, kind: NoticeKind = NoticeKind.DIRECT_MESSAGE, at: datetime = NIGHT) -> None:
    """A notice for each of them, at this time."""
    raised = FundsNotice(notice_id=new_id(), kind=kind, recipients=[c.actor.member_id for c in calls], link="/chat")
    call = desk.call()
    call.now = at
    notices.deliver(call, raised)


def mailed(desk: Desk, at: datetime) -> list[MailDue]:
    """The mails asked for by then."""
    before = len(desk.emitted(MailDue))
    call = desk.call()
    call.now = at
    mailing.ask_for_mail(call)
    return desk.emitted(MailDue)[before:]


def wants(call: Call, **fields: Any) -> Any:
    return preferences.set_preferences(call, SetPreferences(**({"time_zone": "America/Costa_Rica"} | fields)))


def test_what_is_told_at_once_is_mailed_once_and_by_kind(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    for kind in (NoticeKind.DIRECT_MESSAGE, NoticeKind.DIRECT_MESSAGE, NoticeKind.ENROLLED):
        told(desk, ana, kind=kind)
    mails = mailed(desk, NIGHT)
    assert [(m.member_id, m.kind, len(m.notices), m.more) for m in mails] == [
        (ana.actor.id, NoticeKind.DIRECT_MESSAGE, 2, 0),
        (ana.actor.id, NoticeKind.ENROLLED, 1, 0),
    ]
    assert mailed(desk, NIGHT) == []


def test_the_digest_comes_in_the_morning_of_the_members_time_zone(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, jo = desk.call_as(country="CR"), desk.call_as(country="US")
    told(desk, ana, jo, kind=NoticeKind.EDITION_OPENED)
    told(desk, ana, kind=NoticeKind.PHASE_APPROVED)
    assert mailed(desk, datetime(2026, 3, 7, 11, 59, tzinfo=UTC)) == []
    (first,) = mailed(desk, datetime(2026, 3, 7, 12, 0, tzinfo=UTC))
    assert (first.member_id, first.kind, len(first.notices)) == (jo.actor.id, None, 1)
    (second,) = mailed(desk, datetime(2026, 3, 7, 13, 0, tzinfo=UTC))
    assert (second.member_id, second.kind, len(second.notices)) == (ana.actor.id, None, 2)


def test_quiet_hours_hold_mail_back_until_they_end(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    wants(ana, quiet_from="22:00", quiet_to="06:30")
    told(desk, ana)
    assert mailed(desk, datetime(2026, 3, 7, 12, 29, tzinfo=UTC)) == []
    assert len(mailed(desk, datetime(2026, 3, 7, 12, 30, tzinfo=UTC))) == 1


def test_what_waits_follows_a_change_of_mind(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    told(desk, ana)
    wants(ana, deliveries={"direct_message": "inbox"})
    assert mailed(desk, datetime(2027, 1, 1, tzinfo=UTC)) == []
    told(desk, ana, kind=NoticeKind.ENROLLED)
    wants(ana, deliveries={"enrolled": "digest"}, digest="never")
    assert mailed(desk, datetime(2027, 1, 1, tzinfo=UTC)) == []


def test_an_unwanted_kind_is_not_told_at_all_and_takes_no_number(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    wants(ana, deliveries={"direct_message": "off"})
    told(desk, ana)
    assert grown(desk) == []
    told(desk, ana, kind=NoticeKind.ENROLLED)
    assert [e.number for e in grown(desk)] == [1]


def test_what_concerns_ones_own_rights_cannot_be_switched_off(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    with pytest.raises(Refused, match="not_optional"):
        wants(ana, deliveries={"post_hidden": "off"})
    assert wants(ana, deliveries={"post_hidden": "inbox"})


def test_what_was_read_in_the_meantime_is_not_mailed(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    told(desk, ana)
    told(desk, ana)
    notices.read_notices(ana, ReadNotices(up_to=1))
    (mail,) = mailed(desk, NIGHT)
    assert len(mail.notices) == 1


def test_what_may_not_be_read_any_more_is_not_mailed(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on = board(desk, countries=["CR"])
    ana, luis = desk.call_as(), desk.call_as()
    opened = topic(ana, on)
    reply(luis, opened, mentions=[ana.actor.member_id])
    for raised in desk.emitted(ForumNotice):
        notices.deliver(desk.call(luis.actor), raised)
    audience = EditBoard(board_id=on.id, name=on.name, description=on.description, countries=["HN"])
    boards.edit_board(desk.call_as(Role.MODERATOR), audience)
    assert mailed(desk, datetime(2027, 1, 1, tzinfo=UTC)) == []
    assert desk.session.query(MailItem).count() == 0


def test_the_suspended_and_the_erased_get_no_mail(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis = desk.call_as(), desk.call_as()
    told(desk, ana, luis)
    desk.admit(ana.actor, status="suspended")
    notices.erase(desk.call(), luis.actor.member_id)
    assert mailed(desk, NIGHT) == []


def test_a_mail_tells_fifty_things_and_counts_the_rest(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    for _ in range(53):
        told(desk, ana)
    (mail,) = mailed(desk, NIGHT)
    assert (len(mail.notices), mail.more) == (50, 3)


def test_stopping_mail_changes_that_kind_alone_and_twice_is_as_once(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    before = preferences.read_preferences(ana, ReadPreferences())
    for _ in range(2):
        after = preferences.stop_mail(ana, StopMail(kind=NoticeKind.MENTIONED))
    changed = {now.kind: now.delivery for was, now in zip(before.kinds, after.kinds, strict=True) if was != now}
    assert changed == {NoticeKind.MENTIONED: Delivery.INBOX}
    assert preferences.stop_mail(ana, StopMail()).digest is DigestRhythm.NEVER
    wants(ana, deliveries={"mentioned": "off"})
    still = preferences.stop_mail(ana, StopMail(kind=NoticeKind.MENTIONED))
    assert {k.kind: k.delivery for k in still.kinds}[NoticeKind.MENTIONED] is Delivery.OFF


def test_nobody_has_chosen_anything_at_first(desk_of: DeskOf) -> None:
    seen = preferences.read_preferences(desk_of("forum").call_as(country="HN"), ReadPreferences())
    assert (seen.time_zone, seen.quiet_from, seen.digest_at) == ("America/Tegucigalpa", None, time(7))
    assert {k.kind: k.delivery for k in seen.kinds} == {kind: about.delivery for kind, about in KINDS.items()}
    assert not any(k.chosen for k in seen.kinds)


@pytest.mark.parametrize(
    "fields",
    [
        {"time_zone": "Costa Rica"},
        {"time_zone": "Etc/GMT+6"},
        {"quiet_from": "22:00"},
        {"quiet_from": "22:00", "quiet_to": "22:00"},
        {"digest_on": 8},
        {"digest_at": "07:00:30"},
        {"deliveries": {"mentioned": "by pigeon"}},
        {"deliveries": {"no_kind": "off"}},
    ],
)
def test_wishes_that_make_no_sense_are_refused(fields: Any) -> None:
    with pytest.raises(ValidationError):
        SetPreferences(**({"time_zone": "America/Lima"} | fields))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("time_zone", "'Nowhere/Land'"),
        ("time_zone", "'<-03>3'"),
        ("quiet_from", "'22:00'"),
        ("digest", "'hourly'"),
        ("digest_on", "0"),
    ],
)
def test_the_database_refuses_them_too(desk_of: DeskOf, column: str, value: str) -> None:
    desk = desk_of("forum")
    wants(desk.call_as())
    with pytest.raises(DBAPIError):
        desk.session.execute(text(f"UPDATE notice_rhythm SET {column} = {value}"))


def test_a_mail_item_goes_with_its_notice(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    told(desk, desk.call_as())
    desk.session.execute(delete(Notice))
    assert desk.session.query(MailItem).count() == 0


def at(text_: str, zone: str = "+00:00") -> datetime:
    return datetime.fromisoformat(text_ + zone)


@pytest.mark.parametrize(
    ("quiet", "moment", "expected"),
    [
        (("22:00", "06:00"), "2026-03-07T21:59-06:00", "2026-03-07T21:59-06:00"),
        (("22:00", "06:00"), "2026-03-07T22:00-06:00", "2026-03-08T06:00-06:00"),
        (("22:00", "06:00"), "2026-03-08T05:59-06:00", "2026-03-08T06:00-06:00"),
        (("12:00", "14:00"), "2026-03-08T13:00-06:00", "2026-03-08T14:00-06:00"),
        (("12:00", "14:00"), "2026-03-08T14:00-06:00", "2026-03-08T14:00-06:00"),
    ],
)
def test_quiet_hours_by_the_clock(quiet: Any, moment: str, expected: str) -> None:
    begin, end = map(time.fromisoformat, quiet)
    rhythm = Rhythm("America/Costa_Rica", begin, end)
    assert not_in_quiet_hours(rhythm, datetime.fromisoformat(moment)) == datetime.fromisoformat(expected)


def test_summer_time_is_the_zones_own() -> None:
    """Clocks go forward in New York on 8 March 2026: seven in the morning is an hour earlier in UTC."""
    rhythm = Rhythm("America/New_York")
    assert next_digest(rhythm, at("2026-03-07T11:00")) == at("2026-03-07T12:00")
    assert next_digest(rhythm, at("2026-03-07T12:00")) == at("2026-03-08T11:00")


def test_the_weekly_digest_comes_on_its_day() -> None:
    rhythm = Rhythm("UTC", digest=DigestRhythm.WEEKLY, digest_on=3)  # 4 March 2026 was a Wednesday
    assert next_digest(rhythm, at("2026-03-03T09:00")) == at("2026-03-04T07:00")
    assert next_digest(rhythm, at("2026-03-04T07:00")) == at("2026-03-11T07:00")
    assert next_digest(rhythm, at("2026-03-04T06:59")) == at("2026-03-04T07:00")


def test_a_digest_that_falls_into_quiet_hours_waits_for_their_end() -> None:
    rhythm = Rhythm("UTC", time(22), time(8))
    assert next_digest(rhythm, at("2026-03-03T09:00")) == at("2026-03-04T08:00")
