"""Where a page of hits begins: how many come before, among what existed when the first page was requested."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Annotated, NamedTuple

import orjson
from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from contracts.base import MALFORMED


class Place(NamedTuple):
    """Texts written after `as_of` are not hits, so that no page repeats hits of another."""

    as_of: datetime
    position: int


_WRITTEN = TypeAdapter(tuple[AwareDatetime, Annotated[int, Field(ge=0, le=1_000_000)]])


def written(place: Place) -> str:
    """The place as an opaque text."""
    return base64.urlsafe_b64encode(orjson.dumps(list(place))).decode().rstrip("=")


def read(cursor: str | None) -> Place | None:
    """The place that a cursor stands for, or nothing without one. Raises MALFORMED."""
    if cursor is None:
        return None
    try:
        return Place(*_WRITTEN.validate_json(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))))
    except (ValidationError, ValueError, binascii.Error):
        raise MALFORMED("cursor", reason="the cursor does not belong to this list") from None
