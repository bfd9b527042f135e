"""A forgotten password: the same answer for every address, a link that is good once and for half an hour."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contracts.account_links import LINK_EXPIRED, NO_MAIL, AskForPassword, ChoosePassword
from contracts.accounts import WEAK_PASSWORD, WRONG_CREDENTIALS, ListAudit, SignIn
from contracts.base import TOO_MANY, Refused
from contracts.identity import Role
from gateway.identity import audit, forgotten, signing_in
from gateway.identity.model import Account, Session
from tests.identity.conftest import PASSWORD, IdentityDesk, Letters

FRESH = "nine herons over the bay"


def _ask(identity: IdentityDesk, email: str | None) -> object:
    return forgotten.ask_for_password(identity.public(), AskForPassword(email=email or ""))


def _choose(identity: IdentityDesk, token: str, new: str = FRESH, later: timedelta = timedelta(0)) -> object:
    call = identity.public()
    call.now += later
    return forgotten.choose_password(call, ChoosePassword(token=token, new=new))


def _sign_in(identity: IdentityDesk, account: Account, password: str) -> None:
    signing_in.sign_in(identity.public(), SignIn(email=account.email or "", password=password))


def test_a_new_password_by_the_link_ends_every_session_and_is_told(identity: IdentityDesk, letters: Letters):
    account = identity.admit()
    _sign_in(identity, account, PASSWORD)
    _ask(identity, account.email)
    _choose(identity, letters.token())
    assert letters.matters() == ["choose_password", "password_changed"]
    assert identity.desk.session.query(Session).filter_by(account_id=account.id).count() == 0
    with pytest.raises(Refused) as refused:
        _sign_in(identity, account, PASSWORD)
    assert refused.value.refusal is WRONG_CREDENTIALS
    _sign_in(identity, account, FRESH)
    record = audit.list_audit(identity.call_as(Role.ADMINISTRATOR), ListAudit(member_id=account.id)).items
    assert [entry.action for entry in record][1:4] == ["sign_in_failed", "password_changed", "password_asked"]


def test_every_address_gets_the_same_answer(identity: IdentityDesk, letters: Letters):
    """Who is not known here is told by mail, as the others are: the work is the same, too."""
    theirs, ours = identity.admit(), identity.admit()
    ours.password_hash, ours.provider_issuer, ours.provider_subject = None, "https://id.example", "subject"
    answers = {str(_ask(identity, email)) for email in (theirs.email, ours.email, "nobody@seguridad.example")}
    assert len(answers) == 1
    assert letters.matters() == ["choose_password", "no_password", "no_account"]
    assert letters.to("nobody@seguridad.example") == ["no_account"]


def test_a_link_is_good_once_for_half_an_hour_and_only_where_it_is_whole(identity: IdentityDesk, letters: Letters):
    account = identity.admit()
    _ask(identity, account.email)
    _ask(identity, account.email)
    token = letters.token()
    for tried, later in ((token, 30), (token[:-1] + "x", 0), (token[::-1], 0)):
        with pytest.raises(Refused) as refused:
            _choose(identity, tried, later=timedelta(minutes=later))
        assert refused.value.refusal is LINK_EXPIRED
    _choose(identity, token, later=timedelta(minutes=29))
    with pytest.raises(Refused) as refused:  # nor is the one that was asked for before it
        _choose(identity, token, "another nine herons")
    assert refused.value.refusal is LINK_EXPIRED


def test_a_weak_password_leaves_the_link_as_it_is(identity: IdentityDesk, letters: Letters):
    account = identity.admit()
    _ask(identity, account.email)
    with pytest.raises(Refused) as refused:
        _choose(identity, letters.token(), "aaaaaaaaaaaa")
    assert refused.value.refusal is WEAK_PASSWORD
    _choose(identity, letters.token())


@pytest.mark.parametrize("known", [True, False])
def test_nobodys_mailbox_is_filled(identity: IdentityDesk, letters: Letters, known: bool):
    email = identity.admit().email if known else "nobody.here@seguridad.example"
    answers = []
    for _ in range(8):
        try:
            _ask(identity, email)
        except Refused as refused:
            answers.append(refused.refusal.code)
    assert TOO_MANY.code in answers
    assert len(letters.matters()) <= 5


def test_without_mail_the_answer_says_so_for_every_address(identity: IdentityDesk):
    for email in (identity.admit().email, "nobody@seguridad.example"):
        with pytest.raises(Refused) as refused:
            _ask(identity, email)
        assert refused.value.refusal is NO_MAIL
