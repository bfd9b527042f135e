"""An answer that is kept is tested for what ends it, and an event that touches further subjects is heard so."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import orjson
import pytest

from chassis.ids import new_id
from chassis.testing import person
from contracts.base import Event
from contracts.forum.boards.boards import LIST_BOARDS
from contracts.forum.discussion.topics import READ_TOPIC
from contracts.forum.events import PostChanged, TopicOpened
from contracts.forum.library.library_events import ResourceWithdrawn
from convive.state import PROJECT
from gateway.answer_cache import AnswerCache
from gateway.live import changes
from gateway.live.hub import Live
from gateway.live.switchboard import Switchboard

TABLES = "tests/*/test_kept*.py"


def keeping() -> Iterator[str]:
    """The services' functions that keep their answer, as `module.function`, if by a helper beside them."""
    for path in sorted((PROJECT / "services").rglob("*.py")):
        functions = [each for each in ast.parse(path.read_text()).body if isinstance(each, ast.FunctionDef)]
        helpers = {each.name for each in functions if each.name.startswith("_") and _keeps(each, set())}
        yield from (f"{path.stem}.{each.name}" for each in functions if each.name[0] != "_" and _keeps(each, helpers))


def _keeps(function: ast.FunctionDef, helpers: set[str]) -> bool:
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="call"), attr="cache")):
                return True
            case ast.Call(func=ast.Name(id=name)) if name in helpers:
                return True
    return False


def test_every_kept_answer_stands_in_the_table() -> None:
    tables, found = "".join(path.read_text() for path in PROJECT.glob(TABLES)), set(keeping())
    assert {each for each in found if f", {each}, " not in tables} == set()


def kinds(of: type[Event]) -> Iterator[type[Event]]:
    """All events below one, without those that only hold what several have in common."""
    for each in of.__subclasses__():
        yield from kinds(each)
        if hasattr(each, "type"):
            yield each


TOUCHING = [each for each in kinds(Event) if each.touches]


@pytest.mark.parametrize("kind", TOUCHING, ids=lambda kind: kind.type)
def test_every_event_that_touches_more_ends_it(kind: type[Event]) -> None:
    fields = {name: f"the {name}" for name in kind.model_fields}
    touched = [each.format_map(fields) for each in kind.touches]
    assert changes.subjects(kind.type, "own/1", orjson.dumps(fields)) == ["own/1", *touched]


def test_a_field_that_is_null_touches_nothing_and_an_earlier_release_s_event_everything() -> None:
    edited = {"topic_id": str(new_id()), "post_id": str(new_id()), "number": 3, "hidden": False}
    of_reply = orjson.dumps(edited | {"board_id": None})
    assert changes.subjects(PostChanged.type, "topic/1", of_reply) == ["topic/1"]
    assert changes.subjects(PostChanged.type, "topic/1", orjson.dumps(edited)) == [changes.EVERYTHING]
    assert PostChanged.model_validate(edited).board_id is None


def test_when_everything_may_have_changed_nothing_is_given_from_the_cache() -> None:
    live, cache, reader = Live(), AnswerCache(), person()
    live._cache = cache
    cache.put(reader, LIST_BOARDS, {}, cache.now(), {"ok": {}, "keep": {"subjects": ["board/1"], "seconds": 60.0}})
    assert cache.find(reader, LIST_BOARDS, {}) is not None
    live._happened(ResourceWithdrawn.type, "resource/1", orjson.dumps({}))
    assert cache.find(reader, LIST_BOARDS, {}) is not None
    live._happened(TopicOpened.type, "topic/1", orjson.dumps({"topic_id": "1"}))
    assert cache.find(reader, LIST_BOARDS, {}) is None


# Those after which the listeners of topics may have lost the right to them.
RECHECKING = [
    kind
    for kind, meaning in changes._MEANINGS.items()
    if meaning in (changes._board, changes._access, changes._topic_moved)
]


@pytest.mark.parametrize("kind", RECHECKING, ids=lambda kind: kind.type)
def test_what_listeners_may_have_lost_the_right_to_is_not_given_from_the_cache(kind: type[Event]) -> None:
    live, cache, reader, fields = Live(), AnswerCache(), person(), dict.fromkeys(kind.model_fields, "1")
    live._cache, live.switchboard = cache, Switchboard(1)
    of_topic, of_another = (["topic/1", "audience/1", "reader/1"], ["topic/2", "audience/2", "reader/2"])
    for number, subjects in enumerate((of_topic, of_another)):
        keep = {"subjects": subjects, "seconds": 60.0}
        cache.put(reader, READ_TOPIC, {"topic_id": number}, cache.now(), {"ok": {}, "keep": keep})
    assert changes.Recheck in {type(each) for each in changes.effects(kind.type, fields)}
    live._happened(kind.type, kind.model_construct(**fields).subject, orjson.dumps(fields))
    assert [cache.find(reader, READ_TOPIC, {"topic_id": number}) for number in (0, 1)] == [None, b"{}"]
