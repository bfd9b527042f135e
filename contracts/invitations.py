"""Invitations: an administrator names the person and the rights, whoever opens the link chooses a password and is in.

The link goes to the address and nowhere else, so opening it confirms the address. Accepted or withdrawn, an invitation
is gone; the record of changes says what became of it.
"""

from __future__ import annotations

from pydantic import Field

from contracts.account_kinds import Email, GrantedRole, Password, Search, Token
from contracts.account_links import ByLink
from contracts.base import Command, EmbeddedRefusal, Page, Paged, Refusal, View, change, create, read
from contracts.identity import Network, Role
from contracts.kinds import Country, Id, Language, Moment, Name

HAS_ACCOUNT = Refusal("identity.has_account", 409, "This e-mail address already has an account.")
ALREADY_INVITED = Refusal(
    "identity.already_invited", 409, "This person has already been invited; the invitation can be sent again."
)
INVITER_GONE = Refusal(
    "identity.inviter_gone",
    409,
    "Whoever sent this invitation is no longer an administrator, so it cannot be accepted until another administrator "
    "confirms it. Please ask the Department of Public Security.",
)
UNREADABLE_FILE = Refusal("identity.unreadable_file", 422, "The file could not be read (line {line}): {reason}.")
UNREADABLE_AS_A_WHOLE = Refusal("identity.unreadable_as_a_whole", 422, "The file could not be read: {reason}.")
MISSING_COLUMN = Refusal("identity.missing_column", 422, "The first line names no column “{what}”.")
LINES_AT_FAULT = Refusal(
    "identity.lines_at_fault", 422, "Nobody has been invited: some lines of the file ({n}) have errors."
)
NOT_AN_ADDRESS = Refusal("identity.not_an_address", 422, "This is not an e-mail address.")
REPEATED_ADDRESS = Refusal("identity.repeated_address", 422, "Line {line} already has this e-mail address.")
UNKNOWN_WORD = Refusal("identity.unknown_word", 422, "The word “{word}” is not known in this column.")
# Lines of a file; characters of all of it.
MOST_LINES, MOST_CHARACTERS = 1000, 120_000


class Invite(Command):
    """Invites a person. Every role except auditor includes the role member."""

    name: Name = Field(examples=["Ana Mora Quesada"])
    email: Email = Field(examples=["ana.mora@seguridad.example"])
    country: Country = Field(examples=["CR"])
    institution: Name = Field(examples=["Ministerio de Seguridad Pública"])
    language: Language = Field(examples=["es"])
    roles: list[GrantedRole] = Field(default_factory=list, max_length=9, examples=[["member"]])
    networks: list[Network] = Field(default_factory=list, max_length=2, examples=[["prevention"]])


class ByInvitation(Command):
    """One invitation."""

    invitation_id: Id


class ListInvitations(Paged):
    """Invitations that nobody has accepted yet, newest first; `search` is part of a name or an e-mail address."""

    search: Search | None = Field(default=None, examples=["mora"])


class AcceptInvitation(Command):
    """Accepts an invitation by its link: with a password, and the name as the person writes it."""

    token: Token = Field(repr=False)
    name: Name = Field(examples=["Ana Mora Quesada"])
    password: Password = Field(repr=False)
    language: Language = Field(examples=["es"])


class ImportMembers(Command):
    """Invites the people of a table: comma-separated text, whose first line names the columns.

    Columns: name, email, country, institution, language, roles, networks; the last two may be left out. Codes, or
    words of the four languages.
    """

    csv: str = Field(
        min_length=1,
        max_length=MOST_CHARACTERS,
        examples=["name,email,country,institution,language\nAna Mora,ana.mora@seguridad.example,CR,Ministerio,es"],
    )


class Invitation(View):
    """An invitation as administrators see it."""

    id: Id
    name: str
    email: str
    country: Country
    institution: str
    language: Language
    roles: list[Role]
    networks: list[Network]
    invited_by: Id
    invited_by_name: str | None
    inviter_is_gone: bool = Field(
        description="It gives rights, and its inviter is no administrator any more: not to be accepted until sent again"
    )
    invited_at: Moment
    expires_at: Moment
    has_expired: bool


class ReceivedInvitation(View):
    """An invitation as whoever opens its link sees it."""

    name: str
    email: str
    country: Country
    institution: str
    language: Language
    roles: list[Role]
    networks: list[Network]
    expires_at: Moment


class Accepted(View):
    """There is an account. `admitted`: it can sign in; else an administrator decides first, because of the name."""

    email: str
    admitted: bool


class Withdrawn(View):
    """The invitation is gone, and its link with it."""

    withdrawn: bool = True


class LineFault(View):
    """What is wrong in one field of a line; an empty `field`: in the line as a whole."""

    field: str
    refusal: EmbeddedRefusal


class ImportLine(View):
    """A line of the file. `outcome`: "invite", "member" (has an account), "invited" (already), or "refused"."""

    line: int
    name: str
    email: str
    outcome: str
    faults: list[LineFault]
    resembles: list[str] = Field(description="Members whose names look like this one: an administrator will decide")


class MemberImport(View):
    """What a file says, line by line; `done`: the invitations have been sent."""

    lines: list[ImportLine]
    to_invite: int
    unchanged: int
    refused: int
    done: bool


INVITE = create("identity", "invite", Invite, Invitation, "Invite a person")
LIST_INVITATIONS = read(
    "identity", "list_invitations", ListInvitations, Page[Invitation], "List open invitations", at="/invitations"
)
RESEND_INVITATION = change(
    "identity", "resend_invitation", ByInvitation, Invitation, "Send an invitation again, with a new link"
)
WITHDRAW_INVITATION = change("identity", "withdraw_invitation", ByInvitation, Withdrawn, "Withdraw an invitation")
READ_INVITATION = read(
    "identity",
    "read_invitation",
    ByLink,
    ReceivedInvitation,
    "Read an invitation by its link",
    at="/invitations/received",
)
ACCEPT_INVITATION = change(
    "identity", "accept_invitation", AcceptInvitation, Accepted, "Accept an invitation by its link"
)
CHECK_IMPORT = change(
    "identity", "check_import", ImportMembers, MemberImport, "Check a file of people to invite; nothing is done"
)
IMPORT_MEMBERS = change("identity", "import_members", ImportMembers, MemberImport, "Invite the people of a file")
