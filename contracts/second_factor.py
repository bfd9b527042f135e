"""The second factor of an account: an authenticator app (TOTP), passkeys (WebAuthn), and recovery codes.

A passkey is also a way to sign in by itself. As in accounts.py, whatever shows a secret is a change and never kept.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from contracts.account_kinds import Code, Device, Proof
from contracts.accounts import ById, Me, SessionKind, SignedIn
from contracts.base import Command, Part, Refusal, View, change, read
from contracts.kinds import Id, Moment, Text

SECOND_FACTOR_NEEDED = Refusal(
    "identity.second_factor_needed", 401, "The password is right. Now confirm that it is you with your second factor."
)
WRONG_CODE = Refusal("identity.wrong_code", 403, "This code is incorrect or has already been used.")
PASSKEY_REFUSED = Refusal("identity.passkey_refused", 403, "This passkey could not be verified; please try again.")
NO_FACTOR = Refusal("identity.no_factor", 409, "This account has no second factor of this kind.")
TOTP_NOT_BEGUN = Refusal("identity.totp_not_begun", 409, "Start setting up the authenticator app first.")
LAST_FACTOR = Refusal(
    "identity.last_factor", 409, "Your role needs a second factor and this is your only one; set up another one first."
)
TOO_MANY_PASSKEYS = Refusal("identity.too_many_passkeys", 409, "An account can have at most {limit} passkeys.")

MOST_PASSKEYS = 10

PasskeyName = Annotated[Text, StringConstraints(min_length=1, max_length=60)]
# What the browser's `PublicKeyCredential.toJSON()` gives, as text.
Credential = Annotated[str, StringConstraints(min_length=2, max_length=16_000)]


class PasskeyAnswer(Part):
    """A passkey's answer to what was `asked` (the note of `ask_passkey` or `begin_passkey`), in WebAuthn's JSON."""

    asked: Proof
    credential: Credential


class Method(Command):
    """A second factor: the `code` of an app or a recovery code, or the answer of a `passkey`."""

    code: Code | None = Field(default=None, repr=False, examples=["492039"])
    passkey: PasskeyAnswer | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _one_of_both(self) -> Method:
        if (self.code is None) == (self.passkey is None):
            raise PydanticCustomError("code_needed", "A code or a passkey is needed")
        return self


class FinishSignIn(Method):
    """The second step after the right password; `challenge` is the parameter of the refusal that asked for it."""

    challenge: Proof = Field(repr=False)
    kind: SessionKind = SessionKind.BEARER
    device: Device | None = Field(default=None, repr=False, description="As given at an earlier sign-in, if any")


class Prove(Method):
    """Proves the second factor once more, for the session that asks."""


class AskPasskey(Command):
    """Asks for a passkey: the caller's own, that of a sign-in's second step (`challenge`), or anybody's to sign in."""

    challenge: Proof | None = Field(default=None, repr=False)


class SignInWithPasskey(Command):
    """Opens a session with a passkey alone. It verifies its owner itself, so it is two factors in one."""

    passkey: PasskeyAnswer = Field(repr=False)
    kind: SessionKind = SessionKind.BEARER
    device: Device | None = Field(default=None, repr=False, description="As given at an earlier sign-in, if any")


class ConfirmTotp(Command):
    """Ends the setting up of the app with a code that it shows."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9 ]{6,10}$")] = Field(repr=False, examples=["492039"])


class AddPasskey(Command):
    """Registers a passkey under a name of the owner's choice."""

    name: PasskeyName = Field(examples=["Office laptop"])
    passkey: PasskeyAnswer = Field(repr=False)


class RenamePasskey(Command):
    """Another name for a passkey."""

    passkey_id: Id
    name: PasskeyName = Field(examples=["Office laptop"])


class ByPasskey(Command):
    """One of the caller's own passkeys."""

    passkey_id: Id


class PasskeyView(View):
    """A passkey without its keys."""

    id: Id
    name: str
    created_at: Moment
    last_used_at: Moment | None


class SecondFactor(View):
    """What the caller has set up. `demanded`: the caller's role needs one. `proved_at`: when this session proved it."""

    totp_since: Moment | None
    passkeys: list[PasskeyView]
    recovery_codes_left: int
    demanded: bool
    proved_at: Moment | None


class FactorAdded(View):
    """What there is now; `recovery_codes` with the first factor only, and shown only this once."""

    factors: SecondFactor
    recovery_codes: list[str]


class TotpOffered(View):
    """The secret for the app, as text and as the address that a QR code holds. Shown until it is confirmed."""

    secret: str
    uri: str


class PasskeyAsked(View):
    """The options for the browser (WebAuthn's JSON), and the note that goes back with the answer.

    `origin`: where the answer has to come from. Browsers know it themselves.
    """

    options: dict[str, Any]
    asked: str
    origin: str


class Proved(View):
    """When the session proved its second factor."""

    proved_at: Moment


class RecoveryCodes(View):
    """New recovery codes, shown only this once; the former ones are dead."""

    recovery_codes: list[str]


class Reset(View):
    """How many second factors were taken away, recovery codes not counted."""

    removed: int


FINISH_SIGN_IN = change("identity", "finish_sign_in", FinishSignIn, SignedIn, "Sign in: the second step")
SIGN_IN_WITH_PASSKEY = change("identity", "sign_in_with_passkey", SignInWithPasskey, SignedIn, "Sign in with a passkey")
ASK_PASSKEY = change("identity", "ask_passkey", AskPasskey, PasskeyAsked, "Ask for a passkey")
PROVE = change("identity", "prove", Prove, Proved, "Prove my second factor")
READ_SECOND_FACTOR = read(
    "identity", "read_second_factor", Me, SecondFactor, "Read what second factors I have", at="/me/second-factor"
)
BEGIN_TOTP = change("identity", "begin_totp", Me, TotpOffered, "Begin to set up an authenticator app")
CONFIRM_TOTP = change("identity", "confirm_totp", ConfirmTotp, FactorAdded, "Confirm the authenticator app")
REMOVE_TOTP = change("identity", "remove_totp", Me, SecondFactor, "Remove the authenticator app")
BEGIN_PASSKEY = change("identity", "begin_passkey", Me, PasskeyAsked, "Begin to register a passkey")
ADD_PASSKEY = change("identity", "add_passkey", AddPasskey, FactorAdded, "Register a passkey")
RENAME_PASSKEY = change("identity", "rename_passkey", RenamePasskey, SecondFactor, "Rename a passkey")
REMOVE_PASSKEY = change("identity", "remove_passkey", ByPasskey, SecondFactor, "Remove a passkey")
NEW_RECOVERY_CODES = change("identity", "new_recovery_codes", Me, RecoveryCodes, "Make new recovery codes")
RESET_SECOND_FACTOR = change("identity", "reset_second_factor", ById, Reset, "Reset a member's second factors")
