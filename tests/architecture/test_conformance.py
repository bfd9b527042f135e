"""Every service is whole: this test names what one lacks. A new service starts whole (`./run new-service`)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from chassis import deployables
from chassis.service import answers_of, find
from contracts.base import Refusal
from convive.contracts import discover
from gateway.api import tables
from tests.architecture import conformance

# The provider's answer comes to a page, and the proof in it to nobody else (docs/adr).
NO_ROUTE = {"identity.sign_in_with_provider"}


@pytest.mark.parametrize("name", deployables.services())
def test_a_service_lacks_nothing(name: str) -> None:
    found = conformance.missing(name)
    assert found == [], "\n".join(found)


def test_the_gateway_lacks_nothing_either() -> None:
    own = [*conformance.migrations(deployables.GATEWAY), *conformance.deployment(deployables.GATEWAY)]
    shared = [*conformance.translations("base"), *conformance.translations("identity")]
    routes = [found for found in conformance.routes("identity") if found.split(" ", 1)[0] not in NO_ROUTE]
    assert own + shared + routes == []


def test_identity_answers_all_its_operations() -> None:
    from gateway.identity.service import OPERATIONS

    declared = {operation.name: operation for operation in conformance.of_contract("identity")}
    assert {name: answered[0] for name, answered in OPERATIONS.items()} == declared


def test_every_operation_belongs_to_somebody() -> None:
    """No operation of a contract without a service, no service of a contract without routes."""
    services = {operation.service for operation in discover.operations()}
    assert services == {*deployables.services(), "identity"} == set(tables())


def test_every_event_has_a_source_that_runs() -> None:
    assert {kind.source() for kind in discover.events()} <= {*deployables.services(), "identity"}


def test_what_a_service_lacks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks themselves: each part that is taken away from a copy of the tree is missed by name."""
    for name in ("docker-compose.yml", "deploy", "gateway/locale"):
        source, target = deployables.ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    monkeypatch.setattr(conformance, "PROJECT", tmp_path)
    monkeypatch.setattr(conformance, "DEPLOY", tmp_path / "deploy")
    compose = tmp_path / "docker-compose.yml"
    compose.write_text(compose.read_text().replace("DEPLOYABLE: chat", "DEPLOYABLE: chatt"))
    (tmp_path / "deploy/kustomize/base/chat.yaml").unlink()
    translated = tmp_path / "gateway/locale/es/chat.po"
    lines = translated.read_text().splitlines()
    translated.write_text("\n".join(x.replace("{last}", "{first}") if x.startswith("msgstr") else x for x in lines))
    (tmp_path / "gateway/locale/fr/chat.po").unlink()
    found = "\n".join([*conformance.deployment("chat"), *conformance.translations("chat")])
    assert "no entry that builds its image" in found
    assert "kustomize/base/chat.yaml" in found
    assert "es: chat.beyond_last has the placeholders ['first'], not ['last']" in found
    assert "gateway/locale/fr/chat.po is missing" in found
    assert "tests/chat has no test" in "\n".join(conformance.papers("chat"))


def test_unanswered_and_unrouted_operations_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = discover.operations()
    lost: Any = next(operation for operation in everything if operation.service == "chat")
    answered = answers_of(find("chat"))
    without = {name: entry for name, entry in answered.items() if entry.operation is not lost}
    monkeypatch.setattr(conformance, "answers_of", lambda service: without)
    assert list(conformance.contract("chat")) == [
        f"nothing answers {lost.key}: add it to the door of its room in services/chat"
    ]
    monkeypatch.setattr(discover, "operations", lambda: [each for each in everything if each is not lost])
    assert list(conformance.routes("chat")) == [
        f"gateway/api/chat.py has a route for {lost.key}, which is not the contract's"
    ]


def test_refusals_are_named_after_their_service() -> None:
    discover.modules()
    prefixes = {code.split(".", 1)[0] for code in Refusal.registry if "." in code} - {"probe"}
    assert prefixes <= {*deployables.services(), "identity"}
