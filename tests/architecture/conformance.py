"""What a service must have to be one of ours; `missing` names what it lacks, in words that say what to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from string import Formatter
from typing import Any

import yaml
from alembic.util.exc import CommandError
from babel.messages.pofile import read_po

from chassis.deployables import GATEWAY, home
from chassis.migrations import grants
from chassis.migrations.upgrade import head
from chassis.service import answers_of, consumers_of, find, jobs_of
from contracts.base import Operation
from contracts.kinds import Language
from convive.compose_env import database_variable
from convive.contracts import discover
from convive.state import PROJECT

DEPLOY = PROJECT / "deploy"
TRANSLATED = [language.value for language in Language if language is not Language.EN]


def missing(name: str) -> list[str]:
    """Everything a service lacks."""
    return [f"{name}: {what}" for check in CHECKS for what in check(name)]


def migrations(name: str) -> Iterator[str]:
    """Exactly one newest revision."""
    try:
        if head(home(name) / "migrations") is None:
            yield f"services/{name}/migrations has no revision"
    except CommandError as error:
        yield f"services/{name}/migrations has no single head: {error}"


def rights(name: str) -> Iterator[str]:
    """What its running role may do in its database is declared."""
    try:
        grants.declared(home(name))
    except (OSError, KeyError, ValueError) as error:
        yield f"services/{name}/sql/grants.toml: {error}"


def contract(name: str) -> Iterator[str]:
    """A contract whose operations are all answered, each by the method of its name."""
    declared = {operation.name: operation for operation in of_contract(name)}
    answered = {entry.operation.key: entry.operation for entry in answers_of(find(name)).values()}
    if not declared:
        yield f"contracts/{name} declares no operation"
    for operation in declared.values():
        if operation.key not in answered:
            yield f"nothing answers {operation.key}: add it to the door of its room in services/{name}"
    for key, operation in answered.items():
        if declared.get(operation.name) is not operation:
            yield f"{key} is answered, which the contracts of {name} do not declare"


def routes(name: str) -> Iterator[str]:
    """Every operation has exactly one route, and no two routes are the same."""
    try:
        table = import_module(f"gateway.api.{name}").ROUTES
    except ModuleNotFoundError:
        yield f"gateway/api/{name}.py is missing"
        return
    exposed = Counter(route.operation.key for route in table)
    for operation in of_contract(name):
        if exposed[operation.key] != 1:
            yield f"{operation.key} has {exposed[operation.key]} routes in gateway/api/{name}.py, not one"
    for key in exposed.keys() - {operation.key for operation in of_contract(name)}:
        yield f"gateway/api/{name}.py has a route for {key}, which is not the contract's"
    for place, times in Counter((route.method, _shape(route.path)) for route in table).items():
        if times > 1:
            yield f"{place[0]} {place[1]} is routed {times} times"
    for route in table:
        yield from _unknown_fields(route.path, route.path_fields, route.operation)


def _unknown_fields(path: str, fields: list[str], operation: Operation[Any, Any]) -> Iterator[str]:
    for field in set(fields) - set(operation.command.model_fields):
        yield f"the route {path} names {{{field}}}, which {operation.command.__name__} does not have"


def _shape(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "{}", path)


def handlers(name: str) -> Iterator[str]:
    """One handler per event, for events that a contract declares."""
    kinds = [consumer.kind for consumer in consumers_of(find(name))]
    for event_type, times in Counter(kind.type for kind in kinds).items():
        if times > 1:
            yield f"{event_type} has {times} handlers; their queue is one"
    for kind in set(kinds) - set(discover.events()):
        yield f"{kind.type} is handled but not declared in contracts/"


def translations(name: str) -> Iterator[str]:
    """Every refusal in the four languages, whole and with the same {placeholders}."""
    refusals = discover.refusals(name)
    for language in TRANSLATED:
        path = PROJECT / "gateway" / "locale" / language / f"{name}.po"
        if not path.exists():
            yield f"{path.relative_to(PROJECT)} is missing"
            continue
        with path.open("rb") as file:
            texts = {str(message.id): message for message in read_po(file) if message.id}
        for refusal in refusals:
            yield from _translation(f"{language}: {refusal.code}", refusal.message, texts.get(refusal.message))


def _translation(place: str, english: str, message: Any) -> Iterator[str]:
    if message is None or not message.string:
        yield f"{place} is not translated: {english!r}"
    elif message.fuzzy:
        yield f"{place} is fuzzy"
    elif (found := placeholders(str(message.string))) != (wanted := placeholders(english)):
        yield f"{place} has the placeholders {sorted(found)}, not {sorted(wanted)}"


def placeholders(message: str) -> set[str]:
    """The {names} in a message."""
    return {name for _, name, _, _ in Formatter().parse(message) if name}


def jobs(name: str) -> Iterator[str]:
    """Operators can read about what is done by the clock."""
    known = (PROJECT / "docs" / "operations.md").read_text("utf-8")
    for job in jobs_of(find(name)):
        if f"| `{job.name}` |" not in known:
            yield f"docs/operations.md does not list the job {job.name}"


def deployment(name: str) -> Iterator[str]:
    """A compose entry, an image, manifests, and a place in monitoring."""
    compose = yaml.safe_load((PROJECT / "docker-compose.yml").read_text("utf-8"))
    service = compose["services"].get(name, {})
    if service.get("build", {}).get("args") != {"DEPLOYABLE": name}:
        yield "docker-compose.yml has no entry that builds its image"
    for step in ("databases", "prepare"):
        if database_variable(name) not in compose["services"][step]["environment"]:
            yield f"docker-compose.yml does not give {database_variable(name)} to the step {step}"
    for folder in ("base", "components/autoscaling"):
        kustomization = DEPLOY / "kustomize" / folder / "kustomization.yaml"
        listed = yaml.safe_load(kustomization.read_text("utf-8"))["resources"]
        if f"{name}.yaml" not in listed or not kustomization.with_name(f"{name}.yaml").exists():
            yield f"deploy/kustomize/{folder}/{name}.yaml is missing, or not listed beside it"
    places = ["deploy/compose.env.example", "deploy/monitoring/prometheus.yaml"]
    if name != GATEWAY:
        places.append("deploy/rabbitmq/definitions.json")
    for place in places:
        text = (PROJECT / place).read_text("utf-8")
        if not re.search(rf"\b(rpc-)?{name}\b|_{name.upper()}=", text):
            yield f"{place} does not know it"


def papers(name: str) -> Iterator[str]:
    """A README that names the service's files, and tests."""
    readme = home(name) / "README.md"
    if not readme.exists():
        yield f"services/{name}/README.md is missing"
    if not list((PROJECT / "tests" / name).glob("test_*.py")):
        yield f"tests/{name} has no test"


def of_contract(name: str) -> list[Operation[Any, Any]]:
    """The operations that the contracts declare for a service."""
    return [operation for operation in discover.operations() if operation.service == name]


CHECKS = (migrations, rights, contract, routes, handlers, jobs, translations, deployment, papers)
