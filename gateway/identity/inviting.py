"""Inviting people, and what they do with the link. The import of many is in member_import.py."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select

from chassis import tokens
from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.account_links import LINK_EXPIRED, ByLink
from contracts.accounts import AccountStatus, Action, Admit
from contracts.base import Page
from contracts.identity import Network, Role
from contracts.invitations import (
    ALREADY_INVITED,
    HAS_ACCOUNT,
    INVITER_GONE,
    Accepted,
    AcceptInvitation,
    ByInvitation,
    Invitation,
    Invite,
    ListInvitations,
    ReceivedInvitation,
    Withdrawn,
)
from gateway.identity import account_mail, admission, imitation, links, passwords, registering, roles
from gateway.identity import model as tables
from gateway.identity.audit import record, record_own
from gateway.identity.model import Account
from gateway.rendering.account_words import Matter

_GOOD_FOR = timedelta(days=14)
# An invitation that nobody accepted is still shown for a while, to be sent again.
_FORGOTTEN_AFTER = timedelta(days=60)


def invite(call: Call, command: Invite) -> Invitation:
    """Sends the person a link. Raises NO_MAIL, HAS_ACCOUNT, ALREADY_INVITED, AUDITOR_ALONE, SECOND_SIGNATURE."""
    links.must_have_mail()
    refuse_known(call, command)
    return view(call, send(call, [command])[0])


def refuse_known(call: Call, command: Invite) -> None:
    """Raises HAS_ACCOUNT, and ALREADY_INVITED while the link that was sent is good."""
    known = call.session.scalar(select(Account).where(Account.email == command.email))
    if known is not None and not registering.may_be_filled_anew(known):
        raise HAS_ACCOUNT("email")
    open_one = select(tables.Invitation.id).where(
        tables.Invitation.email == command.email, tables.Invitation.expires_at > call.now
    )
    if call.session.scalar(open_one) is not None:
        raise ALREADY_INVITED("email")


def send(call: Call, commands: list[Invite]) -> list[tables.Invitation]:
    """Invites people who may be invited, in place of invitations that are over; those long over are swept away.

    Raises AUDITOR_ALONE, SECOND_SIGNATURE (Fund rule 12).
    """
    over = or_(
        tables.Invitation.email.in_([command.email for command in commands]),
        tables.Invitation.expires_at < call.now - _FORGOTTEN_AFTER,
    )
    call.session.execute(delete(tables.Invitation).where(over))
    invitations = [_invitation(command) for command in commands]
    _hand_over(call, invitations)
    return invitations


def _invitation(command: Invite) -> tables.Invitation:
    return tables.Invitation(
        id=new_id(),
        roles=roles.granted(command.roles),
        networks=sorted({network.value for network in command.networks}),
        **command.model_dump(mode="json", exclude={"roles", "networks"}),
    )


def _hand_over(call: Call, invitations: list[tables.Invitation]) -> None:
    """New links, and the mails with them; earlier links are dead."""
    readers = []
    for invitation in invitations:
        token = links.fresh()
        invitation.token_hash = tokens.hash_of(token)
        invitation.invited_by, invitation.invited_at = call.actor.member_id, call.now
        invitation.expires_at = call.now + _GOOD_FOR
        readers.append((invitation.email, invitation.language, f"/invitation?token={token}"))
        record(call, Action.INVITED, None, invitation=str(invitation.id), roles=invitation.roles)
    call.session.add_all(invitations)
    account_mail.addresses(call, Matter.INVITED, readers)


def resend_invitation(call: Call, command: ByInvitation) -> Invitation:
    """Sends another link, good for as long as a new one; whoever sends it vouches for it from now on.

    Raises NOT_FOUND, NO_MAIL.
    """
    links.must_have_mail()
    invitation = _locked(call, command)
    _hand_over(call, [invitation])
    return view(call, invitation)


def withdraw_invitation(call: Call, command: ByInvitation) -> Withdrawn:
    """Takes the invitation back: its link is dead, and nothing is kept of the person. Raises NOT_FOUND.

    Its mail is not sent if it still waits.
    """
    invitation = _locked(call, command)
    account_mail.take_back(call, Matter.INVITED, invitation.email)
    call.session.delete(invitation)
    record(call, Action.INVITATION_WITHDRAWN, None, invitation=str(invitation.id))
    return Withdrawn()


def _locked(call: Call, command: ByInvitation) -> tables.Invitation:
    return get_row(call, tables.Invitation, command.invitation_id, "invitation_id", "invitation", lock=True)


def list_invitations(call: Call, command: ListInvitations) -> Page[Invitation]:
    """Those that nobody has accepted, the newest first."""
    statement = select(tables.Invitation).where(*_matching(command.search))
    keys = [tables.Invitation.invited_at, tables.Invitation.id]
    return page(call.session, statement, keys, command, lambda row: view(call, row[0]), descending=True)


def _matching(search: str | None) -> list[ColumnElement[bool]]:
    said = func.concat(tables.Invitation.name, " ", tables.Invitation.email)
    return [] if search is None else [said.icontains(search, autoescape=True)]


def _inviter_is_gone(invitation: tables.Invitation, inviter: Account | None) -> bool:
    """Whether it gives more than a plain member has, in the name of somebody who could not give that today."""
    if set(invitation.roles) <= {Role.MEMBER.value}:
        return False
    if inviter is None or inviter.status != AccountStatus.ADMITTED:
        return True
    return Role.ADMINISTRATOR.value not in inviter.roles


def view(call: Call, invitation: tables.Invitation) -> Invitation:
    """The invitation as administrators see it."""
    inviter = call.session.get(Account, invitation.invited_by)
    return Invitation.of(
        invitation,
        roles=[Role(role) for role in invitation.roles],
        networks=[Network(network) for network in invitation.networks],
        invited_by_name=inviter.name if inviter else None,
        inviter_is_gone=_inviter_is_gone(invitation, inviter),
        has_expired=invitation.expires_at <= call.now,
    )


def read_invitation(call: Call, command: ByLink) -> ReceivedInvitation:
    """The invitation of a link, for whoever was sent it. Raises LINK_EXPIRED, INVITER_GONE."""
    return ReceivedInvitation.of(_received(call, command.token))


def _received(call: Call, token: str, *, lock: bool = False) -> tables.Invitation:
    statement = select(tables.Invitation).where(
        tables.Invitation.token_hash == tokens.hash_of(token), tables.Invitation.expires_at > call.now
    )
    found = call.session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise LINK_EXPIRED("token")
    # Locked before it is read, when somebody accepts: a suspension at the same moment comes wholly before or after.
    inviter = call.session.get(Account, found.invited_by, with_for_update={"read": True} if lock else None)
    if _inviter_is_gone(found, inviter):
        raise INVITER_GONE("token")
    return found


def accept_invitation(call: Call, command: AcceptInvitation) -> Accepted:
    """Lets the person in with the rights of the invitation; whose name imitates a member's waits for a decision.

    Raises LINK_EXPIRED, INVITER_GONE, HAS_ACCOUNT, WEAK_PASSWORD, PERSONAL_PASSWORD.
    """
    invitation = _received(call, command.token, lock=True)
    passwords.check_strength(command.password, invitation.email, command.name)
    account = registering.enter_invited(call, invitation, command)
    if account is None:
        raise HAS_ACCOUNT()
    call.session.delete(invitation)
    record_own(call, Action.INVITATION_ACCEPTED, account.id, invitation=str(invitation.id))
    if imitation.whom_it_imitates(call, account):
        account_mail.owner(call, Matter.RECEIVED, account)
    else:
        rights = Admit(member_id=account.id, roles=invitation.roles, networks=invitation.networks)
        admission.let_in(call, account, rights)
    return Accepted(email=invitation.email, admitted=account.status == AccountStatus.ADMITTED)
