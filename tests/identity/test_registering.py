"""Registering and admission."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from chassis import database
from chassis.testing import Desk
from contracts import account_links, accounts
from contracts.account_links import (
    LINK_EXPIRED,
    NO_MAIL,
    NOT_CONFIRMED,
    OTHER_PASSWORD,
    AskForConfirmation,
    ConfirmRegistration,
)
from contracts.accounts import (
    AUDITOR_ALONE,
    PERSONAL_PASSWORD,
    SECOND_SIGNATURE,
    WEAK_PASSWORD,
    WORK_NEEDED,
    WRONG_CREDENTIALS,
    WRONG_STATUS,
    Register,
)
from contracts.base import TOO_MANY, Refusal, Refused
from contracts.identity import MemberAdmitted, Network, Role
from gateway.identity import admission, audit, origin, provider_word, registering, signing_in
from gateway.identity.letter import Letter
from gateway.identity.model import Account, Registration
from gateway.identity.provider_word import Word
from gateway.settings import gateway_settings
from tests.identity.conftest import PASSWORD, IdentityDesk, Letters


def _email() -> str:
    """An address of the test's own: how often one is given is counted across tests."""
    return f"{origin.current().address}@seguridad.example"


def _register(**changes: object) -> Register:
    values = {
        "name": "Ana Mora",
        "email": _email().upper(),
        "password": PASSWORD,
        "country": "CR",
        "institution": "Ministerio",
        "language": "es",
    }
    return Register.model_validate(values | changes)


def _confirm(identity: IdentityDesk, token: str, password: str | None = PASSWORD) -> account_links.Confirmed:
    return registering.confirm_registration(identity.public(), ConfirmRegistration(token=token, password=password))


def _waiting(identity: IdentityDesk) -> list[str]:
    page = admission.list_registrations(identity.public(), accounts.ListRegistrations())
    return [item.name for item in page.items]


def test_who_confirms_a_registration_is_on_record_as_having_registered(identity: IdentityDesk, letters: Letters):
    registering.register(identity.public(), _register())
    _confirm(identity, letters.token())
    account = identity.desk.session.query(Account).one()
    wanted = accounts.ListAudit(actor_id=account.id)
    [entry] = audit.list_audit(identity.call_as(Role.ADMINISTRATOR), wanted).items
    assert (entry.action, entry.member_id) == (accounts.Action.REGISTERED, account.id)


def test_an_address_is_nobodys_until_its_owner_confirms_it(identity: IdentityDesk, letters: Letters):
    registering.register(identity.public(), _register(motivation="I coordinate prevention."))
    assert letters.to(_email()) == ["confirm_registration"]
    assert _waiting(identity) == []
    assert identity.desk.session.query(Account).count() == 0
    _confirm(identity, letters.token())
    assert _waiting(identity) == ["Ana Mora"]
    account = identity.desk.session.query(Account).one()
    assert PASSWORD not in (account.password_hash or "")
    assert identity.desk.emitted(MemberAdmitted) == []
    assert letters.matters() == ["confirm_registration", "received"]


def test_who_registers_a_strangers_address_first_does_not_get_it(identity: IdentityDesk, letters: Letters):
    """The attacker and the owner register; the administrator sees the one whose owner opened the link, and no other."""
    registering.register(identity.public(), _register(name="Squatter", password="attacker passphrase 1"))
    squatters = letters.token()
    registering.register(identity.public(), _register(name="Owner"))
    owners = letters.token()
    with pytest.raises(Refused) as refused:  # opened by the owner, who knows no such password
        _confirm(identity, squatters)
    assert refused.value.refusal is OTHER_PASSWORD
    _confirm(identity, owners)
    assert _waiting(identity) == ["Owner"]
    with pytest.raises(Refused) as refused:  # the other one is gone
        _confirm(identity, squatters, "attacker passphrase 1")
    assert refused.value.refusal is LINK_EXPIRED
    administrator = identity.call_as(Role.ADMINISTRATOR)
    owner = identity.desk.session.query(Account).filter_by(email=_email()).one()
    admission.admit(administrator, accounts.Admit(member_id=owner.id))
    signing_in.sign_in(identity.public(), accounts.SignIn(email=_email(), password=PASSWORD))
    with pytest.raises(Refused) as refused:
        signing_in.sign_in(identity.public(), accounts.SignIn(email=_email(), password="attacker passphrase 1"))
    assert refused.value.refusal is WRONG_CREDENTIALS


def test_the_owner_sees_what_was_entered_and_discards_it(identity: IdentityDesk, letters: Letters):
    registering.register(identity.public(), _register(name="Squatter"))
    link = account_links.ByLink(token=letters.token())
    seen = registering.read_unconfirmed(identity.public(), link)
    assert (seen.name, seen.email, seen.needs_password) == ("Squatter", _email(), True)
    registering.discard_registration(identity.public(), link)
    with pytest.raises(Refused) as refused:
        registering.read_unconfirmed(identity.public(), link)
    assert refused.value.refusal is LINK_EXPIRED


def test_a_link_is_good_for_a_day_and_once(identity: IdentityDesk, letters: Letters):
    registering.register(identity.public(), _register())
    late = identity.public()
    late.now += timedelta(hours=24)
    command = ConfirmRegistration(token=letters.token(), password=PASSWORD)
    with pytest.raises(Refused) as refused:
        registering.confirm_registration(late, command)
    assert refused.value.refusal is LINK_EXPIRED
    registering.confirm_registration(identity.public(), command)
    with pytest.raises(Refused) as refused:
        registering.confirm_registration(identity.public(), command)
    assert refused.value.refusal is LINK_EXPIRED


def test_a_known_address_gets_the_same_answer_and_its_owner_is_told(identity: IdentityDesk, letters: Letters):
    known = identity.admit(email="known@seguridad.example")
    answers = [registering.register(identity.public(), _register(email=email)) for email in (_email(), known.email)]
    assert answers[0] == answers[1]
    assert letters.matters()[-2:] == ["confirm_registration", "already_registered"]
    assert identity.desk.session.query(Registration).count() == 1


def test_without_mail_nobody_registers(identity: IdentityDesk):
    with pytest.raises(Refused) as refused:
        registering.register(identity.public(), _register())
    assert refused.value.refusal is NO_MAIL


def test_nobody_is_admitted_whose_address_was_never_confirmed(identity: IdentityDesk):
    """As those are who registered before addresses were confirmed."""
    account = identity.register()
    account.verified_at = None
    assert _waiting(identity) == []
    with pytest.raises(Refused) as refused:
        admission.admit(identity.call_as(Role.ADMINISTRATOR), accounts.Admit(member_id=account.id))
    assert refused.value.refusal is NOT_CONFIRMED


def test_who_registered_before_addresses_were_confirmed_registers_again(identity: IdentityDesk, letters: Letters):
    account = identity.register(email=_email(), name="Before")
    account.verified_at = None
    registering.register(identity.public(), _register(name="After"))
    _confirm(identity, letters.token())
    assert (account.name, _waiting(identity)) == ("After", ["After"])


def test_the_registered_are_told_what_was_decided(identity: IdentityDesk, letters: Letters):
    administrator = identity.call_as(Role.ADMINISTRATOR)
    admission.admit(administrator, accounts.Admit(member_id=identity.register().id))
    refuse = accounts.RefuseRegistration(member_id=identity.register().id, reason="Not known.")
    admission.refuse_registration(administrator, refuse)
    assert letters.matters()[-2:] == ["admitted", "refused"]
    assert "Not known" not in str([letter.body for letter in identity.desk.session.query(Letter)])


def test_whoever_was_refused_may_register_again(identity: IdentityDesk, letters: Letters):
    account = identity.register(email=_email())
    administrator = identity.call_as(Role.ADMINISTRATOR)
    refuse = accounts.RefuseRegistration(member_id=account.id, reason="Not known.")
    assert admission.refuse_registration(administrator, refuse).status == "refused"
    registering.register(identity.public(), _register(name="Ana Mora Quesada"))
    assert account.status == "refused"
    _confirm(identity, letters.token())
    assert (account.status, account.name) == ("pending", "Ana Mora Quesada")


def test_whom_a_provider_vouches_for_waits_for_the_administrator_at_once(identity: IdentityDesk, letters: Letters):
    for number, verified in enumerate((True, False)):
        word = Word("https://id.example", f"s{number}", f"{number}@police.example", verified, "Rosa Canul")
        proof = provider_word.give(word)
        registering.register(identity.public(), _register(password=None, proof=proof, name=f"Rosa {number}"))
    assert _waiting(identity) == ["Rosa 0"]
    _confirm(identity, letters.token(), None)
    assert _waiting(identity) == ["Rosa 0", "Rosa 1"]


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


@pytest.mark.parametrize(
    ("password", "refusal"), [("Password123", WEAK_PASSWORD), ("Ana Mora, 2026 herons", PERSONAL_PASSWORD)]
)
def test_an_easy_password_is_refused(identity: IdentityDesk, letters: Letters, password: str, refusal: Refusal):
    with pytest.raises(Refused) as refused:
        registering.register(identity.public(), _register(password=password))
    assert refused.value.refusal is refusal


def test_an_administrator_admits_with_roles_networks_and_country(identity: IdentityDesk):
    account = identity.register()
    administrator = identity.call_as(Role.ADMINISTRATOR)
    command = accounts.Admit(
        member_id=account.id, roles=[Role.MODERATOR], networks=[Network.POLICE, Network.POLICE], country="HN"
    )
    view = admission.admit(administrator, command)
    assert (view.roles, view.networks, view.country) == ([Role.MEMBER, Role.MODERATOR], [Network.POLICE], "HN")
    event = identity.desk.emitted(MemberAdmitted)[-1]
    assert (event.member.id, event.member.status, event.member.country) == (account.id, "admitted", "HN")
    assert "email" not in event.model_dump_json()


def test_nobody_is_admitted_twice(identity: IdentityDesk):
    account = identity.admit()
    with pytest.raises(Refused) as refused:
        admission.admit(identity.call_as(Role.ADMINISTRATOR), accounts.Admit(member_id=account.id))
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
        admission.admit(identity.call_as(Role.ADMINISTRATOR), accounts.Admit(member_id=account.id, roles=roles))
    assert refused.value.refusal is reason


def test_an_auditor_is_an_auditor_only(identity: IdentityDesk):
    assert identity.admit(Role.AUDITOR).roles == ["auditor"]


def test_of_two_links_opened_at_once_one_makes_the_account(
    fresh_database: Callable[[str], sessionmaker[Session]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("CONVIVE_MAIL_FOLDER", str(tmp_path))
    gateway_settings.cache_clear()
    factory = fresh_database("gateway")
    with database.transaction(factory) as session:
        desk = IdentityDesk(Desk(session, "identity"))
        tokens = []
        for name in ("Ana", "Bea", "Eva"):
            registering.register(desk.public(), _register(name=name))
            tokens.append(Letters(session).token())

    def confirm(token: str) -> str:
        try:
            with database.transaction(factory) as session:
                _confirm(IdentityDesk(Desk(session, "identity")), token)
        except Refused as refused:
            return refused.refusal.code
        except DBAPIError as error:  # what the gateway runs again, and is then refused
            return LINK_EXPIRED.code if database.is_retryable(error) else str(error)
        return "confirmed"

    with ThreadPoolExecutor(3) as pool:
        outcomes = list(pool.map(confirm, tokens))
    assert sorted(outcomes) == ["confirmed"] + [LINK_EXPIRED.code] * 2
    with factory() as session:
        assert (session.query(Account).count(), session.query(Registration).count()) == (1, 0)


def _ask_again(identity: IdentityDesk, email: str) -> account_links.LinkSent:
    return registering.ask_for_confirmation(identity.public(), AskForConfirmation(email=email))


def test_a_link_is_sent_again_and_the_first_keeps_working(identity: IdentityDesk, letters: Letters):
    registering.register(identity.public(), _register())
    first = letters.token()
    _ask_again(identity, _email())
    second = letters.token()
    assert second != first
    read = registering.read_unconfirmed(identity.public(), account_links.ByLink(token=first))
    assert read.email == _email()
    _confirm(identity, second)
    with pytest.raises(Refused) as refused:
        _confirm(identity, first)
    assert refused.value.refusal is LINK_EXPIRED
    assert _waiting(identity) == ["Ana Mora"]


def test_whoever_asks_for_the_link_again_is_answered_alike_for_every_address(identity: IdentityDesk, letters: Letters):
    member, waiting, nobody = identity.admit(), identity.register(), f"x.{_email()}"
    registering.register(identity.public(), _register())
    addresses = [member.email or "", waiting.email or "", _email(), nobody]
    before = len(letters.matters())
    answers = {str(_ask_again(identity, email)) for email in addresses}
    assert len(answers) == 1
    assert letters.matters()[before:] == ["already_registered", "received", "confirm_registration", "no_registration"]
    assert letters.to(nobody) == ["no_registration"]


def test_links_asked_for_again_are_counted(identity: IdentityDesk, letters: Letters):
    refused = None
    for _ in range(10):
        try:
            _ask_again(identity, f"much.{_email()}")
        except Refused as stopped:
            refused = stopped.refusal
            break
    assert refused in (TOO_MANY, WORK_NEEDED)
    assert len(letters.to(f"much.{_email()}")) <= 3
