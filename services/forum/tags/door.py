"""The door of the vocabulary of tags."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import MEMBERS
from contracts.forum import tags as forum_tags
from services.forum.base.policies import KEEPERS
from services.forum.tags import vocabulary

DOOR: list[Entry] = [
    answer(forum_tags.LIST_TAGS, MEMBERS, vocabulary.list_tags),
    answer(forum_tags.ADD_TAG, KEEPERS, vocabulary.add_tag),
    answer(forum_tags.EDIT_TAG, KEEPERS, vocabulary.edit_tag),
]
