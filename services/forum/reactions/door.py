"""The door of reactions."""

from __future__ import annotations

from chassis.call import Call
from chassis.policy import WRITERS
from chassis.service import Service, answers
from contracts import forum_discussion
from services.forum.reactions import reactions


class ReactionsDoor(Service):
    """What is asked of reactions."""

    @answers(forum_discussion.REACT, WRITERS)
    def react(self, call: Call, command: forum_discussion.React) -> forum_discussion.Reactions:
        return reactions.react(call, command)
