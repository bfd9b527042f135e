"""The door of reactions."""

from __future__ import annotations

from chassis.call import Call
from chassis.policy import WRITERS
from chassis.service import Service, answers
from contracts.forum import reactions as forum_reactions
from services.forum.reactions import reactions


class ReactionsDoor(Service):
    """What is asked of reactions."""

    @answers(forum_reactions.REACT, WRITERS)
    def react(self, call: Call, command: forum_reactions.React) -> forum_reactions.Reactions:
        return reactions.react(call, command)
