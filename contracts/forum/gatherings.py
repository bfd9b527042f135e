"""Events that people come to: a topic with a date and a place or a link, and who takes part.

In the code it is a gathering, because an event is what services tell one another.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, Page, Paged, Part, Refusal, View, change, read
from contracts.forum.inbox.preferences import TimeZone
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
    """Whether one takes part."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


class GatheringPlan(Part):
    """When and where. `time_zone` is the one people at the place live in, by which the date is shown first."""

    starts_at: Moment
    ends_at: Moment
    time_zone: TimeZone = Field(examples=["America/Costa_Rica"])
    place: ShortText | None = Field(default=None, examples=["OAS, Hall of the Americas, Washington, D.C."])
    link: Link | None = Field(default=None, examples=["https://meet.example.org/prevention"])


class ReadEvent(Command):
    """The event of a topic."""

    topic_id: Id


class ListEvents(Paged):
    """Events that are not over and not cancelled, the next one first: of one board, or of all that you may enter."""

    board_id: Id | None = None


class AnswerEvent(Command):
    """Say whether you take part; without an answer, what you said is taken back."""

    topic_id: Id
    answer: Answer | None = None


class ListParticipants(Paged):
    """Who takes part, by the time of their answers."""

    topic_id: Id
    answer: Answer | None = None


class EditEvent(Command):
    """Another date or place, by whoever opened it or a moderator; who takes part is told."""

    topic_id: Id
    event: GatheringPlan


class CancelEvent(Command):
    """It does not take place; who takes part is told why. It cannot be undone."""

    topic_id: Id
    reason: Annotated[Text, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]


class Counts(View):
    """How many gave which answer."""

    yes: int
    perhaps: int
    no: int


class Gathering(View):
    """An event as it is for you. Where its opening post is hidden, so are its place and link.

    `revision` grows with each change of its date or place, as calendars want to know.
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
    """Somebody's answer."""

    member_id: Id
    name: str
    country: str | None
    institution: str
    answer: Answer
    answered_at: Moment


class UpcomingEvent(View):
    """An event that is to come, with the topic it is in."""

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
LIST_EVENTS = read("forum", "list_events", ListEvents, Page[UpcomingEvent], "Events to come", at="/events")
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
