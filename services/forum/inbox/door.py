"""The door of everybody's inbox."""

from __future__ import annotations

from chassis.call import Call
from chassis.jobs import every
from chassis.messaging.handle import Happened
from chassis.policy import MEMBERS
from chassis.service import Service, answers, handles
from contracts import notices
from contracts.forum.inbox import notices as forum_notices
from contracts.forum.inbox import preferences as forum_preferences
from contracts.identity import MemberSnapshot
from services.forum.inbox import mailing, preferences
from services.forum.inbox import notices as inbox


class InboxDoor(Service):
    """What is asked of the inbox, and what comes into it."""

    @answers(forum_notices.LIST_NOTICES, MEMBERS)
    def list_notices(self, call: Call, command: forum_notices.ListNotices) -> forum_notices.Inbox:
        return inbox.list_notices(call, command)

    @answers(forum_notices.READ_NOTICES, MEMBERS)
    def read_notices(self, call: Call, command: forum_notices.ReadNotices) -> forum_notices.InboxMark:
        return inbox.read_notices(call, command)

    @answers(forum_preferences.READ_PREFERENCES, MEMBERS)
    def read_preferences(self, call: Call, command: forum_preferences.ReadPreferences) -> forum_preferences.Preferences:
        return preferences.read_preferences(call, command)

    @answers(forum_preferences.SET_PREFERENCES, MEMBERS)
    def set_preferences(self, call: Call, command: forum_preferences.SetPreferences) -> forum_preferences.Preferences:
        return preferences.set_preferences(call, command)

    @answers(forum_preferences.STOP_MAIL, MEMBERS)
    def stop_mail(self, call: Call, command: forum_preferences.StopMail) -> forum_preferences.Preferences:
        return preferences.stop_mail(call, command)

    @every(minutes=1)
    def ask_for_mail(self, call: Call) -> None:
        mailing.ask_for_mail(call)

    @handles(notices.ForumNotice)
    def on_forum_notice(self, call: Call, happened: Happened) -> None:
        inbox.deliver(call, happened.event)

    @handles(notices.ChatNotice)
    def on_chat_notice(self, call: Call, happened: Happened) -> None:
        inbox.deliver(call, happened.event)

    @handles(notices.ProgramsNotice)
    def on_programs_notice(self, call: Call, happened: Happened) -> None:
        inbox.deliver(call, happened.event)

    @handles(notices.TrainingNotice)
    def on_training_notice(self, call: Call, happened: Happened) -> None:
        inbox.deliver(call, happened.event)

    @handles(notices.FundsNotice)
    def on_funds_notice(self, call: Call, happened: Happened) -> None:
        inbox.deliver(call, happened.event)

    def anonymise(self, call: Call, member: MemberSnapshot) -> None:
        inbox.forget(call, member.id)
        super().anonymise(call, member)  # the other rooms have theirs to forget
