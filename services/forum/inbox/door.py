"""The door of the inbox."""

from __future__ import annotations

from chassis.door import Entry, answer, consume, every
from chassis.policy import MEMBERS
from contracts import notices
from contracts.chat import events as chat_events
from contracts.forum.inbox import notices as forum_notices
from contracts.forum.inbox import preferences as forum_preferences
from services.forum.inbox import blocks, mailing, preferences
from services.forum.inbox import notices as inbox

DOOR: list[Entry] = [
    answer(forum_notices.LIST_NOTICES, MEMBERS, inbox.list_notices),
    answer(forum_notices.READ_NOTICES, MEMBERS, inbox.read_notices),
    answer(forum_preferences.READ_PREFERENCES, MEMBERS, preferences.read_preferences),
    answer(forum_preferences.SET_PREFERENCES, MEMBERS, preferences.set_preferences),
    answer(forum_preferences.STOP_MAIL, MEMBERS, preferences.stop_mail),
    consume(notices.ForumNotice, inbox.notice_raised, together=True, ahead=inbox.lock),
    consume(notices.ChatNotice, inbox.notice_raised, together=True, ahead=inbox.lock),
    consume(notices.ProgramsNotice, inbox.notice_raised, together=True, ahead=inbox.lock),
    consume(notices.TrainingNotice, inbox.notice_raised, together=True, ahead=inbox.lock),
    consume(notices.FundsNotice, inbox.notice_raised, together=True, ahead=inbox.lock),
    consume(chat_events.BlockChanged, blocks.block_changed, in_order=True),
    every(mailing.ask_for_mail, minutes=1),
]
