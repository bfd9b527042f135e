"""Signing in, sessions, and what a wrong password costs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session as DatabaseSession
from sqlalchemy.orm import sessionmaker

from chassis import database, tokens
from chassis.actor import Signer
from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk
from contracts import accounts, administration
from contracts.accounts import (
    NOT_ADMITTED,
    WORK_NEEDED,
    WRONG_CREDENTIALS,
    WRONG_PASSWORD,
    Action,
    SessionKind,
    SignIn,
)
from contracts.base import NOT_FOUND, TOO_MANY, UNAUTHENTICATED, Refusal, Refused
from contracts.identity import AccessRevoked, Role
from convive.api.work import done
from gateway import context
from gateway.identity import audit, me, members, origin, sessions, signing_in
from gateway.identity.model import Account, Session
from gateway.identity.sessions import Sessions
from tests.identity.conftest import PASSWORD, IdentityDesk, Letters


def _sign_in(identity: IdentityDesk, account: Account, password: str = PASSWORD) -> accounts.SignedIn:
    return signing_in.sign_in(identity.public(), SignIn(email=account.email or "", password=password))


def test_the_token_is_shown_once_and_only_its_digest_is_kept(identity: IdentityDesk):
    account = identity.admit(Role.INSTRUCTOR)
    signed_in = _sign_in(identity, account)
    assert signed_in.roles == [Role.INSTRUCTOR, Role.MEMBER]
    stored = identity.desk.session.get(Session, signed_in.session_id)
    assert stored is not None
    assert stored.token_hash == tokens.hash_of(signed_in.token)
    assert signed_in.token.encode() not in stored.token_hash


def test_unknown_address_and_wrong_password_look_the_same(identity: IdentityDesk):
    account = identity.admit()
    answers = []
    for email, password in ((account.email, "wrong password"), ("nobody@seguridad.example", PASSWORD)):
        with pytest.raises(Refused) as refused:
            signing_in.sign_in(identity.public(), SignIn(email=email or "", password=password))
        answers.append((refused.value.refusal, refused.value.field, refused.value.params))
    assert answers[0] == answers[1]
    assert answers[0][0] is WRONG_CREDENTIALS


def test_who_waits_for_admission_is_told_so_only_with_the_right_password(identity: IdentityDesk):
    account = identity.register()
    with pytest.raises(Refused) as refused:
        _sign_in(identity, account)
    assert refused.value.refusal is NOT_ADMITTED
    with pytest.raises(Refused) as refused:
        _sign_in(identity, account, "wrong password")
    assert refused.value.refusal is WRONG_CREDENTIALS


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(identity: IdentityDesk):
    account = identity.admit()
    refusals = []
    for _ in range(7):
        with pytest.raises(Refused) as refused:
            _sign_in(identity, account, "wrong password")
        refusals.append(refused.value.refusal)
    assert refusals == [WRONG_CREDENTIALS] * 6 + [TOO_MANY]
    with pytest.raises(Refused) as refused:
        _sign_in(identity, account)
    assert refused.value.refusal is TOO_MANY
    later = identity.public()
    later.now += timedelta(seconds=2)
    assert signing_in.sign_in(later, SignIn(email=account.email or "", password=PASSWORD)).member_id == account.id


def test_an_unknown_address_is_slowed_down_alike(identity: IdentityDesk):
    refusals = set()
    for _ in range(7):
        with pytest.raises(Refused) as refused:
            signing_in.sign_in(identity.public(), SignIn(email="nobody.here@x.example", password="wrong password"))
        refusals.add(refused.value.refusal)
    assert TOO_MANY in refusals


def test_rotation_gives_a_new_token_and_kills_the_old_one(identity: IdentityDesk):
    first = _sign_in(identity, identity.admit())
    second = signing_in.rotate_session(identity.public(), accounts.ByToken(token=first.token))
    assert second.session_id == first.session_id
    assert second.token != first.token
    with pytest.raises(Refused) as refused:
        signing_in.rotate_session(identity.public(), accounts.ByToken(token=first.token))
    assert refused.value.refusal is UNAUTHENTICATED


def test_sessions_are_listed_and_ended_one_by_one_or_all(identity: IdentityDesk):
    account = identity.admit()
    signed_in = [_sign_in(identity, account) for _ in range(3)]
    call = identity.call_by(account)
    assert len(signing_in.list_sessions(call, accounts.Me()).items) == 3
    signing_in.revoke_session(call, accounts.BySession(session_id=signed_in[0].session_id))
    signing_in.sign_out(identity.public(), accounts.ByToken(token=signed_in[1].token))
    assert [item.id for item in signing_in.list_sessions(call, accounts.Me()).items] == [signed_in[2].session_id]
    assert signing_in.sign_out_everywhere(call, accounts.Me()).ended == 1
    assert [event.member_id for event in identity.desk.emitted(AccessRevoked)] == [account.id] * 3


def test_nobody_ends_or_sees_another_ones_session(identity: IdentityDesk):
    signed_in = _sign_in(identity, identity.admit())
    other = identity.call_as()
    with pytest.raises(Refused) as refused:
        signing_in.revoke_session(other, accounts.BySession(session_id=signed_in.session_id))
    assert refused.value.refusal is NOT_FOUND
    assert signing_in.list_sessions(other, accounts.Me()).items == []


def test_a_new_password_ends_every_session_and_is_told(identity: IdentityDesk, letters: Letters):
    account = identity.admit()
    _sign_in(identity, account)
    call = identity.call_by(account)
    with pytest.raises(Refused) as refused:
        me.change_password(call, accounts.ChangePassword(current="wrong password", new="another long sentence"))
    assert refused.value.refusal is WRONG_PASSWORD
    ended = me.change_password(call, accounts.ChangePassword(current=PASSWORD, new="another long sentence"))
    assert ended.ended == 1
    assert letters.matters() == ["password_changed"]
    with pytest.raises(Refused):
        _sign_in(identity, account)
    assert _sign_in(identity, account, "another long sentence").member_id == account.id


def test_my_data_is_exported_without_secrets(identity: IdentityDesk):
    account = identity.admit()
    signed_in = _sign_in(identity, account)
    export = me.export_me(identity.call_by(account), accounts.Me())
    assert [entry.action for entry in export.record] == ["signed_in", "admitted", "registered"]
    text = export.model_dump_json()
    assert account.email in text
    assert signed_in.token not in text
    assert "argon2" not in text


def test_members_change_their_own_name_but_no_right(identity: IdentityDesk):
    account = identity.admit()
    view = me.update_me(identity.call_by(account), accounts.UpdateMe(name="Ana Mora Quesada", expected_version=2))
    assert (view.name, view.version) == ("Ana Mora Quesada", 3)
    with pytest.raises(ValueError, match="roles"):
        accounts.UpdateMe.model_validate({"roles": ["administrator"]})


@pytest.fixture
def committed(fresh_database: Callable[[str], sessionmaker[DatabaseSession]]):
    """A member who is signed in, in a database of the test's own; a way to act there, and the door's sessions."""
    factory = fresh_database("gateway")

    def act(feature, command, actor=None):
        with database.transaction(factory) as session:
            return feature(Call(session, actor or Desk(session, "identity").call().actor, "identity"), command)

    with database.transaction(factory) as session:
        desk = IdentityDesk(Desk(session, "identity"))
        account, administrator = desk.admit(), desk.admit(Role.ADMINISTRATOR)
    signed_in = act(signing_in.sign_in, SignIn(email=account.email or "", password=PASSWORD))
    return Sessions(factory), signed_in, act, sessions.actor_of(administrator)


def test_a_token_leads_to_its_member(committed):
    known, signed_in, _, _ = committed
    assert known.cached(signed_in.token) is None
    info = known.resolve(signed_in.token)
    assert (info.actor.id, info.session_id) == (signed_in.member_id, signed_in.session_id)
    assert known.cached(signed_in.token) == info
    assert known.resolve(signed_in.token + "x") is None


def test_access_ends_at_once_where_it_is_remembered(committed):
    known, signed_in, act, administrator = committed
    known.resolve(signed_in.token)
    act(members.suspend, administration.Suspend(member_id=signed_in.member_id, reason="testing"), administrator)
    known.drop_member(signed_in.member_id)
    assert known.cached(signed_in.token) is None
    assert known.resolve(signed_in.token) is None


def test_an_expired_session_is_over(committed):
    known, signed_in, act, _ = committed

    def expire(call, _):
        session = call.session.get(Session, signed_in.session_id)
        session.expires_at = call.now - timedelta(seconds=1)

    act(expire, None)
    assert known.resolve(signed_in.token) is None


def test_guesses_sent_at_once_are_counted_one_by_one(fresh_database: Callable[[str], sessionmaker[DatabaseSession]]):
    factory = fresh_database("gateway")
    refusals: list[Refusal] = []

    def guess(came_from: str) -> None:
        origin.note(came_from, "pytest")
        try:
            with database.transaction(factory) as session:
                call = Desk(session, "identity").call()
                signing_in.sign_in(call, SignIn(email="victim@seguridad.example", password="a wrong guess"))
        except Refused as refused:
            refusals.append(refused.refusal)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(guess, ["203.0.113.7"] * 12))
    assert (refusals.count(WRONG_CREDENTIALS), refusals.count(TOO_MANY)) == (6, 6)


def _refusals(identity: IdentityDesk, account: Account, count: int, **how: str) -> list[Refusal]:
    """What so many wrong passwords are answered with, each from a network of its own unless `how` says a device."""
    found = []
    for _ in range(count):
        if not how:
            origin.note(f"stranger-{new_id()}", "pytest")
        command = SignIn(email=account.email or "", password="a wrong guess", **how)
        with pytest.raises(Refused) as refused:
            signing_in.sign_in(identity.public(), command)
        found.append(refused.value.refusal)
    return found


def test_a_failed_sign_in_is_on_record_though_it_is_refused(identity: IdentityDesk):
    account = identity.admit()
    _refusals(identity, account, 2)
    administrator = identity.call_as(Role.ADMINISTRATOR)
    command = accounts.ListAudit(member_id=account.id, action=Action.SIGN_IN_FAILED)
    assert [entry.actor_id for entry in audit.list_audit(administrator, command).items] == [None, None]


def test_a_failed_sign_in_of_nobodys_is_on_record_without_what_was_typed(identity: IdentityDesk):
    with pytest.raises(Refused):
        signing_in.sign_in(identity.public(), SignIn(email="not.a.member@x.example", password="a wrong guess"))
    administrator = identity.call_as(Role.ADMINISTRATOR)
    entry = audit.list_audit(administrator, accounts.ListAudit(action=Action.SIGN_IN_FAILED)).items[0]
    assert (entry.member_id, entry.details) == (None, {})


def test_a_few_networks_cannot_keep_an_owner_out(identity: IdentityDesk):
    """After a hundred wrong passwords from everywhere: who has signed in from here before does so at once."""
    account = identity.admit()
    device = _sign_in(identity, account).device
    assert device
    _refusals(identity, account, 100)
    origin.note(f"stranger-{new_id()}", "pytest")
    command = SignIn(email=account.email or "", password=PASSWORD, device=device)
    assert signing_in.sign_in(identity.public(), command).member_id == account.id


def test_an_owner_at_a_new_device_works_for_it_and_gets_in(identity: IdentityDesk):
    account = identity.admit()
    refusals = _refusals(identity, account, 60)
    assert (refusals[0], refusals[-1]) == (WRONG_CREDENTIALS, WORK_NEEDED)
    origin.note(f"owner-{new_id()}", "pytest")
    with pytest.raises(Refused) as refused:
        _sign_in(identity, account)
    asked = refused.value.params
    work = done(asked["challenge"], int(asked["bits"]))
    signed_in = signing_in.sign_in(identity.public(), SignIn(email=account.email or "", password=PASSWORD, work=work))
    assert signed_in.member_id == account.id


def test_a_known_device_guesses_no_more_than_others(identity: IdentityDesk):
    account, other = identity.admit(), identity.admit()
    device = _sign_in(identity, account).device or ""
    assert TOO_MANY in _refusals(identity, account, 7, device=device)
    foreign = _sign_in(identity, other).device or ""
    origin.note(f"stranger-{new_id()}", "pytest")
    assert TOO_MANY in _refusals(identity, account, 7, device=foreign)  # another member's is none of this one's


def test_the_owner_is_told_of_a_new_device_and_only_of_a_new_one(identity: IdentityDesk, letters: Letters):
    account = identity.admit()
    browser = SessionKind.COOKIE

    def sign_in(device: str | None) -> str | None:
        command = SignIn(email=account.email or "", password=PASSWORD, kind=browser, device=device)
        return signing_in.sign_in(identity.public(), command).device

    first = sign_in(None)
    assert letters.matters() == []  # the first of all is the owner's own
    assert sign_in(first) is None
    assert letters.matters() == []
    second = sign_in(None)
    assert letters.matters() == ["new_device"]
    assert {sign_in(first), sign_in(second)} == {None}
    assert letters.matters() == ["new_device"]
    assert [device.agent for device in me.export_me(identity.call_by(account), accounts.Me()).devices] == ["pytest"] * 2


def test_a_program_without_a_memory_is_known_by_its_name_and_network(identity: IdentityDesk, letters: Letters):
    account = identity.admit()
    here = origin.current().address
    for address, matters in ((here, []), (here, []), (f"elsewhere-{here}", ["new_device"])):
        origin.note(address, "finance-export/1.0")
        _sign_in(identity, account)
        assert letters.matters() == matters


def test_ipv6_networks_count_as_one(identity: IdentityDesk):
    account = identity.admit()
    refusals = []
    for number in range(7):
        origin.note(f"2001:db8:1:1::{number:x}", "pytest")
        with pytest.raises(Refused) as refused:
            _sign_in(identity, account, "a wrong guess")
        refusals.append(refused.value.refusal)
    assert TOO_MANY in refusals


def test_ipv4_addresses_count_apart_also_at_a_port_that_takes_both():
    origin.note("::ffff:198.51.100.7", "pytest")
    network = origin.network()
    origin.note("::ffff:198.51.100.8", "pytest")
    assert origin.network() != network


@pytest.mark.parametrize(("role", "fresh"), [(Role.FINANCE_OFFICER, True), (Role.MODERATOR, False)])
def test_a_session_without_the_second_factor_gets_no_answer_that_was_kept_for_one_with_it(
    fresh_database: Callable[[str], sessionmaker[DatabaseSession]], keys: dict[str, str], role: Role, fresh: bool
):
    """Answers are kept by member, and the cache would not ask the service, which refuses."""
    factory = fresh_database("gateway")
    with database.transaction(factory) as session:
        identity = IdentityDesk(Desk(session, "identity"))
        account = identity.admit(role)
        made = [
            sessions.open_session(identity.public(), account, SessionKind.COOKIE, is_proved=proved).token
            for proved in (False, True)
        ]
    desk = context.Desk(Sessions(factory), Signer(keys["CONVIVE_ACTOR_SIGNING_KEY"]))
    without, proved = (asyncio.run(desk.caller(token, None)) for token in made)
    assert (without.fresh, proved.fresh) == (fresh, False)
