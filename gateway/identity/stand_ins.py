"""What a password is verified against where an account has none, or there is no account: as dear as the others' are.

Hashes keep the cost of the day on which they were made. When the setting changes, those of members who have not signed
in since stay dearer or cheaper for a long time, and an address that always took today's cost would be nobody's. So an
address draws the cost of its stand-in among those that are kept, in their proportions: always the same one, by a keyed
hash of the address. As members' hashes are renewed, stand-ins change from an old cost to today's, and never back.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import func, select, text, update

from chassis.call import Call
from gateway.identity import passwords
from gateway.identity.beside import beside
from gateway.identity.model import Account, PasswordCosts
from gateway.settings import gateway_settings

# Counting reads all accounts: a tenth of a second among 200,000.
COUNTED_EVERY = timedelta(hours=6)
_OURS = text("SELECT pg_try_advisory_xact_lock(2868, hashtext('password_costs'))")
# argon2id's encoded form: $argon2id$v=19$m=19456,t=2,p=1$salt$hash.
_COST = func.split_part(Account.password_hash, "$", 4)


def stand_in_for(call: Call, email: str) -> str:
    """A hash of no password. The same database work for every address: asked for whether or not there is an account."""
    kept = call.session.execute(select(PasswordCosts.accounts, PasswordCosts.counted_at)).one()
    if kept.counted_at < call.now - COUNTED_EVERY:
        _count(call)
    return passwords.nobodys(drawn(kept.accounts, email))


def drawn(accounts: Mapping[str, int], email: str) -> str:
    """One of the costs by which accounts are counted, today's where there are none.

    Today's comes last, so that an address moves on to it as the others' shares shrink.
    """
    today = passwords.cost()
    left = _share_of(email) * sum(accounts.values())
    for cost in sorted(accounts, key=lambda cost: (cost == today, cost)):
        left -= accounts[cost]
        if left < 0:
            return cost
    return today


def _share_of(email: str) -> float:
    """From 0 to less than 1, evenly; nobody tells it without the gateway's key."""
    key = f"stand-in:{gateway_settings().secret_key}".encode()
    digest = hmac.digest(key, email.encode(), hashlib.sha256)
    return int.from_bytes(digest[:6]) / 2**48


def _count(call: Call) -> None:
    """By the first who finds it old. All gateways read the same row, so that they agree on every address."""
    with beside(call) as session:
        if not session.execute(_OURS).scalar_one():
            return
        costs = select(_COST, func.count()).where(Account.password_hash.is_not(None)).group_by(_COST)
        counted = dict(session.execute(costs).tuples().all())
        session.execute(update(PasswordCosts).values(accounts=counted, counted_at=call.now))
