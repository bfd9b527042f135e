"""The second factor as data: who has to have one, what needs it anew, and after how long of nothing a session ends.

A session remembers when its member last proved the second factor; the actor token says so to the services, and the
service that owns the data refuses what was not proved, or too long ago (chassis/proof.py).
"""

from __future__ import annotations

from typing import NamedTuple

from contracts.base import Refusal
from contracts.identity import Role

SECOND_FACTOR_MISSING = Refusal(
    "second_factor_missing", 403, "Your role needs a second factor. Set one up, or confirm it, before anything else."
)
STEP_UP_NEEDED = Refusal(
    "step_up_needed",
    403,
    "Confirm that it is you: this needs your second factor, proved in the last {minutes} minutes.",
)

# Whoever holds one of these roles does nothing without a second factor but set one up.
DEMANDED_OF = frozenset({Role.FINANCE_OFFICER, Role.FINANCE_APPROVER, Role.ADMINISTRATOR})

# Minutes without a request after which a session ends, by role; of several roles the shortest counts. A deployment may
# have others (CONVIVE_IDLE_MINUTES).
IDLE_MINUTES: dict[Role, int] = {
    Role.FINANCE_OFFICER: 30,
    Role.FINANCE_APPROVER: 30,
    Role.ADMINISTRATOR: 30,
    Role.AUDITOR: 60,
    Role.MODERATOR: 8 * 60,
    Role.PROGRAMME_OFFICER: 8 * 60,
}


class Fresh(NamedTuple):
    """An operation needs a second factor proved at most `minutes` ago, of everybody or of these roles only."""

    minutes: int
    of: frozenset[Role] = frozenset(Role)


SIGNATURE = Fresh(15)
_RIGHTS = Fresh(60)

# For platforms of an hour whose people are programs: nobody's session ends.
NEVER_IDLE = dict.fromkeys(IDLE_MINUTES, 0)

# What somebody signs for, or gives rights with. A test finds the approver's operation that is missing here.
FRESH: dict[str, Fresh] = {
    "funds.approve_amendment": SIGNATURE,
    "funds.approve_commitment": SIGNATURE,
    "funds.approve_entry": SIGNATURE,
    "funds.approve_expenditure": SIGNATURE,
    "funds.approve_payee_details": SIGNATURE,
    "funds.approve_rate": SIGNATURE,
    "funds.approve_rate_import": SIGNATURE,
    "funds.approve_receipt": SIGNATURE,
    "funds.approve_recovery": SIGNATURE,
    "funds.approve_reversal": SIGNATURE,
    "funds.approve_revision": SIGNATURE,
    "funds.approve_transfer": SIGNATURE,
    "funds.close_period": SIGNATURE,
    "funds.close_reconciliation": SIGNATURE,
    "funds.sign_payment_order": SIGNATURE,
    "funds.approve_revaluation": SIGNATURE,
    "funds.approve_advance": SIGNATURE,
    "funds.confirm_receipt": SIGNATURE,
    "funds.edit_fund": SIGNATURE,
    "funds.extend_adjusting": SIGNATURE,
    "funds.grant_allocation": SIGNATURE,
    "funds.open_fund": SIGNATURE,
    "funds.record_icr_rule": SIGNATURE,
    "funds.record_late_contribution": SIGNATURE,
    "funds.record_late_income": SIGNATURE,
    "funds.reopen_period": SIGNATURE,
    "funds.set_budget_control": SIGNATURE,
    "funds.set_threshold": SIGNATURE,
    "funds.soft_close_period": SIGNATURE,
    "identity.admit": _RIGHTS,
    "identity.change_member": _RIGHTS,
    "identity.erase": Fresh(60, DEMANDED_OF),
    "identity.import_members": _RIGHTS,
    "identity.invite": _RIGHTS,
    "identity.make_api_token": Fresh(15, DEMANDED_OF),
    "identity.name_institutions": _RIGHTS,
    "identity.reinstate": _RIGHTS,
    "identity.resend_invitation": _RIGHTS,
    "identity.reset_second_factor": SIGNATURE,
}

# What a session may do before its second factor was proved, whatever the role: set one up, prove it, or leave.
BEFORE_PROOF = frozenset(
    f"identity.{name}"
    for name in (
        "add_passkey", "ask_passkey", "begin_passkey", "begin_totp", "confirm_totp", "finish_sign_in", "me", "prove",
        "read_second_factor", "register", "rotate_session", "sign_in", "sign_in_with_passkey", "sign_in_with_provider",
        "sign_out", "sign_out_everywhere",
    )
)  # fmt: skip
