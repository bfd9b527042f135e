"""What the frame says on the pages of every room: what was done, reactions, subscriptions."""

from __future__ import annotations

from typing import Final

from contracts.forum.subscriptions import Level
from contracts.forum.values import ReactionKind, TopicKind

# What a page says after something was done: the word in its address, and the text.
DONE: Final = {
    "saved": "Saved.",
    "registered": "Registration received.",
    "signed-out": "You have signed out.",
    "posted": "Your post has been published.",
    "voted": "Your vote has been recorded.",
    "vote-back": "Your vote has been withdrawn.",
    "kept": "Draft saved.",
    "discarded": "Draft discarded.",
    "edited": "Your changes have been published.",
    "translated": "Your translation has been published.",
    "flagged": "Thank you. A moderator will review it.",
    "decided": "Decision recorded.",
    "appealed": "Your appeal has been sent to the moderators.",
    "read": "Marked as read.",
    "settled": "Put away.",
    "admitted": "Registration approved. The member can now sign in.",
    "refused": "Registration declined.",
    "enrolled": "You are enrolled.",
    "waiting": "You are on the waiting list.",
    "withdrawn": "Your enrolment has been withdrawn.",
    "joined": "You have joined the room.",
    "left": "You have left the room.",
    "opened": "Room created.",
    "ended": "Session ended.",
    "password": "Your password has been changed. Sign in with the new one.",
    "registration-discarded": "The registration has been discarded.",
    "link-sent": "We have sent a link to the new address.",
    "address": "Your e-mail address has been changed.",
    "erased": "Your account has been erased.",
    "member-suspended": "The member has been suspended and signed out everywhere.",
    "member-reinstated": "The suspension has ended. The member can sign in again.",
    "member-erased": "The account has been erased.",
    "invited": "The invitation has been sent.",
    "invited-many": "The invitations have been sent to the people of the file, who are now listed below.",
    "invitation-withdrawn": "The invitation has been withdrawn; its link no longer works.",
    "invitation-accepted": "You are now a member. Sign in with the password you have chosen.",
    "mail-retried": "The e-mail will be sent now.",
    "mail-stopped": "The e-mail has been stopped.",
    "told-apart": "It is on record that these are two people.",
    "institutions-named": "Saved. The members’ accounts have been changed.",
    "institutions-named-in-part": "Saved for a part of the members. Save the same once more for the others.",
    "sessions-ended": "The member has been signed out everywhere.",
    "password-link-sent": "A link to choose a new password has been sent to the member.",
    "token-revoked": "The token has been revoked.",
    "factor-set-up": "Your second factor has been set up.",
    "factor-removed": "The second factor has been removed.",
    "factor-reset": "The second factors have been reset. The member has been notified by e-mail.",
    "blocked": "Blocked.",
    "unblocked": "Unblocked.",
    "submitted": "A moderator will review it and you will be notified.",
    "published": "Published.",
    "returned": "Returned to the author.",
    "signed": "Signed.",
    "declined": "Declined.",
    "received": "Recorded in the books.",
    "moved": "Moved. Everything was checked as of the new day.",
    "period-closed": "The books are closed. Print the page, and keep it with the bank’s statements.",
    "waits": "Saved. It takes effect once a second person has signed it.",
    "entry-withdrawn": "Withdrawn.",
    "cost-entered": "The cost has been entered.",
    "cost-waits": "Entered. It counts once a second person has signed it.",
    "bank-matched": "Matched.",
    "bank-imported": "The statement has been taken in.",
    "bank-closed": "The reconciliation is closed.",
    "report-submitted": "The report has been submitted. The donor’s contacts can read it now.",
    "taken-back": "Withdrawn from the library.",
}
REACTIONS: Final = {
    ReactionKind.THANKS: "Thanks",
    ReactionKind.AGREE: "I agree",
    ReactionKind.USEFUL: "Useful",
    ReactionKind.NEW_TO_ME: "New to me",
}
# What a topic is marked as in lists; a question says whether it is solved.
KIND_BADGES: Final = {TopicKind.POLL: "poll", TopicKind.EVENT: "event"}
# What one hears: as a state, as something to choose, and what it means for a board and for a topic.
LEVELS: Final = {Level.WATCH: "Watching", Level.FOLLOW: "Following", Level.MUTE: "Muted"}
LEVEL_NAMES: Final = {Level.WATCH: "Watch", Level.FOLLOW: "Follow", Level.MUTE: "Mute"}
BOARD_LEVEL_HINTS: Final = {
    Level.WATCH: "Every new topic and every reply on this board",
    Level.FOLLOW: "Every new topic on this board",
    Level.MUTE: "Nothing from this board, not even mentions",
}
TOPIC_LEVEL_HINTS: Final = {
    Level.WATCH: "Every new post in this topic",
    Level.FOLLOW: "Replies; by e-mail, only the first one until you read it",
    Level.MUTE: "Nothing from this topic, not even mentions",
}
