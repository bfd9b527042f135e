"""With which statuses an operation can refuse, by its kind and the types of what it takes, whatever they are called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from pydantic import BaseModel

from contracts.base import Kind, Paged
from contracts.kinds import Id, RefusedWith, Slug, Version
from gateway.expose import Route

# Whoever asks: a token that is no good, no right, a field that is not known, too many, and our own failures.
_ANY = frozenset({401, 403, 422, 429, 500, 503})
# What everybody gets from memory looks at no session.
_KEPT = frozenset({429, 500, 503})
# What a few refuse that others of their kind do not: by a link's token or a code of one's own, which may be nobody's;
# with a place to go on from that is not a page's; reads of something that is not in the state for it; and changes that
# find somebody else's change without having been told a version.
_BESIDES = {
    400: frozenset({
        "chat.export_mine", "forum.export_mine", "forum.find", "funds.export_beancount", "funds.export_hledger",
        "funds.export_mine", "funds.read_table", "funds.verify_journal", "programs.export_mine", "training.export_mine",
    }),
    404: frozenset({
        "identity.accept_invitation", "identity.choose_password", "identity.confirm_address",
        "identity.confirm_registration", "identity.confirm_totp", "identity.discard_registration",
        "identity.finish_sign_in", "identity.name_institutions", "identity.prove",
        "identity.read_invitation", "identity.read_unconfirmed",
        "identity.register", "identity.rotate_session", "identity.sign_in", "identity.sign_out",
    }),
    409: frozenset({
        "forum.list_revisions", "forum.list_translation_versions", "forum.list_translations", "forum.quote_post",
        "funds.list_payee_duplicates", "funds.payment_order_file", "funds.prove_period", "funds.read_reconciliation",
        "funds.reconciliation_csv", "identity.read_address_link",
        "identity.read_invitation", "identity.read_password_link", "identity.read_unconfirmed",
    }),
    412: frozenset({
        "forum.merge_topic", "forum.move_topic", "forum.split_topic", "funds.revise_budget",
        "identity.name_institutions",
    }),
}  # fmt: skip
# What the type of a field says: an identifier or a slug names what may not be there, or not for the caller.
_BY_TYPE: dict[object, int] = {Id: 404, get_args(Slug)[1]: 404, Version: 412}


def refused_with(service: str, route: Route, *, has_body: bool) -> frozenset[int]:
    """The statuses of all refusals that the route can answer with."""
    if service == "public":
        return _KEPT
    operation = route.operation
    found = set(_ANY) | _by_types(operation.command)
    if has_body:
        found |= {400, 413, 415}
    if operation.kind is Kind.CREATE or issubclass(operation.command, Paged):
        found |= {400}
    if route.path_fields:
        found |= {404}
    if operation.kind is not Kind.READ:
        found |= {409}
    return frozenset(found | {status for status, those in _BESIDES.items() if operation.key in those})


def _by_types(command: type[BaseModel]) -> set[int]:
    """What the types of the command's fields say, and those of the values in them, however deep."""
    found: set[int] = set()
    for field in command.model_fields.values():
        for part in [*_parts(field.annotation), *field.metadata]:
            if isinstance(part, RefusedWith):
                found |= {part.status}
            elif isinstance(part, type) and issubclass(part, BaseModel):
                found |= _by_types(part)
            else:
                found |= {status for kind, status in _BY_TYPE.items() if part == kind}
    return found


def _parts(annotation: object) -> Iterator[object]:
    """The annotation, and what it is made of: `list[Id] | None` of a list, identifiers and nothing."""
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)
