"""What the owner of an e-mail address does by a link: confirm a registration, choose a password, take another address.

A link is sent to the address and nowhere else, is good once, and only its digest is kept. Asking for one is answered
alike for every address, known or not.
"""

from __future__ import annotations

from pydantic import Field

from contracts.account_kinds import Attempt, Email, Password, Token, Work
from contracts.accounts import SignedOut
from contracts.base import Command, Refusal, View, change, read
from contracts.kinds import Country, Language, Moment

LINK_EXPIRED = Refusal("identity.link_expired", 409, "This link has been used or has expired; ask for a new one.")
NO_MAIL = Refusal(
    "identity.no_mail", 503, "No e-mail can be sent at present, so this is not possible; please contact the DPS."
)
NOT_CONFIRMED = Refusal("identity.not_confirmed", 409, "The owner of the e-mail address has not confirmed it.")
OTHER_PASSWORD = Refusal("identity.other_password", 403, "This is not the password that was chosen at registration.")
SAME_ADDRESS = Refusal("identity.same_address", 409, "This already is your e-mail address.")


class ByLink(Command):
    """A link that was sent by e-mail, by its token; the token is also the permission."""

    token: Token = Field(repr=False)


class ConfirmRegistration(Command):
    """Confirms the address of a registration. Whoever opens the link must also know the password of the registration.

    So nobody confirms, by opening it, what somebody else entered with their address.
    """

    token: Token = Field(repr=False)
    password: Attempt | None = Field(default=None, repr=False, description="None for those who sign in elsewhere")


class AskForPassword(Command):
    """Requests a link to choose a new password. The reply is the same whether or not the address is known."""

    email: Email = Field(examples=["ana.mora@seguridad.example"])
    language: Language = Field(default=Language.EN, description="Of the e-mail, if no account has the address")
    work: Work | None = Field(default=None, description="For a challenge: see identity.work_needed")


class AskForConfirmation(Command):
    """Requests the link of a registration once more. The reply is the same whether or not one waits for the address."""

    email: Email = Field(examples=["ana.mora@seguridad.example"])
    language: Language = Field(default=Language.EN, description="Of the e-mail, if nobody has registered the address")
    work: Work | None = Field(default=None, description="For a challenge: see identity.work_needed")


class ChoosePassword(Command):
    """Sets a new password by a link, and ends all sessions."""

    token: Token = Field(repr=False)
    new: Password = Field(repr=False)


class ChangeAddress(Command):
    """Requests another e-mail address. It counts once its owner has opened the link that is sent to it."""

    email: Email = Field(examples=["ana.mora@interior.example"])
    password: Attempt = Field(repr=False)


class UnconfirmedRegistration(View):
    """A registration as the one who opens its link sees it before confirming."""

    name: str
    email: str
    country: Country
    institution: str
    needs_password: bool
    expires_at: Moment


class LinkSent(View):
    """If there is something to do at this address, a link is on its way."""

    received: bool = True


class UsableLink(View):
    """A link that still works. Reading it changes nothing."""

    expires_at: Moment


class Confirmed(View):
    """The address is its owner's."""

    email: str


READ_UNCONFIRMED = read(
    "identity",
    "read_unconfirmed",
    ByLink,
    UnconfirmedRegistration,
    "Read a registration by its link",
    at="/registrations/unconfirmed",
)
CONFIRM_REGISTRATION = change(
    "identity", "confirm_registration", ConfirmRegistration, Confirmed, "Confirm the address of a registration"
)
DISCARD_REGISTRATION = change(
    "identity", "discard_registration", ByLink, LinkSent, "Discard a registration that somebody else made"
)
ASK_FOR_CONFIRMATION = change(
    "identity", "ask_for_confirmation", AskForConfirmation, LinkSent, "Request the link of my registration once more"
)
ASK_FOR_PASSWORD = change(
    "identity", "ask_for_password", AskForPassword, LinkSent, "Request a link to choose a new password"
)
READ_PASSWORD_LINK = read(
    "identity",
    "read_password_link",
    ByLink,
    UsableLink,
    "See whether a link to choose a password still works",
    at="/password/link",
)
CHOOSE_PASSWORD = change("identity", "choose_password", ChoosePassword, SignedOut, "Choose a new password by a link")
CHANGE_ADDRESS = change("identity", "change_address", ChangeAddress, LinkSent, "Change my e-mail address")
READ_ADDRESS_LINK = read(
    "identity",
    "read_address_link",
    ByLink,
    UsableLink,
    "See whether the link to my new e-mail address still works",
    at="/me/address/link",
)
CONFIRM_ADDRESS = change("identity", "confirm_address", ByLink, Confirmed, "Confirm my new e-mail address")
