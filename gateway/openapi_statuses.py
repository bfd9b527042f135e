"""With which statuses an operation can refuse, by what it is and takes: not with all that others answer."""

from __future__ import annotations

import re

from pydantic import BaseModel

from contracts.base import Kind, Refusal
from gateway.expose import Route

# Whoever asks: a token that is no good, no right, a field that is not known, too many, and our own failures.
_ANY = frozenset({401, 403, 422, 429, 500, 503})
# What everybody gets from memory looks at no session.
_KEPT = frozenset({429, 500, 503})
# Fields that name something which may not be there, or not for the caller.
_NAMING = re.compile(r"(^|_)(ids?|slug|code|token|proof)$")
_NAMED = frozenset({"programme", "methodology", "intervention", "board", "following"})
# What a few refuse that others of their kind do not: reads of something that is not in the state for it, and changes
# that find somebody else's change without having been told a version.
_BESIDES = {
    409: frozenset({
        "forum.list_revisions", "forum.list_translation_versions", "forum.list_translations", "forum.quote_post",
        "funds.prove_period", "funds.read_reconciliation", "funds.reconciliation_csv", "identity.read_address_link",
        "identity.read_invitation", "identity.read_password_link", "identity.read_unconfirmed",
    }),
    412: frozenset({"forum.merge_topic", "forum.move_topic", "forum.split_topic", "funds.revise_budget"}),
}  # fmt: skip


def refused_with(service: str, route: Route, *, has_body: bool) -> frozenset[int]:
    """The statuses of all refusals that the route can answer with."""
    if service == "public":
        return _KEPT
    operation, fields = route.operation, _fields(route.operation.command)
    found = set(_ANY)
    if has_body:
        found |= {400, 413, 415}
    if operation.kind is Kind.CREATE or "cursor" in fields:
        found |= {400}
    if route.path_fields or any(_NAMING.search(name) or name in _NAMED for name in fields):
        found |= {404}
    if operation.kind is not Kind.READ:
        found |= {409}
    if "expected_version" in fields:
        found |= {412}
    if "topic_id" in fields and 410 in _own(service):
        found |= {410}
    return frozenset(found | {status for status, those in _BESIDES.items() if operation.key in those})


def _own(service: str) -> set[int]:
    return {refusal.status for code, refusal in Refusal.registry.items() if code.startswith(f"{service}.")}


def _fields(command: type[BaseModel]) -> set[str]:
    """The names of the command's fields, and of the values in them, however deep."""
    names: set[str] = set()
    for name, field in command.model_fields.items():
        names |= {name} | {inner for part in _parts(field.annotation) for inner in _fields(part)}
    return names


def _parts(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [part for each in getattr(annotation, "__args__", ()) for part in _parts(each)]
