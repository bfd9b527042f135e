"""Each operation documents the statuses that it can answer, and no others: else no fuzzing could find a wrong one."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chassis import deployables
from chassis.service import answers_of, find
from contracts.base import Refusal
from gateway import openapi
from gateway.identity.service import OPERATIONS

DOCUMENT = openapi.document()
FEATURES: dict[str, Callable[..., Any]] = {
    f"identity.{name}": feature for name, (_, _, feature) in OPERATIONS.items()
} | {
    f"{service}.{name}": entry.feature
    for service in deployables.services()
    for name, entry in answers_of(find(service)).items()
}
_NEVER_EVERYWHERE = {"400", "404", "409", "410", "412", "413", "415"}


def _operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _statuses(method: str, path: str) -> set[str]:
    return set(DOCUMENT["paths"][path][method]["responses"])


def test_only_what_anybody_can_get_is_documented_everywhere() -> None:
    everywhere = set.intersection(*(set(operation["responses"]) for _, _, operation in _operations()))
    assert everywhere == {"429", "500", "503"}
    for status in _NEVER_EVERYWHERE:
        assert any(status in operation["responses"] for _, _, operation in _operations()), status


@pytest.mark.parametrize("named", sorted(f"{method} {path}" for path, method, _ in _operations()))
def test_what_a_request_does_not_have_is_not_refused(named: str) -> None:
    method, path = named.split(" ", 1)
    operation = DOCUMENT["paths"][path][method]
    statuses = set(operation["responses"])
    assert ("415" in statuses) == ("413" in statuses) == ("requestBody" in operation)
    assert "412" in statuses or all(each["name"] != "If-Match" for each in operation["parameters"])
    assert method != "get" or not statuses & {"412", "413", "415"}
    assert "{" not in path or "404" in statuses


def test_some_of_them_by_name() -> None:
    assert _statuses("get", "/api/v1/forum/library/subjects") == {"200", "401", "403", "422", "429", "500", "503"}
    assert _statuses("get", "/api/v1/public/fund") == {"200", "429", "500", "503"}
    assert "410" in _statuses("post", "/api/v1/forum/topics/{topic_id}/posts")
    assert "410" not in _statuses("get", "/api/v1/forum/boards")


@pytest.mark.parametrize("operation", sorted(each["operationId"] for _, _, each in _operations()))
def test_a_feature_raises_nothing_undocumented(operation: str) -> None:
    """By what its docstring says that it raises."""
    if (feature := FEATURES.get(operation)) is None:  # what the gateway keeps for everybody
        assert operation.startswith("public.")
        return
    (responses,) = (each["responses"] for _, _, each in _operations() if each["operationId"] == operation)
    said = " ".join(re.findall(r"Raises ([^.]*)\.", inspect.getdoc(feature) or ""))
    names = set(re.findall(r"\b[A-Z][A-Z_]{3,}\b", said))
    assert {str(_refusals()[name].status) for name in names & _refusals().keys()} <= set(responses)


def _refusals() -> dict[str, Refusal]:
    """Every refusal by the name it has in its module."""
    modules = [module for name, module in list(sys.modules.items()) if name.startswith("contracts.")]
    return {name: each for module in modules for name, each in vars(module).items() if isinstance(each, Refusal)}
