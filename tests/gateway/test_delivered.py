"""A delivery of notices, as a gateway hears of it: one event for all inboxes, and those that earlier releases wrote."""

from __future__ import annotations

from chassis.ids import new_id
from contracts.forum.events import InboxGrown, NoticeDelivered, NoticesDelivered
from gateway.live import changes
from gateway.live.changes import Change, Outdated


def test_each_inbox_is_told_once_its_cached_answers_are_outdated() -> None:
    ana, luis = str(new_id()), str(new_id())
    event = NoticesDelivered(
        inboxes=[InboxGrown(member_id=ana, number=3, unread=1), InboxGrown(member_id=luis, number=9, unread=2)]
    )
    assert event.subject == f"inbox/{ana}"
    assert changes.effects(event.type, event.model_dump(mode="json")) == [
        Outdated(f"inbox/{ana}"),
        Outdated(f"inbox/{luis}"),
        Change(f"inbox/{ana}", "inbox", 3, None),
        Change(f"inbox/{luis}", "inbox", 9, None),
    ]


def test_the_event_of_an_earlier_release_is_still_understood() -> None:
    ana = str(new_id())
    event = NoticeDelivered(member_id=ana, number=3, unread=1)
    assert changes.effects(event.type, event.model_dump(mode="json")) == [Change(f"inbox/{ana}", "inbox", 3, None)]
