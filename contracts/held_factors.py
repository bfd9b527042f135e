"""What is shown of the second factors that a member has set up: no secret of them."""

from __future__ import annotations

from contracts.base import View
from contracts.kinds import Id, Moment


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
