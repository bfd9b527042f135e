"""Names that imitate: held for the administrator, who sees whom they look like; no member takes one by themselves."""

from __future__ import annotations

import pytest

from contracts import accounts
from contracts.accounts import NAME_RESEMBLES
from contracts.base import Refused
from contracts.identity import Role
from gateway.identity import admission, me
from gateway.identity.imitation import is_mixed, looks
from gateway.identity.model import Account
from tests.identity.conftest import IdentityDesk

IMITATIONS = [
    "V\u0430leria Quispe",  # a Cyrillic a
    "VaIeria Quispe",  # a capital i for an l
    "Valeria Qu1spe",
    "VALERlA QUlSPE",
    "Quispe, Valéria",
    "\u2164aleria Quispe",  # the Roman numeral five
    "V\u0251leria Quispe",
]


@pytest.mark.parametrize("name", IMITATIONS)
def test_an_imitation_looks_like_the_original(name: str):
    assert looks(name) == looks("Valeria Quispe")


@pytest.mark.parametrize("name", ["Valeria Quispes", "Valentina Quispe", "Анна Смирнова", "João Luís"])
def test_another_name_does_not(name: str):
    assert looks(name) != looks("Valeria Quispe")
    assert not is_mixed(name)


def test_a_very_long_name_is_looked_at_as_well():
    assert len(looks("\ufdfa" * 200)) <= 800


def _seen(identity: IdentityDesk, account: Account) -> accounts.Account:
    page = admission.list_registrations(identity.public(), accounts.ListRegistrations())
    return next(item for item in page.items if item.id == account.id)


def _admit(identity: IdentityDesk, account: Account, **checked: bool) -> None:
    command = accounts.Admit(member_id=account.id, **checked)
    admission.admit(identity.call_as(Role.ADMINISTRATOR), command)


@pytest.mark.parametrize("name", ["Valeria Quispe", *IMITATIONS])
def test_who_is_called_like_the_administrator_is_held_until_somebody_has_checked(identity: IdentityDesk, name: str):
    administrator = identity.admit(Role.ADMINISTRATOR, name="Valeria Quispe")
    account = identity.register(name=name)
    [resembled] = _seen(identity, account).resembles
    assert (resembled.id, resembled.is_held) == (administrator.id, True)
    assert Role.ADMINISTRATOR in resembled.roles
    with pytest.raises(Refused) as refused:
        _admit(identity, account)
    assert refused.value.refusal is NAME_RESEMBLES
    _admit(identity, account, is_checked=True)
    assert account.status == "admitted"


def test_a_namesake_of_a_member_is_shown_and_not_held(identity: IdentityDesk):
    identity.admit(name="Rosa Canul")
    account = identity.register(name="Rosa Canúl")
    assert [each.is_held for each in _seen(identity, account).resembles] == [False]
    _admit(identity, account)


def test_a_word_of_two_alphabets_is_held_whomever_it_resembles(identity: IdentityDesk):
    account = identity.register(name="D\u0430niela Soto")
    assert _seen(identity, account).is_mixed
    with pytest.raises(Refused):
        _admit(identity, account)


def test_no_member_takes_the_administrators_name(identity: IdentityDesk):
    identity.admit(Role.ADMINISTRATOR, name="Valeria Quispe")
    account = identity.admit(name="Rosa Canul")
    for name in ("Valeria Quispe", "VaIeria Quispe", "R\u043esa Canul"):
        with pytest.raises(Refused) as refused:
            me.update_me(identity.call_by(account), accounts.UpdateMe(name=name))
        assert refused.value.refusal is NAME_RESEMBLES
    assert me.update_me(identity.call_by(account), accounts.UpdateMe(name="Rosa Canul Paz")).name == "Rosa Canul Paz"
