"""Events that people attend: a topic with a date and a place or a link, and those attending.

In the code it is a gathering, because an event is what services tell one another.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, Page, Paged, Part, Refusal, View, change, read
from contracts.forum.inbox.preferences import TimeZone
from contracts.forum.values import TopicId
from contracts.kinds import Id, Language, Moment, ShortText, Text
from contracts.links import Link

LONGEST_EVENT_DAYS = 31
FURTHEST_EVENT_DAYS = 1827

EVENT_AND_KIND = Refusal("forum.event_and_kind", 422, "An event must have a date; no other kind of topic can have one.")
EVENT_WHEN = Refusal(
    "forum.event_when",
    422,
    "An event must be in the future, end after it begins and last {days} days at most.",
)
EVENT_WHERE = Refusal("forum.event_where", 422, "Give a place, a link, or both.")
EVENT_OVER = Refusal("forum.event_over", 409, "This event has ended.")
EVENT_CANCELLED = Refusal("forum.event_cancelled", 409, "This event has been cancelled.")


class Answer(StrEnum):
    """Whether a member will attend."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


class GatheringPlan(Part):
    """Date and place. `time_zone` is that of the place; the date is shown in it first."""

    starts_at: Moment
    ends_at: Moment
    time_zone: TimeZone = Field(examples=["America/Costa_Rica"])
    place: ShortText | None = Field(default=None, examples=["OAS, Hall of the Americas, Washington, D.C."])
    link: Link | None = Field(default=None, examples=["https://meet.example.org/prevention"])


class ReadEvent(Command):
    """The event of a topic."""

    topic_id: TopicId


class ListEvents(Paged):
    """Upcoming events that are not cancelled, next first: of one board, or of all you have access to."""

    board_id: Id | None = None


class AnswerEvent(Command):
    """Says whether you will attend; a null answer withdraws your reply."""

    topic_id: TopicId
    answer: Answer | None = None


class ListParticipants(Paged):
    """Those who replied, by time of reply."""

    topic_id: TopicId
    answer: Answer | None = None


class EditEvent(Command):
    """Changes the date or place; by the organiser or a moderator. Attendees are notified."""

    topic_id: TopicId
    event: GatheringPlan


class CancelEvent(Command):
    """Cancels the event; attendees are notified of the reason. This cannot be undone."""

    topic_id: TopicId
    reason: Annotated[Text, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]


class Counts(View):
    """Number of replies of each kind."""

    yes: int
    perhaps: int
    no: int


class Gathering(View):
    """An event. If its opening post is hidden, so are its place and link.

    `revision` increases with each change of date or place, for use by calendars.
    """

    topic_id: Id
    starts_at: Moment
    ends_at: Moment
    time_zone: str
    place: str | None
    link: str | None
    cancelled_at: Moment | None
    cancelled_reason: str | None
    over: bool
    hidden: bool
    revision: int
    changed_at: Moment
    counts: Counts
    my_answer: Answer | None


class Participant(View):
    """A member's reply."""

    member_id: Id
    name: str
    country: str | None
    institution: str
    answer: Answer
    answered_at: Moment


class UpcomingEvent(View):
    """An upcoming event, with its topic."""

    topic_id: Id
    board_id: Id
    title: str
    language: Language
    starts_at: Moment
    ends_at: Moment
    time_zone: str
    place: str | None
    counts: Counts
    my_answer: Answer | None


READ_EVENT = read("forum", "read_event", ReadEvent, Gathering, "The event of a topic", at="/topics/{topic_id}/event")
LIST_EVENTS = read("forum", "list_events", ListEvents, Page[UpcomingEvent], "Upcoming events", at="/events")
ANSWER_EVENT = change("forum", "answer_event", AnswerEvent, Gathering, "Say whether you will attend an event")
LIST_PARTICIPANTS = read(
    "forum",
    "list_participants",
    ListParticipants,
    Page[Participant],
    "Attendees of an event",
    at="/topics/{topic_id}/event/participants",
)
EDIT_EVENT = change("forum", "edit_event", EditEvent, Gathering, "Change the date or place of an event")
CANCEL_EVENT = change("forum", "cancel_event", CancelEvent, Gathering, "Cancel an event")
