"""Placeholder until the mails about accounts are merged."""

from __future__ import annotations

from chassis.call import Call
from gateway.identity.model import Account


def tell(call: Call, account: Account, matter: str) -> None:
    """Tells the owner."""
