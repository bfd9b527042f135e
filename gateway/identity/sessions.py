"""Sessions: a random token with the member, its SHA-256 here. Found at every request, remembered for half a minute."""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, orm, select, update
from sqlalchemy.orm import sessionmaker

from chassis import database, telemetry, tokens
from chassis.actor import PUBLIC, Actor
from chassis.call import Call
from chassis.clock import now
from chassis.ids import new_id
from contracts.accounts import SessionKind, SessionView, SignedIn
from contracts.api_tokens import OUT_OF_SCOPE, PREFIX, TOKEN_ENDED, Scope
from contracts.base import Operation
from contracts.identity import AccessRevoked, Network, Role
from contracts.proof import DEMANDED_OF, IDLE_MINUTES
from gateway.identity import origin
from gateway.identity.model import Account, ApiToken, Session
from gateway.rendering.wording import SCOPE_NAMES
from gateway.settings import gateway_settings

COOKIE = "convive_session"
_REMEMBERED_SECONDS = 30.0
_REMEMBERED = 20_000
# How exact "last seen" is: a row is not written at every request. Where idleness ends a session, it has to be closer.
_SEEN_EVERY, _SEEN_EVERY_WHERE_IDLENESS_COUNTS = timedelta(minutes=10), timedelta(minutes=1)


@dataclass(frozen=True)
class SessionInfo:
    """A live session: who acts, under which session, how the token travels, until when.

    `proved`: when it last proved the second factor, in seconds since the epoch.
    """

    actor: Actor
    session_id: UUID
    kind: SessionKind
    expires_at: datetime
    proved: int | None = None


@dataclass(frozen=True)
class Bearer:
    """An API token of a member's: as whom it acts, and for what. One that has ended acts as nobody."""

    actor: Actor
    token_id: UUID
    scope: Scope
    language: str
    expires_at: datetime

    def check(self, operation: Operation[Any, Any]) -> None:
        """Raises TOKEN_ENDED, OUT_OF_SCOPE."""
        refused = None
        if self.expires_at <= now():
            refused = TOKEN_ENDED(moment=f"{self.expires_at:%Y-%m-%d %H:%M} UTC")
        elif not self.scope.opens(operation):
            refused = OUT_OF_SCOPE(operation=operation.key, scope=SCOPE_NAMES[self.scope])
        if refused is not None:
            telemetry.api_tokens.add(1, {"what": "refused"})
            raise refused


def open_session(call: Call, account: Account, kind: SessionKind, *, is_proved: bool = False) -> SignedIn:
    """A new session of an admitted account; sessions of anybody's that are over are swept away.

    `is_proved`: the second factor was, too.
    """
    token, came_from = secrets.token_urlsafe(32), origin.current()
    session = Session(
        id=new_id(),
        account_id=account.id,
        token_hash=tokens.hash_of(token),
        kind=kind.value,
        created_at=call.now,
        last_seen_at=call.now,
        expires_at=_end(call),
        address=came_from.address,
        agent=came_from.agent,
        proved_at=call.now if is_proved else None,
    )
    call.session.execute(delete(Session).where(Session.expires_at < call.now))
    call.session.add(session)
    return signed_in(account, session, token)


def rotate(call: Call, account: Account, session: Session) -> SignedIn:
    """Another token and another term for the same session; the old token is dead."""
    token = secrets.token_urlsafe(32)
    session.token_hash, session.expires_at, session.last_seen_at = tokens.hash_of(token), _end(call), call.now
    revoked(call, account.id)
    return signed_in(account, session, token)


def signed_in(account: Account, session: Session, token: str) -> SignedIn:
    """The answer that shows the token, this once."""
    return SignedIn(
        token=token,
        session_id=session.id,
        kind=SessionKind(session.kind),
        expires_at=session.expires_at,
        member_id=account.id,
        name=account.name,
        roles=[Role(role) for role in account.roles],
        language=account.language,
        second_factor=session.proved_at is not None,
    )


def proved(call: Call, account_id: UUID) -> None:
    """The session that asks has proved the second factor now; other gateways forget what they remember of it."""
    asking = select(Session).where(Session.id == origin.current().session_id, Session.account_id == account_id)
    if (session := call.session.scalar(asking)) is not None:
        session.proved_at = call.now
        call.emit(AccessRevoked(member_id=account_id, at=call.now, connections_stay=True))


def idle_since(roles: Collection[str], moment: datetime) -> datetime | None:
    """A session of these roles that was last seen before this has ended; nothing where idleness ends none."""
    by_role = IDLE_MINUTES | gateway_settings().idle_minutes
    limits = [minutes for role, minutes in by_role.items() if role in roles and minutes]
    return moment - timedelta(minutes=min(limits)) if limits else None


def live(call: Call, account_id: UUID, roles: Collection[str]) -> list[SessionView]:
    """The sessions of an account that has these roles, as far as they have not ended; the newest first."""
    statement = select(Session).where(Session.account_id == account_id, Session.expires_at > call.now)
    if (since := idle_since(roles, call.now)) is not None:
        statement = statement.where(Session.last_seen_at >= since)
    return [view(session) for session in call.session.scalars(statement.order_by(Session.id.desc()))]


def view(session: Session) -> SessionView:
    """A session without its secret."""
    return SessionView.of(session, kind=SessionKind(session.kind))


def end_all(call: Call, account_id: UUID) -> int:
    """Ends every session of an account and tells the gateways. Returns how many there were."""
    ended = call.session.execute(delete(Session).where(Session.account_id == account_id).returning(Session.id))
    revoked(call, account_id, all_sessions=True)
    return len(ended.all())


def revoked(call: Call, account_id: UUID, *, all_sessions: bool = False) -> None:
    """Tells every gateway to forget what it remembers of the member, and to close what is open."""
    call.emit(AccessRevoked(member_id=account_id, at=call.now, all_sessions=all_sessions))


def _end(call: Call) -> datetime:
    return call.now + timedelta(days=gateway_settings().session_days)


class Sessions:
    """The way from a token to a member, for the door of the gateway. Used from several threads."""

    def __init__(self, factory: sessionmaker[orm.Session]) -> None:
        self._factory = factory
        self._known: dict[bytes, tuple[float, SessionInfo | Bearer]] = {}
        self._dropped = 0

    def cached(self, token: str) -> SessionInfo | Bearer | None:
        """The session or API token, if it was found here in the last half minute. Never touches the database."""
        until, info = self._known.get(tokens.hash_of(token), (0.0, None))
        return info if info and until > time.monotonic() and info.expires_at > now() else None

    def resolve(self, token: str) -> SessionInfo | Bearer | None:
        """An admitted member's session, or API token, which may have ended.

        Nothing for a token that is unknown, a session that is over, or somebody without access.
        """
        key, dropped = tokens.hash_of(token), self._dropped
        info = self._find_api_token(key) if token.startswith(PREFIX) else self._find(key)
        # What was read before somebody lost access must not be remembered after it.
        if info is not None and dropped == self._dropped:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[key] = (time.monotonic() + _REMEMBERED_SECONDS, info)
        return info

    def drop_member(self, member_id: UUID) -> None:
        """Drops what is remembered of a member: the answer to `identity.access_revoked`."""
        self._dropped += 1
        for key, (_, info) in list(self._known.items()):
            if info.actor.id == member_id:
                self._known.pop(key, None)

    def member(self, member_id: UUID) -> Actor | None:
        """An admitted member without a session: whoever holds something that we made out to that member."""
        with database.transaction(self._factory) as session:
            account = session.get(Account, member_id)
            if account is None or account.status != "admitted":
                return None
            return without_proof(actor_of(account))

    def _find(self, key: bytes) -> SessionInfo | None:
        moment = now()
        with database.transaction(self._factory) as session:
            row = session.execute(
                select(Session, Account)
                .join(Account, Account.id == Session.account_id)
                .where(Session.token_hash == key, Session.expires_at > moment, Account.status == "admitted")
            ).first()
            if row is None:
                return None
            found, account = row
            if is_idle(found, account, moment):
                session.delete(found)
                return None
            exact = _SEEN_EVERY_WHERE_IDLENESS_COUNTS if idle_since(account.roles, moment) else _SEEN_EVERY
            if found.last_seen_at < moment - exact:
                session.execute(update(Session).where(Session.id == found.id).values(last_seen_at=moment))
            proved = None if found.proved_at is None else int(found.proved_at.timestamp())
            return SessionInfo(actor_of(account), found.id, SessionKind(found.kind), found.expires_at, proved)

    def _find_api_token(self, key: bytes) -> Bearer | None:
        moment = now()
        with database.transaction(self._factory) as session:
            row = session.execute(
                select(ApiToken, Account)
                .join(Account, Account.id == ApiToken.account_id)
                .where(ApiToken.token_hash == key, Account.status == "admitted")
            ).first()
            if row is None:
                return None
            found, account = row
            is_live = found.expires_at > moment
            if is_live and (found.last_used_at is None or found.last_used_at < moment - _SEEN_EVERY):
                session.execute(update(ApiToken).where(ApiToken.id == found.id).values(last_used_at=moment))
                telemetry.api_tokens.add(1, {"what": "used"})
            scope = Scope(found.scope)
            actor = bearer_of(account, scope) if is_live else PUBLIC
            return Bearer(actor, found.id, scope, account.language, found.expires_at)


def without_proof(actor: Actor) -> Actor:
    """Whoever acts by a link or a token has proved no second factor: roles that demand one are out."""
    return replace(actor, roles=actor.roles - DEMANDED_OF)


def bearer_of(account: Account, scope: Scope) -> Actor:
    """As whom a token acts. The Fund's books are read by finance and auditors alike, and an auditor only reads.

    So finance's exports go on without a second factor, by the one role that needs none and opens nothing else there.
    """
    actor = actor_of(account)
    reads_books = scope is Scope.FINANCE_EXPORTS and actor.has(Role.FINANCE_OFFICER, Role.FINANCE_APPROVER)
    acting = without_proof(actor)
    return replace(acting, roles=acting.roles | {Role.AUDITOR}) if reads_books else acting


def is_idle(session: Session, account: Account, moment: datetime) -> bool:
    """Whether nobody has used the session for longer than the account's roles allow."""
    since = idle_since(account.roles, moment)
    return since is not None and session.last_seen_at < since


def actor_of(account: Account) -> Actor:
    """The account as the services see it."""
    return Actor(
        id=account.id,
        name=account.name,
        roles=frozenset(Role(role) for role in account.roles),
        networks=frozenset(Network(network) for network in account.networks),
        country=account.country,
        language=account.language,
    )
