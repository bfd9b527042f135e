"""Keys are exchanged in three steps, between any two of which every process takes what every other one signs."""

from __future__ import annotations

from itertools import pairwise, product
from pathlib import Path

import pytest

from chassis.actor import PUBLIC, Signer, Verifier
from chassis.call_seals import Carried, SealChecker, Sealer
from chassis.messaging.signing import SIGNATURE, EventKeys, EventSigner, Untrusted
from contracts.base import Refused
from convive import compose_env, exchanging

HEADERS = {"cloudEvents:type": "chat.x", "cloudEvents:id": "1"}


def states(kind: str) -> list[dict[str, str]]:
    """The environment before, and after each of the three steps; what it says is read again from its file."""
    found = [compose_env.complete({})]
    for expected in exchanging.STEPS:
        values = dict(found[-1])
        assert exchanging.step(values, kind) == expected
        found.append(compose_env.complete(values))
        assert found[-1] == values, "completing changes nothing"
    return found


def actor_works(gateway: dict[str, str], service: dict[str, str]) -> bool:
    signing = gateway["CONVIVE_ACTOR_SIGNING_KEY"]
    carried, headers = Carried("1", "2", b""), {"convive-actor": Signer(signing).sign(PUBLIC)}
    headers["convive-seal"] = Sealer(signing).seal("chat", "x", headers, carried)
    try:
        SealChecker(service["CONVIVE_CALL_KEY_CHAT"]).check("chat.x", headers, carried, False)
        Verifier(service["CONVIVE_ACTOR_VERIFY_KEY"]).verify(headers["convive-actor"])
    except Refused:
        return False
    return True


def event_works(source: dict[str, str], consumer: dict[str, str]) -> bool:
    signature = EventSigner(source["CONVIVE_EVENT_SIGNING_KEY_CHAT"]).sign(HEADERS, b"{}")
    try:
        keys = EventKeys(consumer["CONVIVE_EVENT_VERIFY_KEYS"])
        keys.check("chat", "chat.x", HEADERS | {SIGNATURE: signature}, b"{}")
    except Untrusted:
        return False
    return True


@pytest.mark.parametrize(("kind", "works"), [("actor", actor_works), ("events", event_works)])
def test_nothing_stops_while_processes_are_restarted_in_any_order(kind: str, works: object) -> None:
    assert callable(works)
    found = states(kind)
    for before, after in pairwise(found):
        assert all(works(one, other) for one, other in product((before, after), repeat=2))
    assert not works(found[0], found[3])
    assert not works(found[3], found[0])


def test_it_survives_its_file(tmp_path: Path) -> None:
    path = tmp_path / "compose.env"
    values = compose_env.complete({})
    exchanging.step(values, "events")
    path.write_text(compose_env.text(values))
    read = compose_env.read(path)
    assert read == values
    assert exchanging.step(read, "events") == exchanging.STEPS[1]


def test_a_file_of_the_release_before_gets_users_and_another_password() -> None:
    old = {
        "RABBITMQ_PASSWORD": "known to all",
        "CONVIVE_BROKER_URL": "amqp://convive:known to all@rabbitmq:5672/convive",
        "POSTGRES_PASSWORD": "mine",
    }
    new = compose_env.complete(old)
    assert new["POSTGRES_PASSWORD"] == "mine"
    assert "known to all" not in "".join(new.values())
    assert new["RABBITMQ_PASSWORD"] in new["CONVIVE_BROKER_URL"]
    assert new["CONVIVE_BROKER_URL_CHAT"].startswith("amqp://chat:")
    assert compose_env.complete(new) == new
    elsewhere = {"CONVIVE_BROKER_URL": "amqps://ops:x@broker.example/convive"}
    assert compose_env.complete(elsewhere)["CONVIVE_BROKER_URL"] == elsewhere["CONVIVE_BROKER_URL"]


def test_a_service_that_is_gone_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "compose.env"
    path.write_text(compose_env.text(compose_env.complete({})))
    monkeypatch.setattr(compose_env, "services", lambda: ["forum"])
    compose_env.drop_service(path, "chat")
    assert "CHAT" not in "".join(compose_env.read(path))
    assert "chat:" not in compose_env.read(path)["CONVIVE_EVENT_VERIFY_KEYS"]
    assert "forum:" in compose_env.read(path)["CONVIVE_EVENT_VERIFY_KEYS"]
