"""The door of events that people come to."""

from __future__ import annotations

from chassis.call import Call
from chassis.policy import MEMBERS, WRITERS
from chassis.service import Service, answers
from contracts.base import Page
from contracts.forum import gatherings as forum_gatherings
from contracts.identity import MemberSnapshot
from services.forum.gatherings import attendance, gatherings


class GatheringsDoor(Service):
    """What is asked of events."""

    @answers(forum_gatherings.READ_EVENT, MEMBERS)
    def read_event(self, call: Call, command: forum_gatherings.ReadEvent) -> forum_gatherings.Gathering:
        return gatherings.read_event(call, command)

    @answers(forum_gatherings.LIST_EVENTS, MEMBERS)
    def list_events(self, call: Call, command: forum_gatherings.ListEvents) -> Page[forum_gatherings.UpcomingEvent]:
        return gatherings.list_events(call, command)

    @answers(forum_gatherings.ANSWER_EVENT, WRITERS)
    def answer_event(self, call: Call, command: forum_gatherings.AnswerEvent) -> forum_gatherings.Gathering:
        return attendance.answer_event(call, command)

    @answers(forum_gatherings.LIST_PARTICIPANTS, MEMBERS)
    def list_participants(
        self, call: Call, command: forum_gatherings.ListParticipants
    ) -> Page[forum_gatherings.Participant]:
        return attendance.list_participants(call, command)

    @answers(forum_gatherings.EDIT_EVENT, WRITERS)
    def edit_event(self, call: Call, command: forum_gatherings.EditEvent) -> forum_gatherings.Gathering:
        return gatherings.edit_event(call, command)

    @answers(forum_gatherings.CANCEL_EVENT, WRITERS)
    def cancel_event(self, call: Call, command: forum_gatherings.CancelEvent) -> forum_gatherings.Gathering:
        return gatherings.cancel_event(call, command)

    def anonymise(self, call: Call, member: MemberSnapshot) -> None:
        attendance.forget(call, member.id)
        super().anonymise(call, member)  # the other rooms have theirs to forget
