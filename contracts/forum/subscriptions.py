"""Subscriptions: what a member wants to hear of boards and topics, or nothing of."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from contracts.base import Command, Event, Page, Paged, View, change, read
from contracts.kinds import Id, Language, Moment, Worded


class Level(StrEnum):
    """How much one hears. What is said of a topic counts before what is said of its board.

    watch: each new topic of a board and each post in it; each post of a topic.
    follow: each new topic of a board; the replies in a topic, by mail the first until one has read on.
    mute: nothing, mentions included; what a moderator does about oneself is told anyway.
    """

    WATCH = "watch"
    FOLLOW = "follow"
    MUTE = "mute"


class SubscribeBoard(Command):
    """What you want to hear of a board from now on; without a level, mentions only."""

    board_id: Id
    level: Level | None = Field(default=None, description="None ends the subscription")


class SubscribeTopic(Command):
    """What you want to hear of a topic from now on; without a level, what you want to hear of its board."""

    topic_id: Id
    level: Level | None = Field(default=None, description="None ends the subscription")


class ListSubscriptions(Paged):
    """Your subscriptions to what you may read now, the latest first."""


class Subscription(View):
    """A subscription to a board, or to a topic of it."""

    board_id: Id
    board: Worded
    topic_id: Id | None
    title: str | None
    language: Language | None
    level: Level | None = Field(description="None: you have ended it")
    by_writing: bool = Field(default=False, description="It began when you wrote in the topic")
    since: Moment | None


class SubscriptionChanged(Event):
    """A member wants to hear more or less of a board, or of a topic; without a level nothing is subscribed any more."""

    type: ClassVar[str] = "forum.subscription_changed"

    member_id: Id
    board_id: Id
    topic_id: Id | None
    level: Level | None

    @property
    def subject(self) -> str:
        return f"reader/{self.member_id}"


class FanOutDue(Event):
    """Subscribers are to be told of a post: those with ids above `after`, so many at a time.

    `told` are members who hear of the post anyway. Each step asks for the next one.
    """

    type: ClassVar[str] = "forum.telling_due"

    telling_id: Id
    topic_id: Id
    number: int
    told: list[Id] = Field(default_factory=list)
    after: Id | None = None

    @property
    def subject(self) -> str:
        return f"telling/{self.telling_id}"


SUBSCRIBE_BOARD = change("forum", "subscribe_board", SubscribeBoard, Subscription, "Watch, follow or mute a board")
SUBSCRIBE_TOPIC = change("forum", "subscribe_topic", SubscribeTopic, Subscription, "Watch, follow or mute a topic")
LIST_SUBSCRIPTIONS = read(
    "forum", "list_subscriptions", ListSubscriptions, Page[Subscription], "My subscriptions", at="/subscriptions"
)
