"""Who is asking: the session behind a cookie or a bearer token, and the token that tells the services."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import partial
from typing import cast
from uuid import UUID

from fastapi import Request
from starlette.requests import HTTPConnection

from chassis.actor import PUBLIC, TOKEN_SECONDS, Actor, Signer
from contracts.api_tokens import PREFIX
from contracts.base import UNAUTHENTICATED, Refused
from contracts.proof import DEMANDED_OF
from gateway import deadlines, translate
from gateway.identity import csrf, origin
from gateway.identity.sessions import COOKIE, Bearer, SessionInfo, Sessions

# Set for a moment when a form was taken: the next page may come from a gateway that has not heard of it yet.
FRESH_COOKIE = "convive_fresh"
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Caller:
    """The actor of a request, the signed token that carries it, the session if there is one, and the language.

    `fresh`: wants no answer that was kept, however good. `bearer`: acts by an API token, without a session.
    """

    actor: Actor
    token: str
    session: SessionInfo | None
    language: str
    fresh: bool = False
    here: Actor | None = None
    bearer: Bearer | None = None

    @property
    def acting(self) -> Actor:
        """The actor with the address that the token names."""
        return self.here or self.actor


class Desk:
    """Turns sessions into callers. Signed tokens are kept for half their life: a signature per request is too dear."""

    def __init__(self, sessions: Sessions, signer: Signer) -> None:
        self._sessions = sessions
        self._signer = signer
        self._signed: dict[Actor, tuple[float, str]] = {}

    async def caller(self, credential: str | None, language: str | None) -> Caller:
        """The caller behind a session's token or an API token; the public without one.

        Raises UNAUTHENTICATED, UNAVAILABLE.
        """
        if credential is None:
            return Caller(PUBLIC, self._sign(PUBLIC), None, translate.choose(language))
        session = self._sessions.cached(credential)
        if session is None:
            session = await deadlines.in_thread("identity", partial(self._sessions.resolve, credential))
        if session is None:
            raise UNAUTHENTICATED()
        if isinstance(session, Bearer):
            return self._by_api_token(session)
        # The services are told where a member acts from: the Fund's books keep it.
        origin.note_session(session.session_id)
        here = replace(session.actor, address=origin.current().address or None, proved=session.proved)
        # Answers are kept by member: those of a session that proved the second factor are not for one that did not.
        fresh = session.proved is None and session.actor.has(*DEMANDED_OF)
        return Caller(session.actor, self._sign(here), session, session.actor.language, fresh=fresh, here=here)

    def _by_api_token(self, bearer: Bearer) -> Caller:
        here = replace(bearer.actor, address=origin.current().address or None)
        return Caller(bearer.actor, self._sign(here), None, bearer.language, here=here, bearer=bearer)

    async def on_behalf(self, member_id: UUID) -> Caller | None:
        """The member whom a link was made out to; who holds the link may do by it what it is for, and nothing else.

        Nobody once the member has no access here any more.
        """
        actor = await deadlines.in_thread("identity", partial(self._sessions.member, member_id))
        if actor is None:
            return None
        here = replace(actor, address=origin.current().address or None)
        return Caller(actor, self._sign(here), None, actor.language, here=here)

    def drop_member(self, member_id: UUID) -> None:
        """Drops what is remembered of a member's sessions: they were revoked, or the member's rights are others."""
        self._sessions.drop_member(member_id)

    def _sign(self, actor: Actor) -> str:
        now = time.monotonic()
        until, token = self._signed.get(actor, (0.0, ""))
        if until < now:
            token = self._signer.sign(actor)
            if len(self._signed) > 10_000:
                self._signed.clear()
            self._signed[actor] = (now + TOKEN_SECONDS / 2, token)
        return token


async def caller_of(request: Request) -> Caller:
    """The caller of an API request, counted against the rate limits.

    A cookie only counts for an unsafe method when no other site sent the request. A cookie that is no longer good makes
    a request of the public's; a bearer token that is not good is refused. Raises UNAUTHENTICATED, FORBIDDEN, TOO_MANY.
    """
    limits = request.app.state.limits
    origin.note(limits.address(request), request.headers.get("user-agent", ""))
    try:
        caller = await identified(request)
    except Refused:
        limits.check(request, await _public(request))  # whoever tries tokens is slowed down as well
        raise
    if _wants_fresh(request):
        caller = replace(caller, fresh=True)
    request.state.caller = caller
    limits.check(request, caller)
    return caller


def _wants_fresh(request: Request) -> bool:
    """By HTTP's own word (a reload, a live page), or because the browser sent a form a moment ago, to any gateway."""
    return FRESH_COOKIE in request.cookies or "no-cache" in request.headers.get("cache-control", "")


async def identified(request: Request) -> Caller:
    """The caller, not counted. Raises UNAUTHENTICATED, FORBIDDEN."""
    desk, language = desk_of(request), request.headers.get("accept-language")
    if (bearer := bearer_of(request)) is not None:
        return await desk.caller(bearer, language)
    cookie = request.cookies.get(COOKIE)
    if cookie is None or cookie.startswith(PREFIX):  # an API token is for programs, not for browsers
        return await _public(request)
    try:
        caller = await desk.caller(cookie, language)
    except Refused as refused:
        if refused.refusal is not UNAUTHENTICATED:
            raise
        return await _public(request)
    if request.method in _UNSAFE:
        csrf.check(request)
    return caller


async def _public(request: Request) -> Caller:
    return await desk_of(request).caller(None, request.headers.get("accept-language"))


def bearer_of(connection: HTTPConnection) -> str | None:
    """The bearer token of a request, or nothing."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def desk_of(connection: HTTPConnection) -> Desk:
    """The desk of the running gateway."""
    return cast(Desk, connection.app.state.desk)
