"""The door of polls."""

from __future__ import annotations

from chassis.call import Call
from chassis.policy import MEMBERS, WRITERS
from chassis.service import Service, answers
from contracts.forum import polls as forum_polls
from contracts.identity import MemberSnapshot
from services.forum.polls import ballots, polls


class PollsDoor(Service):
    """What is asked of polls."""

    @answers(forum_polls.READ_POLL, MEMBERS)
    def read_poll(self, call: Call, command: forum_polls.ReadPoll) -> forum_polls.Poll:
        return polls.read_poll(call, command)

    @answers(forum_polls.VOTE, WRITERS)
    def vote(self, call: Call, command: forum_polls.Vote) -> forum_polls.Poll:
        return ballots.vote(call, command)

    @answers(forum_polls.CLOSE_POLL, WRITERS)
    def close_poll(self, call: Call, command: forum_polls.ClosePoll) -> forum_polls.Poll:
        return polls.close_poll(call, command)

    def anonymise(self, call: Call, member: MemberSnapshot) -> None:
        ballots.forget(call, member.id)
        super().anonymise(call, member)  # the other rooms have theirs to forget
