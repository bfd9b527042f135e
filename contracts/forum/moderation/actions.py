"""Moderation actions against members (warnings, mutes, suspensions from the forum), and appeals.

The account itself is suspended by an administrator, in identity.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.forum.discussion.posts import Post
from contracts.forum.moderation.flags import FlagCause, FlagStatus
from contracts.forum.record import ModerationActionKind, RecordEntry
from contracts.forum.trust import Trust
from contracts.forum.values import Author, Reason
from contracts.kinds import Id, Language, Moment

# A longer exclusion is a matter of the account, and an administrator's.
LONGEST_DAYS = 366

MUTED = Refusal(
    "forum.muted", 403, "A moderator has muted you here until {until}: you can read but not write. Reason: {reason}"
)
SUSPENDED = Refusal("forum.suspended", 403, "You are suspended from the forum until {until}. Reason: {reason}")
OWN_CASE = Refusal("forum.own_case", 403, "This concerns you; someone else must decide on it.")
A_MODERATOR = Refusal(
    "forum.a_moderator",
    409,
    "This member is a moderator. An administrator must remove that role before the member can be muted or suspended.",
)
END_NEEDED = Refusal("forum.end_needed", 422, "Give an end date for a mute or a suspension; a warning has none.")
END_NOT_AHEAD = Refusal("forum.end_not_ahead", 422, "The end must be in the future, at most {days} days from now.")
ONLY_A_MUTE = Refusal("forum.only_a_mute", 422, "Only a mute can be limited to a single board.")
NOT_ON_BOARD = Refusal("forum.not_on_board", 422, "This member does not have access to this board.")
POST_OF_ANOTHER = Refusal("forum.post_of_another", 422, "This post was not written by the member concerned.")
MEMBER_ACTION_OVER = Refusal("forum.measure_over", 409, "This moderation action has already ended.")
NOT_APPEALABLE = Refusal("forum.not_appealable", 409, "There is no longer a decision here to appeal against.")
ALREADY_APPEALED = Refusal("forum.already_appealed", 409, "You have already appealed against this decision.")
OWN_DECISION = Refusal(
    "forum.own_decision", 403, "This was your own decision; another moderator must decide on the appeal."
)
APPEAL_DECIDED = Refusal("forum.appeal_decided", 409, "This appeal has already been decided.")


class MemberActionKind(StrEnum):
    """A warning is only recorded; a muted member may only read; a suspended member has no access for a time."""

    WARNING = "warning"
    MUTE = "mute"
    SUSPENSION = "suspension"


class QueueOrder(StrEnum):
    """The order of the moderation queue."""

    NEWEST = "newest"
    MOST_FLAGGED = "most_flagged"


class AppealStatus(StrEnum):
    """Granted: the action is reversed."""

    OPEN = "open"
    GRANTED = "granted"
    REJECTED = "rejected"


class ListReported(Paged):
    """Flagged posts, each once, by newest flag or by number of flags."""

    status: FlagStatus = FlagStatus.OPEN
    board_id: Id | None = None
    language: Language | None = Field(default=None, description="The language of the post or of a report")
    order: QueueOrder = QueueOrder.NEWEST
    limit: int = Field(default=20, ge=1, le=50)


class Report(View):
    """One member's report about a post. `language` is that of the reason."""

    flag_id: Id
    cause: FlagCause
    reason: str
    language: Language
    reporter: Author
    flagged_at: Moment
    decided_at: Moment | None
    decision_reason: str | None


class ReportedPost(View):
    """A flagged post. `reports` are the ten newest of its `flags`; a decision on one applies to all open flags.

    `hidden_before` counts the author's posts that are still hidden by moderators, `measures` the moderation actions
    against the author that were not lifted.
    """

    post: Post
    board_id: Id
    title: str
    flags: int
    last_flagged_at: Moment
    reports: list[Report]
    hidden_before: int
    measures: int


class TakeMemberAction(Command):
    """Warns, mutes or suspends a member, who is notified of the reason and may appeal."""

    member_id: Id
    kind: MemberActionKind
    reason: Reason
    until: Moment | None = Field(default=None, description="Required for a mute or suspension")
    board_id: Id | None = Field(default=None, description="Limits a mute to this board")
    post_id: Id | None = Field(default=None, description="The post that prompted the action")
    account_too: bool = Field(default=False, description="Also ask the administrators to suspend the account")


class LiftMemberAction(Command):
    """Lifts a moderation action early, or withdraws a warning; the member is notified."""

    measure_id: Id
    reason: Reason


class ListMemberActions(Paged):
    """Moderation actions against members, newest first."""

    member_id: Id | None = None
    in_force: bool = Field(default=False, description="Only mutes and suspensions in force")


class MemberAction(View):
    """A moderation action against a member. `id` is also that of its entry in the record."""

    id: Id
    kind: MemberActionKind
    member: Author
    moderator: Author
    board_id: Id | None
    post_id: Id | None
    reason: str
    language: Language
    taken_at: Moment
    until: Moment | None
    lifted_at: Moment | None
    lift_reason: str | None
    in_force: bool


class ReadStanding(Command):
    """A member's status. Without `member_id`, your own; moderators and auditors may read any member's."""

    member_id: Id | None = None


class Standing(View):
    """A member's status in the forum. `restrictions` are the mutes and suspensions in force."""

    member: Author
    posts: int
    hidden_posts: int
    warnings: int
    restrictions: list[MemberAction]
    trust: Trust | None = Field(default=None, description="Limits of a new account; null for holders of other roles")


class ListMyRecord(Paged):
    """Moderation actions that concern you, newest first."""


class MyAppeal(View):
    """Your appeal and its outcome."""

    id: Id
    text: str
    appealed_at: Moment
    status: AppealStatus
    decided_at: Moment | None
    decision_reason: str | None


class MyEntry(View):
    """A moderation action that concerns you. `appealable`: it is in force and you have not yet appealed."""

    id: Id
    deed: ModerationActionKind
    reason: str
    at: Moment
    topic_id: Id | None
    title: str | None
    post_id: Id | None
    number: int | None
    board_id: Id | None
    until: Moment | None
    lifted_at: Moment | None
    appealable: bool
    appeal: MyAppeal | None


class MakeAppeal(Command):
    """Appeals a moderation action; another moderator reviews it."""

    entry_id: Id
    text: Reason = Field(description="The reason, in your own words and language")


class ListAppeals(Paged):
    """Appeals, oldest first."""

    status: AppealStatus = AppealStatus.OPEN


class Appeal(View):
    """An appeal against a moderation action. `own`: you took the action, so another moderator must decide."""

    id: Id
    entry: RecordEntry
    text: str
    language: Language
    appealed_at: Moment
    status: AppealStatus
    decided_at: Moment | None
    decided_by: Id | None
    decision_reason: str | None
    own: bool


class DecideAppeal(Command):
    """Grants an appeal (the action is reversed) or rejects it; by a moderator other than the one who acted."""

    appeal_id: Id
    grant: bool
    reason: Reason


LIST_REPORTED = read(
    "forum",
    "list_reported",
    ListReported,
    Page[ReportedPost],
    "Flagged posts for the moderators",
    at="/moderation/reported",
)
TAKE_MEMBER_ACTION = create("forum", "take_measure", TakeMemberAction, MemberAction, "Warn, mute or suspend a member")
LIFT_MEMBER_ACTION = change("forum", "lift_measure", LiftMemberAction, MemberAction, "Lift a moderation action")
LIST_MEMBER_ACTIONS = read(
    "forum",
    "list_measures",
    ListMemberActions,
    Page[MemberAction],
    "Moderation actions concerning members",
    at="/moderation/measures",
)
READ_STANDING = read(
    "forum", "read_standing", ReadStanding, Standing, "The moderation status of a member", at="/standing"
)
LIST_MY_RECORD = read(
    "forum",
    "list_my_record",
    ListMyRecord,
    Page[MyEntry],
    "Moderators' decisions that concern you",
    at="/standing/record",
)
MAKE_APPEAL = create("forum", "make_appeal", MakeAppeal, MyEntry, "Appeal against a moderator's decision")
LIST_APPEALS = read(
    "forum", "list_appeals", ListAppeals, Page[Appeal], "Appeals for the moderators", at="/moderation/appeals"
)
DECIDE_APPEAL = change("forum", "decide_appeal", DecideAppeal, Appeal, "Decide on an appeal")
