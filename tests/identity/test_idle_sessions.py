"""Sessions that nobody uses end, each role's after its own time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session as DatabaseSession
from sqlalchemy.orm import sessionmaker

from chassis import database
from chassis.testing import Desk
from contracts.accounts import ByToken, Me, SignedIn, SignIn
from contracts.base import UNAUTHENTICATED, Refused
from contracts.identity import Role
from gateway.identity import sessions, signing_in
from gateway.identity.model import Account, Session
from gateway.settings import gateway_settings
from tests.identity.conftest import PASSWORD, IdentityDesk


def _sign_in(identity: IdentityDesk, account: Account) -> SignedIn:
    return signing_in.sign_in(identity.public(), SignIn(email=account.email or "", password=PASSWORD))


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
    with pytest.raises(Refused) as refused:
        signing_in.rotate_session(identity.public(), ByToken(token=signed_in.token))
    assert refused.value.refusal is UNAUTHENTICATED


def test_a_member_is_not_signed_out_for_reading_slowly(identity: IdentityDesk):
    account = identity.admit()
    session = identity.desk.session.get(Session, _sign_in(identity, account).session_id)
    assert session is not None
    session.last_seen_at = identity.public().now - timedelta(days=3)
    assert not sessions.is_idle(session, account, identity.public().now)
