"""The door of the moderators."""

from __future__ import annotations

from chassis.call import Call
from chassis.policy import MEMBERS, WRITERS
from chassis.service import Service, answers
from contracts.base import Page
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.moderation import actions as forum_actions
from contracts.forum.moderation import flags as forum_flags
from contracts.identity import MemberSnapshot
from services.forum import record
from services.forum.doors import MODERATORS, OVERSEERS
from services.forum.moderation import appeals, measures, moderation, queue, standing
from services.forum.trust import levels


class ModerationDoor(Service):
    """What is asked of moderation and its record."""

    @answers(forum_flags.FLAG_POST, WRITERS)
    def flag_post(self, call: Call, command: forum_flags.FlagPost) -> forum_flags.Flag:
        return moderation.flag_post(call, command)

    @answers(forum_flags.LIST_FLAGS, OVERSEERS)
    def list_flags(self, call: Call, command: forum_flags.ListFlags) -> Page[forum_flags.Flag]:
        return moderation.list_flags(call, command)

    @answers(forum_flags.DECIDE_FLAG, MODERATORS)
    def decide_flag(self, call: Call, command: forum_flags.DecideFlag) -> forum_flags.Flag:
        return moderation.decide_flag(call, command)

    @answers(forum_flags.HIDE_POST, MODERATORS)
    def hide_post(self, call: Call, command: forum_flags.HidePost) -> forum_posts.PostInFull:
        return moderation.hide_post(call, command)

    @answers(forum_flags.SHOW_POST, MODERATORS)
    def show_post(self, call: Call, command: forum_flags.ShowPost) -> forum_posts.PostInFull:
        return moderation.show_post(call, command)

    @answers(forum_flags.LOCK_TOPIC, MODERATORS)
    def lock_topic(self, call: Call, command: forum_flags.LockTopic) -> forum_topics.Topic:
        return moderation.lock_topic(call, command)

    @answers(forum_flags.LIST_MODERATION, OVERSEERS)
    def list_moderation(self, call: Call, command: forum_flags.ListModeration) -> Page[forum_flags.ModerationEntry]:
        return record.list_moderation(call, command)

    @answers(forum_actions.LIST_REPORTED, OVERSEERS)
    def list_reported(self, call: Call, command: forum_actions.ListReported) -> Page[forum_actions.ReportedPost]:
        return queue.list_reported(call, command)

    @answers(forum_actions.TAKE_MEASURE, MODERATORS)
    def take_measure(self, call: Call, command: forum_actions.TakeMeasure) -> forum_actions.Measure:
        return measures.take_measure(call, command)

    @answers(forum_actions.LIFT_MEASURE, MODERATORS)
    def lift_measure(self, call: Call, command: forum_actions.LiftMeasure) -> forum_actions.Measure:
        return measures.lift_measure(call, command)

    @answers(forum_actions.LIST_MEASURES, OVERSEERS)
    def list_measures(self, call: Call, command: forum_actions.ListMeasures) -> Page[forum_actions.Measure]:
        return measures.list_measures(call, command)

    @answers(forum_actions.LIST_RECORD, OVERSEERS)
    def list_record(self, call: Call, command: forum_actions.ListRecord) -> Page[forum_actions.RecordEntry]:
        return record.list_record(call, command)

    @answers(forum_actions.READ_STANDING, MEMBERS)
    def read_standing(self, call: Call, command: forum_actions.ReadStanding) -> forum_actions.Standing:
        return standing.read_standing(call, command)

    @answers(forum_actions.LIST_MY_RECORD, MEMBERS)
    def list_my_record(self, call: Call, command: forum_actions.ListMyRecord) -> Page[forum_actions.MyEntry]:
        return standing.list_my_record(call, command)

    @answers(forum_actions.MAKE_APPEAL, WRITERS)
    def make_appeal(self, call: Call, command: forum_actions.MakeAppeal) -> forum_actions.MyEntry:
        return appeals.make_appeal(call, command)

    @answers(forum_actions.LIST_APPEALS, OVERSEERS)
    def list_appeals(self, call: Call, command: forum_actions.ListAppeals) -> Page[forum_actions.Appeal]:
        return appeals.list_appeals(call, command)

    @answers(forum_actions.DECIDE_APPEAL, MODERATORS)
    def decide_appeal(self, call: Call, command: forum_actions.DecideAppeal) -> forum_actions.Appeal:
        return appeals.decide_appeal(call, command)

    def anonymise(self, call: Call, member: MemberSnapshot) -> None:
        appeals.forget(call, member.id)
        levels.forget(call, member.id)
        super().anonymise(call, member)  # the other rooms have theirs to forget
