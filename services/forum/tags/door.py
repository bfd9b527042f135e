"""The door of the vocabulary of tags."""

from __future__ import annotations

from chassis.call import Call
from chassis.policy import MEMBERS
from chassis.service import Service, answers
from contracts import forum_discussion
from contracts.base import Page
from services.forum.doors import KEEPERS
from services.forum.tags import vocabulary


class TagsDoor(Service):
    """What is asked of the vocabulary."""

    @answers(forum_discussion.LIST_TAGS, MEMBERS)
    def list_tags(self, call: Call, command: forum_discussion.ListTags) -> Page[forum_discussion.Tag]:
        return vocabulary.list_tags(call, command)

    @answers(forum_discussion.ADD_TAG, KEEPERS)
    def add_tag(self, call: Call, command: forum_discussion.AddTag) -> forum_discussion.Tag:
        return vocabulary.add_tag(call, command)

    @answers(forum_discussion.EDIT_TAG, KEEPERS)
    def edit_tag(self, call: Call, command: forum_discussion.EditTag) -> forum_discussion.Tag:
        return vocabulary.edit_tag(call, command)
