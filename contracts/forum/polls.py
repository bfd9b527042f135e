"""Polls: a topic with choices, secret ballots and a verified result."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, Part, Refusal, View, change, read
from contracts.forum.values import TopicId
from contracts.kinds import Id, Moment, ShortText, Text

# A poll has at least two choices and at most so many.
MOST_CHOICES = 20
LONGEST_POLL_DAYS = 366

POLL_AND_KIND = Refusal("forum.poll_and_kind", 422, "A poll must have choices; no other kind of topic can have them.")
ALIKE_CHOICES = Refusal("forum.alike_choices", 422, "Two choices are the same; make each one different.")
CLOSES_WHEN = Refusal("forum.closes_when", 422, "Choose a closing time within the next {days} days, or none.")
POLL_CLOSED = Refusal("forum.poll_closed", 409, "This poll is closed and its result is final.")
ONE_CHOICE = Refusal("forum.one_choice", 422, "Only one choice can be made in this poll.")
UNKNOWN_CHOICE = Refusal("forum.unknown_choice", 422, "The poll has no choice number {number}.")

ChoiceNumber = Annotated[int, Field(ge=1, le=MOST_CHOICES)]


class PollResults(StrEnum):
    """When members see the result. The person who opened the poll sees it no sooner."""

    ALWAYS = "always"
    AFTER_VOTING = "after_voting"
    AFTER_CLOSING = "after_closing"


class PollPlan(Part):
    """A poll's question and choices; they cannot be changed afterwards."""

    choices: list[ShortText] = Field(min_length=2, max_length=MOST_CHOICES, description="In the topic's language")
    several: bool = Field(default=False, description="Whether a ballot may contain several choices")
    results: PollResults = PollResults.ALWAYS
    closes_at: Moment | None = Field(default=None, description="If left out, the poll is open until somebody closes it")


class ReadPoll(Command):
    """The poll of a topic."""

    topic_id: TopicId


class Vote(Command):
    """Casts or changes your ballot, until the poll closes; an empty list of choices withdraws it."""

    topic_id: TopicId
    choices: list[ChoiceNumber] = Field(max_length=MOST_CHOICES, examples=[[2]])


class ClosePoll(Command):
    """Closes your poll permanently. A moderator may also close it; this is recorded."""

    topic_id: TopicId
    reason: Annotated[Text, StringConstraints(max_length=1000, strip_whitespace=True)] = ""


class PollChoice(View):
    """One of the choices; `votes` is null while you may not see the result."""

    number: int
    text: str
    votes: int | None


class Poll(View):
    """A poll. If its opening post is hidden, so are its choices."""

    topic_id: Id
    choices: list[PollChoice]
    several: bool
    results: PollResults
    closes_at: Moment | None
    closed_at: Moment | None
    open: bool
    hidden: bool
    voters: int | None = Field(description="Number of ballots; null while you may not see the result")
    my_choices: list[int]


READ_POLL = read("forum", "read_poll", ReadPoll, Poll, "The poll of a topic", at="/topics/{topic_id}/poll")
VOTE = change("forum", "vote", Vote, Poll, "Vote, change your vote or withdraw it")
CLOSE_POLL = change("forum", "close_poll", ClosePoll, Poll, "Close a poll")
