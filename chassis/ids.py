"""Identifiers: UUID version 7, which sort by the time of their creation."""

from __future__ import annotations

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """A new UUIDv7 (RFC 9562)."""
    return UUID(int=uuid_utils.compat.uuid7().int)
