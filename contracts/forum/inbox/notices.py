"""The inbox: a member's notifications, and the text of each kind."""

from __future__ import annotations

from typing import Final

from pydantic import Field

from contracts.base import Command, Page, Paged, View, change, read
from contracts.kinds import Id, Moment
from contracts.notices import NoticeKind

# The English text of each kind, and the key of its translations. {who} is the person who caused the notice.
NOTICE_TEXTS: Final[dict[NoticeKind, str]] = {
    NoticeKind.MENTIONED: "{who} mentioned you in “{title}”.",
    NoticeKind.QUOTED: "{who} quoted you in “{title}”.",
    NoticeKind.REPLIED: "{who} replied in “{title}”.",
    NoticeKind.NEW_TOPIC: "{who} opened “{title}”.",
    NoticeKind.NEW_POST: "{who} wrote in “{title}”.",
    NoticeKind.INVITED_TO_BOARD: "{who} invited you to the board “{board}”.",
    NoticeKind.MEMBERSHIP_ENDS: "{member} has access to the board “{board}” until {until_on}.",
    NoticeKind.POST_FLAGGED: "A post in “{title}” was reported: {reason}",
    NoticeKind.POST_HIDDEN: "A moderator hid your post in “{title}”: {reason}",
    NoticeKind.ANSWER_ACCEPTED: "Your reply in “{title}” was chosen as the answer.",
    NoticeKind.TOPIC_MOVED: "A moderator moved your topic “{title}” to another board: {reason}",
    NoticeKind.TOPIC_MERGED: "A moderator merged your topic “{title}” into another one: {reason}",
    NoticeKind.POSTS_MOVED: "A moderator moved some of your posts from “{title}” to the new topic “{topic}”: {reason}",
    NoticeKind.EVENT_CHANGED: "The date or place of the event “{title}” has changed.",
    NoticeKind.EVENT_CANCELLED: "The event “{title}” has been cancelled: {reason}",
    NoticeKind.WARNED: "A moderator warned you: {reason}",
    NoticeKind.MUTED: "You can read but not write in the forum until {until_on}: {reason}",
    NoticeKind.MUTED_ON_BOARD: "You can read but not write on the board “{board}” until {until_on}: {reason}",
    NoticeKind.FORUM_SUSPENDED: "You are suspended from the forum until {until_on}: {reason}",
    NoticeKind.MEASURE_LIFTED: "A moderator has lifted the action taken against you: {reason}",
    NoticeKind.APPEAL_MADE: "{who} has appealed against a moderator’s decision.",
    NoticeKind.APPEAL_GRANTED: "Your appeal was granted: {reason}",
    NoticeKind.APPEAL_REJECTED: "Your appeal was rejected: {reason}",
    NoticeKind.ACCOUNT_SUSPENSION_ASKED: "A moderator has asked you to suspend the account of {member}: {reason}",
    NoticeKind.DIRECT_MESSAGE: "{who} wrote to you.",
    NoticeKind.MONEY_RESERVED: "{currency} {amount} has been reserved for “{title}”.",
    NoticeKind.MONEY_REFUSED: "No funds were reserved for “{title}”: {reason}",
    NoticeKind.SECOND_SIGNATURE_NEEDED: "“{title}” needs a second signature.",
    NoticeKind.RATES_APPROVED: "The list of exchange rates “{title}” was approved; its rates are in force.",
    NoticeKind.RATES_REFUSED: "The list of exchange rates “{title}” was refused: {reason}",
    NoticeKind.PHASE_APPROVED: "The phase “{phase}” of “{edition}” has been approved.",
    NoticeKind.FOLLOW_UP_DUE: "The follow-up evaluation of “{title}” is due by {due_on}.",
    NoticeKind.ENROLLED: "You have a seat in “{course}”, which starts on {starts_on}.",
    NoticeKind.WAITING_LIST: "You are on the waiting list for “{course}”, which starts on {starts_on}.",
    NoticeKind.CERTIFICATE_ISSUED: "Your certificate for “{course}” is ready.",
    NoticeKind.EDITION_OPENED: "Enrolment in “{course}” is open; it starts on {starts_on}.",
    NoticeKind.EDITION_STARTS: "“{course}” starts on {starts_on}.",
    NoticeKind.INSTALMENT_DUE: "{donor}, agreement {reference}: {currency} {amount} is due on {due_on}.",
    NoticeKind.INSTALMENT_OVERDUE: "{donor}, agreement {reference}: {currency} {amount} was due on {due_on}.",
    NoticeKind.REPORT_DUE: "{donor}, agreement {reference}: a report is due on {due_on}.",
    NoticeKind.REPORT_OVERDUE: "{donor}, agreement {reference}: a report was due on {due_on}.",
    NoticeKind.RESOURCE_SUBMITTED: "“{title}” is awaiting review in the library.",
    NoticeKind.RESOURCE_RETURNED: "“{title}” was returned to you after review: {reason}",
    NoticeKind.RESOURCE_PUBLISHED: "“{title}” has been published in the library.",
    NoticeKind.RESOURCE_WITHDRAWN: "“{title}” was withdrawn from the library: {reason}",
}
# The same for several about one thing, of which there may be several: the same topic, the same room.
NOTICE_GROUPS: Final[dict[NoticeKind, str]] = {
    NoticeKind.MENTIONED: "You were mentioned {n} times in “{title}”.",
    NoticeKind.QUOTED: "You were quoted {n} times in “{title}”.",
    NoticeKind.REPLIED: "{n} replies in “{title}”.",
    NoticeKind.NEW_POST: "{n} new posts in “{title}”.",
    NoticeKind.POST_FLAGGED: "Posts in “{title}” were reported {n} times.",
    NoticeKind.DIRECT_MESSAGE: "{who} wrote to you {n} times.",
}


class ListNotices(Paged):
    """Your notifications, newest first; with `after`, those after that number, oldest first."""

    after: int | None = Field(default=None, ge=0, le=2**31 - 1)


class ReadNotices(Command):
    """Marks your notifications as read up to this number; the mark never moves back."""

    up_to: int = Field(ge=1, le=2**31 - 1)


class Notice(View):
    """A notification; its text is NOTICE_TEXTS[kind] with `params`. `number` counts your notifications from 1."""

    number: int
    notice_id: Id
    kind: NoticeKind
    params: dict[str, str]
    link: str
    at: Moment
    read: bool


class Inbox(Page[Notice]):
    """A page of your notifications; `unread` and `last` refer to the whole inbox. `tasks`: how much waits for you."""

    unread: int
    last: int
    tasks: int = 0


class InboxMark(View):
    """How far you have read your inbox."""

    read: int
    unread: int


LIST_NOTICES = read("forum", "list_notices", ListNotices, Inbox, "Your notices", at="/notices")
READ_NOTICES = change("forum", "read_notices", ReadNotices, InboxMark, "Mark your notices as read")
