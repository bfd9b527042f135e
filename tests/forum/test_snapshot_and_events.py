"""A snapshot and the events after it are a fresh snapshot: boards, topics and what is read, whatever is done.

CONVIVE_PROPERTY_SEED repeats a run.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from chassis.call import Call
from chassis.tables import outbox
from chassis.testing import Desk, DeskOf, person
from contracts.base import Refused
from contracts.forum import reactions as forum_reactions
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import answers as forum_answers
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import topic_moves as forum_topic_moves
from contracts.forum.discussion import topic_settings as forum_topic_settings
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.moderation import flags as forum_flags
from contracts.forum.values import ReactionKind, TopicKind
from contracts.identity import Role
from services.forum.boards import boards
from services.forum.discussion import merging, moving, posts, questions, reading, splitting, topic_settings, topics
from services.forum.moderation import moderation
from services.forum.reactions import reactions
from tests.breadth import breadth
from tests.common.forum import people
from tests.forum.replica import TOLD, BoardCopy, PostCopy, about, snapshot

SEED = int(os.environ.get("CONVIVE_PROPERTY_SEED") or secrets.randbelow(10**9))
RUNS, STEPS = breadth(12, 100), 40
WHO, PLACES = st.integers(0, 2), st.integers(0, 1000)
YES = st.booleans()


class AnyBoard(RuleBasedStateMachine):
    """Two members and a moderator on a board; the first member, who writes too, keeps the copy."""

    desk: Desk

    @initialize()
    def open(self) -> None:
        self.actors = [person(), person(), person(Role.MODERATOR)]
        for actor in self.actors:
            self.desk.admit(actor)
        self.board_id, self.elsewhere = people.board(self.desk).id, people.board(self.desk).id
        self.away: list[UUID] = []
        for who in range(3):
            opening = forum_topics.OpenTopic(board_id=self.board_id, title="A topic", text="At first.")
            opened = topics.open_topic(self._by(who), opening)
            for number in range(2):
                posts.reply(self._by(number), forum_posts.Reply(topic_id=opened.topic.id, text=f"Reply {number}"))
        self.heard = self._last()
        self.copy = snapshot(self._by(0), self.board_id)
        self.refused = 0

    @rule(who=WHO, kind=st.sampled_from(TopicKind))
    def open_topic(self, who: int, kind: TopicKind) -> None:
        opening = forum_topics.OpenTopic(board_id=self.board_id, title=f"Topic {kind}", text="At first.", kind=kind)
        self._do(topics.open_topic, who, opening)

    @rule(who=WHO, place=PLACES)
    def reply(self, who: int, place: int) -> None:
        if topic := self._topic(place):
            self._do(posts.reply, who, forum_posts.Reply(topic_id=topic, text=f"Reply {place}"))

    @rule(who=WHO, place=PLACES)
    def edit(self, who: int, place: int) -> None:
        if post := self._post(place):
            self._do(posts.edit_post, who, forum_posts.EditPost(post_id=post, text=f"Edited {place}"))

    @rule(who=WHO, place=PLACES)
    def rename(self, who: int, place: int) -> None:
        if topic := self._topic(place):
            self._do(topics.edit_topic, who, forum_topics.EditTopic(topic_id=topic, title=f"Renamed {place}"))

    @rule(place=PLACES, hide=YES)
    def moderate(self, place: int, hide: bool) -> None:
        if post := self._post(place):
            reason = {"post_id": post, "reason": "Off topic"}
            if hide:
                self._do(moderation.hide_post, 2, forum_flags.HidePost(**reason))
            else:
                self._do(moderation.show_post, 2, forum_flags.ShowPost(**reason))

    @rule(place=PLACES, locked=YES)
    def lock(self, place: int, locked: bool) -> None:
        if topic := self._topic(place):
            lock = forum_flags.LockTopic(topic_id=topic, locked=locked, reason="Order")
            self._do(moderation.lock_topic, 2, lock)

    @rule(place=PLACES, pinned=YES)
    def pin(self, place: int, pinned: bool) -> None:
        if topic := self._topic(place):
            pin = forum_topic_settings.PinTopic(topic_id=topic, pinned=pinned, reason="Read this first")
            self._do(topic_settings.pin_topic, 2, pin)

    @rule(place=PLACES, back=YES)
    def move(self, place: int, back: bool) -> None:
        if back and self.away:
            self._move(self.away.pop(), self.board_id)
        elif topic := self._topic(place):
            self.away.append(topic)
            self._move(topic, self.elsewhere)

    def _move(self, topic: UUID, board: UUID) -> None:
        self._do(moving.move_topic, 2, forum_topic_moves.MoveTopic(topic_id=topic, board_id=board, reason="Fits there"))

    @rule(place=PLACES, into=PLACES)
    def merge(self, place: int, into: int) -> None:
        topic, target = self._topic(place), self._topic(into)
        if topic and target:
            merge = forum_topic_moves.MergeTopic(topic_id=topic, into_id=target, reason="The same question")
            self._do(merging.merge_topic, 2, merge)

    @rule(place=PLACES, chosen=PLACES)
    def split(self, place: int, chosen: int) -> None:
        if topic := self._topic(place):
            replies = self._shown(topic)[1:]
            if replies:
                split = [replies[chosen % len(replies)].id]
                about = {"topic_id": topic, "post_ids": split, "title": "Another matter", "reason": "Another matter"}
                self._do(splitting.split_topic, 2, forum_topic_moves.SplitTopic(**about))

    @rule(place=PLACES, seconds=st.sampled_from([0, 0, 0, 60]), whole=YES)
    def slow_down(self, place: int, seconds: int, whole: bool) -> None:
        pace = {"seconds": seconds, "reason": "Calm"}
        if whole:
            self._do(topic_settings.slow_board, 2, forum_topic_settings.SlowBoard(board_id=self.board_id, **pace))
        elif topic := self._topic(place):
            self._do(topic_settings.slow_topic, 2, forum_topic_settings.SlowTopic(topic_id=topic, **pace))

    @rule(who=WHO, topic=PLACES, place=PLACES, none=YES)
    def accept(self, who: int, topic: int, place: int, none: bool) -> None:
        if chosen := self._topic(topic):
            answer = None if none else self._post(place)
            self._do(questions.accept_answer, who, forum_answers.AcceptAnswer(topic_id=chosen, post_id=answer))

    @rule(who=WHO, place=PLACES, kind=st.sampled_from(ReactionKind), given=YES)
    def react(self, who: int, place: int, kind: ReactionKind, given: bool) -> None:
        if post := self._post(place):
            self._do(reactions.react, who, forum_reactions.React(post_id=post, kind=kind, given=given))

    @rule(who=WHO, place=PLACES, number=st.integers(1, 9))
    def mark(self, who: int, place: int, number: int) -> None:
        if topic := self._topic(place):
            self._do(reading.mark_read, who, forum_posts.MarkRead(topic_id=topic, number=number))

    @rule(who=WHO)
    def mark_all(self, who: int) -> None:
        self._do(reading.mark_board_read, who, forum_boards.MarkBoardRead(board_id=self.board_id))

    @rule(place=PLACES)
    def rename_the_board(self, place: int) -> None:
        name = {"en": f"Board {place}"}
        self._do(boards.edit_board, 2, forum_boards.EditBoard(board_id=self.board_id, name=name, description=name))

    @invariant()
    def the_copy_is_a_fresh_snapshot(self) -> None:
        self._listen()
        fresh = snapshot(self._by(0), self.board_id)
        self._ask_for_what_was_named(fresh)
        assert self.copy == fresh

    def _ask_for_what_was_named(self, fresh: BoardCopy) -> None:
        """Only what an event named is taken over: whatever else is another would be seen."""
        if self.copy.to_ask:
            self.copy.topics |= {topic_id: fresh.topics[topic_id] for topic_id in self.copy.to_ask & set(fresh.topics)}
            self.copy.order = fresh.order
            self.copy.to_ask.clear()
        if self.copy.about is None:
            self.copy.about = about(boards.read_board(self._by(0), forum_boards.ReadBoard(board_id=self.board_id)))
        for topic_id, topic in self.copy.topics.items():
            for number, post in topic.posts.items():
                if post.text is None:
                    post.text = _text(fresh.topics[topic_id].posts[number])

    def _do(self, feature: Callable[[Call, Any], Any], who: int, command: Any) -> None:
        """What is refused is undone whole, as in the service."""
        try:
            with self.desk.session.begin_nested():
                feature(self._by(who), command)
        except Refused:
            self.refused += 1

    def _by(self, who: int) -> Call:
        return self.desk.call(self.actors[who])

    def _topic(self, place: int) -> UUID | None:
        return self.copy.order[place % len(self.copy.order)] if self.copy.order else None

    def _post(self, place: int) -> UUID | None:
        chosen = self._topic(place)
        if chosen is None:
            return None
        shown = self._shown(chosen)
        return shown[place // 7 % len(shown)].id

    def _shown(self, topic: UUID) -> list[forum_posts.Post]:
        return topics.read_topic(self._by(2), forum_topics.ReadTopic(topic_id=topic, limit=100)).posts

    def _listen(self) -> None:
        """What the forum told of since, in its order; whom it told of another board is no concern of ours."""
        rows = self.desk.session.execute(
            select(outbox.c.type, outbox.c.body)
            .where(outbox.c.position > self.heard, outbox.c.type.in_(TOLD))
            .order_by(outbox.c.position)
        )
        for kind, body in rows:
            self.copy.hear(TOLD[kind].model_validate(orjson.loads(body)))
        self.heard = self._last()

    def _last(self) -> int:
        return self.desk.session.execute(select(func.coalesce(func.max(outbox.c.position), 0))).scalar_one()


def _text(post: PostCopy) -> tuple[str, int] | None:
    return post.text


def test_a_snapshot_and_what_happened_since_are_a_fresh_snapshot(desk_of: DeskOf) -> None:
    class OnThisDesk(AnyBoard):
        desk = desk_of("forum")

    print(f"seed {SEED}")
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        seed(SEED)(OnThisDesk),
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
