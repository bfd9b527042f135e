"""What things are called on pages: languages, roles, networks, states. English here, translated where it is shown."""

from __future__ import annotations

from typing import Final

from contracts.forum.gatherings import Answer
from contracts.forum.library.resources import Licence, ResourceAudience, ResourceKind, ResourceState
from contracts.forum.library.resources import ResourceStepKind as LibraryDeed
from contracts.forum.moderation.actions import AppealStatus, QueueOrder
from contracts.forum.moderation.actions import MemberActionKind as MeasureKind
from contracts.forum.moderation.flags import FlagCause, FlagStatus
from contracts.forum.polls import PollResults
from contracts.forum.record import ModerationActionKind as Deed
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
THEMES: Final = {"auto": "As the system", "light": "Light", "dark": "Dark"}
# Why a page did not come, by the status of the refusal; others say what they have to say below "That did not work".
TROUBLES: Final = {
    401: "Please sign in",
    403: "This is not open to you",
    404: "There is nothing here",
    409: "Something stands in the way",
    412: "It has changed meanwhile",
    413: "This is too large",
    429: "A little slower, please",
    500: "Something broke on our side",
    503: "Out of reach for a moment",
}
# What a page says after something was done: the word in its address, and the text.
DONE: Final = {
    "saved": "Saved.",
    "registered": "Registration received.",
    "signed-out": "You are signed out.",
    "posted": "Your text is published.",
    "voted": "Your vote counts.",
    "vote-back": "Your vote is taken back.",
    "kept": "Your draft is kept.",
    "discarded": "The draft is discarded.",
    "edited": "Your change is published.",
    "translated": "Your translation is published.",
    "flagged": "Thank you. A moderator will look at it.",
    "decided": "The decision is on record.",
    "appealed": "Your appeal is with the moderators.",
    "read": "Marked as read.",
    "admitted": "The person can sign in now.",
    "refused": "The registration is refused.",
    "enrolled": "You are enrolled.",
    "withdrawn": "Your enrolment is withdrawn.",
    "joined": "You are in the room now.",
    "left": "You have left the room.",
    "opened": "The room is open.",
    "ended": "That session has ended.",
    "password": "Your password is changed. Please sign in with the new one.",
    "erased": "Your account is erased.",
    "submitted": "A moderator will look at it; you will be told.",
    "published": "It is published.",
    "returned": "It is back with who wrote it.",
    "taken-back": "It is withdrawn from the library.",
}
REACTIONS: Final = {
    ReactionKind.THANKS: "Thanks",
    ReactionKind.AGREE: "I agree",
    ReactionKind.USEFUL: "Useful",
    ReactionKind.NEW_TO_ME: "New to me",
}
TOPIC_KINDS: Final = {
    TopicKind.DISCUSSION: "Discussion of a subject",
    TopicKind.QUESTION: "Question",
    TopicKind.POLL: "Poll",
    TopicKind.EVENT: "Event",
}
# What a topic is marked as in lists; a question says whether it is solved.
KIND_BADGES: Final = {TopicKind.POLL: "poll", TopicKind.EVENT: "event"}
EVENT_ANSWERS: Final = {Answer.YES: "I take part", Answer.PERHAPS: "Perhaps", Answer.NO: "I do not take part"}
POLL_RESULTS: Final = {
    PollResults.ALWAYS: "Everybody, at any time",
    PollResults.AFTER_VOTING: "Who has voted; everybody when it is closed",
    PollResults.AFTER_CLOSING: "Everybody, when it is closed",
}
# Slow mode: seconds between two posts.
PACES: Final = {
    "0": "No waiting",
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
HEARD_OF_BOARD: Final = {
    Level.WATCH: "Each new topic and each reply on this board",
    Level.FOLLOW: "Each new topic on this board",
    Level.MUTE: "Nothing from this board, mentions included",
}
HEARD_OF_TOPIC: Final = {
    Level.WATCH: "Each new post in this topic",
    Level.FOLLOW: "Replies; by e-mail only the first until you have read it",
    Level.MUTE: "Nothing from this topic, mentions included",
}
FLAG_CAUSES: Final = {
    FlagCause.PERSONAL_DATA: "Personal data of a victim or witness",
    FlagCause.ABUSE: "Insult or threat",
    FlagCause.SPAM: "Advertising",
    FlagCause.OFF_TOPIC: "Off topic",
    FlagCause.OTHER: "Something else",
}
FLAG_STATES: Final = {
    FlagStatus.OPEN: "Open",
    FlagStatus.UPHELD: "Hidden",
    FlagStatus.DISMISSED: "Left standing",
}
DEEDS: Final = {
    Deed.POST_HIDDEN: "hid a post",
    Deed.POST_SHOWN: "showed a post again",
    Deed.FLAGS_DISMISSED: "left a reported post standing",
    Deed.TOPIC_LOCKED: "locked a topic",
    Deed.TOPIC_UNLOCKED: "unlocked a topic",
    Deed.TOPIC_RENAMED: "renamed a topic",
    Deed.BOARD_OPENED: "opened a board",
    Deed.MEMBER_INVITED: "invited a member to a board",
    Deed.MEMBERSHIP_ENDED: "ended a membership of a board",
    Deed.BOARD_CHANGED: "changed a board",
    Deed.TOPIC_TAGGED: "tagged a topic",
    Deed.TOPIC_PINNED: "pinned a topic",
    Deed.TOPIC_UNPINNED: "unpinned a topic",
    Deed.TOPIC_SLOWED: "changed the pace of a topic",
    Deed.BOARD_SLOWED: "changed the pace of a board",
    Deed.ANSWER_CHOSEN: "chose the answer to a question",
    Deed.POLL_CLOSED: "closed a poll",
    Deed.EVENT_CHANGED: "changed an event",
    Deed.EVENT_CANCELLED: "cancelled an event",
    Deed.TRANSLATION_REMOVED: "took a translation away",
    Deed.TOPIC_MOVED: "moved a topic to another board",
    Deed.TOPIC_MERGED: "merged a topic into another one",
    Deed.TOPIC_SPLIT: "split posts off into a new topic",
    Deed.MEMBER_WARNED: "warned a member",
    Deed.MEMBER_MUTED: "muted a member",
    Deed.MEMBER_SUSPENDED: "suspended a member from the forum",
    Deed.MEASURE_LIFTED: "lifted a measure",
    Deed.APPEAL_GRANTED: "granted an appeal",
    Deed.APPEAL_REJECTED: "rejected an appeal",
}
# The same for the person concerned, who is not told which moderator it was.
DEEDS_TO_ME: Final = {
    Deed.POST_HIDDEN: "A post of yours was hidden",
    Deed.POST_SHOWN: "A post of yours is shown again",
    Deed.TOPIC_MOVED: "A topic of yours was moved to another board",
    Deed.TOPIC_MERGED: "A topic of yours was merged into another one",
    Deed.MEMBER_WARNED: "You were warned",
    Deed.MEMBER_MUTED: "You may read, but not write",
    Deed.MEMBER_SUSPENDED: "You are suspended from the forum",
    Deed.MEASURE_LIFTED: "A measure was lifted",
    Deed.APPEAL_GRANTED: "Your appeal was granted",
    Deed.APPEAL_REJECTED: "Your appeal was rejected",
}
# What a new account may do, and what it takes to do more: by the fields of the standing.
TRUST_LIMITS: Final = {
    "topics_a_day": "Topics in 24 hours: {n}",
    "replies_a_day": "Replies in 24 hours: {n}",
    "links_a_post": "Links to other sites in a post: {n}",
    "mentions_a_post": "Members mentioned in a post: {n}",
    "files_a_day": "Files added in 24 hours: {n}",
}
TRUST_STEPS: Final = {"days": "Days here", "read": "Posts read", "written": "Posts written"}
MEASURES: Final = {
    MeasureKind.WARNING: "Warning",
    MeasureKind.MUTE: "Mute: reads, does not write",
    MeasureKind.SUSPENSION: "Suspension from the forum",
}
MEASURES_ON_ME: Final = {
    MeasureKind.MUTE: "You may read, but not write",
    MeasureKind.SUSPENSION: "You are suspended from the forum",
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
    FacetName.KIND: "Kind",
    FacetName.BOARD: "Board",
    FacetName.SUBJECT: "Subject",
    FacetName.COUNTRY: "Country",
    FacetName.LANGUAGE: "Language",
    FacetName.YEAR: "Year",
}
# What waits for somebody: for one, and for many.
TASKS: Final = {
    "admission": ("{n} registration waits for your decision", "{n} registrations wait for your decision"),
    "reviews": ("{n} resource waits for a review", "{n} resources wait for a review"),
    "flags": ("{n} reported post waits for a decision", "{n} reported posts wait for a decision"),
    "appeals": ("{n} appeal waits for a decision", "{n} appeals wait for a decision"),
    "allocations": ("{n} allocation waits for a second signature", "{n} allocations wait for a second signature"),
    "costs": ("{n} cost waits for a second signature", "{n} costs wait for a second signature"),
    "reports": ("{n} report to a donor is overdue", "{n} reports to donors are overdue"),
    "unidentified": ("{n} receipt has no donor yet", "{n} receipts have no donor yet"),
    "follow-ups": ("{n} follow-up evaluation is due", "{n} follow-up evaluations are due"),
    "overdue": ("{n} follow-up evaluation is overdue", "{n} follow-up evaluations are overdue"),
}
PHASE_STATES: Final = {
    PhaseState.WAITING: "Waiting",
    PhaseState.OPEN: "Under way",
    PhaseState.SUBMITTED: "Waits for approval",
    PhaseState.SKIP_REQUESTED: "To be skipped, waits for approval",
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
    FollowUpState.DONE_LATE: "Done late",
}
EDITION_KINDS: Final = {
    EditionKind.ON_SITE: "On site",
    EditionKind.VIRTUAL: "Virtual",
    EditionKind.WORKSHOP: "Workshop",
}
EDITION_STATES: Final = {
    EditionStatus.DRAFT: "In preparation",
    EditionStatus.OPEN: "Open to learners",
    EditionStatus.ENDED: "Ended",
}
ENROLMENT_STATES: Final = {
    EnrolmentStatus.ENROLLED: "Enrolled",
    EnrolmentStatus.WAITING: "On the waiting list",
    EnrolmentStatus.WITHDRAWN: "Withdrawn",
    EnrolmentStatus.COMPLETED: "Completed",
}
SEXES: Final = {Sex.FEMALE: "Woman", Sex.MALE: "Man", Sex.UNDISCLOSED: "I would rather not say"}
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
    ResourceKind.PUBLICATION: "A study, a manual, a law or a report that others should read.",
    ResourceKind.BEST_PRACTICE: "What you did, what it changed and what it cost, so that others can do it too.",
    ResourceKind.NEWS: "Something that happened, for those whom it concerns.",
    ResourceKind.BLOG_POST: "What you think or have seen, in your own words.",
    ResourceKind.VIDEO: "A recording that others can watch.",
}
RESOURCE_STATES: Final = {
    ResourceState.DRAFT: "Draft",
    ResourceState.IN_REVIEW: "Waits for a review",
    ResourceState.PUBLISHED: "Published",
    ResourceState.WITHDRAWN: "Withdrawn",
}
RESOURCE_AUDIENCES: Final = {
    ResourceAudience.MEMBERS: "Members who are signed in",
    ResourceAudience.PUBLIC: "Everybody, without an account",
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
LIBRARY_DEEDS: Final = {
    LibraryDeed.SUBMITTED: "submitted version {n}",
    LibraryDeed.RETURNED: "returned version {n}",
    LibraryDeed.PUBLISHED: "published version {n}",
    LibraryDeed.WITHDRAWN: "withdrew it",
}
LIBRARY_FACETS: Final = {
    "kind": "Kind",
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
    "context": "Where it was",
    "what_was_done": "What was done",
    "evidence": "What it changed, and how that is known",
    "cost": "What it cost",
    "contact": "Whom to ask",
}
