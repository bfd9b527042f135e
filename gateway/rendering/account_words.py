"""What mails say of an account itself: the subject, the text, and what the link is called."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Matter(StrEnum):
    """What happened to an account, or what its owner is asked to do."""

    CONFIRM_REGISTRATION = "confirm_registration"
    ALREADY_REGISTERED = "already_registered"
    RECEIVED = "received"
    ADMITTED = "admitted"
    REFUSED = "refused"
    CHOOSE_PASSWORD = "choose_password"
    NO_ACCOUNT = "no_account"
    NO_PASSWORD = "no_password"
    PASSWORD_CHANGED = "password_changed"
    CONFIRM_ADDRESS = "confirm_address"
    ADDRESS_CHANGED = "address_changed"
    NEW_DEVICE = "new_device"
    SECOND_FACTOR_CHANGED = "second_factor_changed"
    SECOND_FACTOR_RESET = "second_factor_reset"
    RECOVERY_CODE_USED = "recovery_code_used"
    PASSWORD_LINK = "password_link"
    INVITED = "invited"
    NO_REGISTRATION = "no_registration"
    API_TOKEN_MADE = "api_token_made"


SUBJECTS: Final = {
    Matter.CONFIRM_REGISTRATION: "Confirm your e-mail address",
    Matter.ALREADY_REGISTERED: "You already have an account",
    Matter.RECEIVED: "Registration received",
    Matter.ADMITTED: "Your registration was approved",
    Matter.REFUSED: "Your registration was declined",
    Matter.CHOOSE_PASSWORD: "Choose a new password",
    Matter.NO_ACCOUNT: "No account has this e-mail address",
    Matter.NO_PASSWORD: "You sign in through your organization",
    Matter.PASSWORD_CHANGED: "Your password was changed",
    Matter.CONFIRM_ADDRESS: "Confirm your new e-mail address",
    Matter.ADDRESS_CHANGED: "Your e-mail address was changed",
    Matter.NEW_DEVICE: "Sign-in from a new device",
    Matter.SECOND_FACTOR_CHANGED: "Your second factor was changed",
    Matter.SECOND_FACTOR_RESET: "Your second factor was reset",
    Matter.RECOVERY_CODE_USED: "A recovery code was used",
    Matter.PASSWORD_LINK: "Choose a new password",
    Matter.INVITED: "Invitation to Convive",
    Matter.NO_REGISTRATION: "No registration is waiting for this address",
    Matter.API_TOKEN_MADE: "An API token was made for your account",
}
LETTER_TEXTS: Final = {
    Matter.CONFIRM_REGISTRATION: (
        "Someone registered with Convive using this e-mail address. If it was you, open the link within 24 "
        "hours and enter the password you chose. If it was not you, ignore this e-mail; nothing will happen."
    ),
    Matter.ALREADY_REGISTERED: (
        "Someone gave Convive this e-mail address, which already has an account. If it was you, sign in; if you have "
        "forgotten your password, you can choose a new one there. If it was not you, there is nothing you need to do."
    ),
    Matter.RECEIVED: (
        "Your e-mail address is confirmed. An administrator at the Department of Public Security will review "
        "your registration, and we will write to you with the decision."
    ),
    Matter.ADMITTED: "Your registration with Convive was approved. You can now sign in.",
    Matter.REFUSED: (
        "An administrator at the Department of Public Security declined your registration with Convive. If "
        "you think this is a mistake, please contact the Department."
    ),
    Matter.CHOOSE_PASSWORD: (
        "Someone asked for a new password for your account. The link works once and for 30 minutes. If it was"
        " not you, ignore this e-mail; your password stays as it is."
    ),
    Matter.NO_ACCOUNT: (
        "Someone asked Convive for a new password for this e-mail address, but no account has it. If it was "
        "you, try another address, or register. If it was not you, there is nothing you need to do."
    ),
    Matter.NO_PASSWORD: (
        "Someone asked for a new password for your account. It has none, because you sign in through your organization."
    ),
    Matter.PASSWORD_CHANGED: (
        "The password of your account was changed and all sessions were ended. If it was not you, choose a "
        "new password at once and contact the Department of Public Security."
    ),
    Matter.CONFIRM_ADDRESS: (
        "Your account is to have this e-mail address. Open the link within 24 hours and sign in to confirm "
        "it. If you did not ask for this, ignore this e-mail; nothing will happen."
    ),
    Matter.ADDRESS_CHANGED: (
        "Your account now has another e-mail address, and no further e-mails will come to this one. If it was"
        " not you, contact the Department of Public Security at once."
    ),
    Matter.NEW_DEVICE: (
        "Your account was used to sign in from a device that we have not seen before: {device}, {at}, network"
        " address {address}. If it was not you, choose a new password at once; that also ends all sessions."
    ),
    Matter.SECOND_FACTOR_CHANGED: (
        "A second factor was set up for your account or removed from it. If it was not you, change your password at "
        "once and contact the Department of Public Security."
    ),
    Matter.SECOND_FACTOR_RESET: (
        "An administrator took all second factors from your account and ended all sessions, because you had lost them. "
        "If you did not ask for this, contact the Department of Public Security at once."
    ),
    Matter.RECOVERY_CODE_USED: (
        "One of your recovery codes was used in place of your second factor. If it was not you, change your password "
        "at once and contact the Department of Public Security."
    ),
    Matter.PASSWORD_LINK: (
        "An administrator at the Department of Public Security sent you this link to choose a new password. It works "
        "once and for 30 minutes. If you did not ask for it, ignore this e-mail; your password stays as it is."
    ),
    Matter.INVITED: (
        "The Department of Public Security of the OAS invites you to join Convive, the platform of the Prevention "
        "Network and the Police Network. Open the link within 14 days to choose a password. If you do not want to "
        "join, ignore this e-mail; no account will be created."
    ),
    Matter.NO_REGISTRATION: (
        "Someone asked Convive to confirm a registration with this e-mail address, but none is waiting: its link is "
        "valid for 24 hours. If it was you, please register again. If it was not you, there is nothing you need to do."
    ),
    Matter.API_TOKEN_MADE: (
        "An API token was made for your account: “{name}” ({scope}), valid until the end of {day}, UTC. Whoever holds "
        "it acts in your name. If it was not you, revoke it, choose a new password at once and contact the Department "
        "of Public Security."
    ),
}
LINKS: Final = {
    Matter.CONFIRM_REGISTRATION: "Confirm the address",
    Matter.ALREADY_REGISTERED: "Sign in",
    Matter.ADMITTED: "Sign in",
    Matter.CHOOSE_PASSWORD: "Choose a new password",
    Matter.NO_ACCOUNT: "Register",
    Matter.NO_PASSWORD: "Sign in",
    Matter.PASSWORD_CHANGED: "Choose a new password",
    Matter.CONFIRM_ADDRESS: "Confirm the address",
    Matter.NEW_DEVICE: "Choose a new password",
    Matter.SECOND_FACTOR_CHANGED: "Second factor",
    Matter.SECOND_FACTOR_RESET: "Sign in",
    Matter.RECOVERY_CODE_USED: "Second factor",
    Matter.PASSWORD_LINK: "Choose a new password",
    Matter.INVITED: "Accept the invitation",
    Matter.NO_REGISTRATION: "Register",
    Matter.API_TOKEN_MADE: "API tokens",
}
# To whom no account is known, and of a device that says nothing of itself.
HELLO: Final = "Hello,"
UNKNOWN_DEVICE: Final = "unknown device"
