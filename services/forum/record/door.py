"""The door of the record."""

from __future__ import annotations

from chassis.door import Entry, answer
from contracts.forum import record as forum_record
from services.forum.base.policies import OVERSEERS
from services.forum.record import entries

DOOR: list[Entry] = [
    answer(forum_record.LIST_MODERATION, OVERSEERS, entries.list_moderation),
    answer(forum_record.LIST_RECORD, OVERSEERS, entries.list_record),
]
