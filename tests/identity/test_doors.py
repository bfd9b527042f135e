"""Who may knock: every operation of identity, for every kind of caller."""

from __future__ import annotations

import pytest

from chassis.actor import PUBLIC
from chassis.testing import person
from contracts import (
    account_duplicates,
    account_export,
    account_links,
    accounts,
    administration,
    api_tokens,
    audit_export,
    institutions,
    invitations,
    mail_log,
    network_figures,
    second_factor,
)
from contracts.base import Operation, Refused
from contracts.identity import Role
from gateway.api.identity import ROUTES
from gateway.identity.service import OPERATIONS

OPEN = {"register", "sign_in", "sign_in_with_provider", "rotate_session", "sign_out"}
OPEN |= {"read_unconfirmed", "confirm_registration", "discard_registration", "ask_for_password", "choose_password"}
OPEN |= {"ask_for_confirmation", "read_password_link"}
OPEN |= {"read_invitation", "accept_invitation"}
OPEN |= {"ask_passkey", "finish_sign_in", "sign_in_with_passkey"}
READ_BY_AUDITORS = {"list_registrations", "list_members", "read_member", "list_audit"}
READ_BY_AUDITORS |= {"list_invitations", "list_duplicates", "list_institutions", "list_alike_institutions"}
READ_BY_AUDITORS |= {"export_audit"}
READ_BY_AUDITORS |= {"read_network_figures"}
ADMINISTRATORS_ONLY = {"admit", "refuse_registration", "change_member", "suspend", "reinstate"} | {
    "reset_second_factor",
    "read_member_security",
    "end_member_session",
    "end_member_sessions",
    "send_password_link",
}
ADMINISTRATORS_ONLY |= {
    "invite",
    "resend_invitation",
    "withdraw_invitation",
    "check_import",
    "import_members",
    "tell_apart",
    "revoke_member_api_token",
    "name_institutions",
    "list_mails",
    "read_mail_figures",
    "retry_mail",
    "stop_mail",
}


def _allowed(name: str, *roles: Role) -> bool:
    actor = person(*roles) if Role.AUDITOR not in roles else person(Role.AUDITOR)
    if roles == (Role.PUBLIC,):
        actor = PUBLIC
    elif Role.AUDITOR in roles:
        actor = type(actor)(actor.id, actor.name, frozenset({Role.AUDITOR}), actor.networks, actor.country, "en")
    try:
        OPERATIONS[name][1](actor)
    except Refused:
        return False
    return True


def test_every_operation_of_the_contract_is_answered():
    declared = (
        *vars(accounts).values(),
        *vars(administration).values(),
        *vars(api_tokens).values(),
        *vars(invitations).values(),
        *vars(mail_log).values(),
        *vars(network_figures).values(),
        *vars(account_duplicates).values(),
        *vars(institutions).values(),
        *vars(account_links).values(),
        *vars(second_factor).values(),
        account_export.EXPORT_ME,
        audit_export.EXPORT_AUDIT,
    )
    defined = {value.name for value in declared if isinstance(value, Operation)}
    assert defined == set(OPERATIONS)


def test_every_operation_but_the_provider_word_has_a_route():
    assert {route.operation.name for route in ROUTES} == set(OPERATIONS) - {"sign_in_with_provider"}


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_doors(name: str):
    assert _allowed(name, Role.PUBLIC) == (name in OPEN)
    others = [role for role in Role if role not in (Role.PUBLIC, Role.ADMINISTRATOR, Role.AUDITOR)]
    restricted = name in READ_BY_AUDITORS | ADMINISTRATORS_ONLY
    assert all(_allowed(name, role) != restricted for role in others)
    assert _allowed(name, Role.ADMINISTRATOR)
    assert _allowed(name, Role.AUDITOR) == (name not in ADMINISTRATORS_ONLY) or name in OPEN
