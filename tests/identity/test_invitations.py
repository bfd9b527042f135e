"""Invitations: sent, accepted, withdrawn; and those of a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chassis.ids import new_id
from contracts import accounts
from contracts.account_links import LINK_EXPIRED, NO_MAIL, ByLink
from contracts.accounts import AccountStatus, Action
from contracts.base import NOT_FOUND, Refusal, Refused
from contracts.identity import MemberAdmitted, Network, Role
from contracts.invitations import (
    ALREADY_INVITED,
    HAS_ACCOUNT,
    INVITER_GONE,
    AcceptInvitation,
    ByInvitation,
    Invitation,
    Invite,
    ListInvitations,
)
from contracts.proof import FRESH
from gateway.identity import audit, inviting, members, registering, signing_in
from gateway.identity import model as tables
from gateway.identity.model import Account
from tests.identity.conftest import PASSWORD, IdentityDesk, Letters


def _invite(identity: IdentityDesk, **changes: Any) -> Invitation:
    values = {
        "name": "Íris Ñandú",
        "email": f"iris.{new_id()}@seguridad.example",
        "country": "CR",
        "institution": "Ministerio de Seguridad Pública",
        "language": "es",
        "roles": [Role.INSTRUCTOR],
        "networks": [Network.POLICE],
    } | changes
    return inviting.invite(identity.call_as(Role.ADMINISTRATOR), Invite.model_validate(values))


def _accept(identity: IdentityDesk, token: str, **changes: Any) -> Any:
    values = {"token": token, "name": "Íris Ñandú", "password": PASSWORD, "language": "pt"} | changes
    return inviting.accept_invitation(identity.public(), AcceptInvitation.model_validate(values))


def _is_refused(refusal: Refusal, attempt: Any) -> None:
    with pytest.raises(Refused) as refused:
        attempt()
    assert refused.value.refusal is refusal


def test_whoever_opens_the_link_is_a_member_with_the_rights_of_the_invitation(identity: IdentityDesk, letters: Letters):
    sent = _invite(identity)
    assert letters.to(sent.email) == ["invited"]
    token = letters.token()
    shown = inviting.read_invitation(identity.public(), ByLink(token=token))
    assert (shown.email, shown.roles) == (sent.email, [Role.INSTRUCTOR, Role.MEMBER])
    assert _accept(identity, token).admitted
    account = identity.desk.session.query(Account).filter_by(email=sent.email).one()
    assert (account.status, account.roles, account.networks) == ("admitted", ["instructor", "member"], ["police"])
    assert (account.language, account.institution, account.verified_at) == ("pt", sent.institution, account.admitted_at)
    assert [event.member.id for event in identity.desk.emitted(MemberAdmitted)][-1] == account.id
    signed_in = signing_in.sign_in(identity.public(), accounts.SignIn(email=sent.email, password=PASSWORD))
    assert signed_in.member_id == account.id
    entries = audit.list_audit(identity.call_as(Role.ADMINISTRATOR), accounts.ListAudit(member_id=account.id)).items
    assert {Action.INVITATION_ACCEPTED, Action.ADMITTED} <= {entry.action for entry in entries}


def test_a_link_is_good_once(identity: IdentityDesk, letters: Letters):
    _invite(identity)
    token = letters.token()
    _accept(identity, token)
    _is_refused(LINK_EXPIRED, lambda: _accept(identity, token))
    assert identity.desk.session.query(tables.Invitation).count() == 0


def test_a_withdrawn_invitation_is_dead_and_nothing_is_kept_of_the_person(identity: IdentityDesk, letters: Letters):
    sent = _invite(identity, name="Zoila Prado")
    token, administrator = letters.token(), identity.call_as(Role.ADMINISTRATOR)
    inviting.withdraw_invitation(administrator, ByInvitation(invitation_id=sent.id))
    _is_refused(LINK_EXPIRED, lambda: inviting.read_invitation(identity.public(), ByLink(token=token)))
    assert inviting.list_invitations(administrator, ListInvitations()).items == []
    entry = audit.list_audit(administrator, accounts.ListAudit(action=Action.INVITATION_WITHDRAWN)).items[0]
    assert (entry.actor_id, entry.details) == (administrator.actor.id, {"invitation": str(sent.id)})
    _is_refused(NOT_FOUND, lambda: inviting.withdraw_invitation(administrator, ByInvitation(invitation_id=sent.id)))


def test_sending_again_kills_the_earlier_link(identity: IdentityDesk, letters: Letters):
    sent = _invite(identity)
    earlier = letters.token()
    inviting.resend_invitation(identity.call_as(Role.ADMINISTRATOR), ByInvitation(invitation_id=sent.id))
    _is_refused(LINK_EXPIRED, lambda: _accept(identity, earlier))
    assert _accept(identity, letters.token()).admitted


def test_nobody_is_invited_twice_nor_who_has_an_account(identity: IdentityDesk, letters: Letters):
    sent = _invite(identity)
    _is_refused(ALREADY_INVITED, lambda: _invite(identity, email=sent.email))
    member = identity.admit()
    _is_refused(HAS_ACCOUNT, lambda: _invite(identity, email=member.email))
    assert letters.to(sent.email) == ["invited"]


def test_who_registered_meanwhile_is_let_in_by_the_link_as_well(identity: IdentityDesk, letters: Letters):
    sent = _invite(identity)
    identity.register(email=sent.email, institution="Elsewhere")
    assert _accept(identity, letters.token()).admitted


def test_who_was_admitted_meanwhile_keeps_the_account_as_it_is(identity: IdentityDesk, letters: Letters):
    sent = _invite(identity, roles=[Role.MODERATOR])
    account = identity.admit(email=sent.email)
    _is_refused(HAS_ACCOUNT, lambda: _accept(identity, letters.token()))
    assert account.roles == ["member"]


@pytest.mark.parametrize("name", ["Mаría Solís", "Maria Solis"])  # the first with a Cyrillic letter
def test_a_name_that_imitates_a_moderators_waits_for_a_decision(identity: IdentityDesk, letters: Letters, name: str):
    identity.admit(Role.MODERATOR, name="María Solís")
    sent = _invite(identity)
    accepted = _accept(identity, letters.token(), name=name)
    assert not accepted.admitted
    account = identity.desk.session.query(Account).filter_by(email=sent.email).one()
    assert (account.status, account.roles) == (AccountStatus.PENDING, [])


def test_roles_that_do_not_go_together_are_refused_before_anything_is_sent(identity: IdentityDesk, letters: Letters):
    """Fund rule 12."""
    both = [Role.FINANCE_OFFICER, Role.FINANCE_APPROVER]
    _is_refused(accounts.SECOND_SIGNATURE, lambda: _invite(identity, roles=both))
    _is_refused(accounts.AUDITOR_ALONE, lambda: _invite(identity, roles=[Role.AUDITOR, Role.MODERATOR]))
    assert letters.matters() == []


def test_the_database_refuses_an_invitation_to_such_roles(identity: IdentityDesk, letters: Letters):
    """Fund rule 12."""
    sent = _invite(identity)
    row = identity.desk.session.get_one(tables.Invitation, sent.id)
    row.roles = ["finance_approver", "finance_officer", "member"]
    with pytest.raises(Exception, match="ck_invitation_second_signature"):
        identity.desk.session.flush()


def test_without_mail_nobody_is_invited(identity: IdentityDesk):
    _is_refused(NO_MAIL, lambda: _invite(identity))


def test_an_easy_password_is_refused_and_the_link_stays_good(identity: IdentityDesk, letters: Letters):
    _invite(identity)
    _is_refused(accounts.WEAK_PASSWORD, lambda: _accept(identity, letters.token(), password="Password123"))
    assert _accept(identity, letters.token()).admitted


def test_the_list_is_searched_and_goes_on_by_cursor(identity: IdentityDesk, letters: Letters):
    for name in ("Ada Cruz", "Bela Cruz", "Carla Díaz"):
        _invite(identity, name=name)
    call = identity.call_as(Role.AUDITOR)
    found = inviting.list_invitations(call, ListInvitations(search="cruz", limit=1))
    further = inviting.list_invitations(call, ListInvitations(search="cruz", limit=1, cursor=found.next))
    assert [each.name for each in (*found.items, *further.items)] == ["Bela Cruz", "Ada Cruz"]
    assert further.next is None
    assert inviting.list_invitations(call, ListInvitations(search="%")).items == []


def test_an_expired_invitation_is_shown_and_gives_way_to_another(identity: IdentityDesk, letters: Letters):
    sent = _invite(identity)
    row = identity.desk.session.get_one(tables.Invitation, sent.id)
    row.expires_at = row.invited_at
    listed = inviting.list_invitations(identity.call_as(Role.ADMINISTRATOR), ListInvitations()).items
    assert [each.has_expired for each in listed] == [True]
    _is_refused(LINK_EXPIRED, lambda: _accept(identity, letters.token()))
    assert _invite(identity, email=sent.email).id != sent.id


def test_the_invitation_of_an_erased_members_address_goes_too(identity: IdentityDesk, letters: Letters):
    sent = _invite(identity)
    account = identity.admit(email=sent.email)
    members.erase(identity.call_by(account), accounts.ById(member_id=account.id))
    assert identity.desk.session.query(tables.Invitation).count() == 0


def test_who_was_refused_may_be_invited(identity: IdentityDesk, letters: Letters):
    account = identity.register()
    account.status = AccountStatus.REFUSED.value
    assert registering.may_be_filled_anew(account)
    _invite(identity, email=account.email)
    assert _accept(identity, letters.token()).admitted
    assert account.status == "admitted"


def _suspended(identity: IdentityDesk, inviter: Account) -> None:
    inviter.status = AccountStatus.SUSPENDED.value


def _no_administrator(identity: IdentityDesk, inviter: Account) -> None:
    inviter.roles = ["member"]


def _erased(identity: IdentityDesk, inviter: Account) -> None:
    identity.admit(Role.ADMINISTRATOR)  # so that it is not the last one who goes
    members.erase(identity.call_by(inviter), accounts.ById(member_id=inviter.id))


@pytest.mark.parametrize("goes", [_suspended, _no_administrator, _erased])
def test_rights_are_not_given_in_the_name_of_who_can_give_none_any_more(
    identity: IdentityDesk, letters: Letters, goes: Callable[[IdentityDesk, Account], None]
):
    sent = _invite(identity, roles=[Role.ADMINISTRATOR])
    token, inviter = letters.token(), identity.desk.session.get(Account, sent.invited_by)
    assert inviter is not None
    goes(identity, inviter)
    _is_refused(INVITER_GONE, lambda: inviting.read_invitation(identity.public(), ByLink(token=token)))
    _is_refused(INVITER_GONE, lambda: _accept(identity, token))
    assert identity.desk.session.query(Account).filter_by(email=sent.email).count() == 0
    call = identity.call_as(Role.ADMINISTRATOR)
    (seen,) = inviting.list_invitations(call, ListInvitations(search=sent.email)).items
    assert seen.inviter_is_gone
    again = inviting.resend_invitation(call, ByInvitation(invitation_id=sent.id))
    assert (again.inviter_is_gone, again.invited_by) == (False, call.actor.id)
    assert _accept(identity, letters.token()).admitted


def test_a_plain_members_invitation_outlives_its_inviter(identity: IdentityDesk, letters: Letters):
    sent = _invite(identity, roles=[])
    inviter = identity.desk.session.get(Account, sent.invited_by)
    assert inviter is not None
    inviter.status = AccountStatus.SUSPENDED.value
    assert _accept(identity, letters.token()).admitted


def test_whoever_sends_an_invitation_again_proves_the_second_factor_as_for_the_first():
    assert FRESH["identity.resend_invitation"] == FRESH["identity.invite"]
