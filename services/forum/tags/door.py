"""The door of the vocabulary of tags."""

from __future__ import annotations

from chassis.call import Call
from chassis.policy import MEMBERS
from chassis.service import Service, answers
from contracts.base import Page
from contracts.forum import tags as forum_tags
from services.forum.doors import KEEPERS
from services.forum.tags import vocabulary


class TagsDoor(Service):
    """What is asked of the vocabulary."""

    @answers(forum_tags.LIST_TAGS, MEMBERS)
    def list_tags(self, call: Call, command: forum_tags.ListTags) -> Page[forum_tags.Tag]:
        return vocabulary.list_tags(call, command)

    @answers(forum_tags.ADD_TAG, KEEPERS)
    def add_tag(self, call: Call, command: forum_tags.AddTag) -> forum_tags.Tag:
        return vocabulary.add_tag(call, command)

    @answers(forum_tags.EDIT_TAG, KEEPERS)
    def edit_tag(self, call: Call, command: forum_tags.EditTag) -> forum_tags.Tag:
        return vocabulary.edit_tag(call, command)
