"""The reply to a write says which cached answers it ends, so that no hanging relay keeps them with whoever was told."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from sqlalchemy import Engine

from chassis import wire
from chassis.call import Call
from chassis.ids import new_id
from chassis.policy import EVERYBODY
from chassis.rpc.serve import answer
from chassis.testing import person
from contracts.base import Operation, change, read
from contracts.forum.discussion.topics import READ_TOPIC
from contracts.forum.events import PostChanged
from gateway.answer_cache import AnswerCache
from tests.common.probe import REFUSE, Said, Say, Told, refuse
from tests.common.signing import SIGNER
from tests.serving import runtime_of, sealed

NOTE = change("probe", "note", Say, Said, "Note")
TOPIC, BOARD = new_id(), new_id()


def ask(engine: Engine, operation: Operation[Any, Any], feature: Any) -> dict[str, Any]:
    request = sealed(operation, {"words": "?"}, {wire.ACTOR: SIGNER.sign(person())})
    return dict(orjson.loads(answer(runtime_of("probe", engine), operation, EVERYBODY, feature, request)))


def edit(call: Call, command: Say) -> Said:
    call.emit(PostChanged(topic_id=TOPIC, post_id=new_id(), number=1, hidden=False, board_id=BOARD))
    call.emit_many([Told(topic=each, words=command.words) for each in "ab"])
    return Said(words=command.words)


def test_a_write_ends_what_its_events_touch_before_they_have_come_round(engine: Engine) -> None:
    reply = ask(engine, NOTE, edit)
    assert reply["ended"] == [f"topic/{TOPIC}", f"board/{BOARD}", "topic/a", "topic/b"]
    cache, reader = AnswerCache(), person()
    cache.put(reader, READ_TOPIC, {}, cache.now(), {"ok": {}, "keep": {"subjects": [f"board/{BOARD}"], "seconds": 60}})
    assert cache.find(reader, READ_TOPIC, {}) is not None
    cache.ended(reply)
    assert cache.find(reader, READ_TOPIC, {}) is None


def test_a_null_field_touches_nothing() -> None:
    event = PostChanged(topic_id=TOPIC, post_id=new_id(), number=1, hidden=False)
    assert event.ended == [f"topic/{TOPIC}"]


@pytest.mark.parametrize("count", [500, 501])
def test_of_a_thousand_events_the_reply_says_nothing(engine: Engine, count: int) -> None:
    def tell(call: Call, command: Say) -> Said:
        call.emit_many([Told(topic=str(number), words="") for number in range(count)])
        return Said(words="")

    assert len(ask(engine, NOTE, tell).get("ended", [])) == (count if count == 500 else 0)


def test_what_is_read_or_refused_ends_nothing(engine: Engine) -> None:
    assert set(ask(engine, read("probe", "note", Say, Said, "Note"), edit)) == {"ok"}
    assert set(ask(engine, REFUSE, refuse)) == {"refused"}
