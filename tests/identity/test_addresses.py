"""Another e-mail address: verified at the new one, told to the old one."""

from __future__ import annotations

import pytest

from contracts.account_links import LINK_EXPIRED, SAME_ADDRESS, ByLink, ChangeAddress
from contracts.accounts import WRONG_PASSWORD, ById
from contracts.base import Refusal, Refused
from gateway.identity import addresses, members
from gateway.identity.letter import Letter
from gateway.identity.model import Account, AccountLink, KnownDevice
from tests.identity.conftest import PASSWORD, IdentityDesk, Letters

NEW = "ana.new@interior.example"


def _change(identity: IdentityDesk, account: Account, email: str = NEW, password: str = PASSWORD) -> None:
    addresses.change_address(identity.call_by(account), ChangeAddress(email=email, password=password))


def _refusal(act: object, *arguments: object) -> Refusal:
    with pytest.raises(Refused) as refused:
        act(*arguments)  # type: ignore[operator]
    return refused.value.refusal


def test_a_new_address_counts_once_its_owner_confirms_it_and_the_old_one_is_told(
    identity: IdentityDesk, letters: Letters
):
    account = identity.admit()
    former = account.email or ""
    _change(identity, account)
    assert (account.email, letters.to(NEW)) == (former, ["confirm_address"])
    addresses.confirm_address(identity.call_by(account), ByLink(token=letters.token()))
    assert (account.email, letters.to(former)) == (NEW, ["address_changed"])


def test_the_password_is_asked_for(identity: IdentityDesk, letters: Letters):
    account = identity.admit()
    assert _refusal(_change, identity, account, NEW, "wrong password") is WRONG_PASSWORD
    assert letters.matters() == []


def test_an_address_that_is_somebody_elses_stays_theirs_and_they_are_told(identity: IdentityDesk, letters: Letters):
    account, other = identity.admit(), identity.admit()
    _change(identity, account, other.email or "")
    assert letters.matters() == ["already_registered"]
    assert identity.desk.session.query(AccountLink).count() == 0


def test_an_address_that_was_taken_in_the_meantime_stays_theirs(identity: IdentityDesk, letters: Letters):
    account = identity.admit()
    _change(identity, account)
    identity.admit(email=NEW)
    link = ByLink(token=letters.token())
    assert _refusal(addresses.confirm_address, identity.call_by(account), link) is LINK_EXPIRED


def test_a_link_is_for_who_asked_for_it(identity: IdentityDesk, letters: Letters):
    account, other = identity.admit(), identity.admit()
    _change(identity, account)
    link = ByLink(token=letters.token())
    assert _refusal(addresses.confirm_address, identity.call_by(other), link) is LINK_EXPIRED


def test_the_same_address_is_no_change(identity: IdentityDesk, letters: Letters):
    account = identity.admit()
    assert _refusal(_change, identity, account, account.email) is SAME_ADDRESS


def test_who_is_erased_leaves_no_address_behind(identity: IdentityDesk, letters: Letters):
    account = identity.admit()
    _change(identity, account)
    members.erase(identity.call_by(account), ById(member_id=account.id))
    for table in (AccountLink, KnownDevice):
        assert identity.desk.session.query(table).filter_by(account_id=account.id).count() == 0
    assert [letter.account_id for letter in identity.desk.session.query(Letter)] == [None]
