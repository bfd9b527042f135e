"""Answers are cached for whoever got them, until something happens to what they tell of."""

from __future__ import annotations

import dataclasses
from typing import Any
from uuid import uuid4

import orjson
import pytest

from chassis.actor import PUBLIC, Actor
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
def cache(ana: Actor) -> AnswerCache:
    made = AnswerCache()
    made.put(ana, READ_TOPIC, ASKED, made.now(), reply("topic/1", "board/1"))
    return made


def test_an_answer_is_given_again_whatever_the_order_of_the_fields(cache: AnswerCache, ana: Actor) -> None:
    assert cache.find(ana, READ_TOPIC, {"after": 0, "topic_id": "1"}) == ANSWER


def test_it_is_nobody_elses_and_no_other_questions(cache: AnswerCache, ana: Actor) -> None:
    assert cache.find(reader(), READ_TOPIC, ASKED) is None
    assert cache.find(ana, READ_TOPIC, {"topic_id": "2", "after": 0}) is None
    assert cache.find(ana, LIST_TOPICS, ASKED) is None


def test_whoever_has_other_rights_now_is_somebody_else(cache: AnswerCache, ana: Actor) -> None:
    for changed in ({"roles": frozenset({Role.AUDITOR})}, {"networks": frozenset()}, {"country": "PE"}):
        assert cache.find(dataclasses.replace(ana, **changed), READ_TOPIC, ASKED) is None


@pytest.mark.parametrize("subject", ["topic/1", "board/1"])
def test_an_event_of_what_it_tells_of_ends_it(cache: AnswerCache, ana: Actor, subject: str) -> None:
    cache.happened("topic/2")
    assert cache.find(ana, READ_TOPIC, ASKED) == ANSWER
    cache.happened(subject)
    assert cache.find(ana, READ_TOPIC, ASKED) is None


def test_an_answer_that_was_on_its_way_while_the_event_came_is_not_kept(cache: AnswerCache, ana: Actor) -> None:
    asked = cache.now()
    cache.happened("topic/9")
    cache.put(ana, READ_TOPIC, {"topic_id": "9"}, asked, reply("topic/9"))
    assert cache.find(ana, READ_TOPIC, {"topic_id": "9"}) is None
    cache.put(ana, READ_TOPIC, {"topic_id": "9"}, cache.now(), reply("topic/9"))
    assert cache.find(ana, READ_TOPIC, {"topic_id": "9"}) == ANSWER


def test_ones_own_action_ends_what_was_kept_for_oneself_only(cache: AnswerCache, ana: Actor) -> None:
    other = reader()
    cache.put(other, READ_TOPIC, ASKED, cache.now(), reply("topic/1"))
    cache.acted(ana)
    assert cache.find(ana, READ_TOPIC, ASKED) is None
    assert cache.find(other, READ_TOPIC, ASKED) == ANSWER


def test_what_may_not_be_kept_is_not(ana: Actor) -> None:
    cache = AnswerCache()
    cache.put(ana, READ_TOPIC, ASKED, cache.now(), {"ok": VIEW})
    assert cache.find(ana, READ_TOPIC, ASKED) is None
    cache.put(ana, READ_TOPIC, ASKED, cache.now(), reply("topic/1", seconds=0.0))
    assert cache.find(ana, READ_TOPIC, ASKED) is None


def test_nothing_is_kept_or_given_out_while_no_events_come_in(ana: Actor) -> None:
    hears = True
    cache = AnswerCache(lambda: hears)
    cache.put(ana, READ_TOPIC, ASKED, cache.now(), reply("topic/1"))
    hears = False
    assert cache.find(ana, READ_TOPIC, ASKED) is None
    cache.put(ana, READ_TOPIC, {"topic_id": "2"}, cache.now(), reply("topic/2"))
    hears = True
    assert cache.find(ana, READ_TOPIC, {"topic_id": "2"}) is None
    assert cache.find(ana, READ_TOPIC, ASKED) == ANSWER
    cache.drop()
    assert cache.find(ana, READ_TOPIC, ASKED) is None


def test_it_takes_no_more_room_than_it_has(ana: Actor) -> None:
    cache = AnswerCache(room=100)
    for number in range(20):
        cache.put(ana, READ_TOPIC, {"topic_id": str(number)}, cache.now(), reply("topic/1"))
    known = [number for number in range(20) if cache.find(ana, READ_TOPIC, {"topic_id": str(number)})]
    assert known == [17, 18, 19]  # three of 31 bytes, the last used
    cache.put(ana, READ_TOPIC, {"topic_id": "large"}, cache.now(), {**reply("topic/1"), "ok": {"text": "x" * 100}})
    assert cache.find(ana, READ_TOPIC, {"topic_id": "large"}) is None


def test_when_too_many_subjects_had_events_all_is_asked_anew(ana: Actor) -> None:
    cache = AnswerCache(subjects=3)
    cache.put(ana, READ_TOPIC, ASKED, cache.now(), reply("topic/1"))
    for number in range(3):
        cache.happened(f"topic/other-{number}")
    assert cache.find(ana, READ_TOPIC, ASKED) == ANSWER
    cache.happened("topic/other-4")
    assert cache.find(ana, READ_TOPIC, ASKED) is None
    cache.put(ana, READ_TOPIC, ASKED, cache.now(), reply("topic/1"))
    assert cache.find(ana, READ_TOPIC, ASKED) == ANSWER


def visitor(address: str, language: str = "es") -> Actor:
    return dataclasses.replace(PUBLIC, address=address, language=language)


def shared(*subjects: str) -> dict[str, Any]:
    terms = {"subjects": list(subjects), "seconds": 60.0, "shared": True}
    return {"ok": VIEW, "keep": terms}


def test_what_visitors_share_is_given_to_each_in_its_language_until_its_event() -> None:
    cache = AnswerCache()
    cache.put(visitor("192.0.2.1"), READ_TOPIC, ASKED, cache.now(), shared("library"))
    assert cache.find(visitor("192.0.2.2"), READ_TOPIC, ASKED) == ANSWER
    assert cache.find(visitor("192.0.2.2", "fr"), READ_TOPIC, ASKED) is None
    assert cache.find(reader(), READ_TOPIC, ASKED) is None
    cache.happened("library")
    assert cache.find(visitor("192.0.2.2"), READ_TOPIC, ASKED) is None


def test_what_one_visitor_does_leaves_what_visitors_share() -> None:
    cache = AnswerCache()
    cache.put(visitor("192.0.2.1"), READ_TOPIC, ASKED, cache.now(), shared("library"))
    cache.acted(visitor("192.0.2.3"))
    assert cache.find(visitor("192.0.2.2"), READ_TOPIC, ASKED) == ANSWER


def test_what_is_not_shared_is_not_another_visitors() -> None:
    cache = AnswerCache()
    cache.put(visitor("192.0.2.1"), READ_TOPIC, ASKED, cache.now(), reply("library"))
    assert cache.find(visitor("192.0.2.2"), READ_TOPIC, ASKED) is None


def test_a_members_answer_is_never_shared(ana: Actor) -> None:
    cache = AnswerCache()
    cache.put(ana, READ_TOPIC, ASKED, cache.now(), shared("library"))
    assert cache.find(ana, READ_TOPIC, ASKED) == ANSWER
    for other in (reader(), visitor("192.0.2.1")):
        assert cache.find(other, READ_TOPIC, ASKED) is None
