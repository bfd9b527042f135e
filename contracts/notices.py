"""Notifications, which any service may send to members; the forum keeps every member's inbox."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from contracts.base import Event
from contracts.identity import Role
from contracts.kinds import Id
from contracts.links import OwnPath


class NoticeKind(StrEnum):
    """Kinds of notifications; the gateway has their texts in each language."""

    MENTIONED = "mentioned"
    QUOTED = "quoted"
    REPLIED = "replied"
    NEW_TOPIC = "new_topic"
    NEW_POST = "new_post"
    INVITED_TO_BOARD = "invited_to_board"
    MEMBERSHIP_ENDS = "membership_ends"
    POST_FLAGGED = "post_flagged"
    POST_HIDDEN = "post_hidden"
    ANSWER_ACCEPTED = "answer_accepted"
    TOPIC_MOVED = "topic_moved"
    TOPIC_MERGED = "topic_merged"
    POSTS_MOVED = "posts_moved"
    EVENT_CHANGED = "event_changed"
    EVENT_CANCELLED = "event_cancelled"
    WARNED = "warned"
    MUTED = "muted"
    MUTED_ON_BOARD = "muted_on_board"
    FORUM_SUSPENDED = "forum_suspended"
    MEASURE_LIFTED = "measure_lifted"
    APPEAL_MADE = "appeal_made"
    APPEAL_GRANTED = "appeal_granted"
    APPEAL_REJECTED = "appeal_rejected"
    ACCOUNT_SUSPENSION_ASKED = "account_suspension_asked"
    DIRECT_MESSAGE = "direct_message"
    MONEY_RESERVED = "money_reserved"
    MONEY_REFUSED = "money_refused"
    SECOND_SIGNATURE_NEEDED = "second_signature_needed"
    RATES_APPROVED = "rates_approved"
    RATES_REFUSED = "rates_refused"
    PHASE_APPROVED = "phase_approved"
    FOLLOW_UP_DUE = "follow_up_due"
    ENROLLED = "enrolled"
    WAITING_LIST = "waiting_list"
    CERTIFICATE_ISSUED = "certificate_issued"
    EDITION_OPENED = "edition_opened"
    EDITION_STARTS = "edition_starts"
    INSTALMENT_DUE = "instalment_due"
    INSTALMENT_OVERDUE = "instalment_overdue"
    REPORT_DUE = "report_due"
    REPORT_OVERDUE = "report_overdue"
    RESOURCE_SUBMITTED = "resource_submitted"
    RESOURCE_RETURNED = "resource_returned"
    RESOURCE_PUBLISHED = "resource_published"
    RESOURCE_WITHDRAWN = "resource_withdrawn"


class NoticeRaised(Event):
    """A notification for members, by id or by role; never for the actor."""

    type: ClassVar[str]

    notice_id: Id
    kind: NoticeKind
    recipients: list[Id] = Field(default_factory=list)
    role: Role | None = None
    params: dict[str, str] = Field(default_factory=dict)
    link: OwnPath

    @property
    def subject(self) -> str:
        return f"notice/{self.notice_id}"


class ForumNotice(NoticeRaised):
    """A notification from the forum."""

    type: ClassVar[str] = "forum.notice_raised"


class ChatNotice(NoticeRaised):
    """A notification from the chat."""

    type: ClassVar[str] = "chat.notice_raised"


class ProgramsNotice(NoticeRaised):
    """A notification from the programmes."""

    type: ClassVar[str] = "programs.notice_raised"


class TrainingNotice(NoticeRaised):
    """A notification from the training service."""

    type: ClassVar[str] = "training.notice_raised"


class FundsNotice(NoticeRaised):
    """A notification from the Fund."""

    type: ClassVar[str] = "funds.notice_raised"
