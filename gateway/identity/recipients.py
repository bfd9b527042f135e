"""Whom a mail went to, as the log keeps it: an address masked for the eye, and a fingerprint to find it by."""

from __future__ import annotations

import hmac

from gateway.settings import gateway_settings


def masked(email: str) -> str:
    """The address with the mailbox's first character only: enough to recognize one that is known."""
    mailbox, _, host = email.partition("@")
    return f"{mailbox[:1]}…@{host}"


def fingerprint(email: str) -> str:
    """What is the same for one address, and says it to nobody without the gateway's key."""
    key = gateway_settings().secret_key.encode()
    return hmac.digest(key, b"recipient:" + email.strip().lower().encode(), "sha256").hex()


def kept(email: str | None) -> dict[str, str | None]:
    """The columns of a letter that say where it goes; empty where the account's address is meant, whatever it is."""
    if not email:
        return {"recipient": None, "recipient_key": None}
    return {"recipient": masked(email), "recipient_key": fingerprint(email)}
