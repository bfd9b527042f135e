"""Reads of one state: all they see is as it was at one moment, and what they note is kept."""

from __future__ import annotations

from collections.abc import Callable

import orjson
import pytest
from sqlalchemy import Engine, text

from chassis.actor import PUBLIC
from chassis.call import Call
from chassis.policy import EVERYBODY
from chassis.rpc.serve import Request, answer
from contracts.base import read
from tests.common.probe import Said, Say
from tests.serving import runtime_of


def ask(engine: Engine, feature: Callable[[Call, Say], Said], *, one_state: bool) -> str:
    """What the feature says when it is asked as a service is."""
    operation = read("probe", "echo", Say, Said, "Look twice", recorded=True, one_state=one_state)
    request = Request({"words": "?"}, {}, actor=PUBLIC)
    return str(orjson.loads(answer(runtime_of("probe", engine), operation, EVERYBODY, feature, request))["ok"]["words"])


@pytest.mark.parametrize(("one_state", "seen"), [(True, "0 then 0"), (False, "0 then 1")])
def test_whoever_writes_meanwhile_is_not_seen(engine: Engine, one_state: bool, seen: str) -> None:
    count = text("SELECT count(*) FROM noted")

    def look_twice(call: Call, _: Say) -> Said:
        before = call.session.execute(count).scalar_one()
        with engine.begin() as somebody_else:
            somebody_else.execute(text("INSERT INTO noted VALUES ('meanwhile')"))
        return Said(words=f"{before} then {call.session.execute(count).scalar_one()}")

    assert ask(engine, look_twice, one_state=one_state) == seen


def test_what_such_a_read_notes_is_kept(engine: Engine) -> None:
    def note(call: Call, _: Say) -> Said:
        call.session.execute(text("INSERT INTO noted VALUES ('read')"))
        return Said(words="noted")

    assert ask(engine, note, one_state=True) == "noted"
    with engine.connect() as connection:
        assert connection.execute(text("SELECT word FROM noted")).scalars().all() == ["read"]
