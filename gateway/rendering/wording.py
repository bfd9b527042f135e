"""What things are called on pages: languages, roles, networks, states. English here, translated where it is shown."""

from __future__ import annotations

from typing import Final

from contracts.forum.gatherings import Answer
from contracts.forum.library.resources import Licence, ResourceAudience, ResourceKind, ResourceState, ResourceStepKind
from contracts.forum.moderation.actions import AppealStatus, MemberActionKind, QueueOrder
from contracts.forum.moderation.flags import FlagCause, FlagStatus
from contracts.forum.polls import PollResults
from contracts.forum.record import ModerationActionKind
from contracts.forum.search import FacetName, ThingKind
from contracts.forum.subscriptions import Level
from contracts.forum.values import ReactionKind, TopicKind
from contracts.identity import Network, Role
from contracts.kinds import Sex
from contracts.programs.catalogue import Area, EvidenceLevel
from contracts.programs.editions.editions import PhaseState
from contracts.programs.plans.activities import ActivityStatus
from contracts.programs.results.follow_ups import FollowUpState
from contracts.training.editions import EditionKind, EditionStatus
from contracts.training.enrolment.enrolment import EnrolmentStatus, Sector

LANGUAGE_NAMES: Final = {"en": "English", "es": "Español", "pt": "Português", "fr": "Français"}
ROLE_NAMES: Final = {
    Role.MEMBER: "Member",
    Role.MODERATOR: "Moderator",
    Role.INSTRUCTOR: "Instructor",
    Role.FOCAL_POINT: "National focal point",
    Role.PROGRAMME_OFFICER: "Programme officer",
    Role.FINANCE_OFFICER: "Finance officer",
    Role.FINANCE_APPROVER: "Finance approver",
    Role.ADMINISTRATOR: "Administrator",
    Role.AUDITOR: "Auditor",
}
NETWORK_NAMES: Final = {Network.PREVENTION: "Prevention Network", Network.POLICE: "Police Network"}
THEMES: Final = {"auto": "System", "light": "Light", "dark": "Dark"}
# Headings of error pages, by the status of the refusal; any other is headed "The request could not be completed".
TROUBLES: Final = {
    401: "Please sign in",
    403: "You do not have access to this page",
    404: "Page not found",
    409: "This action is not possible",
    412: "This has changed since you opened it",
    413: "The file or text is too large",
    429: "Too many requests",
    500: "Something went wrong",
    503: "Service temporarily unavailable",
}
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
    "admitted": "Registration approved. The member can now sign in.",
    "refused": "Registration declined.",
    "enrolled": "You are enrolled.",
    "withdrawn": "Your enrolment has been withdrawn.",
    "joined": "You have joined the room.",
    "left": "You have left the room.",
    "opened": "Room created.",
    "ended": "Session ended.",
    "password": "Your password has been changed. Sign in with the new one.",
    "erased": "Your account has been erased.",
    "submitted": "A moderator will review it and you will be notified.",
    "published": "Published.",
    "returned": "Returned to the author.",
    "taken-back": "Withdrawn from the library.",
}
REACTIONS: Final = {
    ReactionKind.THANKS: "Thanks",
    ReactionKind.AGREE: "I agree",
    ReactionKind.USEFUL: "Useful",
    ReactionKind.NEW_TO_ME: "New to me",
}
TOPIC_KINDS: Final = {
    TopicKind.DISCUSSION: "Discussion",
    TopicKind.QUESTION: "Question",
    TopicKind.POLL: "Poll",
    TopicKind.EVENT: "Event",
}
# What a topic is marked as in lists; a question says whether it is solved.
KIND_BADGES: Final = {TopicKind.POLL: "poll", TopicKind.EVENT: "event"}
EVENT_ANSWERS: Final = {Answer.YES: "Attending", Answer.PERHAPS: "Maybe", Answer.NO: "Not attending"}
POLL_RESULTS: Final = {
    PollResults.ALWAYS: "Everyone, at any time",
    PollResults.AFTER_VOTING: "Members who have voted; everyone once it closes",
    PollResults.AFTER_CLOSING: "Everyone, once it closes",
}
# Slow mode: seconds between two posts.
PACES: Final = {
    "0": "Off",
    "30": "30 seconds",
    "60": "1 minute",
    "300": "5 minutes",
    "900": "15 minutes",
    "3600": "1 hour",
    "21600": "6 hours",
    "86400": "1 day",
}
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
FLAG_CAUSES: Final = {
    FlagCause.PERSONAL_DATA: "Personal data of a victim or witness",
    FlagCause.ABUSE: "Insult or threat",
    FlagCause.SPAM: "Advertising",
    FlagCause.OFF_TOPIC: "Off topic",
    FlagCause.OTHER: "Other",
}
FLAG_STATES: Final = {
    FlagStatus.OPEN: "Open",
    FlagStatus.UPHELD: "Hidden",
    FlagStatus.DISMISSED: "Kept",
}
MODERATION_ACTIONS: Final = {
    ModerationActionKind.POST_HIDDEN: "hid a post",
    ModerationActionKind.POST_SHOWN: "restored a post",
    ModerationActionKind.FLAGS_DISMISSED: "kept a reported post",
    ModerationActionKind.TOPIC_LOCKED: "locked a topic",
    ModerationActionKind.TOPIC_UNLOCKED: "unlocked a topic",
    ModerationActionKind.TOPIC_RENAMED: "renamed a topic",
    ModerationActionKind.BOARD_OPENED: "created a board",
    ModerationActionKind.MEMBER_INVITED: "invited a member to a board",
    ModerationActionKind.MEMBERSHIP_ENDED: "ended a member’s access to a board",
    ModerationActionKind.BOARD_CHANGED: "changed a board",
    ModerationActionKind.TOPIC_TAGGED: "tagged a topic",
    ModerationActionKind.TOPIC_PINNED: "pinned a topic",
    ModerationActionKind.TOPIC_UNPINNED: "unpinned a topic",
    ModerationActionKind.TOPIC_SLOWED: "changed the slow mode of a topic",
    ModerationActionKind.BOARD_SLOWED: "changed the slow mode of a board",
    ModerationActionKind.ANSWER_CHOSEN: "chose the answer to a question",
    ModerationActionKind.POLL_CLOSED: "closed a poll",
    ModerationActionKind.EVENT_CHANGED: "changed an event",
    ModerationActionKind.EVENT_CANCELLED: "cancelled an event",
    ModerationActionKind.TRANSLATION_REMOVED: "removed a translation",
    ModerationActionKind.TOPIC_MOVED: "moved a topic to another board",
    ModerationActionKind.TOPIC_MERGED: "merged a topic into another",
    ModerationActionKind.TOPIC_SPLIT: "split posts into a new topic",
    ModerationActionKind.MEMBER_WARNED: "warned a member",
    ModerationActionKind.MEMBER_MUTED: "muted a member",
    ModerationActionKind.MEMBER_SUSPENDED: "suspended a member from the forum",
    ModerationActionKind.MEASURE_LIFTED: "lifted a moderation action",
    ModerationActionKind.APPEAL_GRANTED: "granted an appeal",
    ModerationActionKind.APPEAL_REJECTED: "rejected an appeal",
}
# The same for the person concerned, who is not told which moderator it was.
ACTIONS_ON_ME: Final = {
    ModerationActionKind.POST_HIDDEN: "Your post was hidden",
    ModerationActionKind.POST_SHOWN: "Your post was restored",
    ModerationActionKind.TOPIC_MOVED: "Your topic was moved to another board",
    ModerationActionKind.TOPIC_MERGED: "Your topic was merged into another",
    ModerationActionKind.MEMBER_WARNED: "You received a warning",
    ModerationActionKind.MEMBER_MUTED: "You can read but not post",
    ModerationActionKind.MEMBER_SUSPENDED: "You are suspended from the forum",
    ModerationActionKind.MEASURE_LIFTED: "A moderation action was lifted",
    ModerationActionKind.APPEAL_GRANTED: "Your appeal was granted",
    ModerationActionKind.APPEAL_REJECTED: "Your appeal was rejected",
}
# What a new account may do, and what it takes to do more: by the fields of the standing.
TRUST_LIMITS: Final = {
    "topics_a_day": "Topics in 24 hours: {n}",
    "replies_a_day": "Replies in 24 hours: {n}",
    "links_a_post": "Links to other sites in a post: {n}",
    "mentions_a_post": "Members mentioned in a post: {n}",
    "files_a_day": "Files added in 24 hours: {n}",
}
TRUST_STEPS: Final = {"days": "Days as a member", "read": "Posts read", "written": "Posts written"}
MEASURES: Final = {
    MemberActionKind.WARNING: "Warning",
    MemberActionKind.MUTE: "Mute: can read but not post",
    MemberActionKind.SUSPENSION: "Suspension from the forum",
}
MEASURES_ON_ME: Final = {
    MemberActionKind.MUTE: "You can read but not post",
    MemberActionKind.SUSPENSION: "You are suspended from the forum",
}
APPEAL_STATES: Final = {
    AppealStatus.OPEN: "Open",
    AppealStatus.GRANTED: "Granted",
    AppealStatus.REJECTED: "Rejected",
}
QUEUE_ORDERS: Final = {
    QueueOrder.NEWEST: "Newest first",
    QueueOrder.MOST_FLAGGED: "Most reported",
}
FACETS: Final = {
    FacetName.KIND: "Type",
    FacetName.BOARD: "Board",
    FacetName.SUBJECT: "Subject",
    FacetName.COUNTRY: "Country",
    FacetName.LANGUAGE: "Language",
    FacetName.YEAR: "Year",
}
# What waits for somebody: for one, and for many.
TASKS: Final = {
    "admission": ("{n} registration awaiting your decision", "{n} registrations awaiting your decision"),
    "reviews": ("{n} resource awaiting review", "{n} resources awaiting review"),
    "flags": ("{n} reported post awaiting a decision", "{n} reported posts awaiting a decision"),
    "appeals": ("{n} appeal awaiting a decision", "{n} appeals awaiting a decision"),
    "allocations": ("{n} allocation awaiting a second signature", "{n} allocations awaiting a second signature"),
    "costs": ("{n} expenditure awaiting a second signature", "{n} expenditures awaiting a second signature"),
    "reports": ("{n} donor report overdue", "{n} donor reports overdue"),
    "unidentified": ("{n} receipt without an identified donor", "{n} receipts without an identified donor"),
    "follow-ups": ("{n} follow-up evaluation is due", "{n} follow-up evaluations are due"),
    "overdue": ("{n} follow-up evaluation is overdue", "{n} follow-up evaluations are overdue"),
}
PHASE_STATES: Final = {
    PhaseState.WAITING: "Not started",
    PhaseState.OPEN: "Under way",
    PhaseState.SUBMITTED: "Awaiting approval",
    PhaseState.SKIP_REQUESTED: "Skip requested",
    PhaseState.APPROVED: "Approved",
    PhaseState.SKIPPED: "Skipped",
}
ACTIVITY_STATES: Final = {
    ActivityStatus.PLANNED: "Planned",
    ActivityStatus.UNDER_WAY: "Under way",
    ActivityStatus.DONE: "Done",
    ActivityStatus.CANCELLED: "Cancelled",
}
FOLLOW_UP_STATES: Final = {
    FollowUpState.SCHEDULED: "Scheduled",
    FollowUpState.DUE: "Due",
    FollowUpState.OVERDUE: "Overdue",
    FollowUpState.DONE: "Done",
    FollowUpState.DONE_LATE: "Completed late",
}
EDITION_KINDS: Final = {
    EditionKind.ON_SITE: "On site",
    EditionKind.VIRTUAL: "Virtual",
    EditionKind.WORKSHOP: "Workshop",
}
EDITION_STATES: Final = {
    EditionStatus.DRAFT: "In preparation",
    EditionStatus.OPEN: "Open for enrolment",
    EditionStatus.ENDED: "Ended",
}
ENROLMENT_STATES: Final = {
    EnrolmentStatus.ENROLLED: "Enrolled",
    EnrolmentStatus.WAITING: "On the waiting list",
    EnrolmentStatus.WITHDRAWN: "Withdrawn",
    EnrolmentStatus.COMPLETED: "Completed",
}
SEXES: Final = {Sex.FEMALE: "Woman", Sex.MALE: "Man", Sex.UNDISCLOSED: "Prefer not to say"}
SECTORS: Final = {
    Sector.PUBLIC: "Public sector",
    Sector.PRIVATE: "Private sector",
    Sector.CIVIL_SOCIETY: "Civil society",
    Sector.ACADEMIA: "Academia",
}
RESOURCE_KINDS: Final = {
    ResourceKind.PUBLICATION: "Publication",
    ResourceKind.BEST_PRACTICE: "Best practice",
    ResourceKind.NEWS: "News",
    ResourceKind.BLOG_POST: "Blog post",
    ResourceKind.VIDEO: "Video",
}
THING_KINDS: Final = {ThingKind.TOPIC: "Topic", ThingKind.REPLY: "Reply in a topic"} | {
    ThingKind(kind): name for kind, name in RESOURCE_KINDS.items()
}
# What each kind is for, where somebody chooses one.
RESOURCE_USES: Final = {
    ResourceKind.PUBLICATION: "A study, manual, law or report.",
    ResourceKind.BEST_PRACTICE: "What was done, what changed and what it cost, so that others can do the same.",
    ResourceKind.NEWS: "A recent event or announcement.",
    ResourceKind.BLOG_POST: "Your views or experience, in your own words.",
    ResourceKind.VIDEO: "A recording to watch online.",
}
RESOURCE_STATES: Final = {
    ResourceState.DRAFT: "Draft",
    ResourceState.IN_REVIEW: "Awaiting review",
    ResourceState.PUBLISHED: "Published",
    ResourceState.WITHDRAWN: "Withdrawn",
}
RESOURCE_AUDIENCES: Final = {
    ResourceAudience.MEMBERS: "Members only",
    ResourceAudience.PUBLIC: "Everyone, including people without an account",
}
LICENCES: Final = {
    Licence.CC0: "CC0 1.0, no rights reserved",
    Licence.CC_BY: "CC BY 4.0",
    Licence.CC_BY_SA: "CC BY-SA 4.0",
    Licence.CC_BY_NC: "CC BY-NC 4.0",
    Licence.CC_BY_NC_SA: "CC BY-NC-SA 4.0",
    Licence.CC_BY_ND: "CC BY-ND 4.0",
    Licence.CC_BY_NC_ND: "CC BY-NC-ND 4.0",
    Licence.CC_BY_NC_ND_IGO: "CC BY-NC-ND 3.0 IGO",
    Licence.PUBLIC_DOMAIN: "Public domain",
    Licence.ALL_RIGHTS: "All rights reserved",
}
LIBRARY_ACTIONS: Final = {
    ResourceStepKind.SUBMITTED: "submitted version {n}",
    ResourceStepKind.RETURNED: "returned version {n}",
    ResourceStepKind.PUBLISHED: "published version {n}",
    ResourceStepKind.WITHDRAWN: "withdrew the resource",
}
LIBRARY_FACETS: Final = {
    "kind": "Type",
    "subject": "Subject",
    "country": "Country",
    "language": "Language",
    "year": "Year",
}
INTERVENTION_AREAS: Final = {
    Area.INSTITUTIONAL: "Institutional",
    Area.SITUATIONAL: "Situational",
    Area.COMMUNITY: "Community",
}
EVIDENCE_LEVELS: Final = {
    EvidenceLevel.STRONG: "Strong evidence",
    EvidenceLevel.MODERATE: "Moderate evidence",
    EvidenceLevel.LIMITED: "Limited evidence",
    EvidenceLevel.EMERGING: "Emerging evidence",
}
PRACTICE_PARTS: Final = {
    "problem": "The problem",
    "context": "Context",
    "what_was_done": "What was done",
    "evidence": "Results and evidence",
    "cost": "Cost",
    "contact": "Contact",
}
