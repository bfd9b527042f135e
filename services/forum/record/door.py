"""The door of the record."""

from __future__ import annotations

from chassis.door import Entry, answer
from contracts.forum.moderation import actions as forum_actions
from contracts.forum.moderation import flags as forum_flags
from services.forum.base.policies import OVERSEERS
from services.forum.record import entries

DOOR: list[Entry] = [
    answer(forum_flags.LIST_MODERATION, OVERSEERS, entries.list_moderation),
    answer(forum_actions.LIST_RECORD, OVERSEERS, entries.list_record),
]
