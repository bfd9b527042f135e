"""Identity's routes, below /api/v1/identity."""

from __future__ import annotations

from contracts import account_export, account_links, accounts, second_factor
from gateway.expose import delete, patch, post, reads

ROUTES = [
    post("/registrations", accounts.REGISTER),
    post("/registrations/confirm", account_links.CONFIRM_REGISTRATION),
    post("/registrations/discard", account_links.DISCARD_REGISTRATION),
    post("/password/forgotten", account_links.ASK_FOR_PASSWORD),
    post("/password/new", account_links.CHOOSE_PASSWORD),
    post("/sessions", accounts.SIGN_IN),
    *reads(
        accounts,
        account_export,
        second_factor,
        account_links,
    ),
    post("/registrations/{member_id}/admit", accounts.ADMIT),
    post("/registrations/{member_id}/refuse", accounts.REFUSE_REGISTRATION),
    patch("/members/{member_id}", accounts.CHANGE_MEMBER),
    post("/members/{member_id}/suspend", accounts.SUSPEND),
    post("/members/{member_id}/reinstate", accounts.REINSTATE),
    delete("/members/{member_id}", accounts.ERASE),
    patch("/me", accounts.UPDATE_ME),
    post("/me/password", accounts.CHANGE_PASSWORD),
    post("/me/address", account_links.CHANGE_ADDRESS),
    post("/me/address/confirm", account_links.CONFIRM_ADDRESS),
    post("/sessions/rotate", accounts.ROTATE_SESSION),
    post("/sessions/sign-out", accounts.SIGN_OUT),
    post("/sessions/sign-out-everywhere", accounts.SIGN_OUT_EVERYWHERE),
    delete("/sessions/{session_id}", accounts.REVOKE_SESSION),
    post("/sessions/second-step", second_factor.FINISH_SIGN_IN),
    post("/sessions/passkey", second_factor.SIGN_IN_WITH_PASSKEY),
    post("/passkeys/ask", second_factor.ASK_PASSKEY),
    post("/me/proof", second_factor.PROVE),
    post("/me/totp", second_factor.BEGIN_TOTP),
    post("/me/totp/confirm", second_factor.CONFIRM_TOTP),
    delete("/me/totp", second_factor.REMOVE_TOTP),
    post("/me/passkeys/begin", second_factor.BEGIN_PASSKEY),
    post("/me/passkeys", second_factor.ADD_PASSKEY),
    patch("/me/passkeys/{passkey_id}", second_factor.RENAME_PASSKEY),
    delete("/me/passkeys/{passkey_id}", second_factor.REMOVE_PASSKEY),
    post("/me/recovery-codes", second_factor.NEW_RECOVERY_CODES),
    post("/members/{member_id}/second-factor/reset", second_factor.RESET_SECOND_FACTOR),
]
