"""A telephone's clock, a gateway's and a service's are not the same: how far they may differ for a second factor."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pyotp
import pytest

from chassis import clock, proof
from chassis.actor import PUBLIC
from contracts.accounts import Me, SignedIn, SignIn
from contracts.base import Refused
from contracts.proof import FRESH
from contracts.second_factor import WRONG_CODE, ConfirmTotp, Prove
from gateway.identity import origin, second_step, sessions, signing_in, totp
from gateway.identity.model import Account, Session
from tests.identity.conftest import PASSWORD, IdentityDesk


def _sign_in(identity: IdentityDesk, account: Account, code: str | None, at: datetime) -> SignedIn:
    call = identity.public()
    call.now = at
    return signing_in.sign_in(call, SignIn(email=account.email or "", password=PASSWORD, code=code))


def _step_begins(identity: IdentityDesk) -> datetime:
    later = identity.public().now + timedelta(minutes=5)
    return later - timedelta(seconds=later.timestamp() % 30)


def _with_app(identity: IdentityDesk) -> tuple[Account, str]:
    """An account that has set up an app five minutes ago, and the app's secret."""
    account = identity.admit()
    call = identity.call_by(account)
    offered = totp.begin_totp(call, Me())
    totp.confirm_totp(call, ConfirmTotp(code=pyotp.TOTP(offered.secret).at(call.now)))
    return account, offered.secret


@pytest.mark.parametrize("into_the_step", [0, 4, 15, 26, 29])
@pytest.mark.parametrize("off", [-25, 25, -30, 30])
def test_a_telephone_whose_clock_is_half_a_minute_off_is_good_enough(
    identity: IdentityDesk, off: int, into_the_step: int
) -> None:
    """RFC 6238, 5.2: one step before, one after. The same for signing in and for the proof before a signature."""
    account, secret = _with_app(identity)
    at = _step_begins(identity) + timedelta(seconds=into_the_step)
    signed_in = _sign_in(identity, account, pyotp.TOTP(secret).at(at + timedelta(seconds=off)), at)
    session = identity.desk.session.get_one(Session, signed_in.session_id)
    origin.note_session(session.id)
    call = identity.desk.call(sessions.actor_of(account))
    call.now = at + timedelta(minutes=20)
    second_step.prove(call, Prove(code=pyotp.TOTP(secret).at(call.now + timedelta(seconds=off))))
    assert session.proved_at == call.now


@pytest.mark.parametrize("off", [-60, 60])
def test_a_telephone_that_is_a_minute_off_is_not(identity: IdentityDesk, off: int) -> None:
    account, secret = _with_app(identity)
    at = _step_begins(identity)
    with pytest.raises(Refused) as refused:
        _sign_in(identity, account, pyotp.TOTP(secret).at(at + timedelta(seconds=off)), at)
    assert refused.value.refusal is WRONG_CODE


@pytest.mark.parametrize("off", [-clock.TOLERATED_SKEW, -25, 25, clock.TOLERATED_SKEW])
def test_a_proof_is_one_where_the_clock_is_off(off: int) -> None:
    """It is dated by the gateway's clock, and a service reads it by its own."""
    now, minutes = 1_764_633_600, min(fresh.minutes for fresh in FRESH.values())
    actor = replace(PUBLIC, proved=now)
    assert proof.is_fresh(actor, minutes, now + off)
    assert not proof.is_fresh(actor, minutes, now + minutes * 60 + clock.TOLERATED_SKEW + 1 + max(off, 0))
