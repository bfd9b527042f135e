"""What a password costs changes with the settings; what an address tells by it must not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from argon2 import extract_parameters
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from chassis import database
from chassis.testing import Desk
from contracts.accounts import WRONG_CREDENTIALS, Me, SignIn
from contracts.base import Refused
from contracts.second_factor import SECOND_FACTOR_NEEDED, ConfirmTotp, FinishSignIn
from gateway.identity import passwords, signing_in, stand_ins, totp
from gateway.identity.model import Account, PasswordCosts
from gateway.settings import gateway_settings
from tests.identity.conftest import PASSWORD, IdentityDesk

OLD, TODAY = "m=65536,t=3,p=4", "m=19456,t=2,p=1"
EMAIL = "ana.mora@seguridad.example"


@contextmanager
def _at(factory: sessionmaker[Session]) -> Iterator[IdentityDesk]:
    """A desk whose work is committed."""
    with database.transaction(factory) as session:
        yield IdentityDesk(Desk(session, "identity"))


def _hashing(monkeypatch: pytest.MonkeyPatch, chosen: str) -> None:
    monkeypatch.setenv("CONVIVE_PASSWORD_HASHING", chosen)
    gateway_settings.cache_clear()


def _attempt(desk: IdentityDesk, password: str = PASSWORD) -> Any:
    return signing_in.sign_in(desk.public(), SignIn(email=EMAIL, password=password))


def _kept(factory: sessionmaker[Session]) -> str:
    with database.transaction(factory) as session:
        return session.query(Account.password_hash).filter_by(email=EMAIL).one().password_hash or ""


def test_addresses_without_an_account_cost_what_accounts_cost_in_their_proportions() -> None:
    costs = Counter(stand_ins.drawn({OLD: 300, TODAY: 700}, f"nobody{n}@x.example") for n in range(10_000))
    assert set(costs) == {OLD, TODAY}
    assert abs(costs[OLD] - 3_000) < 230  # five standard deviations, and the key of the tests is always the same


def test_an_address_keeps_its_cost_until_it_moves_on_to_todays_and_never_back() -> None:
    addresses = [f"nobody{n}@x.example" for n in range(500)]
    before = {address: stand_ins.drawn({OLD: 1000, TODAY: 0}, address) for address in addresses}
    assert set(before.values()) == {OLD}
    for still_old in (800, 500, 499, 20, 0):
        now = {address: stand_ins.drawn({OLD: still_old, TODAY: 1000 - still_old}, address) for address in addresses}
        assert now == {address: stand_ins.drawn({TODAY: 1000 - still_old, OLD: still_old}, address) for address in now}
        assert all(now[address] in (before[address], TODAY) for address in addresses)
        before = now
    assert set(before.values()) == {TODAY}


def test_another_key_draws_otherwise_and_no_accounts_mean_todays_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = [f"nobody{n}@x.example" for n in range(200)]
    ours = [stand_ins.drawn({OLD: 1, TODAY: 1}, address) for address in addresses]
    monkeypatch.setenv("CONVIVE_SECRET_KEY", "another secret of thirty-two characters")
    gateway_settings.cache_clear()
    assert ours != [stand_ins.drawn({OLD: 1, TODAY: 1}, address) for address in addresses]
    assert stand_ins.drawn({}, EMAIL) == TODAY


@pytest.mark.parametrize("has_account", [True, False])
def test_after_a_change_of_cost_a_wrong_password_is_held_against_a_hash_as_dear_as_the_others(
    factory: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch, has_account: bool
) -> None:
    """What is verified is recorded, not how long it takes: an old account's own hash, a stand-in of the old cost."""
    _hashing(monkeypatch, "rfc9106")
    with _at(factory) as desk:
        desk.admit(email=EMAIL if has_account else "another@seguridad.example")
    _hashing(monkeypatch, "owasp")
    _count_anew(factory)
    held: list[str] = []
    is_right = passwords.is_right
    monkeypatch.setattr(passwords, "is_right", lambda kept, given: held.append(kept) or is_right(kept, given))
    with pytest.raises(Refused) as refused, _at(factory) as desk:
        _attempt(desk, "six herons over the bay")
    assert refused.value.refusal is WRONG_CREDENTIALS
    assert [OLD in each for each in held] == [True]


def _count_anew(factory: sessionmaker[Session]) -> None:
    """As the first does who signs in once the count is old."""
    with database.transaction(factory) as session:
        session.execute(update(PasswordCosts).values(counted_at=PasswordCosts.counted_at - 2 * stand_ins.COUNTED_EVERY))
    with _at(factory) as desk:
        stand_ins.stand_in_for(desk.public(), EMAIL)
    with database.transaction(factory) as session:
        kept = session.query(PasswordCosts).one()
        assert desk.desk.call().now - kept.counted_at < timedelta(minutes=5)


def test_it_is_counted_anew_when_the_count_is_old_and_not_before(
    factory: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    def counted() -> dict[str, int]:
        with database.transaction(factory) as session:
            return session.query(PasswordCosts).one().accounts

    assert counted() == {}
    _hashing(monkeypatch, "rfc9106")
    with _at(factory) as desk:
        desk.admit()
        desk.admit().password_hash = None  # signs in with an organization
    _hashing(monkeypatch, "owasp")
    with _at(factory) as desk:
        desk.admit()
        stand_ins.stand_in_for(desk.public(), EMAIL)
    assert counted() == {}
    _count_anew(factory)
    assert counted() == {OLD: 1, TODAY: 1}


@pytest.mark.parametrize(("before", "after", "cost"), [("rfc9106", "owasp", TODAY), ("owasp", "rfc9106", OLD)])
def test_a_password_is_hashed_anew_at_the_next_sign_in_when_its_cost_has_changed(
    factory: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch, before: str, after: str, cost: str
) -> None:
    _hashing(monkeypatch, before)
    with _at(factory) as desk:
        desk.admit(email=EMAIL)
    _hashing(monkeypatch, after)
    was = _kept(factory)
    with pytest.raises(Refused), _at(factory) as desk:
        _attempt(desk, "six herons over the bay")
    assert _kept(factory) == was
    with _at(factory) as desk:
        _attempt(desk)
    renewed = _kept(factory)
    assert f"${cost}$" in renewed
    with _at(factory) as desk:
        _attempt(desk)
    assert _kept(factory) == renewed


def test_it_is_also_hashed_anew_where_a_second_step_follows(
    factory: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The password is given at the first step only, which is refused; staff would keep the old cost for ever."""
    _hashing(monkeypatch, "rfc9106")
    with _at(factory) as desk:
        account = desk.admit(email=EMAIL)
        call = desk.call_by(account)
        secret = totp.begin_totp(call, Me()).secret
        call.now -= timedelta(minutes=5)
        totp.confirm_totp(call, ConfirmTotp(code=pyotp.TOTP(secret).at(call.now)))
    _hashing(monkeypatch, "owasp")
    with pytest.raises(Refused) as refused, _at(factory) as desk:
        _attempt(desk)
    assert refused.value.refusal is SECOND_FACTOR_NEEDED
    assert extract_parameters(_kept(factory)).memory_cost == 19_456
    with _at(factory) as desk:
        code = pyotp.TOTP(secret).at(desk.public().now)
        finish = FinishSignIn(challenge=refused.value.params["challenge"], code=code)
        assert signing_in.finish_sign_in(desk.public(), finish).second_factor
