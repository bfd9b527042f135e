"""Secrets that the database keeps, unreadable without the gateway's key."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet

from gateway.settings import gateway_settings


def hide(purpose: str, text: str) -> str:
    """The text as nobody reads it without the gateway's key, for secrets that the database keeps."""
    return _box(purpose).encrypt(text.encode()).decode()


def reveal(purpose: str, hidden: str) -> str:
    """What was hidden. Raises InvalidToken when it was with another key."""
    return _box(purpose).decrypt(hidden.encode()).decode()


def _box(purpose: str) -> Fernet:
    key = hashlib.sha256(f"{purpose}:{gateway_settings().secret_key}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
