"""The door of everybody's inbox."""

from __future__ import annotations

from chassis.call import Call
from chassis.messaging.handle import Happened
from chassis.policy import MEMBERS
from chassis.service import Service, answers, handles
from contracts import forum_notices, notices
from contracts.identity import MemberSnapshot
from services.forum.inbox import notices as inbox


class InboxDoor(Service):
    """What is asked of the inbox, and what comes into it."""

    @answers(forum_notices.LIST_NOTICES, MEMBERS)
    def list_notices(self, call: Call, command: forum_notices.ListNotices) -> forum_notices.Inbox:
        return inbox.list_notices(call, command)

    @answers(forum_notices.READ_NOTICES, MEMBERS)
    def read_notices(self, call: Call, command: forum_notices.ReadNotices) -> forum_notices.InboxMark:
        return inbox.read_notices(call, command)

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
