"""What kinds of notices are called, how they are delivered, and the words around them in a mail."""

from __future__ import annotations

from contracts.forum.inbox.preferences import Area, Delivery, DigestRhythm
from contracts.notices import NoticeKind

# How a kind of notice is called where one chooses how to be told, and at the head of its mail.
KINDS_OF_NOTICES = {
    NoticeKind.MENTIONED: "Somebody mentions you",
    NoticeKind.QUOTED: "Somebody quotes you",
    NoticeKind.REPLIED: "Replies where you follow",
    NoticeKind.NEW_TOPIC: "New topics on boards you watch or follow",
    NoticeKind.NEW_POST: "New posts in what you watch",
    NoticeKind.INVITED_TO_BOARD: "Invitations to boards",
    NoticeKind.MEMBERSHIP_ENDS: "Memberships of boards that end",
    NoticeKind.POST_FLAGGED: "Posts reported to moderators",
    NoticeKind.POST_HIDDEN: "A moderator hid your post",
    NoticeKind.ANSWER_ACCEPTED: "Your reply is chosen as the answer",
    NoticeKind.TOPIC_MOVED: "A moderator moved your topic",
    NoticeKind.TOPIC_MERGED: "A moderator merged your topic into another one",
    NoticeKind.POSTS_MOVED: "A moderator moved posts of yours to a new topic",
    NoticeKind.EVENT_CHANGED: "An event you take part in has another date or place",
    NoticeKind.EVENT_CANCELLED: "An event you take part in is cancelled",
    NoticeKind.WARNED: "A moderator warned you",
    NoticeKind.MUTED: "You may not write in the forum",
    NoticeKind.MUTED_ON_BOARD: "You may not write on a board",
    NoticeKind.FORUM_SUSPENDED: "You are suspended from the forum",
    NoticeKind.MEASURE_LIFTED: "A moderator’s decision is lifted",
    NoticeKind.APPEAL_GRANTED: "Your appeal is granted",
    NoticeKind.APPEAL_REJECTED: "Your appeal is rejected",
    NoticeKind.APPEAL_MADE: "Appeals to moderators",
    NoticeKind.ACCOUNT_SUSPENSION_ASKED: "Accounts to be suspended",
    NoticeKind.RESOURCE_SUBMITTED: "A publication waits for a review",
    NoticeKind.RESOURCE_RETURNED: "Your publication came back from the review",
    NoticeKind.RESOURCE_PUBLISHED: "Your publication is in the library",
    NoticeKind.RESOURCE_WITHDRAWN: "Your publication is withdrawn",
    NoticeKind.DIRECT_MESSAGE: "Direct messages",
    NoticeKind.MONEY_RESERVED: "Money reserved for an activity",
    NoticeKind.MONEY_REFUSED: "Money refused to an activity",
    NoticeKind.SECOND_SIGNATURE_NEEDED: "A second signature is needed",
    NoticeKind.PHASE_APPROVED: "A phase is approved",
    NoticeKind.FOLLOW_UP_DUE: "A follow-up evaluation is due",
    NoticeKind.ENROLLED: "A seat in a course",
    NoticeKind.WAITING_LIST: "Waiting lists of courses",
    NoticeKind.CERTIFICATE_ISSUED: "A certificate is ready",
    NoticeKind.EDITION_OPENED: "A course takes learners",
    NoticeKind.EDITION_STARTS: "A course of yours starts",
    NoticeKind.INSTALMENT_DUE: "An instalment is due",
    NoticeKind.INSTALMENT_OVERDUE: "An instalment is overdue",
    NoticeKind.REPORT_DUE: "A report to a donor is due",
    NoticeKind.REPORT_OVERDUE: "A report to a donor is overdue",
}
DELIVERIES = {
    Delivery.AT_ONCE: "By e-mail, at once",
    Delivery.DIGEST: "By e-mail, in the digest",
    Delivery.INBOX: "In the inbox only",
    Delivery.OFF: "Not at all",
}
DIGEST_RHYTHMS = {
    DigestRhythm.DAILY: "Every day",
    DigestRhythm.WEEKLY: "Once a week",
    DigestRhythm.NEVER: "Never",
}
MAIL_TEXTS = {
    "digest": "Your digest",
    "hello": "Hello {name},",
    "line": "{head}: {rest}",
    "settings": "Notification settings",
    "stop": "Stop this mail",
}
# How an entry of a feed is headed.
FEED_TEXTS = {"entry": "{who} in “{title}”"}
MAIL_COUNTS = {
    "notices": ("{n} notice", "{n} notices"),
    "more": ("{n} more in your inbox", "{n} more in your inbox"),
}
AREAS_OF_NOTICES = {
    Area.FORUM: "Forum",
    Area.LIBRARY: "Library",
    Area.CHAT: "Chat",
    Area.PROGRAMS: "Programmes",
    Area.TRAINING: "Training",
    Area.FUNDS: "The Fund",
}
