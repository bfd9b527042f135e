"""Where topics and posts belong: moderators move a topic to another board, with a reason that its author is told."""

from __future__ import annotations

from contracts.base import Command, Refusal, change
from contracts.forum import Topic
from contracts.forum_moderation import Reason
from contracts.kinds import Id

ALREADY_THERE = Refusal("forum.already_there", 409, "The topic is on this board already; choose another one.")


class MoveTopic(Command):
    """Have a topic stand on another board: from then on that board's audience reads it, and nobody else."""

    topic_id: Id
    board_id: Id
    reason: Reason


MOVE_TOPIC = change("forum", "move_topic", MoveTopic, Topic, "Move a topic to another board")
