"""Rate limits: per member when signed in, per address otherwise.

Each gateway process counts for itself: with N processes a caller may do up to N times the limit: still bounded.
"""

from __future__ import annotations

import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.requests import HTTPConnection

from contracts.base import TOO_MANY
from gateway.context import Caller
from gateway.households import household
from gateway.settings import GatewaySettings

# How often a feed is read at one address.
_FEED_PER_MINUTE = 12
_MINUTE = 60.0


class Counts(MemoryStorage):
    """Forgets what is over once a minute; MemoryStorage starts a thread for it at nearly every request."""

    _next_look = 0.0

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """One more of a key's; the first of them begins its window."""
        moment = time.time()
        if moment >= self._next_look:
            self._drop_over(moment)
            self._next_look = moment + _MINUTE
        if self.expirations.get(key, 0) <= moment:
            self.expirations[key] = moment + expiry
            self.storage[key] = 0
        self.storage[key] += amount
        return self.storage[key]

    def _drop_over(self, moment: float) -> None:
        for key in [key for key, until in self.expirations.items() if until <= moment]:
            del self.expirations[key], self.storage[key]


class Limits:
    """Counts requests in windows of one minute."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._limiter = FixedWindowRateLimiter(Counts())
        self._member: RateLimitItem = RateLimitItemPerMinute(settings.rate_per_member, namespace="member")
        self._address: RateLimitItem = RateLimitItemPerMinute(settings.rate_per_address, namespace="address")
        self._feed: RateLimitItem = RateLimitItemPerMinute(_FEED_PER_MINUTE, namespace="feed")
        self._proxies = settings.trusted_proxies

    def check(self, connection: HTTPConnection, caller: Caller) -> None:
        """Counts this request. Raises TOO_MANY with the seconds until the window ends."""
        limit, who = (
            (self._member, str(caller.actor.id))
            if caller.actor.id
            else (self._address, household(self.address(connection)))
        )
        self._hit(limit, who)

    def check_feed(self, token: str) -> None:
        """Counts a reading of a feed: programs that read feeds come by themselves. Raises TOO_MANY."""
        self._hit(self._feed, token)

    def _hit(self, limit: RateLimitItem, who: str) -> None:
        if not self._limiter.hit(limit, who):
            reset = self._limiter.get_window_stats(limit, who).reset_time
            raise TOO_MANY(seconds=max(int(reset - time.time()) + 1, 1))

    def address(self, connection: HTTPConnection) -> str:
        """The caller's address: the connection's, or what the trusted proxies in front of us say."""
        forwarded = [part.strip() for part in connection.headers.get("x-forwarded-for", "").split(",") if part.strip()]
        if self._proxies and len(forwarded) >= self._proxies:
            return forwarded[-self._proxies]
        return connection.client.host if connection.client else "unknown"
