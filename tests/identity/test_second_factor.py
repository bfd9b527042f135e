"""The second factor: set up, asked for, proved again, lost, and nowhere left when the member is erased."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session as DatabaseSession
from sqlalchemy.orm import sessionmaker

from chassis import database
from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk
from contracts import second_factor
from contracts.accounts import OWN_ACCOUNT, PROOF_EXPIRED, Action, ById, ByToken, Me, SessionKind, SignedIn, SignIn
from contracts.base import NOT_FOUND, TOO_MANY, UNAUTHENTICATED, Refusal, Refused
from contracts.identity import AccessRevoked, Role
from contracts.proof import STEP_UP_NEEDED
from contracts.second_factor import (
    LAST_FACTOR,
    NO_FACTOR,
    PASSKEY_REFUSED,
    SECOND_FACTOR_NEEDED,
    TOTP_NOT_BEGUN,
    WRONG_CODE,
    AddPasskey,
    AskPasskey,
    ByPasskey,
    ConfirmTotp,
    FinishSignIn,
    PasskeyAnswer,
    PasskeyAsked,
    Prove,
    RenamePasskey,
    SignInWithPasskey,
)
from convive.api.software_key import SoftwareKey
from gateway.identity import factors, forgotten, me, members, origin, passkeys, second_step, sessions, signing_in, totp
from gateway.identity.letter import Letter
from gateway.identity.model import Account, Audit, Base, RecoveryCode, Session, Totp
from gateway.rendering.account_words import Matter
from gateway.settings import gateway_settings
from tests.identity.conftest import PASSWORD, IdentityDesk


def _refused(refusal: Refusal, act: Any, *args: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        act(*args)
    assert refused.value.refusal is refusal
    return refused.value


def _sign_in(identity: IdentityDesk, account: Account, code: str | None = None, at: datetime | None = None) -> SignedIn:
    call = identity.public()
    call.now = at or call.now
    return signing_in.sign_in(call, SignIn(email=account.email or "", password=PASSWORD, code=code))


def _calls(identity: IdentityDesk, account: Account, signed_in: SignedIn) -> Call:
    """A call in this session, as the gateway makes it: with what the session has proved in the token."""
    session = identity.desk.session.get(Session, signed_in.session_id)
    assert session is not None
    origin.note_session(session.id)
    proved = None if session.proved_at is None else int(session.proved_at.timestamp())
    actor = sessions.actor_of(account)
    return identity.desk.call(type(actor)(**{**vars(actor), "proved": proved}))


def _with_app(identity: IdentityDesk, *roles: Role) -> tuple[Account, str, list[str]]:
    """An account that has set up an app in its first session: with the app's secret and the recovery codes."""
    account = identity.admit(*roles)
    call = _calls(identity, account, _sign_in(identity, account))
    offered = totp.begin_totp(call, Me())
    code = pyotp.TOTP(offered.secret).at(call.now)
    return account, offered.secret, totp.confirm_totp(call, ConfirmTotp(code=code)).recovery_codes


def _add_key(call: Call, key: SoftwareKey, name: str = "Laptop") -> second_factor.FactorAdded:
    asked = passkeys.begin_passkey(call, Me())
    answer = PasskeyAnswer(asked=asked.asked, credential=key.register(asked.options, asked.origin))
    return passkeys.add_passkey(call, AddPasskey(name=name, passkey=answer))


def _answer(asked: PasskeyAsked, key: SoftwareKey) -> PasskeyAnswer:
    return PasskeyAnswer(asked=asked.asked, credential=key.answer(asked.options, asked.origin))


def _recorded(identity: IdentityDesk, account: Account) -> list[str]:
    statement = select(Audit.action).where(Audit.member_id == account.id).order_by(Audit.id)
    return list(identity.desk.session.scalars(statement))


def _later(identity: IdentityDesk, step: int) -> datetime:
    return identity.public().now + timedelta(seconds=30 * step)


def test_an_app_is_set_up_with_ten_recovery_codes_and_asked_for_from_then_on(identity: IdentityDesk):
    account, secret, codes = _with_app(identity, Role.FINANCE_OFFICER)
    assert len(set(codes)) == 10
    # 120 bits: from 112 on a plain digest is enough (ASVS 5.0, 6.5.2)
    assert all(len(code.replace("-", "")) * 5 == 120 for code in codes)
    needed = _refused(SECOND_FACTOR_NEEDED, _sign_in, identity, account)
    assert needed.params["methods"] == "code"
    at = _later(identity, 1)
    signed_in = _sign_in(identity, account, pyotp.TOTP(secret).at(at), at)
    assert signed_in.second_factor
    assert Action.TOTP_SET_UP in _recorded(identity, account)


def test_a_code_counts_once_and_only_about_its_time(identity: IdentityDesk):
    account, secret, _ = _with_app(identity)
    at = _later(identity, 1)
    _sign_in(identity, account, pyotp.TOTP(secret).at(at), at)
    for step in (0, -1, -2, 2, -4):
        code = pyotp.TOTP(secret).at(at + timedelta(seconds=30 * step))
        _refused(WRONG_CODE, _sign_in, identity, account, code, at)
    assert _sign_in(identity, account, pyotp.TOTP(secret).at(at + timedelta(seconds=30)), at).second_factor


def test_an_app_begun_in_another_session_is_another_one(identity: IdentityDesk):
    """Who was in a stolen session must not know the secret that the owner sets up afterwards."""
    account = identity.admit()
    thief = _calls(identity, account, _sign_in(identity, account))
    seen = totp.begin_totp(thief, Me())
    assert totp.begin_totp(thief, Me()) == seen
    owner = _calls(identity, account, _sign_in(identity, account))
    code = ConfirmTotp(code=pyotp.TOTP(seen.secret).at(owner.now))
    _refused(TOTP_NOT_BEGUN, totp.confirm_totp, owner, code)
    offered = totp.begin_totp(owner, Me())
    assert offered.secret != seen.secret
    assert totp.begin_totp(owner, Me()) == offered
    totp.confirm_totp(owner, ConfirmTotp(code=pyotp.TOTP(offered.secret).at(owner.now)))


def test_a_second_step_ends_with_the_password_it_began_with(identity: IdentityDesk):
    account, _, codes = _with_app(identity)
    challenge = _refused(SECOND_FACTOR_NEEDED, _sign_in, identity, account).params["challenge"]
    forgotten.renew(identity.public(), account, "another password of some length", by="link")
    late = FinishSignIn(challenge=challenge, code=codes[0])
    _refused(PROOF_EXPIRED, signing_in.finish_sign_in, identity.public(), late)
    _refused(PROOF_EXPIRED, second_step.ask_passkey, identity.public(), AskPasskey(challenge=challenge))


def test_a_passkey_s_answer_is_good_in_the_session_that_asked(identity: IdentityDesk):
    account, key = identity.admit(), SoftwareKey.new()
    call = _calls(identity, account, _sign_in(identity, account))
    _add_key(call, key)
    answer = _answer(second_step.ask_passkey(call, AskPasskey()), key)
    other = _calls(identity, account, sessions.open_session(call, account, SessionKind.BEARER))
    _refused(PASSKEY_REFUSED, second_step.prove, other, Prove(passkey=answer))


def test_failed_codes_are_on_record_and_cost_time(identity: IdentityDesk):
    account, _, _ = _with_app(identity)
    for _ in range(6):
        _refused(WRONG_CODE, _sign_in, identity, account, "000000")
    waiting = _refused(TOO_MANY, _sign_in, identity, account, "000000")
    assert int(waiting.params["seconds"]) >= 1
    assert _recorded(identity, account).count(Action.SECOND_FACTOR_FAILED) == 6


def test_the_second_step_needs_the_first(identity: IdentityDesk):
    account, secret, _ = _with_app(identity)
    code = pyotp.TOTP(secret).at(_later(identity, 1))
    forged = FinishSignIn(challenge="a" * 40, code=code)
    _refused(PROOF_EXPIRED, signing_in.finish_sign_in, identity.public(), forged)
    challenge = _refused(SECOND_FACTOR_NEEDED, _sign_in, identity, account).params["challenge"]
    signed_in = signing_in.finish_sign_in(identity.public(), FinishSignIn(challenge=challenge, code=code))
    assert (signed_in.member_id, signed_in.second_factor) == (account.id, True)


def test_a_recovery_code_is_good_once_and_kept_as_a_digest(identity: IdentityDesk):
    account, _, codes = _with_app(identity)
    assert _sign_in(identity, account, codes[0].upper().replace("-", " ")).second_factor
    _refused(WRONG_CODE, _sign_in, identity, account, codes[0])
    kept = identity.desk.session.scalars(select(RecoveryCode).where(RecoveryCode.account_id == account.id)).all()
    assert len(kept) == 10
    assert not any(code.encode() in row.code_hash for row in kept for code in codes)
    assert Action.RECOVERY_CODE_USED in _recorded(identity, account)


def test_somebody_elses_recovery_code_is_none(identity: IdentityDesk):
    account, _, _ = _with_app(identity)
    _, _, codes = _with_app(identity)
    _refused(WRONG_CODE, _sign_in, identity, account, codes[0])


def test_the_secret_of_an_app_is_not_readable_in_the_database(identity: IdentityDesk):
    account, secret, _ = _with_app(identity)
    kept = identity.desk.session.get(Totp, account.id)
    assert kept is not None
    assert kept.secret is not None
    assert secret not in kept.secret


def test_a_passkey_is_a_second_factor(identity: IdentityDesk):
    account, key = identity.admit(Role.FINANCE_APPROVER), SoftwareKey.new()
    added = _add_key(_calls(identity, account, _sign_in(identity, account)), key)
    assert [each.name for each in added.factors.passkeys] == ["Laptop"]
    assert len(added.recovery_codes) == 10
    needed = _refused(SECOND_FACTOR_NEEDED, _sign_in, identity, account)
    assert needed.params["methods"] == "code passkey"
    asked = second_step.ask_passkey(identity.public(), AskPasskey(challenge=needed.params["challenge"]))
    command = FinishSignIn(challenge=needed.params["challenge"], passkey=_answer(asked, key))
    assert signing_in.finish_sign_in(identity.public(), command).second_factor
    _refused(PASSKEY_REFUSED, signing_in.finish_sign_in, identity.public(), command)  # answered already


def test_a_passkey_signs_in_by_itself(identity: IdentityDesk):
    account, key = identity.admit(Role.ADMINISTRATOR), SoftwareKey.new()
    _add_key(_calls(identity, account, _sign_in(identity, account)), key)
    asked = second_step.ask_passkey(identity.public(), AskPasskey())
    assert asked.options["userVerification"] == "required"
    assert not asked.options.get("allowCredentials")  # nobody learns who has which
    signed_in = signing_in.sign_in_with_passkey(identity.public(), SignInWithPasskey(passkey=_answer(asked, key)))
    assert (signed_in.member_id, signed_in.second_factor) == (account.id, True)


@pytest.mark.parametrize("wrong", ["another key", "another site", "another question", "no JSON", "garbage"])
def test_what_is_no_answer_of_the_passkey_is_refused(identity: IdentityDesk, wrong: str):
    account, key = identity.admit(), SoftwareKey.new()
    _add_key(_calls(identity, account, _sign_in(identity, account)), key)
    asked, other = (second_step.ask_passkey(identity.public(), AskPasskey()) for _ in range(2))
    credential = {
        "another key": SoftwareKey(key.credential_id, SoftwareKey.new().private).answer(asked.options, asked.origin),
        "another site": key.answer(asked.options, "https://evil.example"),
        "another question": key.answer(other.options, asked.origin),
        "no JSON": "no JSON",
        "garbage": '{"id": "AAAA", "response": []}',
    }[wrong]
    command = SignInWithPasskey(passkey=PasskeyAnswer(asked=asked.asked, credential=credential))
    _refused(PASSKEY_REFUSED, signing_in.sign_in_with_passkey, identity.public(), command)


def test_the_passkey_of_somebody_else_proves_nothing(identity: IdentityDesk):
    account, mine, theirs = identity.admit(), SoftwareKey.new(), SoftwareKey.new()
    _add_key(_calls(identity, account, _sign_in(identity, account)), mine)
    other = identity.admit()
    _add_key(_calls(identity, other, _sign_in(identity, other)), theirs)
    call = identity.call_by(account)
    asked = second_step.ask_passkey(call, AskPasskey())
    _refused(PASSKEY_REFUSED, second_step.prove, call, Prove(passkey=_answer(asked, theirs)))


def test_a_session_remembers_when_it_proved_the_second_factor(identity: IdentityDesk):
    account, secret, _ = _with_app(identity)
    at = _later(identity, 1)
    signed_in = _sign_in(identity, account, pyotp.TOTP(secret).at(at))
    session = identity.desk.session.get(Session, signed_in.session_id)
    assert session is not None
    session.proved_at = at - timedelta(hours=3)
    call = _calls(identity, account, signed_in)
    call.now = at + timedelta(seconds=30)
    second_step.prove(call, Prove(code=pyotp.TOTP(secret).at(call.now)))
    assert session.proved_at == call.now
    assert _recorded(identity, account)[-1] == Action.SECOND_FACTOR_PROVED
    # Every gateway forgets what it remembers of the session, and nobody's page loses its line.
    assert identity.desk.emitted(AccessRevoked)[-1].connections_stay


def test_second_factors_are_changed_by_whoever_has_just_proved_one(identity: IdentityDesk):
    """A session that was left open does not give the account away."""
    account, _, _ = _with_app(identity)
    stale = identity.call_by(account)  # its token says nothing of a second factor
    changes = [
        (totp.begin_totp, Me()),
        (totp.remove_totp, Me()),
        (passkeys.begin_passkey, Me()),
        (passkeys.rename_passkey, RenamePasskey(passkey_id=new_id(), name="x")),
        (passkeys.remove_passkey, ByPasskey(passkey_id=new_id())),
        (factors.new_recovery_codes, Me()),
    ]
    for change, command in changes:
        _refused(STEP_UP_NEEDED, change, stale, command)


def test_the_last_factor_stays_where_the_role_demands_one(identity: IdentityDesk):
    account, _, codes = _with_app(identity, Role.ADMINISTRATOR)
    call = _calls(identity, account, _sign_in(identity, account, codes[0]))
    with identity.desk.session.begin_nested() as saved:
        _refused(LAST_FACTOR, totp.remove_totp, call, Me())
        saved.rollback()
    added = _add_key(call, SoftwareKey.new())
    assert added.recovery_codes == []  # those of the first factor are still good
    left = totp.remove_totp(call, Me())
    assert (left.totp_since, len(left.passkeys), left.recovery_codes_left) == (None, 1, 9)


def test_whoever_may_do_without_removes_all_of_it(identity: IdentityDesk):
    account, _, codes = _with_app(identity)
    left = totp.remove_totp(_calls(identity, account, _sign_in(identity, account, codes[0])), Me())
    assert (left.totp_since, left.passkeys, left.recovery_codes_left) == (None, [], 0)
    assert not _sign_in(identity, account).second_factor


def test_passkeys_are_renamed_and_removed_by_their_owner_only(identity: IdentityDesk):
    account, _, codes = _with_app(identity)
    call = _calls(identity, account, _sign_in(identity, account, codes[0]))
    (key,) = _add_key(call, SoftwareKey.new()).factors.passkeys
    renamed = passkeys.rename_passkey(call, RenamePasskey(passkey_id=key.id, name="Office"))
    assert [each.name for each in renamed.passkeys] == ["Office"]
    stranger = identity.call_as(Role.MODERATOR)
    _refused(NOT_FOUND, passkeys.remove_passkey, stranger, ByPasskey(passkey_id=key.id))
    assert passkeys.remove_passkey(call, ByPasskey(passkey_id=key.id)).passkeys == []
    assert {Action.PASSKEY_ADDED, Action.PASSKEY_RENAMED, Action.PASSKEY_REMOVED} <= set(_recorded(identity, account))


def test_a_credential_belongs_to_one_account(identity: IdentityDesk):
    key = SoftwareKey.new()
    first, second = identity.admit(), identity.admit()
    _add_key(_calls(identity, first, _sign_in(identity, first)), key)
    _refused(PASSKEY_REFUSED, _add_key, _calls(identity, second, _sign_in(identity, second)), key)


def test_who_has_lost_everything_is_reset_by_another_administrator(identity: IdentityDesk):
    account, _, codes = _with_app(identity, Role.FINANCE_APPROVER)
    _sign_in(identity, account, codes[0])
    administrator = identity.call_as(Role.ADMINISTRATOR)
    assert factors.reset_second_factor(administrator, ById(member_id=account.id)).removed == 1
    live = select(Session).where(Session.account_id == account.id)
    assert identity.desk.session.scalars(live).all() == []
    assert not _sign_in(identity, account).second_factor
    assert Action.SECOND_FACTOR_RESET in _recorded(identity, account)
    _refused(NO_FACTOR, factors.reset_second_factor, administrator, ById(member_id=account.id))


def test_owners_are_told_by_mail(identity: IdentityDesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("CONVIVE_MAIL_FOLDER", str(tmp_path))
    gateway_settings.cache_clear()
    account, _, codes = _with_app(identity, Role.FINANCE_APPROVER)
    _sign_in(identity, account, codes[0])
    factors.reset_second_factor(identity.call_as(Role.ADMINISTRATOR), ById(member_id=account.id))
    asked = select(Letter.matter).where(Letter.account_id == account.id, Letter.matter.like("%factor%"))
    assert set(identity.desk.session.scalars(asked)) == {Matter.SECOND_FACTOR_CHANGED, Matter.SECOND_FACTOR_RESET}
    used = select(Letter).where(Letter.account_id == account.id, Letter.matter == Matter.RECOVERY_CODE_USED.value)
    assert len(identity.desk.session.scalars(used).all()) == 1


def test_nobody_resets_the_own_second_factor(identity: IdentityDesk):
    account, _, codes = _with_app(identity, Role.ADMINISTRATOR)
    call = _calls(identity, account, _sign_in(identity, account, codes[0]))
    _refused(OWN_ACCOUNT, factors.reset_second_factor, call, ById(member_id=account.id))


def test_a_link_acts_without_the_roles_that_demand_a_second_factor(
    fresh_database: Callable[[str], sessionmaker[DatabaseSession]],
):
    factory = fresh_database("gateway")
    with database.transaction(factory) as session:
        account = IdentityDesk(Desk(session, "identity")).admit(Role.ADMINISTRATOR, Role.MODERATOR)
        member_id = account.id
    actor = sessions.Sessions(factory).member(member_id)
    assert actor is not None
    assert actor.roles == {Role.MODERATOR, Role.MEMBER}


def test_a_gateway_finds_no_session_that_was_idle_for_too_long(
    fresh_database: Callable[[str], sessionmaker[DatabaseSession]],
):
    factory = fresh_database("gateway")
    with database.transaction(factory) as session:
        identity = IdentityDesk(Desk(session, "identity"))
        signed_in = _sign_in(identity, identity.admit(Role.FINANCE_OFFICER))
    assert sessions.Sessions(factory).resolve(signed_in.token) is not None
    with database.transaction(factory) as session:
        session.execute(update(Session).values(last_seen_at=identity.public().now - timedelta(minutes=31)))
    assert sessions.Sessions(factory).resolve(signed_in.token) is None
    with database.transaction(factory) as session:
        assert session.get(Session, signed_in.session_id) is None


def test_a_deployment_has_its_own_times(identity: IdentityDesk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CONVIVE_IDLE_MINUTES", '{"administrator": 5, "auditor": 0}')
    gateway_settings.cache_clear()
    moment = identity.public().now
    assert sessions.idle_since([Role.ADMINISTRATOR], moment) == moment - timedelta(minutes=5)
    assert sessions.idle_since([Role.AUDITOR], moment) is None
    assert sessions.idle_since([Role.FINANCE_OFFICER], moment) == moment - timedelta(minutes=30)


def test_erased_is_erased_and_what_there_was_is_told_to_its_owner(identity: IdentityDesk):
    """Each table with an account's id is cleared, or has its reason here."""
    account, secret, codes = _with_app(identity)
    call = _calls(identity, account, _sign_in(identity, account, codes[0]))
    _add_key(call, SoftwareKey.new(), "Casa")
    told = me.export_me(call, Me()).model_dump_json()
    assert '"name":"Casa"' in told
    assert secret not in told
    members.erase(call, ById(member_id=account.id))
    kept = {"letter"}  # that one was sent; what it said is gone
    for table in Base.metadata.sorted_tables:
        if "account_id" in table.c and table.name not in kept:
            rows = identity.desk.session.execute(select(table).where(table.c.account_id == account.id)).all()
            assert rows == [], table.name


@pytest.mark.parametrize(("role", "minutes"), [(Role.ADMINISTRATOR, 30), (Role.AUDITOR, 60)])
def test_a_session_ends_when_nobody_uses_it_for_as_long_as_its_role_allows(
    identity: IdentityDesk, role: Role, minutes: int
):
    account = identity.admit(role)
    signed_in = _sign_in(identity, account)
    session = identity.desk.session.get(Session, signed_in.session_id)
    assert session is not None
    moment = identity.public().now
    session.last_seen_at = moment - timedelta(minutes=minutes - 1)
    assert not sessions.is_idle(session, account, moment)
    assert len(signing_in.list_sessions(identity.call_by(account), Me()).items) == 1
    session.last_seen_at = moment - timedelta(minutes=minutes + 1)
    identity.desk.session.flush()
    assert sessions.is_idle(session, account, moment)
    assert signing_in.list_sessions(identity.call_by(account), Me()).items == []
    _refused(UNAUTHENTICATED, signing_in.rotate_session, identity.public(), ByToken(token=signed_in.token))


def test_a_member_is_not_signed_out_for_reading_slowly(identity: IdentityDesk):
    account = identity.admit()
    session = identity.desk.session.get(Session, _sign_in(identity, account).session_id)
    assert session is not None
    session.last_seen_at = identity.public().now - timedelta(days=3)
    assert not sessions.is_idle(session, account, identity.public().now)
