"""Members in the hands of an administrator: the list with its filters, rights, access, sessions, a link for a password.

Who only reads (`contracts.identity.Role.AUDITOR`) sees the accounts, and neither where their owners sign in from.
"""

from __future__ import annotations

from pydantic import Field

from contracts.account_kinds import GrantedRole, Reason, Search
from contracts.accounts import Account, AccountStatus, ById, SessionView, SignedOut
from contracts.api_tokens import ApiTokenView
from contracts.base import Command, Page, Paged, View, change, read
from contracts.identity import Network
from contracts.kinds import Country, Id, Moment, Name, Version


class ListMembers(Paged):
    """Accounts by name; erased ones only if asked for by status.

    `search` matches the beginnings of words in name, institution and e-mail address, `institution` in that alone.
    """

    search: Search | None = Field(default=None, examples=["mora"])
    institution: Search | None = Field(default=None, examples=["ministerio"])
    status: AccountStatus | None = None
    role: GrantedRole | None = None
    network: Network | None = None
    country: Country | None = Field(default=None, examples=["CR"])


class ChangeMember(Command):
    """Changes name, institution, roles, networks or country; fields left out are unchanged."""

    member_id: Id
    name: Name | None = Field(default=None, examples=["Ana Mora Quesada"])
    institution: Name | None = Field(default=None, examples=["Ministerio de Seguridad Pública"])
    roles: list[GrantedRole] | None = Field(default=None, max_length=9, examples=[["member", "moderator"]])
    networks: list[Network] | None = Field(default=None, max_length=2, examples=[["prevention", "police"]])
    country: Country | None = Field(default=None, examples=["CR"])
    is_checked: bool = Field(default=False, description="That it is who they say, though the name resembles another's")
    expected_version: Version | None = None


class Suspend(Command):
    """Withdraws all access until an administrator restores it."""

    member_id: Id
    reason: Reason = Field(examples=["Left the institution."])


class EndMemberSession(Command):
    """One session of a member's."""

    member_id: Id
    session_id: Id


class MemberSecurity(View):
    """Where a member is signed in, and by what they prove that it is them."""

    sessions: list[SessionView]
    totp_since: Moment | None = Field(description="When an authenticator app was set up")
    passkeys: int
    recovery_codes_left: int
    demanded: bool = Field(description="Whether one of the roles demands a second factor")
    has_password: bool
    api_tokens: list[ApiTokenView] = Field(default_factory=list)


class PasswordLinkSent(View):
    """A link to choose a new password is on its way to the member's address."""

    email: str


LIST_MEMBERS = read("identity", "list_members", ListMembers, Page[Account], "List accounts", at="/members")
READ_MEMBER = read("identity", "read_member", ById, Account, "Read an account", at="/members/{member_id}")
CHANGE_MEMBER = change(
    "identity", "change_member", ChangeMember, Account, "Change name, institution, roles, networks or country"
)
SUSPEND = change("identity", "suspend", Suspend, Account, "Suspend a member")
REINSTATE = change("identity", "reinstate", ById, Account, "End a suspension")
READ_SECURITY = read(
    "identity",
    "read_member_security",
    ById,
    MemberSecurity,
    "Read a member’s sessions and second factors",
    at="/members/{member_id}/security",
)
END_MEMBER_SESSION = change(
    "identity", "end_member_session", EndMemberSession, SignedOut, "End one of a member’s sessions"
)
END_MEMBER_SESSIONS = change("identity", "end_member_sessions", ById, SignedOut, "End all sessions of a member")
SEND_PASSWORD_LINK = change(
    "identity", "send_password_link", ById, PasswordLinkSent, "Send a member a link to choose a new password"
)
