"""Accounts: registering, admission by an administrator, signing in, sessions, one's own data, the record of changes.

Identity is answered by the gateway itself, by the same rules as a service. Register and sign-in are changes rather than
creations: the public has no idempotency keys, and no result that holds a secret may be kept.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from contracts.account_kinds import (
    Attempt,
    Code,
    Device,
    Email,
    GrantedRole,
    Motivation,
    Password,
    Proof,
    Reason,
    Search,
    Token,
    Work,
)
from contracts.base import Command, Page, Paged, Refusal, View, change, read
from contracts.identity import Network, Role
from contracts.kinds import Country, Id, Language, Moment, Name, Version

WRONG_CREDENTIALS = Refusal("identity.wrong_credentials", 401, "The e-mail address or password is incorrect.")
NOT_ADMITTED = Refusal("identity.not_admitted", 403, "Your registration is awaiting an administrator’s decision.")
NO_ACCESS = Refusal("identity.no_access", 403, "This account does not have access at present; please contact the DPS.")
NOT_REGISTERED = Refusal("identity.not_registered", 403, "You are not yet registered; please fill in your details.")
PROOF_EXPIRED = Refusal("identity.proof_expired", 401, "Your sign-in attempt has expired; please start again.")
PROVIDER_FAILED = Refusal(
    "identity.provider_failed", 403, "Signing in through your organization failed; please try again."
)
WEAK_PASSWORD = Refusal(
    "identity.weak_password",
    422,
    "This password is too easy to guess. Choose another, for instance a sentence of four or five words.",
)
PERSONAL_PASSWORD = Refusal(
    "identity.personal_password", 422, "The password must not contain your name or your e-mail address."
)
WORK_NEEDED = Refusal(
    "identity.work_needed",
    403,
    "There have been many such requests: your browser or program has to do a short computation before this one counts.",
)
MANY_WAITING = Refusal(
    "identity.many_waiting",
    429,
    "Many people are signing in or registering now. Please try again in {seconds} s; nothing has been checked.",
)
DAYS_REVERSED = Refusal("identity.days_reversed", 422, "The last day is before the first.")
WRONG_PASSWORD = Refusal("identity.wrong_password", 403, "The current password is incorrect.")
NO_PASSWORD = Refusal("identity.no_password", 409, "This account has no password: sign in through your organization.")
SECOND_SIGNATURE = Refusal(
    "identity.second_signature", 422, "The same person cannot both enter and approve payments (Fund rule 12)."
)
AUDITOR_ALONE = Refusal(
    "identity.auditor_alone", 422, "An auditor has read-only access: this role cannot be combined with another."
)
NO_ROLE = Refusal(
    "identity.no_role", 422, "Everybody here has at least one role. To take all access away, suspend the member."
)
OWN_ACCOUNT = Refusal("identity.own_account", 403, "Another administrator must make this change to your account.")
LAST_ADMINISTRATOR = Refusal(
    "identity.last_administrator", 409, "This is the only administrator left; appoint another one first."
)
NAME_RESEMBLES = Refusal(
    "identity.name_resembles", 409, "This name looks like that of {name}: an administrator has to check who it is."
)
WRONG_STATUS = Refusal(
    "identity.wrong_status", 409, "This is not possible while the status of the account is: {status}."
)


class AccountStatus(StrEnum):
    """The status of an account. Only an admitted account can sign in."""

    PENDING = "pending"
    ADMITTED = "admitted"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    ERASED = "erased"


class SessionKind(StrEnum):
    """How a session's token travels: as a browser's cookie, or in the Authorization header of API calls."""

    COOKIE = "cookie"
    BEARER = "bearer"


class Action(StrEnum):
    """The actions that the record of changes lists."""

    REGISTERED = "registered"
    ADMITTED = "admitted"
    REFUSED = "refused"
    CHANGED = "changed"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    ERASED = "erased"
    PASSWORD_CHANGED = "password_changed"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    PROVIDER_LINKED = "provider_linked"
    TOTP_SET_UP = "totp_set_up"
    TOTP_REMOVED = "totp_removed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_RENAMED = "passkey_renamed"
    PASSKEY_REMOVED = "passkey_removed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    SECOND_FACTOR_PROVED = "second_factor_proved"
    SECOND_FACTOR_FAILED = "second_factor_failed"
    SECOND_FACTOR_RESET = "second_factor_reset"
    ADDRESS_CHANGED = "address_changed"
    PASSWORD_ASKED = "password_asked"
    SIGN_IN_FAILED = "sign_in_failed"
    SESSIONS_ENDED = "sessions_ended"
    PASSWORD_LINK_SENT = "password_link_sent"
    INVITED = "invited"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    INVITATION_ACCEPTED = "invitation_accepted"
    TOLD_APART = "told_apart"
    API_TOKEN_MADE = "api_token_made"
    API_TOKEN_REVOKED = "api_token_revoked"
    AUDIT_EXPORTED = "audit_exported"
    INSTITUTION_NAMED = "institution_named"
    MAIL_RETRIED = "mail_retried"
    MAIL_STOPPED = "mail_stopped"


class Register(Command):
    """Requests an account. The reply is the same whether or not the address is already known."""

    name: Name = Field(examples=["Ana Mora Quesada"])
    email: Email = Field(examples=["ana.mora@seguridad.example"])
    password: Password | None = Field(default=None, repr=False, examples=["seven lanterns by the quay"])
    country: Country = Field(examples=["CR"])
    institution: Name = Field(examples=["Ministerio de Seguridad Pública"])
    language: Language = Field(examples=["es"])
    motivation: Motivation | None = Field(default=None, examples=["I coordinate prevention in Puntarenas."])
    proof: Proof | None = Field(default=None, repr=False, description="Issued by an organization's sign-in service")
    work: Work | None = Field(default=None, description="For a challenge: see identity.work_needed")

    @model_validator(mode="after")
    def _one_way_to_sign_in(self) -> Register:
        if (self.password is None) == (self.proof is None):
            raise PydanticCustomError("password_needed", "A password is needed")
        return self


class Registered(View):
    """The registration was received; once the owner of the address has confirmed it, an administrator decides."""

    received: bool = True


class ById(Command):
    """One account."""

    member_id: Id


class ListRegistrations(Paged):
    """Registrations awaiting a decision, oldest first."""


class Admit(Command):
    """Admits a person. Every role except auditor includes the role member."""

    member_id: Id
    roles: list[GrantedRole] = Field(default_factory=list, max_length=9, examples=[["member"]])
    networks: list[Network] = Field(default_factory=list, max_length=2, examples=[["prevention"]])
    country: Country | None = Field(default=None, description="Replaces what the person entered", examples=["CR"])
    is_checked: bool = Field(default=False, description="That it is who they say, though the name resembles another's")


class RefuseRegistration(Command):
    """Refuses a registration; the person may register again."""

    member_id: Id
    reason: Reason = Field(examples=["Not known to the institution."])


class FindMembers(Paged):
    """The directory of admitted members; `search` matches the beginnings of words in name and institution."""

    search: Search | None = Field(default=None, examples=["mora"])
    country: Country | None = Field(default=None, examples=["CR"])


class Me(Command):
    """The caller's own account."""


class UpdateMe(Command):
    """Changes the caller's account; fields left out are unchanged. Administrators set country, roles and networks."""

    name: Name | None = Field(default=None, examples=["Ana Mora Quesada"])
    institution: Name | None = Field(default=None, examples=["Ministerio de Seguridad Pública"])
    language: Language | None = Field(default=None, examples=["es"])
    expected_version: Version | None = None


class ChangePassword(Command):
    """Sets a new password and ends all sessions, including the caller's."""

    current: Attempt = Field(repr=False)
    new: Password = Field(repr=False)


class SignIn(Command):
    """Opens a session with an e-mail address and a password."""

    email: Email = Field(examples=["ana.mora@seguridad.example"])
    password: Attempt = Field(repr=False, examples=["seven lanterns by the quay"])
    code: Code | None = Field(default=None, repr=False, description="The second factor, where the account has one")
    kind: SessionKind = SessionKind.BEARER
    device: Device | None = Field(default=None, repr=False, description="As given at an earlier sign-in, if any")
    work: Work | None = Field(default=None, description="For a challenge: see identity.work_needed")


class SignInWithProvider(Command):
    """Opens a session for a person authenticated by the OpenID Connect provider, as sealed by the gateway."""

    proof: Proof = Field(repr=False)
    kind: SessionKind = SessionKind.BEARER
    device: Device | None = Field(default=None, repr=False, description="As given at an earlier sign-in, if any")


class ByToken(Command):
    """A session, identified by its token; the token is also the permission."""

    token: Token = Field(repr=False)


class BySession(Command):
    """One of the caller's own sessions."""

    session_id: Id


class ListAudit(Paged):
    """The record of changes, newest first."""

    member_id: Id | None = Field(default=None, description="The person concerned")
    actor_id: Id | None = Field(default=None, description="Who carried it out")
    member: Search | None = Field(default=None, description="The same, by words of name, institution or address")
    actor: Search | None = Field(default=None, description="The same, by words", examples=["mora"])
    action: Action | None = None
    since: date | None = Field(default=None, description="The first day (UTC)", examples=["2026-10-01"])
    until: date | None = Field(default=None, description="The last day (UTC)", examples=["2026-10-31"])

    @field_validator("until")
    @classmethod
    def _not_before_since(cls, until: date | None, others: ValidationInfo) -> date | None:
        since = others.data.get("since")
        if since is not None and until is not None and until < since:
            raise DAYS_REVERSED.as_validation_error()
        return until


class Resembled(View):
    """A member whose name looks like that of somebody who registered; `is_held`: it has to be checked who it is."""

    id: Id
    name: str
    institution: str
    roles: list[Role]
    is_held: bool


class Account(View):
    """An account as its owner and the administrators see it."""

    id: Id
    name: str
    email: str | None
    country: Country
    institution: str
    language: Language
    motivation: str | None
    roles: list[Role]
    networks: list[Network]
    status: AccountStatus
    status_reason: str | None
    has_password: bool
    registered_at: Moment
    admitted_at: Moment | None
    version: int
    resembles: list[Resembled] = Field(default_factory=list, description="To administrators, of a registration")
    is_mixed: bool = Field(default=False, description="The name has letters of several alphabets in one word")


class MemberCard(View):
    """A member as the other members see them."""

    id: Id
    name: str
    country: Country
    institution: str


class SignedIn(View):
    """A session. The token is shown only once; whoever holds it acts as the member."""

    token: str
    session_id: Id
    kind: SessionKind
    expires_at: Moment
    member_id: Id
    name: str
    roles: list[Role]
    language: Language
    second_factor: bool = Field(default=False, description="Whether the session has proved one")
    device: str | None = Field(default=None, description="A new device's secret: give it at the next sign-in")


class SessionView(View):
    """One of the caller's sessions: where it was opened and when it expires."""

    id: Id
    kind: SessionKind
    created_at: Moment
    last_seen_at: Moment
    expires_at: Moment
    address: str
    agent: str
    proved_at: Moment | None = Field(default=None, description="When it last proved the second factor")


class Sessions(View):
    """All of the caller's sessions, newest first."""

    items: list[SessionView]


class SignedOut(View):
    """How many sessions ended."""

    ended: int


class AuditEntry(View):
    """Who did what to whom, and when. Names are the current ones, since erased names are not kept.

    `reason` is why a member was suspended or a registration refused; it is erased with the member.
    """

    id: Id
    at: Moment
    action: Action
    actor_id: Id | None
    actor_name: str | None
    member_id: Id | None
    member_name: str | None
    details: dict[str, Any]
    reason: str | None


REGISTER = change("identity", "register", Register, Registered, "Register")
LIST_REGISTRATIONS = read(
    "identity",
    "list_registrations",
    ListRegistrations,
    Page[Account],
    "List registrations awaiting a decision",
    at="/registrations",
)
ADMIT = change("identity", "admit", Admit, Account, "Admit a member")
REFUSE_REGISTRATION = change("identity", "refuse_registration", RefuseRegistration, Account, "Refuse a registration")
FIND_MEMBERS = read("identity", "find_members", FindMembers, Page[MemberCard], "Search the directory", at="/directory")
READ_CARD = read(
    "identity", "read_card", ById, MemberCard, "Read a member’s entry in the directory", at="/directory/{member_id}"
)
ERASE = change("identity", "erase", ById, Account, "Erase a member")
ME = read("identity", "me", Me, Account, "Read my account", at="/me")
UPDATE_ME = change("identity", "update_me", UpdateMe, Account, "Change my account")
CHANGE_PASSWORD = change("identity", "change_password", ChangePassword, SignedOut, "Change my password")
SIGN_IN = change("identity", "sign_in", SignIn, SignedIn, "Sign in")
SIGN_IN_WITH_PROVIDER = change(
    "identity", "sign_in_with_provider", SignInWithProvider, SignedIn, "Sign in with the organization"
)
ROTATE_SESSION = change("identity", "rotate_session", ByToken, SignedIn, "Exchange a session's token for a new one")
SIGN_OUT = change("identity", "sign_out", ByToken, SignedOut, "Sign out")
SIGN_OUT_EVERYWHERE = change("identity", "sign_out_everywhere", Me, SignedOut, "Sign out everywhere")
LIST_SESSIONS = read("identity", "list_sessions", Me, Sessions, "List my sessions", at="/sessions")
REVOKE_SESSION = change("identity", "revoke_session", BySession, SignedOut, "End one of my sessions")
LIST_AUDIT = read("identity", "list_audit", ListAudit, Page[AuditEntry], "Read the record of changes", at="/audit")
