"""Pinned topics and slow mode."""

from __future__ import annotations

from contracts.base import Command, Refusal, change
from contracts.forum.boards.boards import Board
from contracts.forum.discussion.answers import Seconds
from contracts.forum.discussion.topics import Topic
from contracts.forum.values import Reason, TopicId
from contracts.kinds import Id

SLOW_MODE = Refusal("forum.slow_mode", 429, "Slow mode is on: you can write here again in {seconds} s.")
TOO_MANY_PINNED = Refusal(
    "forum.too_many_pinned", 409, "A board can have at most {limit} pinned topics; unpin one first."
)


class PinTopic(Command):
    """Pins a topic to the top of its board, or unpins it."""

    topic_id: TopicId
    pinned: bool
    reason: Reason


class SlowTopic(Command):
    """Sets the minimum number of seconds between two posts by the same member in this topic; 0 ends slow mode."""

    topic_id: TopicId
    seconds: Seconds
    reason: Reason


class SlowBoard(Command):
    """Sets the minimum number of seconds between two posts by the same member on this board; 0 ends slow mode."""

    board_id: Id
    seconds: Seconds
    reason: Reason


PIN_TOPIC = change("forum", "pin_topic", PinTopic, Topic, "Pin or unpin a topic")
SLOW_TOPIC = change("forum", "slow_topic", SlowTopic, Topic, "Set the slow mode of a topic")
SLOW_BOARD = change("forum", "slow_board", SlowBoard, Board, "Set the slow mode of a board")
