"""What is kept of boards, topics and the inbox: until an event of what it tells of, never longer than access lasts.

All of them together: tests/system/test_answer_cache.py.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import pytest

from chassis.actor import Actor
from chassis.call import Call
from chassis.testing import DeskOf
from contracts.base import Refused, View
from contracts.forum import gatherings as forum_gatherings
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.inbox import notices as forum_notices
from contracts.identity import Network, Role
from services.forum.boards import boards
from services.forum.discussion import topics
from services.forum.gatherings import gatherings
from services.forum.inbox import notices
from tests.common.forum.people import board
from tests.common.kept import Gateway, Question, each_write
from tests.forum.board_scene import LOSSES, WRITES, Scene


@dataclass(frozen=True)
class Kept:
    """A kept answer: how it is asked for, the writes of `board_scene` that change it, and what does not."""

    name: str
    question: Callable[[Scene], Question]
    writes: tuple[str, ...]
    stays: tuple[str, ...] = ()


def _of_boards(parent_id: object = None) -> Question:
    return Question(
        forum_boards.LIST_BOARDS, boards.list_boards, forum_boards.ListBoards.model_validate({"parent_id": parent_id})
    )


def _of_board(s: Scene) -> Question:
    return Question(forum_boards.READ_BOARD, boards.read_board, forum_boards.ReadBoard(board_id=s.on.id))


def _of_topics(**fields: object) -> Question:
    return Question(
        forum_topics.LIST_TOPICS, topics.list_topics, forum_topics.ListTopics.model_validate(fields | {"limit": 8})
    )


def _of_topic(s: Scene) -> Question:
    command = forum_topics.ReadTopic(topic_id=s.opened.topic.id)
    return Question(forum_topics.READ_TOPIC, topics.read_topic, command)


def _of_events(s: Scene) -> Question:
    command = forum_gatherings.ListEvents(board_id=s.on.id)
    return Question(forum_gatherings.LIST_EVENTS, gatherings.list_events, command)


def _of_inbox() -> Question:
    return Question(forum_notices.LIST_NOTICES, notices.list_notices, forum_notices.ListNotices())


_OF_TOPICS = ("a reply", "one's own reply", "a topic", "another title", "a translation", "a lock", "an answer",
              "a move", "a move out of sight", "a merge", "a split", "a mark")  # fmt: skip
_COUNTED = ("a reply", "one's own reply", "a topic", "a move", "a move out of sight", "a move here", "a merge",
            "a split", "a mark", "all marked")  # fmt: skip
_OF_BOARDS = (*_COUNTED, "a subscription", "another name", "another name above", "a pace", "a board opened to all",
              "a manager")  # fmt: skip
KEPT = (
    Kept("boards", lambda _: _of_boards(), (*_OF_BOARDS, "a topic elsewhere", "a board", "a board for an edition")),
    Kept("boards within", lambda s: _of_boards(s.above.id), _OF_BOARDS),
    Kept("board", _of_board, _OF_BOARDS),
    Kept("topics of a board", lambda s: _of_topics(board_id=s.on.id), (*_OF_TOPICS, "a move here", "a pin")),
    Kept(
        "questions without an answer",
        lambda s: _of_topics(board_id=s.on.id, solved=False),
        ("an answer", "an answer hidden", "a split"),
    ),
    Kept(
        "topic",
        _of_topic,
        ("a reply", "one's own reply", "another title", "a translation", "a lock", "a mark", "another name", "a move"),
    ),
    Kept("unread topics", lambda _: _of_topics(unread=True), (*_OF_TOPICS, "a topic elsewhere", "all marked")),
    Kept(
        "events of a board",
        _of_events,
        ("an event", "a date", "a cancellation", "a participant", "an event hidden", "an event shown again"),
    ),
    # What somebody was told of stays theirs while they are suspended.
    Kept(
        "inbox",
        lambda _: _of_inbox(),
        ("a reply", "a topic", "a merge", "a move out of sight", "a notice", "notices read"),
        stays=("she is suspended", "an invitation"),
    ),
)
# tests/architecture/test_kept.py: a function that keeps its answer stands above.
each_kept = pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept.name)


@pytest.fixture
def scene(desk_of: DeskOf) -> Scene:
    return Scene(desk_of("forum"))


@each_write(KEPT)
def test_it_is_dropped_by_each_write_that_changes_it(scene: Scene, kept: Kept, write: str) -> None:
    gateway, ana, question = Gateway(scene.desk), scene.ana.actor, kept.question(scene)
    WRITES[write].first(scene)
    before = gateway.ask(question, ana)
    assert gateway.is_kept(question, ana)
    gateway.write(partial(WRITES[write].then, scene))
    assert not gateway.is_kept(question, ana)
    assert gateway.ask(question, ana) != before


@pytest.mark.parametrize("write", ["an answer", "a topic", "a topic elsewhere", "an event", "a pin"])
def test_what_happens_to_other_topics_of_its_board_leaves_a_topic_where_it_is(scene: Scene, write: str) -> None:
    gateway, question = Gateway(scene.desk), _of_topic(scene)
    before = gateway.ask(question, scene.ana.actor)
    gateway.write(partial(WRITES[write].then, scene))
    assert gateway.is_kept(question, scene.ana.actor)
    assert gateway.ask(question, scene.ana.actor) == before


@each_kept
@pytest.mark.parametrize("loss", LOSSES)
def test_whoever_loses_access_is_not_given_it(scene: Scene, kept: Kept, loss: str) -> None:
    gateway, ana, question = Gateway(scene.desk), scene.ana.actor, kept.question(scene)
    before = gateway.ask(question, ana)
    gateway.write(partial(LOSSES[loss], scene))
    assert not gateway.is_kept(question, ana)
    assert (_asked(gateway, question, ana) == before) is (loss in kept.stays)


def _asked(gateway: Gateway, question: Question, actor: Actor) -> View | str:
    try:
        return gateway.ask(question, actor)
    except Refused as refused:
        return refused.refusal.code


@each_kept
def test_whoever_gains_access_is_given_what_there_is(scene: Scene, kept: Kept) -> None:
    gateway, luis, question = Gateway(scene.desk), scene.desk.call_as(), kept.question(scene)
    before = _asked(gateway, question, luis.actor)
    gateway.write(partial(scene.invite, luis))
    assert not gateway.is_kept(question, luis.actor)
    assert (_asked(gateway, question, luis.actor) == before) is ("an invitation" in kept.stays)


@each_kept
def test_it_is_of_one_member_with_these_rights_and_language_alone(scene: Scene, kept: Kept) -> None:
    gateway, ana, question = Gateway(scene.desk), scene.ana.actor, kept.question(scene)
    gateway.ask(question, ana)
    others = {
        "roles": frozenset({Role.MEMBER, Role.AUDITOR}),
        "networks": frozenset({Network.POLICE}),
        "country": "PE",
        "language": "fr",
    }
    assert gateway.is_kept(question, ana)
    assert not gateway.is_kept(question, scene.rui.actor)
    for name, value in others.items():
        assert not gateway.is_kept(question, dataclasses.replace(ana, **{name: value}))


@each_kept
def test_it_is_kept_no_longer_than_a_membership_lasts(scene: Scene, kept: Kept) -> None:
    question = kept.question(scene)
    scene.invite(scene.ana, ends_at=scene.ana.now + timedelta(seconds=20))
    seconds = _seconds(scene, question)
    assert 0 < seconds <= 20
    scene.invite(scene.ana)
    assert _seconds(scene, question) == 60.0


def test_an_empty_list_is_kept_no_longer_than_a_membership_lasts_either(scene: Scene) -> None:
    empty = board(scene.desk, private=True)
    scene.invite(scene.ana, board_id=empty.id, ends_at=scene.ana.now + timedelta(seconds=20))
    assert 0 < _seconds(scene, _of_topics(board_id=empty.id)) <= 20


def _seconds(scene: Scene, question: Question) -> float:
    call = Call(scene.desk.session, scene.ana.actor, "forum")
    question.ask(call, question.command)
    assert call.cacheable
    return call.cacheable.seconds


def test_events_are_kept_until_the_first_of_them_is_over(scene: Scene) -> None:
    plan = scene.plan(7)
    soon = {"starts_at": scene.rui.now - timedelta(hours=1), "ends_at": scene.rui.now + timedelta(seconds=30)}
    gatherings.edit_event(
        scene.rui, forum_gatherings.EditEvent(topic_id=scene.meeting.topic.id, event=plan.model_copy(update=soon))
    )
    assert 0 < _seconds(scene, _of_events(scene)) <= 30
