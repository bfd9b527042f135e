"""The door of the moderators."""

from __future__ import annotations

from chassis.call import Call
from chassis.policy import MEMBERS, WRITERS
from chassis.service import Service, answers
from contracts import forum, forum_measures, forum_moderation, forum_topics
from contracts.base import Page
from contracts.identity import MemberSnapshot
from services.forum import record
from services.forum.doors import MODERATORS, OVERSEERS
from services.forum.moderation import appeals, measures, moderation, queue, standing
from services.forum.trust import levels


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
    def lock_topic(self, call: Call, command: forum_moderation.LockTopic) -> forum_topics.Topic:
        return moderation.lock_topic(call, command)

    @answers(forum_moderation.LIST_MODERATION, OVERSEERS)
    def list_moderation(
        self, call: Call, command: forum_moderation.ListModeration
    ) -> Page[forum_moderation.ModerationEntry]:
        return record.list_moderation(call, command)

    @answers(forum_measures.LIST_REPORTED, OVERSEERS)
    def list_reported(self, call: Call, command: forum_measures.ListReported) -> Page[forum_measures.ReportedPost]:
        return queue.list_reported(call, command)

    @answers(forum_measures.TAKE_MEASURE, MODERATORS)
    def take_measure(self, call: Call, command: forum_measures.TakeMeasure) -> forum_measures.Measure:
        return measures.take_measure(call, command)

    @answers(forum_measures.LIFT_MEASURE, MODERATORS)
    def lift_measure(self, call: Call, command: forum_measures.LiftMeasure) -> forum_measures.Measure:
        return measures.lift_measure(call, command)

    @answers(forum_measures.LIST_MEASURES, OVERSEERS)
    def list_measures(self, call: Call, command: forum_measures.ListMeasures) -> Page[forum_measures.Measure]:
        return measures.list_measures(call, command)

    @answers(forum_measures.LIST_RECORD, OVERSEERS)
    def list_record(self, call: Call, command: forum_measures.ListRecord) -> Page[forum_measures.RecordEntry]:
        return record.list_record(call, command)

    @answers(forum_measures.READ_STANDING, MEMBERS)
    def read_standing(self, call: Call, command: forum_measures.ReadStanding) -> forum_measures.Standing:
        return standing.read_standing(call, command)

    @answers(forum_measures.LIST_MY_RECORD, MEMBERS)
    def list_my_record(self, call: Call, command: forum_measures.ListMyRecord) -> Page[forum_measures.MyEntry]:
        return standing.list_my_record(call, command)

    @answers(forum_measures.MAKE_APPEAL, WRITERS)
    def make_appeal(self, call: Call, command: forum_measures.MakeAppeal) -> forum_measures.MyEntry:
        return appeals.make_appeal(call, command)

    @answers(forum_measures.LIST_APPEALS, OVERSEERS)
    def list_appeals(self, call: Call, command: forum_measures.ListAppeals) -> Page[forum_measures.Appeal]:
        return appeals.list_appeals(call, command)

    @answers(forum_measures.DECIDE_APPEAL, MODERATORS)
    def decide_appeal(self, call: Call, command: forum_measures.DecideAppeal) -> forum_measures.Appeal:
        return appeals.decide_appeal(call, command)

    def anonymise(self, call: Call, member: MemberSnapshot) -> None:
        appeals.forget(call, member.id)
        levels.forget(call, member.id)
        super().anonymise(call, member)  # the other rooms have theirs to forget
