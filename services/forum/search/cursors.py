"""Where a page of hits begins: how many came before, among what stood when the first page was asked for."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Annotated, NamedTuple

import orjson
from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from contracts.base import MALFORMED


class Place(NamedTuple):
    """What was written later than `as_of` is no hit, so that no page repeats what another one had."""

    as_of: datetime
    position: int


_WRITTEN = TypeAdapter(tuple[AwareDatetime, Annotated[int, Field(ge=0, le=1_000_000)]])


def written(place: Place) -> str:
    """The place as an opaque text."""
    return base64.urlsafe_b64encode(orjson.dumps(list(place))).decode().rstrip("=")


def read(cursor: str | None) -> Place | None:
    """The place a cursor names, or nothing without one. Raises MALFORMED."""
    if cursor is None:
        return None
    try:
        return Place(*_WRITTEN.validate_json(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))))
    except (ValidationError, ValueError, binascii.Error):
        raise MALFORMED("cursor", reason="the cursor does not belong to this list") from None
