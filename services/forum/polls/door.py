"""The door of polls."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import MEMBERS, WRITERS
from contracts.forum import polls as forum_polls
from services.forum.polls import ballots, polls

DOOR: list[Entry] = [
    answer(forum_polls.READ_POLL, MEMBERS, polls.read_poll),
    answer(forum_polls.VOTE, WRITERS, ballots.vote),
    answer(forum_polls.CLOSE_POLL, WRITERS, polls.close_poll),
]
