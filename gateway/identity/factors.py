"""The second factors of an account taken together: what there is, what may be changed, and losing all of them."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, or_, select

from chassis import proof
from chassis.call import Call
from contracts.accounts import Action, ById, Me
from contracts.identity import Role
from contracts.proof import DEMANDED_OF, SIGNATURE, STEP_UP_NEEDED
from contracts.second_factor import (
    LAST_FACTOR,
    NO_FACTOR,
    PasskeyView,
    RecoveryCodes,
    Reset,
    SecondFactor,
)
from gateway.identity import account_mail, account_records, api_tokens, recovery_codes, roles, sessions
from gateway.identity.audit import record
from gateway.identity.model import Account, Passkey, RecoveryCode, Totp
from gateway.rendering.account_words import Matter
from gateway.settings import gateway_settings

# Minutes: whoever changes second factors has just proved one, so that a session left open does not give them away.
_FRESH_MINUTES = SIGNATURE.minutes


def has_any(call: Call, account_id: UUID) -> bool:
    """Whether the account has a second factor; recovery codes alone are none."""
    statement = select(or_(exists().where(_confirmed(account_id)), exists().where(Passkey.account_id == account_id)))
    return bool(call.session.scalar(statement))


def _confirmed(account_id: UUID) -> ColumnElement[bool]:
    return (Totp.account_id == account_id) & Totp.secret.is_not(None)


def is_demanded(account: Account) -> bool:
    """Whether one of the account's roles demands a second factor."""
    return gateway_settings().second_factor == "demanded" and not DEMANDED_OF.isdisjoint(map(Role, account.roles))


def read_second_factor(call: Call, command: Me) -> SecondFactor:  # noqa: ARG001 - every feature has the same two
    """What the caller has set up."""
    return view(call, account_records.own(call))


def view(call: Call, account: Account) -> SecondFactor:
    """What an account has set up, for its owner."""
    call.session.flush()
    keys = call.session.scalars(select(Passkey).where(Passkey.account_id == account.id).order_by(Passkey.id))
    proved = call.actor.proved
    return SecondFactor(
        totp_since=call.session.scalar(select(Totp.confirmed_at).where(Totp.account_id == account.id)),
        passkeys=[PasskeyView.of(key) for key in keys],
        recovery_codes_left=recovery_codes.left(call, account.id),
        demanded=is_demanded(account),
        proved_at=None if proved is None else datetime.fromtimestamp(proved, UTC),
    )


def may_change(call: Call) -> Account:
    """The caller's account, locked, if its second factors may be changed now. Raises STEP_UP_NEEDED."""
    account = account_records.find(call, call.actor.member_id)
    if has_any(call, account.id) and not proof.is_fresh(call.actor, _FRESH_MINUTES, call.now.timestamp()):
        raise STEP_UP_NEEDED(minutes=_FRESH_MINUTES)
    return account


def added(call: Call, account: Account) -> list[str]:
    """After a factor was added: the session has proved it, the owner is told, the first comes with recovery codes."""
    sessions.proved(call, account.id)
    account_mail.owner(call, Matter.SECOND_FACTOR_CHANGED, account, "/account/second-factor")
    return [] if recovery_codes.left(call, account.id) else recovery_codes.make(call, account.id)


def removed(call: Call, account: Account) -> SecondFactor:
    """After a factor was removed. Raises LAST_FACTOR where the role demands one; recovery codes go with the last."""
    call.session.flush()
    if not has_any(call, account.id):
        if is_demanded(account):
            raise LAST_FACTOR()
        recovery_codes.forget(call, account.id)
    account_mail.owner(call, Matter.SECOND_FACTOR_CHANGED, account, "/account/second-factor")
    return view(call, account)


def new_recovery_codes(call: Call, command: Me) -> RecoveryCodes:  # noqa: ARG001 - as above
    """Ten others; the former ones are dead. Raises NO_FACTOR, STEP_UP_NEEDED."""
    account = may_change(call)
    if not has_any(call, account.id):
        raise NO_FACTOR()
    recovery_codes.forget(call, account.id)
    return RecoveryCodes(recovery_codes=recovery_codes.make(call, account.id))


def reset_second_factor(call: Call, command: ById) -> Reset:
    """Another administrator takes all factors of whoever has lost them; all sessions end and the member gets a mail.

    With the next sign-in a new one is set up, where the role demands it. Raises NOT_FOUND, OWN_ACCOUNT, NO_FACTOR.
    """
    account = account_records.find(call, command.member_id)
    roles.not_oneself(call, account)
    return reset(call, account)


def reset(call: Call, account: Account) -> Reset:
    """The same by whoever may: an operator at the machine, too. Raises NO_FACTOR."""
    gone = forget(call, account.id)
    if not gone:
        raise NO_FACTOR()
    record(call, Action.SECOND_FACTOR_RESET, account.id, removed=gone)
    api_tokens.end_all(call, account.id)
    sessions.end_all(call, account.id)
    account_mail.owner(call, Matter.SECOND_FACTOR_RESET, account, "/sign-in")
    return Reset(removed=gone)


def forget(call: Call, account_id: UUID) -> int:
    """Deletes all second factors of an account, and its recovery codes. Returns how many factors there were."""
    had = call.session.scalar(select(func.count()).select_from(Passkey).where(Passkey.account_id == account_id)) or 0
    had += call.session.scalar(select(func.count()).select_from(Totp).where(_confirmed(account_id))) or 0
    for table in (Totp, Passkey, RecoveryCode):
        call.session.execute(delete(table).where(table.account_id == account_id))
    return had
