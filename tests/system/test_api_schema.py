"""The running API keeps what its OpenAPI document promises, whatever is sent to it, whoever sends it.

Schemathesis makes requests that fit the document and requests that do not; each is sent by several kinds of people.
CONVIVE_SCHEMA_EXAMPLES (default 5): requests of each sort per operation; the seed is fixed.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from convive.api.client import Person
from gateway.openapi import document
from tests.system import people
from tests.system.conftest import RunningStack
from tests.system.known_things import KnownThings

EXAMPLES = int(os.environ.get("CONVIVE_SCHEMA_EXAMPLES", "5"))
ROLES = ("member", "finance_officer", "programme_officer", "instructor", "administrator")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
# What all others who use the stack would feel; only those who may not do it try.
_FELT_BY_ALL = {"funds.close_period", "funds.set_threshold", "funds.record_icr_rule"}
_ENDS_SESSIONS = {
    "identity.sign_out", "identity.sign_out_everywhere", "identity.rotate_session", "identity.change_password",
    "identity.revoke_session",
}  # fmt: skip

SCHEMA = schemathesis.openapi.from_dict(document())
OPERATIONS = {result.ok().definition.raw["operationId"]: result.ok() for result in SCHEMA.get_all_operations()}


class Callers:
    """The roles' sessions, and nobody's."""

    def __init__(self, stack: RunningStack) -> None:
        self.base_url = stack.base_url
        administrator = people.administrator(stack)
        self._people = {role: people.join(stack, administrator, role) for role in ROLES}
        self._sessions = {role: self._session(person) for role, person in self._people.items()}
        self._sessions["nobody"] = requests.Session()
        self.known = KnownThings()
        for person in self._people.values():
            self.known.read(person, document())

    def send(self, case: Case, operation: str) -> None:
        """As everybody in turn; each answer is held against the document."""
        for role, session in self._sessions.items():
            if operation in _FELT_BY_ALL and role == "finance_officer":
                continue
            response = case.call(base_url=self.base_url, session=session, timeout=20)
            case.validate_response(response, checks=CHECKS)
            if operation in _ENDS_SESSIONS and role != "nobody":
                self._people[role] = Person(self.base_url, self._people[role].account)
                self._sessions[role] = self._session(self._people[role])

    def _session(self, person: Person) -> requests.Session:
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {person.token}"
        return session

    def close(self) -> None:
        for session in self._sessions.values():
            session.close()


@pytest.fixture(scope="module")
def callers(stack: RunningStack) -> Iterator[Callers]:
    made = Callers(stack)
    yield made
    made.close()


def _cases(operation: Any) -> st.SearchStrategy[Case]:
    fitting = operation.as_strategy(GenerationMode.POSITIVE)
    try:
        return st.one_of(fitting, operation.as_strategy(GenerationMode.NEGATIVE))
    except Exception:
        return fitting


@pytest.mark.slow
@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_the_answer_is_as_documented(operation: str, callers: Callers) -> None:
    @seed(20260101)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=_cases(OPERATIONS[operation]), aim=st.integers(0, 2**16))
    def run(case: Case, aim: int) -> None:
        if aim % 4:
            _aim(case, callers.known, random.Random(aim))
        callers.send(case, operation)

    run()


def _aim(case: Case, known: KnownThings, chance: random.Random) -> None:
    """At things that exist: what is refused as unknown tests little."""
    case.path_parameters = known.aim(dict(case.path_parameters or {}), chance)
    if isinstance(case.query, dict) and case.query:
        case.query = known.aim(dict(case.query), chance)
    if isinstance(case.body, dict):
        case.body = known.aim(dict(case.body), chance)
