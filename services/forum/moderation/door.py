"""The door of the moderators."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import MEMBERS, WRITERS
from contracts.forum.moderation import actions as forum_actions
from contracts.forum.moderation import flags as forum_flags
from services.forum import record
from services.forum.doors import MODERATORS, OVERSEERS
from services.forum.moderation import appeals, measures, moderation, queue, standing

DOOR: list[Entry] = [
    answer(forum_flags.FLAG_POST, WRITERS, moderation.flag_post),
    answer(forum_flags.LIST_FLAGS, OVERSEERS, moderation.list_flags),
    answer(forum_flags.DECIDE_FLAG, MODERATORS, moderation.decide_flag),
    answer(forum_flags.HIDE_POST, MODERATORS, moderation.hide_post),
    answer(forum_flags.SHOW_POST, MODERATORS, moderation.show_post),
    answer(forum_flags.LOCK_TOPIC, MODERATORS, moderation.lock_topic),
    answer(forum_flags.LIST_MODERATION, OVERSEERS, record.list_moderation),
    answer(forum_actions.LIST_REPORTED, OVERSEERS, queue.list_reported),
    answer(forum_actions.TAKE_MEASURE, MODERATORS, measures.take_measure),
    answer(forum_actions.LIFT_MEASURE, MODERATORS, measures.lift_measure),
    answer(forum_actions.LIST_MEASURES, OVERSEERS, measures.list_measures),
    answer(forum_actions.LIST_RECORD, OVERSEERS, record.list_record),
    answer(forum_actions.READ_STANDING, MEMBERS, standing.read_standing),
    answer(forum_actions.LIST_MY_RECORD, MEMBERS, standing.list_my_record),
    answer(forum_actions.MAKE_APPEAL, WRITERS, appeals.make_appeal),
    answer(forum_actions.LIST_APPEALS, OVERSEERS, appeals.list_appeals),
    answer(forum_actions.DECIDE_APPEAL, MODERATORS, appeals.decide_appeal),
]
