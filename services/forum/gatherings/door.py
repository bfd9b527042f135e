"""The door of events that people come to."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import MEMBERS, WRITERS
from contracts.forum import gatherings as forum_gatherings
from services.forum.gatherings import attendance, gatherings

DOOR: list[Entry] = [
    answer(forum_gatherings.READ_EVENT, MEMBERS, gatherings.read_event),
    answer(forum_gatherings.LIST_EVENTS, MEMBERS, gatherings.list_events),
    answer(forum_gatherings.ANSWER_EVENT, WRITERS, attendance.answer_event),
    answer(forum_gatherings.LIST_PARTICIPANTS, MEMBERS, attendance.list_participants),
    answer(forum_gatherings.EDIT_EVENT, WRITERS, gatherings.edit_event),
    answer(forum_gatherings.CANCEL_EVENT, WRITERS, gatherings.cancel_event),
]
