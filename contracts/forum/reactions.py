"""Reactions to posts."""

from __future__ import annotations

from contracts.base import Command, Refusal, View, change
from contracts.forum.values import ReactionKind
from contracts.kinds import Id

OWN_REACTION = Refusal("forum.own_reaction", 403, "You cannot react to your own post.")


class React(Command):
    """Adds or removes your reaction to a post. One of each kind per member and post."""

    post_id: Id
    kind: ReactionKind
    given: bool = True


class Reactions(View):
    """The reactions to a post, and which of them are yours."""

    post_id: Id
    reactions: dict[ReactionKind, int]
    my_reactions: list[ReactionKind]


REACT = change("forum", "react", React, Reactions, "React to a post")
