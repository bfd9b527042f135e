"""Subscriptions to boards and topics."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from contracts.base import Command, Event, Page, Paged, View, change, read
from contracts.forum.values import TopicId
from contracts.kinds import Id, Language, Moment, Worded


class Level(StrEnum):
    """The level of a subscription. That of a topic takes precedence over that of its board.

    watch: each new topic of a board and each post in it; each post of a topic.
    follow: each new topic of a board; replies in a topic, with only the first unread one by e-mail.
    mute: nothing, including mentions; moderation actions that concern the member are still notified.
    """

    WATCH = "watch"
    FOLLOW = "follow"
    MUTE = "mute"


class SubscribeBoard(Command):
    """Sets your subscription to a board; without a level, you are notified of mentions only."""

    board_id: Id
    level: Level | None = Field(default=None, description="Null ends the subscription")


class SubscribeTopic(Command):
    """Sets your subscription to a topic; without a level, that of its board applies."""

    topic_id: TopicId
    level: Level | None = Field(default=None, description="Null ends the subscription")


class ListSubscriptions(Paged):
    """Your subscriptions to what you may now read, latest first."""


class Subscription(View):
    """A subscription to a board or to one of its topics."""

    board_id: Id
    board: Worded
    topic_id: Id | None
    title: str | None
    language: Language | None
    level: Level | None = Field(description="Null: you ended it")
    by_writing: bool = Field(default=False, description="Started automatically when you wrote in the topic")
    since: Moment | None


class SubscriptionChanged(Event):
    """A member's subscription to a board or topic changed; without a level, it ended."""

    type: ClassVar[str] = "forum.subscription_changed"

    member_id: Id
    board_id: Id
    topic_id: Id | None
    level: Level | None

    @property
    def subject(self) -> str:
        return f"reader/{self.member_id}"


class FanOutDue(Event):
    """Subscribers are to be notified of a post: those with ids above `after`, in batches.

    `told` are members who are notified of the post otherwise. Each step requests the next.
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
