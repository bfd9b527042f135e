"""What kinds of notices are called, and the words around them in a mail."""

from __future__ import annotations

from contracts.notices import NoticeKind

# How a kind of notice is called where one chooses how to be told, and at the head of its mail.
KINDS_OF_NOTICES = {
    NoticeKind.MENTIONED: "Mentions",
    NoticeKind.QUOTED: "Quotations of your posts",
    NoticeKind.REPLIED: "Replies in topics you follow",
    NoticeKind.NEW_TOPIC: "New topics on boards you watch or follow",
    NoticeKind.NEW_POST: "New posts on boards and topics you watch",
    NoticeKind.INVITED_TO_BOARD: "Invitations to boards",
    NoticeKind.MEMBERSHIP_ENDS: "End of your access to a board",
    NoticeKind.POST_FLAGGED: "Posts reported to moderators",
    NoticeKind.POST_HIDDEN: "A moderator hid your post",
    NoticeKind.ANSWER_ACCEPTED: "Your reply was accepted as the answer",
    NoticeKind.TOPIC_MOVED: "A moderator moved your topic",
    NoticeKind.TOPIC_MERGED: "A moderator merged your topic into another",
    NoticeKind.POSTS_MOVED: "A moderator moved your posts to a new topic",
    NoticeKind.EVENT_CHANGED: "An event you are attending has changed",
    NoticeKind.EVENT_CANCELLED: "An event you are attending was cancelled",
    NoticeKind.WARNED: "You received a warning from a moderator",
    NoticeKind.MUTED: "You can no longer post in the forum",
    NoticeKind.MUTED_ON_BOARD: "You can no longer post on a board",
    NoticeKind.FORUM_SUSPENDED: "You are suspended from the forum",
    NoticeKind.MEASURE_LIFTED: "A moderator’s decision was lifted",
    NoticeKind.APPEAL_GRANTED: "Your appeal was granted",
    NoticeKind.APPEAL_REJECTED: "Your appeal was rejected",
    NoticeKind.APPEAL_MADE: "Appeals to moderators",
    NoticeKind.ACCOUNT_SUSPENSION_ASKED: "Requests to suspend an account",
    NoticeKind.RESOURCE_SUBMITTED: "A resource is awaiting review",
    NoticeKind.RESOURCE_RETURNED: "Your resource was returned",
    NoticeKind.RESOURCE_PUBLISHED: "Your resource was published",
    NoticeKind.RESOURCE_WITHDRAWN: "Your resource was withdrawn",
    NoticeKind.DIRECT_MESSAGE: "Direct messages",
    NoticeKind.MONEY_RESERVED: "Funds reserved for an activity",
    NoticeKind.MONEY_REFUSED: "Funds refused for an activity",
    NoticeKind.SECOND_SIGNATURE_NEEDED: "A second signature is needed",
    NoticeKind.RATES_APPROVED: "Your list of exchange rates was approved",
    NoticeKind.RATES_REFUSED: "Your list of exchange rates was refused",
    NoticeKind.PHASE_APPROVED: "A phase was approved",
    NoticeKind.FOLLOW_UP_DUE: "A follow-up evaluation is due",
    NoticeKind.ENROLLED: "Enrolment in a course",
    NoticeKind.WAITING_LIST: "Course waiting lists",
    NoticeKind.CERTIFICATE_ISSUED: "A certificate is ready",
    NoticeKind.EDITION_OPENED: "A course opened for enrolment",
    NoticeKind.EDITION_STARTS: "One of your courses is starting",
    NoticeKind.INSTALMENT_DUE: "An instalment is due",
    NoticeKind.INSTALMENT_OVERDUE: "An instalment is overdue",
    NoticeKind.REPORT_DUE: "A donor report is due",
    NoticeKind.REPORT_OVERDUE: "A donor report is overdue",
}
MAIL_TEXTS = {
    "digest": "Your digest",
    "hello": "Hello {name},",
    "line": "{head}: {rest}",
    "settings": "Notification settings",
    "stop": "Unsubscribe from these e-mails",
}
# How an entry of a feed is headed.
FEED_TEXTS = {"entry": "{who} in “{title}”"}
MAIL_COUNTS = {
    "notices": ("{n} notification", "{n} notifications"),
    "more": ("{n} more notification", "{n} more notifications"),
    "tasks": ("{n} task is waiting for you", "{n} tasks are waiting for you"),
}
