"""Answers are kept for whoever got them, until something happened to what they tell of."""

from __future__ import annotations

import dataclasses
from typing import Any
from uuid import uuid4

import orjson
import pytest

from chassis.actor import Actor
from contracts.forum.discussion.topics import LIST_TOPICS, READ_TOPIC
from contracts.identity import Network, Role
from gateway.answer_cache import AnswerCache

VIEW = {"topic": {"title": "Hot spots"}}
ANSWER = orjson.dumps(VIEW)
ASKED = {"topic_id": "1", "after": 0}


def reader(*roles: Role) -> Actor:
    return Actor(uuid4(), "Ana", frozenset(roles or {Role.MEMBER}), frozenset({Network.POLICE}), "CR", "es")


def reply(*subjects: str, seconds: float = 60.0) -> dict[str, Any]:
    return {"ok": VIEW, "keep": {"subjects": list(subjects), "seconds": seconds}}


@pytest.fixture
def ana() -> Actor:
    return reader()


@pytest.fixture
def kept(ana: Actor) -> AnswerCache:
    made = AnswerCache()
    made.keep(ana, READ_TOPIC, ASKED, made.now(), reply("topic/1", "board/1"))
    return made


def test_an_answer_is_given_again_whatever_the_order_of_the_fields(kept: AnswerCache, ana: Actor) -> None:
    assert kept.find(ana, READ_TOPIC, {"after": 0, "topic_id": "1"}) == ANSWER


def test_it_is_nobody_elses_and_no_other_questions(kept: AnswerCache, ana: Actor) -> None:
    assert kept.find(reader(), READ_TOPIC, ASKED) is None
    assert kept.find(ana, READ_TOPIC, {"topic_id": "2", "after": 0}) is None
    assert kept.find(ana, LIST_TOPICS, ASKED) is None


def test_whoever_has_other_rights_now_is_somebody_else(kept: AnswerCache, ana: Actor) -> None:
    for changed in ({"roles": frozenset({Role.AUDITOR})}, {"networks": frozenset()}, {"country": "PE"}):
        assert kept.find(dataclasses.replace(ana, **changed), READ_TOPIC, ASKED) is None


@pytest.mark.parametrize("subject", ["topic/1", "board/1"])
def test_an_event_of_what_it_tells_of_ends_it(kept: AnswerCache, ana: Actor, subject: str) -> None:
    kept.happened("topic/2")
    assert kept.find(ana, READ_TOPIC, ASKED) == ANSWER
    kept.happened(subject)
    assert kept.find(ana, READ_TOPIC, ASKED) is None


def test_an_answer_that_was_on_its_way_while_the_event_came_is_not_kept(kept: AnswerCache, ana: Actor) -> None:
    asked = kept.now()
    kept.happened("topic/9")
    kept.keep(ana, READ_TOPIC, {"topic_id": "9"}, asked, reply("topic/9"))
    assert kept.find(ana, READ_TOPIC, {"topic_id": "9"}) is None
    kept.keep(ana, READ_TOPIC, {"topic_id": "9"}, kept.now(), reply("topic/9"))
    assert kept.find(ana, READ_TOPIC, {"topic_id": "9"}) == ANSWER


def test_ones_own_action_ends_what_was_kept_for_oneself_only(kept: AnswerCache, ana: Actor) -> None:
    other = reader()
    kept.keep(other, READ_TOPIC, ASKED, kept.now(), reply("topic/1"))
    kept.acted(ana)
    assert kept.find(ana, READ_TOPIC, ASKED) is None
    assert kept.find(other, READ_TOPIC, ASKED) == ANSWER


def test_what_may_not_be_kept_is_not(ana: Actor) -> None:
    kept = AnswerCache()
    kept.keep(ana, READ_TOPIC, ASKED, kept.now(), {"ok": VIEW})
    assert kept.find(ana, READ_TOPIC, ASKED) is None
    kept.keep(ana, READ_TOPIC, ASKED, kept.now(), reply("topic/1", seconds=0.0))
    assert kept.find(ana, READ_TOPIC, ASKED) is None


def test_nothing_is_kept_or_given_out_while_no_events_come_in(ana: Actor) -> None:
    hears = True
    kept = AnswerCache(lambda: hears)
    kept.keep(ana, READ_TOPIC, ASKED, kept.now(), reply("topic/1"))
    hears = False
    assert kept.find(ana, READ_TOPIC, ASKED) is None
    kept.keep(ana, READ_TOPIC, {"topic_id": "2"}, kept.now(), reply("topic/2"))
    hears = True
    assert kept.find(ana, READ_TOPIC, {"topic_id": "2"}) is None
    assert kept.find(ana, READ_TOPIC, ASKED) == ANSWER
    kept.drop()
    assert kept.find(ana, READ_TOPIC, ASKED) is None


def test_it_takes_no_more_room_than_it_has(ana: Actor) -> None:
    kept = AnswerCache(room=100)
    for number in range(20):
        kept.keep(ana, READ_TOPIC, {"topic_id": str(number)}, kept.now(), reply("topic/1"))
    known = [number for number in range(20) if kept.find(ana, READ_TOPIC, {"topic_id": str(number)})]
    assert known == [17, 18, 19]  # three of 31 bytes, the last used
    kept.keep(ana, READ_TOPIC, {"topic_id": "large"}, kept.now(), {**reply("topic/1"), "ok": {"text": "x" * 100}})
    assert kept.find(ana, READ_TOPIC, {"topic_id": "large"}) is None


def test_when_too_many_subjects_had_events_all_is_asked_anew(ana: Actor) -> None:
    kept = AnswerCache(subjects=3)
    kept.keep(ana, READ_TOPIC, ASKED, kept.now(), reply("topic/1"))
    for number in range(3):
        kept.happened(f"topic/other-{number}")
    assert kept.find(ana, READ_TOPIC, ASKED) == ANSWER
    kept.happened("topic/other-4")
    assert kept.find(ana, READ_TOPIC, ASKED) is None
    kept.keep(ana, READ_TOPIC, ASKED, kept.now(), reply("topic/1"))
    assert kept.find(ana, READ_TOPIC, ASKED) == ANSWER
