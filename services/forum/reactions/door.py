"""The door of reactions."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import WRITERS
from contracts.forum import reactions as forum_reactions
from services.forum.reactions import reactions

DOOR: list[Entry] = [
    answer(forum_reactions.REACT, WRITERS, reactions.react),
]
