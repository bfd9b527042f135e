"""The door of the moderators."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import MEMBERS, WRITERS
from contracts.forum.moderation import actions as forum_actions
from contracts.forum.moderation import flags as forum_flags
from services.forum.base.policies import MODERATORS, OVERSEERS
from services.forum.moderation import actions, appeals, member_status, moderation, queue

DOOR: list[Entry] = [
    answer(forum_flags.FLAG_POST, WRITERS, moderation.flag_post),
    answer(forum_flags.LIST_FLAGS, OVERSEERS, moderation.list_flags),
    answer(forum_flags.DECIDE_FLAG, MODERATORS, moderation.decide_flag),
    answer(forum_flags.HIDE_POST, MODERATORS, moderation.hide_post),
    answer(forum_flags.SHOW_POST, MODERATORS, moderation.show_post),
    answer(forum_flags.LOCK_TOPIC, MODERATORS, moderation.lock_topic),
    answer(forum_actions.LIST_REPORTED, OVERSEERS, queue.list_reported),
    answer(forum_actions.TAKE_MEMBER_ACTION, MODERATORS, actions.take_action),
    answer(forum_actions.LIFT_MEMBER_ACTION, MODERATORS, actions.lift_action),
    answer(forum_actions.LIST_MEMBER_ACTIONS, OVERSEERS, actions.list_actions),
    answer(forum_actions.READ_STANDING, MEMBERS, member_status.read_standing),
    answer(forum_actions.LIST_MY_RECORD, MEMBERS, member_status.list_my_record),
    answer(forum_actions.MAKE_APPEAL, WRITERS, appeals.make_appeal),
    answer(forum_actions.LIST_APPEALS, OVERSEERS, appeals.list_appeals),
    answer(forum_actions.DECIDE_APPEAL, MODERATORS, appeals.decide_appeal),
]
