"""API tokens: made by their member, seen once, listed, and revoked by the member or an administrator."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select

from chassis import telemetry, tokens
from chassis.call import Call
from chassis.clock import midnight
from chassis.ids import new_id
from contracts.accounts import Action, Me
from contracts.api_tokens import (
    LONGEST_DAYS,
    MOST_TOKENS,
    PREFIX,
    TOO_MANY_TOKENS,
    WRONG_END,
    ApiTokenMade,
    ApiTokenRevoked,
    ApiTokens,
    ApiTokenView,
    ByApiToken,
    MakeApiToken,
    MemberApiToken,
    Scope,
)
from contracts.base import NOT_FOUND
from contracts.identity import AccessRevoked
from gateway.identity import account_mail, account_records
from gateway.identity.audit import record
from gateway.identity.model import Account, ApiToken
from gateway.rendering.account_words import Matter
from gateway.rendering.wording import SCOPE_NAMES

# For so long a program whose token has ended is told so, rather than that nobody knows it.
_REMEMBERED_AFTER_ITS_END = timedelta(days=90)


def make_api_token(call: Call, command: MakeApiToken) -> ApiTokenMade:
    """A token of the caller's. Raises WRONG_END, TOO_MANY_TOKENS; STEP_UP_NEEDED by the role (contracts/proof.py)."""
    account = account_records.find(call, call.actor.member_id)
    _sweep(call)
    days = (command.ends_on - call.now.date()).days
    if not 1 <= days <= LONGEST_DAYS:
        raise WRONG_END("ends_on", days=LONGEST_DAYS)
    if _count(call, account.id) >= MOST_TOKENS:
        raise TOO_MANY_TOKENS(limit=MOST_TOKENS)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = _token(call, account, command, secret)
    call.session.add(token)
    last_day = str(command.ends_on)
    record(call, Action.API_TOKEN_MADE, account.id, token=str(token.id), scope=token.scope, ends_on=last_day)
    told = {"name": command.name, "scope": SCOPE_NAMES[command.scope], "day": last_day}
    account_mail.owner(call, Matter.API_TOKEN_MADE, account, "/account/tokens", **told)
    telemetry.api_tokens.add(1, {"what": "made"})
    return ApiTokenMade(token=_view(token), secret=secret)


def _token(call: Call, account: Account, command: MakeApiToken, secret: str) -> ApiToken:
    """Good until the end of its last day (UTC)."""
    return ApiToken(
        id=new_id(),
        account_id=account.id,
        token_hash=tokens.hash_of(secret),
        name=command.name,
        scope=command.scope.value,
        created_at=call.now,
        expires_at=midnight(command.ends_on + timedelta(days=1)),
    )


def list_api_tokens(call: Call, command: Me) -> ApiTokens:  # noqa: ARG001 - every feature has the same two parameters
    """The caller's tokens."""
    return ApiTokens(items=of(call, call.actor.member_id))


def revoke_api_token(call: Call, command: ByApiToken) -> ApiTokenRevoked:
    """Ends one of the caller's. Raises NOT_FOUND, for somebody else's too."""
    return _revoke(call, call.actor.member_id, command.token_id)


def revoke_member_api_token(call: Call, command: MemberApiToken) -> ApiTokenRevoked:
    """Ends one of a member's. Raises NOT_FOUND."""
    return _revoke(call, command.member_id, command.token_id)


def of(call: Call, account_id: UUID) -> list[ApiTokenView]:
    """The tokens of an account, the newest first."""
    found = select(ApiToken).where(ApiToken.account_id == account_id).order_by(ApiToken.id.desc())
    return [_view(token) for token in call.session.scalars(found)]


def end_all(call: Call, account_id: UUID) -> None:
    """Ends every token of an account that loses its access, or whose owner may not have been alone with it."""
    call.session.execute(delete(ApiToken).where(ApiToken.account_id == account_id))


def _revoke(call: Call, account_id: UUID, token_id: UUID) -> ApiTokenRevoked:
    token = call.session.get(ApiToken, token_id)
    if token is None or token.account_id != account_id:
        raise NOT_FOUND("token_id", what="token")
    call.session.delete(token)
    record(call, Action.API_TOKEN_REVOKED, account_id, token=str(token_id), scope=token.scope)
    call.emit(AccessRevoked(member_id=account_id, at=call.now, connections_stay=True))  # to forget what is remembered
    telemetry.api_tokens.add(1, {"what": "revoked"})
    return ApiTokenRevoked(id=token_id)


def _count(call: Call, account_id: UUID) -> int:
    statement = select(func.count()).select_from(ApiToken).where(ApiToken.account_id == account_id)
    return call.session.scalar(statement) or 0


def _sweep(call: Call) -> None:
    """Tokens of anybody's that ended long ago."""
    call.session.execute(delete(ApiToken).where(ApiToken.expires_at < call.now - _REMEMBERED_AFTER_ITS_END))


def _view(token: ApiToken) -> ApiTokenView:
    return ApiTokenView.of(token, scope=Scope(token.scope))
