"""Registering and admission."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session, sessionmaker

from chassis import database
from chassis.testing import Desk
from contracts import accounts
from contracts.accounts import AUDITOR_ALONE, SECOND_SIGNATURE, WEAK_PASSWORD, WRONG_STATUS, Register
from contracts.base import Refused
from contracts.identity import MemberAdmitted, Network, Role
from gateway.identity import registering
from gateway.identity.model import Account
from tests.identity.conftest import PASSWORD, IdentityDesk


def _register(**changes: object) -> Register:
    values = {
        "name": "Ana Mora",
        "email": "Ana.Mora@Seguridad.example",
        "password": PASSWORD,
        "country": "CR",
        "institution": "Ministerio",
        "language": "es",
    }
    return Register.model_validate(values | changes)


def test_a_registration_waits_for_an_administrator_and_nobody_else_hears_of_it(identity: IdentityDesk):
    account = identity.register(motivation="I coordinate prevention.")
    assert account.status == "pending"
    assert account.password_hash is not None
    assert PASSWORD not in account.password_hash
    assert identity.desk.emitted(MemberAdmitted) == []
    waiting = registering.list_registrations(identity.public(), accounts.ListRegistrations())
    assert [item.id for item in waiting.items] == [account.id]


def test_a_known_address_gets_the_same_answer_and_changes_nothing(identity: IdentityDesk):
    first = registering.register(identity.public(), _register())
    again = registering.register(identity.public(), _register(name="Somebody Else", email="ana.mora@SEGURIDAD.example"))
    assert first == again
    assert [account.name for account in identity.desk.session.query(Account)] == ["Ana Mora"]


def test_whoever_was_refused_may_register_again(identity: IdentityDesk):
    account = identity.register(email="again@seguridad.example")
    administrator = identity.call_as(Role.ADMINISTRATOR)
    refuse = accounts.RefuseRegistration(member_id=account.id, reason="Not known.")
    assert registering.refuse_registration(administrator, refuse).status == "refused"
    registering.register(identity.public(), _register(email="again@seguridad.example", name="Ana Mora Quesada"))
    assert (account.status, account.name) == ("pending", "Ana Mora Quesada")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "not an address"}, "email"),
        ({"email": "a@b"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 201}, "password"),
        ({"country": "Costa Rica"}, "country"),
        ({"language": "de"}, "language"),
        ({"name": "  "}, "name"),
        ({"name": "n" * 201}, "name"),
        ({"roles": ["administrator"]}, "roles"),
        ({"password": None}, "password_needed"),
    ],
)
def test_bad_input_names_its_field(changes: dict[str, object], field: str):
    with pytest.raises(ValueError, match=field):
        _register(**changes)


@pytest.mark.parametrize("password", ["aaaaaaaaaaaa", "ana.mora-2026"])
def test_an_easy_password_is_refused(identity: IdentityDesk, password: str):
    with pytest.raises(Refused) as refused:
        registering.register(identity.public(), _register(password=password))
    assert refused.value.refusal is WEAK_PASSWORD


def test_an_administrator_admits_with_roles_networks_and_country(identity: IdentityDesk):
    account = identity.register()
    administrator = identity.call_as(Role.ADMINISTRATOR)
    command = accounts.Admit(
        member_id=account.id, roles=[Role.MODERATOR], networks=[Network.POLICE, Network.POLICE], country="HN"
    )
    view = registering.admit(administrator, command)
    assert (view.roles, view.networks, view.country) == ([Role.MEMBER, Role.MODERATOR], [Network.POLICE], "HN")
    event = identity.desk.emitted(MemberAdmitted)[-1]
    assert (event.member.id, event.member.status, event.member.country) == (account.id, "admitted", "HN")
    assert "email" not in event.model_dump_json()


def test_nobody_is_admitted_twice(identity: IdentityDesk):
    account = identity.admit()
    with pytest.raises(Refused) as refused:
        registering.admit(identity.call_as(Role.ADMINISTRATOR), accounts.Admit(member_id=account.id))
    assert refused.value.refusal is WRONG_STATUS


@pytest.mark.parametrize(
    ("roles", "reason"),
    [
        ([Role.FINANCE_OFFICER, Role.FINANCE_APPROVER], SECOND_SIGNATURE),
        ([Role.AUDITOR, Role.MEMBER], AUDITOR_ALONE),
        ([Role.AUDITOR, Role.MODERATOR], AUDITOR_ALONE),
    ],
)
def test_roles_that_do_not_go_together_are_refused(identity: IdentityDesk, roles: list[Role], reason: object):
    """Fund rule 12: maker is not checker."""
    account = identity.register()
    with pytest.raises(Refused) as refused:
        registering.admit(identity.call_as(Role.ADMINISTRATOR), accounts.Admit(member_id=account.id, roles=roles))
    assert refused.value.refusal is reason


def test_an_auditor_is_an_auditor_only(identity: IdentityDesk):
    assert identity.admit(Role.AUDITOR).roles == ["auditor"]


def test_one_address_sent_twice_at_once_makes_one_account(fresh_database: Callable[[str], sessionmaker[Session]]):
    factory = fresh_database("gateway")

    def send(name: str) -> accounts.Registered:
        with database.transaction(factory) as session:
            return registering.register(Desk(session, "identity").call(), _register(name=name))

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(send, ["Ana", "Bea", "Eva", "Ida"]))) == 1
    with factory() as session:
        assert session.query(Account).count() == 1
