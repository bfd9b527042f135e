"""The door of drafts."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import MEMBERS, WRITERS
from contracts.forum import drafts as forum_drafts
from services.forum.drafts import drafts

DOOR: list[Entry] = [
    answer(forum_drafts.KEEP_DRAFT, WRITERS, drafts.keep_draft),
    answer(forum_drafts.READ_DRAFT, MEMBERS, drafts.read_draft),
    answer(forum_drafts.LIST_DRAFTS, MEMBERS, drafts.list_drafts),
    answer(forum_drafts.DROP_DRAFT, WRITERS, drafts.drop_draft),
]
