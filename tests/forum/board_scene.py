"""A board with what there can be on it, what people do to it, and what takes it from a member who reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk
from contracts.forum import gatherings as forum_gatherings
from contracts.forum.boards import boards as forum_boards
from contracts.forum.boards.memberships import EndMembership, InviteToBoard
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.discussion.answers import AcceptAnswer
from contracts.forum.discussion.posts import MarkRead
from contracts.forum.discussion.topic_moves import MergeTopic, MoveTopic, SplitTopic
from contracts.forum.discussion.topic_settings import PinTopic, SlowBoard
from contracts.forum.inbox import notices as forum_notices
from contracts.forum.moderation.actions import MemberActionKind, TakeMemberAction
from contracts.forum.moderation.flags import HidePost, LockTopic, ShowPost
from contracts.forum.subscriptions import Level, SubscribeBoard
from contracts.forum.translations import AttachTranslation
from contracts.forum.values import TopicKind
from contracts.identity import Role
from contracts.kinds import Translated
from contracts.notices import FundsNotice, NoticeKind
from contracts.programs.events import EditionCreated
from services.forum.boards import boards, memberships
from services.forum.discussion import merging, moving, questions, reading, splitting, topic_settings, topics
from services.forum.gatherings import attendance, gatherings
from services.forum.inbox import notices
from services.forum.moderation import actions, moderation
from services.forum.subscriptions import subscriptions
from services.forum.translations import translating
from tests.common.forum.people import board, reply, topic

REASON = "Order"


class Scene:
    """A private board with a topic, a question and an event; Ana is invited, and reads in Spanish."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.moderator, self.rui = desk.call_as(Role.MODERATOR, name="Mo Derator"), desk.call_as(name="Rui Costa")
        self.second = desk.call_as(Role.MODERATOR)
        self.ana = desk.call_as(language="es")
        self.above = board(desk)
        self.on = board(desk, private=True, parent_id=self.above.id)
        self.other, self.closed = board(desk), board(desk, countries=["PE"])
        for member in (self.ana, self.rui):
            self.invite(member)
        self.opened = topic(self.rui, self.on, language="en")
        self.asked = topic(self.rui, self.on, kind=TopicKind.QUESTION)
        self.answer = reply(self.moderator, self.asked)
        self.meeting = topic(self.rui, self.on, kind=TopicKind.EVENT, event=self.plan(7))
        self.elsewhere = topic(self.rui, self.other)
        subscriptions.subscribe_board(self.ana, SubscribeBoard(board_id=self.on.id, level=Level.WATCH))
        reply(self.rui, self.opened, text="And told her so.")

    def invite(self, whom: Call, **fields: object) -> object:
        wanted = InviteToBoard.model_validate({"board_id": self.on.id, "member_id": whom.actor.id} | fields)
        return memberships.invite_to_board(self.moderator, wanted)

    def plan(self, days: int) -> forum_gatherings.GatheringPlan:
        starts = self.rui.now + timedelta(days=days)
        ends = starts + timedelta(hours=2)
        return forum_gatherings.GatheringPlan(starts_at=starts, ends_at=ends, time_zone="UTC", place="San José")


@dataclass(frozen=True)
class Write:
    """Something that people do, after what has to have happened `first`."""

    then: Callable[[Scene], object]
    first: Callable[[Scene], object] = lambda _: None


def _accept(s: Scene) -> object:
    return questions.accept_answer(s.rui, AcceptAnswer(topic_id=s.asked.topic.id, post_id=s.answer.id))


def _hide(s: Scene, post: forum_posts.Post) -> object:
    return moderation.hide_post(s.second, HidePost(post_id=post.id, reason=REASON))


# By name.
WRITES: dict[str, Write] = {
    "a reply": Write(lambda s: reply(s.rui, s.opened)),
    "one's own reply": Write(lambda s: reply(s.ana, s.opened)),
    "a topic": Write(lambda s: topic(s.rui, s.on)),
    "a topic elsewhere": Write(lambda s: topic(s.rui, s.other)),
    "another title": Write(
        lambda s: topics.edit_topic(
        s.rui, forum_topics.EditTopic(topic_id=s.opened.topic.id, title="What else worked")
    )
    ),
    "a pin": Write(
        lambda s: topic_settings.pin_topic(
        s.moderator, PinTopic(topic_id=s.asked.topic.id, pinned=True, reason=REASON)
    )
    ),
    "a lock": Write(
        lambda s: moderation.lock_topic(
        s.moderator, LockTopic(topic_id=s.opened.topic.id, locked=True, reason=REASON)
    )
    ),
    "an answer": Write(_accept),
    "an answer hidden": Write(lambda s: _hide(s, s.answer), _accept),
    "a translation": Write(
        lambda s: translating.attach_translation(
        s.rui, AttachTranslation(post_id=s.opened.posts[0].id, language="es", title="Lo que sirvió", text="Menos.")
    )
    ),
    "a move": Write(
        lambda s: moving.move_topic(
        s.moderator, MoveTopic(topic_id=s.opened.topic.id, board_id=s.other.id, reason=REASON)
    )
    ),
    "a move out of sight": Write(
        lambda s: moving.move_topic(
            s.moderator, MoveTopic(topic_id=s.opened.topic.id, board_id=s.closed.id, reason=REASON)
        )
    ),
    "a move here": Write(
        lambda s: moving.move_topic(
        s.moderator, MoveTopic(topic_id=s.elsewhere.topic.id, board_id=s.on.id, reason=REASON)
    )
    ),
    "a merge": Write(
        lambda s: merging.merge_topic(
        s.moderator, MergeTopic(topic_id=s.opened.topic.id, into_id=s.elsewhere.topic.id, reason=REASON)
    )
    ),
    "a split": Write(
        lambda s: splitting.split_topic(
        s.moderator,
        SplitTopic(topic_id=s.asked.topic.id, post_ids=[s.answer.id], title="On its own", reason=REASON),
    )
    ),
    "a mark": Write(lambda s: reading.mark_read(s.ana, MarkRead(topic_id=s.opened.topic.id, number=1))),
    "all marked": Write(lambda s: reading.mark_board_read(s.ana, forum_boards.MarkBoardRead(board_id=s.on.id))),
    "a subscription": Write(
        lambda s: subscriptions.subscribe_board(
        s.ana, SubscribeBoard(board_id=s.on.id, level=Level.MUTE)
    )
    ),
    "another name": Write(lambda s: edit(s, s.on, name={"en": "Ports"}, private=True, parent_id=s.above.id)),
    "another name above": Write(lambda s: edit(s, s.above, name={"en": "Ports"})),
    "a pace": Write(
        lambda s: topic_settings.slow_board(s.moderator, SlowBoard(board_id=s.on.id, seconds=60, reason=REASON))
    ),
    "a board": Write(lambda s: board(s.desk)),
    "a board for an edition": Write(lambda s: boards.open_for_edition(s.desk.call(), s.desk.happened(edition()))),
    "a board opened to all": Write(lambda s: edit(s, s.on, private=False, parent_id=s.above.id)),
    "a manager": Write(lambda s: s.invite(s.ana, keeper=True)),
    "a date": Write(
        lambda s: gatherings.edit_event(
        s.rui, forum_gatherings.EditEvent(topic_id=s.meeting.topic.id, event=s.plan(9))
    )
    ),
    "a cancellation": Write(
        lambda s: gatherings.cancel_event(
        s.rui, forum_gatherings.CancelEvent(topic_id=s.meeting.topic.id, reason=REASON)
    )
    ),
    "a participant": Write(
        lambda s: attendance.answer_event(
        s.rui, forum_gatherings.AnswerEvent(topic_id=s.meeting.topic.id, answer=forum_gatherings.Answer.YES)
    )
    ),
    "an event": Write(lambda s: topic(s.rui, s.on, kind=TopicKind.EVENT, event=s.plan(3))),
    "an event hidden": Write(lambda s: _hide(s, s.meeting.posts[0])),
    "an event shown again": Write(
        lambda s: moderation.show_post(s.second, ShowPost(post_id=s.meeting.posts[0].id, reason=REASON)),
        lambda s: _hide(s, s.meeting.posts[0]),
    ),
    "a notice": Write(
        lambda s: notices.deliver(
        s.desk.call(),
        FundsNotice(
            notice_id=new_id(), kind=NoticeKind.MONEY_RESERVED, recipients=[s.ana.actor.member_id],
            params={"amount": "10.00", "currency": "USD", "title": "X"}, link="/x",
        ),
    )
    ),
    "notices read": Write(lambda s: notices.read_notices(s.ana, forum_notices.ReadNotices(up_to=1))),
}  # fmt: skip
# What takes the board from Ana.
LOSSES: dict[str, Callable[[Scene], object]] = {
    "her membership ends": lambda s: memberships.end_membership(
        s.moderator, EndMembership(board_id=s.on.id, member_id=s.ana.actor.member_id)
    ),
    "the board above is for others": lambda s: edit(s, s.above, countries=["PE"]),
    "she is suspended": lambda s: actions.take_action(
        s.moderator,
        TakeMemberAction(
            member_id=s.ana.actor.member_id, kind=MemberActionKind.SUSPENSION, reason=REASON,
            until=s.ana.now + timedelta(days=1),
        ),
    ),
}  # fmt: skip


def edit(s: Scene, on: forum_boards.Board, **fields: object) -> object:
    given = {"board_id": on.id, "name": on.name, "description": on.description} | fields
    return boards.edit_board(s.moderator, forum_boards.EditBoard.model_validate(given))


def edition() -> EditionCreated:
    return EditionCreated(
        programme_id=new_id(), programme="ports", edition_id=new_id(), title=Translated(en="Ports 2026"),
        countries=[], networks=[], officer_id=new_id(),
    )  # fmt: skip
