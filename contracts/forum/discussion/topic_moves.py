"""Moderators move, merge and split topics; the authors are notified of the reason."""

from __future__ import annotations

from pydantic import Field

from contracts.base import Command, Refusal, change, create
from contracts.forum.discussion.topics import Topic, TopicPage
from contracts.forum.values import Reason, TopicId
from contracts.kinds import Id, ShortText

ALREADY_THERE = Refusal("forum.already_there", 409, "The topic is already on this board; choose another board.")
SAME_TOPIC = Refusal("forum.same_topic", 422, "A topic cannot be merged into itself; choose another topic.")
NOT_MERGEABLE = Refusal(
    "forum.not_mergeable",
    409,
    "Only discussions and questions can be merged into another topic; lock this topic instead.",
)
OPENING_POST_STAYS = Refusal(
    "forum.opening_post_stays", 422, "The opening post cannot leave its topic: choose replies, or move the whole topic."
)


class MoveTopic(Command):
    """Moves a topic to another board; only that board's audience can then read it."""

    topic_id: TopicId
    board_id: Id
    reason: Reason


class MergeTopic(Command):
    """Appends all posts of a topic to another topic; the old address redirects there."""

    topic_id: TopicId
    into_id: Id
    reason: Reason


class SplitTopic(Command):
    """Moves replies to a new topic on the same board, opened by the first of them. Placeholders remain."""

    topic_id: TopicId
    post_ids: list[Id] = Field(min_length=1, max_length=100)
    title: ShortText
    reason: Reason


MOVE_TOPIC = change("forum", "move_topic", MoveTopic, Topic, "Move a topic to another board")
MERGE_TOPIC = change("forum", "merge_topic", MergeTopic, Topic, "Merge a topic into another one")
SPLIT_TOPIC = create("forum", "split_topic", SplitTopic, TopicPage, "Split posts into a new topic")
