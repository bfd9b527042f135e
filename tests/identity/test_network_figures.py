"""The network's figures: known people, known numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete

from chassis.ids import new_id
from contracts import accounts
from contracts.accounts import AccountStatus, SessionKind
from contracts.identity import Network, Role
from contracts.network_figures import NetworkFigures, ReadNetworkFigures
from gateway.identity import admission, network_figures, sessions
from gateway.identity.model import Account, Passkey, Session, Totp
from tests.identity.conftest import IdentityDesk

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


@pytest.fixture
def nobody(identity: IdentityDesk) -> IdentityDesk:
    """A desk where nobody has an account."""
    identity.desk.session.execute(delete(Account))
    return identity


def _figures(identity: IdentityDesk) -> NetworkFigures:
    call = identity.public()
    call.now = NOW
    identity.desk.session.flush()
    return network_figures.read_network_figures(call, ReadNetworkFigures())


def test_an_empty_network_has_zeros(nobody: IdentityDesk):
    found = _figures(nobody)
    assert {each.status: each.members for each in found.statuses} == dict.fromkeys(AccountStatus, 0)
    assert found.countries == []
    assert {each.members for each in found.roles} == {each.members for each in found.networks} == {0}
    assert [(each.days, each.members) for each in found.signed_in] == [(7, 0), (30, 0)]
    assert {(each.registrations, each.admissions) for each in found.months} == {(0, 0)}
    assert (found.waiting.registrations, found.waiting.oldest_at, found.waiting.oldest_days) == (0, None, None)
    assert [(each.members, each.set_up) for each in found.second_factors] == [(0, 0)] * 3
    assert found.at == NOW


def test_members_are_counted_by_status_and_those_admitted_by_country_role_and_network(nobody: IdentityDesk):
    nobody.admit(Role.MODERATOR, country="HN")
    nobody.admit(Role.MODERATOR, Role.INSTRUCTOR, country="BR").networks = ["police", "prevention"]
    nobody.admit(country="BR").networks = []
    for status in ("suspended", "refused", "erased"):
        other = nobody.admit(Role.PROGRAMME_OFFICER, country="CL")
        if status == "erased":
            other.email = other.password_hash = None
        other.status = status
    nobody.register(country="PE")
    found = _figures(nobody)
    statuses = {each.status.value: each.members for each in found.statuses}
    assert statuses == {"pending": 1, "admitted": 3, "suspended": 1, "refused": 1, "erased": 1}
    assert [(each.country, each.members) for each in found.countries] == [("BR", 2), ("HN", 1)]
    roles = {each.role: each.members for each in found.roles if each.members}
    assert roles == {Role.MEMBER: 3, Role.MODERATOR: 2, Role.INSTRUCTOR: 1}
    networks = [(each.network, each.members) for each in found.networks]
    assert networks == [(Network.PREVENTION, 2), (Network.POLICE, 1), (None, 1)]


def test_twelve_months_are_counted_in_utc_whatever_became_of_the_account(nobody: IdentityDesk):
    first, before = datetime(2025, 4, 1, tzinfo=UTC), datetime(2025, 3, 31, 23, 59, tzinfo=UTC)
    for registered, admitted in ((before, first), (first, None), (first, NOW), (NOW, NOW), (before, before)):
        account = nobody.admit()
        account.registered_at, account.admitted_at = registered, admitted
    found = {each.month: (each.registrations, each.admissions) for each in _figures(nobody).months}
    assert list(found) == sorted(found)
    assert (len(found), min(found), max(found)) == (12, date(2025, 4, 1), date(2026, 3, 1))
    assert {month: counts for month, counts in found.items() if counts != (0, 0)} == {
        date(2025, 4, 1): (2, 1),
        date(2026, 3, 1): (1, 2),
    }


def _session(identity: IdentityDesk, account: Account, days_ago: float) -> None:
    sessions.open_session(identity.public(), account, SessionKind.COOKIE)
    identity.desk.session.flush()
    session = identity.desk.session.query(Session).order_by(Session.id.desc()).first()
    assert session
    session.last_seen_at = NOW - timedelta(days=days_ago)


def test_a_member_is_signed_in_once_however_many_sessions_there_are(nobody: IdentityDesk):
    often, seldom, long_ago = (nobody.admit() for _ in range(3))
    for account, days_ago in ((often, 1), (often, 2), (often, 20), (seldom, 8), (long_ago, 31)):
        _session(nobody, account, days_ago)
    assert [(each.days, each.members) for each in _figures(nobody).signed_in] == [(7, 1), (30, 2)]


def test_second_factors_are_counted_by_role_that_demands_one(nobody: IdentityDesk):
    app, key, both, begun, none = (nobody.admit(Role.ADMINISTRATOR) for _ in range(5))
    nobody.admit(Role.FINANCE_OFFICER)
    both.roles = ["administrator", "finance_approver"]
    unasked = nobody.admit(Role.MODERATOR)
    for account, secret in ((app, "sealed"), (both, "sealed"), (begun, None), (unasked, "sealed")):
        confirmed = NOW if secret else None
        nobody.desk.session.add(Totp(account_id=account.id, secret=secret, pending="next", confirmed_at=confirmed))
    for account in (key, key, both):
        mark = new_id()
        values = {"public_key": b"key", "sign_count": 0, "name": "Key", "created_at": NOW}
        nobody.desk.session.add(Passkey(id=mark, account_id=account.id, credential_id=mark.bytes, **values))
    assert none.status == "admitted"
    found = {each.role: (each.set_up, each.members) for each in _figures(nobody).second_factors}
    assert found == {Role.FINANCE_OFFICER: (0, 1), Role.FINANCE_APPROVER: (1, 1), Role.ADMINISTRATOR: (3, 5)}


def test_what_waits_is_what_the_list_of_registrations_has(nobody: IdentityDesk):
    old, new, unconfirmed = (nobody.register() for _ in range(3))
    old.registered_at, new.registered_at = NOW - timedelta(days=9, hours=23), NOW - timedelta(days=1)
    unconfirmed.registered_at, unconfirmed.verified_at = NOW - timedelta(days=30), None
    waiting = _figures(nobody).waiting
    assert (waiting.registrations, waiting.oldest_at, waiting.oldest_days) == (2, old.registered_at, 9)
    listed = admission.list_registrations(nobody.public(), accounts.ListRegistrations())
    assert len(listed.items) == waiting.registrations
