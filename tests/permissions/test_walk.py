"""Every operation with every role: deny by default, and what is open is what the committed contracts say."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from chassis import deployables, wire
from chassis.actor import PUBLIC, Actor
from chassis.call_seals import Carried
from chassis.ids import new_id
from chassis.policy import Door
from chassis.rpc.serve import Feature, Request, answer
from chassis.runtime import Runtime
from chassis.service import answers_of, find
from contracts.base import Operation
from contracts.identity import Role
from contracts.proof import BEFORE_PROOF, DEMANDED_OF, FRESH
from convive import permissions
from convive.contracts.files import SCHEMAS
from convive.contracts.schemas import of_calls
from convive.state import PROJECT
from gateway.identity.service import OPERATIONS
from tests import serving

if TYPE_CHECKING:
    from sqlalchemy import Engine

_WRITING = {"create", "change"}
# What an auditor does to the own account: everything else an auditor only reads.
_ABOUT_ONESELF = {
    "change_address", "confirm_address",
    "change_password", "erase", "revoke_session", "rotate_session", "sign_in", "sign_in_with_provider", "sign_out",
    "sign_out_everywhere", "update_me", "register", "read_notices",
    "settle_task",  # what came back to oneself is put away
    "set_preferences", "stop_mail", "make_api_token", "revoke_api_token",
    "add_passkey", "ask_passkey", "begin_passkey", "begin_totp", "confirm_totp", "finish_sign_in", "new_recovery_codes",
    "prove", "remove_passkey", "remove_totp", "rename_passkey", "sign_in_with_passkey",
}  # fmt: skip


def _actor(role: Role) -> Actor:
    if role is Role.PUBLIC:
        return PUBLIC
    return Actor(new_id(), "Walker", frozenset({role}), frozenset(), "CR", "en", proved=int(time.time()))


def _answer(operation: Operation[Any, Any], door: Door, feature: Feature, runtime: Runtime, request: Request) -> bytes:
    return answer(runtime, operation, door, feature, request)


def _answers() -> dict[str, dict[str, Callable[[Runtime, Request], bytes]]]:
    found: dict[str, dict[str, Any]] = {
        "identity": {name: partial(_answer, *entry) for name, entry in OPERATIONS.items()}
    }
    for name in deployables.services():
        service = find(name)
        found[name] = {
            operation: partial(_answer, entry.operation, entry.door, entry.feature)
            for operation, entry in answers_of(service).items()
        }
    return found


_ANSWERS = _answers()
_WALKS = [(service, name) for service, by_name in _ANSWERS.items() for name in by_name]
_DOORS = permissions.doors()
# Who may knock, as contracts/schemas tells it to everybody: that is what the walk holds the answers to.
_PUBLISHED = {
    service: orjson.loads((PROJECT / SCHEMAS / of_calls(service).file).read_bytes())["properties"]
    for service in _ANSWERS
}


@pytest.fixture(scope="module")
def runtime_of(engine_of: Callable[[str], Engine]) -> Callable[[str], Runtime]:
    """What a service answers with."""
    return cache(
        lambda service: serving.runtime_of(service, engine_of("gateway" if service == "identity" else service))
    )


@pytest.mark.parametrize(("service", "operation"), _WALKS, ids=lambda part: part)
def test_the_door_is_closed_to_whoever_is_not_named(
    service: str, operation: str, runtime_of: Callable[[str], Runtime]
) -> None:
    runtime, who = runtime_of(service), _PUBLISHED[service][operation]["who"]
    for role in Role:
        # A payload no operation accepts: whoever gets past the door is told that, and nothing is done.
        reply = orjson.loads(
            _ANSWERS[service][operation](runtime, Request({"no such field": 1}, {}, actor=_actor(role)))
        )
        expected = "invalid" if role in who else "unauthenticated" if role is Role.PUBLIC else "forbidden"
        assert reply["refused"]["code"] == expected, role


@pytest.mark.parametrize(("service", "operation"), _WALKS, ids=lambda part: part)
def test_without_a_token_nothing_is_answered(
    service: str, operation: str, runtime_of: Callable[[str], Runtime]
) -> None:
    for headers in ({}, {wire.ACTOR: ""}, {wire.ACTOR: "forged.token.here"}):
        request = Request({}, headers, carried=Carried("id", "reply", b"{}"))
        reply = orjson.loads(_ANSWERS[service][operation](runtime_of(service), request))
        assert reply["refused"]["code"] == "forbidden"


@pytest.mark.parametrize(("service", "operation"), _WALKS, ids=lambda part: part)
def test_whose_role_demands_a_second_factor_gets_past_no_door_without_one(
    service: str, operation: str, runtime_of: Callable[[str], Runtime]
) -> None:
    """A token that does not say that a second factor was proved proves none: but one can be set up."""
    who = _PUBLISHED[service][operation]["who"]
    for role in DEMANDED_OF & set(who):
        request = Request({"no such field": 1}, {}, actor=replace(_actor(role), proved=None))
        reply = orjson.loads(_ANSWERS[service][operation](runtime_of(service), request))
        expected = "invalid" if f"{service}.{operation}" in BEFORE_PROOF else "second_factor_missing"
        assert reply["refused"]["code"] == expected, role


@pytest.mark.parametrize("key", sorted(FRESH))
def test_what_is_signed_for_needs_a_second_factor_proved_lately(key: str, runtime_of: Callable[[str], Runtime]) -> None:
    service, operation = key.split(".")
    limit = FRESH[key].minutes * 60
    for role in FRESH[key].of & set(_PUBLISHED[service][operation]["who"]):
        for age, expected in ((limit - 30, "invalid"), (limit + 30, "step_up_needed")):
            actor = replace(_actor(role), proved=int(time.time()) - age)
            request = Request({"no such field": 1}, {}, actor=actor)
            reply = orjson.loads(_ANSWERS[service][operation](runtime_of(service), request))
            assert reply["refused"]["code"] == expected, (role, age)


def test_no_signature_is_missing_in_the_table() -> None:
    """What only approvers do they sign for, except to refuse, which moves nothing; and no line names what is not."""
    signed = {
        f"funds.{name}"
        for name, entry in answers_of(find("funds")).items()
        if entry.door.roles == {Role.FINANCE_APPROVER} and not name.startswith("refuse_")
    }
    assert signed - set(FRESH) == set()
    assert {f"{service}.{name}" for service, name in _WALKS} >= set(FRESH) | BEFORE_PROOF


def test_an_auditor_writes_nothing_but_the_own_account() -> None:
    kinds = {name: operation.kind.value for name, (operation, _, _) in OPERATIONS.items()}
    for service in deployables.services():
        kinds |= {f"{service}.{n}": entry.operation.kind.value for n, entry in answers_of(find(service)).items()}
    open_to_auditors = {
        name if service == "identity" else f"{service}.{name}"
        for service, by_name in _DOORS.items()
        for name, door in by_name.items()
        if Role.AUDITOR in door.roles and Role.PUBLIC not in door.roles
    }
    writing = {name.split(".")[-1] for name in open_to_auditors if kinds[name] in _WRITING}
    assert writing <= _ABOUT_ONESELF


@pytest.mark.parametrize("service", _ANSWERS)
def test_the_committed_contract_says_what_is_true(service: str) -> None:
    """Of every operation that is answered, and of no other."""
    told = {operation: entry["who"] for operation, entry in _PUBLISHED[service].items()}
    assert told == {operation: sorted(door.roles) for operation, door in _DOORS[service].items()}, "./run generate"
