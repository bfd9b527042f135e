"""Deletes files: their rows, with an event for the gateway, which stores their bytes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete

from chassis.call import Call
from contracts.forum.events import FilesDropped
from services.forum.files.model import StoredFile

# Ids in one event.
_TOGETHER = 200


def drop(call: Call, file_ids: Sequence[UUID]) -> None:
    """In the caller's transaction: the bytes are deleted if, and only if, the rows are."""
    for start in range(0, len(file_ids), _TOGETHER):
        some = list(file_ids[start : start + _TOGETHER])
        call.session.execute(delete(StoredFile).where(StoredFile.id.in_(some)))
        call.emit(FilesDropped(file_ids=some))
