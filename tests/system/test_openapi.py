"""The running API keeps what its OpenAPI document promises, whatever is sent to it, whoever sends it.

Schemathesis makes requests that fit the document and requests that do not; each is sent by several kinds of people.
The seed is fixed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import chain, repeat
from typing import Any

import orjson
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

from convive.api.client import Person, accounts
from convive.permissions import doors
from gateway.openapi import document
from tests.breadth import breadth
from tests.common import people
from tests.stack import RunningStack
from tests.system.known_things import KnownThings

EXAMPLES = breadth(4, 25)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
# What all others who use the stack would feel; only those who may not do it try.
_FELT_BY_ALL = {"funds.close_period", "funds.set_threshold", "funds.record_icr_rule"} | {
    "identity.prove", "identity.remove_passkey", "identity.remove_totp", "identity.reset_second_factor",
}  # fmt: skip
_ENDS_SESSIONS = {
    "identity.sign_out", "identity.sign_out_everywhere", "identity.rotate_session", "identity.change_password",
    "identity.revoke_session",
}  # fmt: skip

DOORS = doors()
DOCUMENT = orjson.loads(orjson.dumps(document()))  # as it is served
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS = {result.ok().definition.raw["operationId"]: result.ok() for result in SCHEMA.get_all_operations()}


class Callers:
    """A session of each role, and nobody's."""

    def __init__(self, stack: RunningStack) -> None:
        self.base_url = stack.base_url
        known = accounts(stack.state_dir)
        self._people = {role: Person(self.base_url, account) for role, account in known.items()}
        # A member of our own: this one's sessions may end under a test.
        self._people["member"].close()
        self._people["member"] = people.join(stack, self._people["administrator"], "member")
        self._sessions = {role: self._session(person) for role, person in self._people.items()}
        self._sessions["nobody"] = requests.Session()
        self.known = KnownThings()
        for role in ("administrator", "auditor", "member"):  # who sees most, and somebody's own
            self.known.read(self._people[role], DOCUMENT)

    def send(self, case: Case, operation: str, chance: random.Random, outsider: str) -> None:
        """As this one, and as one of those who may do it; each answer is held against the document."""
        for role in (outsider, *self._one_who_may(operation, chance)):
            response = case.call(base_url=self.base_url, session=self._sessions[role], timeout=20)
            case.validate_response(response, checks=CHECKS)
            if operation in _ENDS_SESSIONS and role == "member" and response.status_code == 200:
                self._come_back(role)

    def _one_who_may(self, operation: str, chance: random.Random) -> list[str]:
        service, _, name = operation.partition(".")
        doors = DOORS.get(service, {})  # what the gateway keeps for everybody has none
        roles = doors[name].roles if name in doors else frozenset()
        allowed = sorted(role for role in roles if role in self._people and role != "member")
        return [chance.choice(allowed)] if allowed and operation not in _FELT_BY_ALL | _ENDS_SESSIONS else []

    def _come_back(self, role: str) -> None:
        """Signs in again whoever has just signed out."""
        account = self._people[role].account
        self._people[role].close()
        self._sessions[role].close()
        self._people[role] = Person(self.base_url, account)
        self._sessions[role] = self._session(self._people[role])

    def _session(self, person: Person) -> requests.Session:
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {person.token}"
        return session

    def close(self) -> None:
        for open_one in (*self._sessions.values(), *self._people.values()):
            open_one.close()  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def callers(stack: RunningStack) -> Iterator[Callers]:
    made = Callers(stack)
    yield made
    made.close()


def _cases(operation: Any) -> st.SearchStrategy[Case]:
    """Requests that fit the document, and where there is anything to get wrong, as many that do not."""
    fitting = operation.as_strategy(GenerationMode.POSITIVE)
    if not (operation.body or any(operation.iter_parameters())):
        return fitting
    return st.one_of(fitting, operation.as_strategy(GenerationMode.NEGATIVE))


@pytest.mark.alone
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
        chance = random.Random(aim)
        if aim % 4:
            _aim(case, callers.known, chance)
        callers.send(case, operation, chance, next(outsider))

    outsider = chain(["nobody"], repeat("member"))  # to nobody every request is the same: once
    run()


def _aim(case: Case, known: KnownThings, chance: random.Random) -> None:
    """At things that exist: what is refused as unknown tests little."""
    case.path_parameters = known.aim(dict(case.path_parameters or {}), chance)
    if isinstance(case.query, dict) and case.query:
        case.query = known.aim(dict(case.query), chance)
    if isinstance(case.body, dict):
        case.body = known.aim(dict(case.body), chance)
