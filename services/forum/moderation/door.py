"""The door of the moderators."""

from __future__ import annotations

from chassis.call import Call
from chassis.policy import WRITERS
from chassis.service import Service, answers
from contracts import forum, forum_moderation
from contracts.base import Page
from services.forum import record
from services.forum.doors import MODERATORS, OVERSEERS
from services.forum.moderation import moderation


class ModerationDoor(Service):
    """What is asked of moderation and its record."""

    @answers(forum_moderation.FLAG_POST, WRITERS)
    def flag_post(self, call: Call, command: forum_moderation.FlagPost) -> forum_moderation.Flag:
        return moderation.flag_post(call, command)

    @answers(forum_moderation.LIST_FLAGS, OVERSEERS)
    def list_flags(self, call: Call, command: forum_moderation.ListFlags) -> Page[forum_moderation.Flag]:
        return moderation.list_flags(call, command)

    @answers(forum_moderation.DECIDE_FLAG, MODERATORS)
    def decide_flag(self, call: Call, command: forum_moderation.DecideFlag) -> forum_moderation.Flag:
        return moderation.decide_flag(call, command)

    @answers(forum_moderation.HIDE_POST, MODERATORS)
    def hide_post(self, call: Call, command: forum_moderation.HidePost) -> forum.PostInFull:
        return moderation.hide_post(call, command)

    @answers(forum_moderation.SHOW_POST, MODERATORS)
    def show_post(self, call: Call, command: forum_moderation.ShowPost) -> forum.PostInFull:
        return moderation.show_post(call, command)

    @answers(forum_moderation.LOCK_TOPIC, MODERATORS)
    def lock_topic(self, call: Call, command: forum_moderation.LockTopic) -> forum.Topic:
        return moderation.lock_topic(call, command)

    @answers(forum_moderation.LIST_MODERATION, OVERSEERS)
    def list_moderation(
        self, call: Call, command: forum_moderation.ListModeration
    ) -> Page[forum_moderation.ModerationEntry]:
        return record.list_moderation(call, command)
