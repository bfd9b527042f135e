"""Notification settings: by kind, immediately or in a digest, with quiet hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Final
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from contracts.base import Command, Refusal, View, change, read
from contracts.kinds import Text
from contracts.notices import NoticeKind

NOT_OPTIONAL = Refusal(
    "forum.not_optional",
    422,
    "Notifications of this kind concern your own rights and obligations and cannot be turned off.",
)
UNKNOWN_TIME_ZONE = Refusal(
    "forum.unknown_time_zone",
    422,
    "This is not a time zone of the IANA database; enter one such as America/Costa_Rica.",
)
EMPTY_QUIET_HOURS = Refusal("forum.empty_quiet_hours", 422, "Quiet hours need a start and an end that differ.")


class Delivery(StrEnum):
    """How a notification is delivered; by e-mail always includes the inbox."""

    OFF = "off"
    INBOX = "inbox"
    DIGEST = "digest"
    AT_ONCE = "at_once"


class DigestRhythm(StrEnum):
    """How often the digest is sent."""

    NEVER = "never"
    DAILY = "daily"
    WEEKLY = "weekly"


class Area(StrEnum):
    """The subject area of a notification."""

    FORUM = "forum"
    LIBRARY = "library"
    CHAT = "chat"
    PROGRAMS = "programs"
    TRAINING = "training"
    FUNDS = "funds"


@dataclass(frozen=True)
class KindOfNotice:
    """A kind's area, its default delivery, and whether it may be switched off."""

    area: Area
    delivery: Delivery
    optional: bool = True


KINDS: Final[dict[NoticeKind, KindOfNotice]] = {
    NoticeKind.MENTIONED: KindOfNotice(Area.FORUM, Delivery.AT_ONCE),
    NoticeKind.QUOTED: KindOfNotice(Area.FORUM, Delivery.AT_ONCE),
    NoticeKind.REPLIED: KindOfNotice(Area.FORUM, Delivery.AT_ONCE),
    NoticeKind.NEW_TOPIC: KindOfNotice(Area.FORUM, Delivery.DIGEST),
    NoticeKind.NEW_POST: KindOfNotice(Area.FORUM, Delivery.DIGEST),
    NoticeKind.INVITED_TO_BOARD: KindOfNotice(Area.FORUM, Delivery.AT_ONCE),
    NoticeKind.MEMBERSHIP_ENDS: KindOfNotice(Area.FORUM, Delivery.DIGEST),
    NoticeKind.POST_FLAGGED: KindOfNotice(Area.FORUM, Delivery.AT_ONCE),
    NoticeKind.POST_HIDDEN: KindOfNotice(Area.FORUM, Delivery.AT_ONCE, optional=False),
    NoticeKind.ANSWER_ACCEPTED: KindOfNotice(Area.FORUM, Delivery.DIGEST),
    NoticeKind.TOPIC_MOVED: KindOfNotice(Area.FORUM, Delivery.AT_ONCE, optional=False),
    NoticeKind.TOPIC_MERGED: KindOfNotice(Area.FORUM, Delivery.AT_ONCE, optional=False),
    NoticeKind.POSTS_MOVED: KindOfNotice(Area.FORUM, Delivery.AT_ONCE, optional=False),
    NoticeKind.EVENT_CHANGED: KindOfNotice(Area.FORUM, Delivery.AT_ONCE),
    NoticeKind.EVENT_CANCELLED: KindOfNotice(Area.FORUM, Delivery.AT_ONCE),
    NoticeKind.WARNED: KindOfNotice(Area.FORUM, Delivery.AT_ONCE, optional=False),
    NoticeKind.MUTED: KindOfNotice(Area.FORUM, Delivery.AT_ONCE, optional=False),
    NoticeKind.MUTED_ON_BOARD: KindOfNotice(Area.FORUM, Delivery.AT_ONCE, optional=False),
    NoticeKind.FORUM_SUSPENDED: KindOfNotice(Area.FORUM, Delivery.AT_ONCE, optional=False),
    NoticeKind.MEASURE_LIFTED: KindOfNotice(Area.FORUM, Delivery.AT_ONCE, optional=False),
    NoticeKind.APPEAL_GRANTED: KindOfNotice(Area.FORUM, Delivery.AT_ONCE, optional=False),
    NoticeKind.APPEAL_REJECTED: KindOfNotice(Area.FORUM, Delivery.AT_ONCE, optional=False),
    NoticeKind.APPEAL_MADE: KindOfNotice(Area.FORUM, Delivery.AT_ONCE),
    NoticeKind.ACCOUNT_SUSPENSION_ASKED: KindOfNotice(Area.FORUM, Delivery.AT_ONCE, optional=False),
    NoticeKind.RESOURCE_SUBMITTED: KindOfNotice(Area.LIBRARY, Delivery.DIGEST),
    NoticeKind.RESOURCE_RETURNED: KindOfNotice(Area.LIBRARY, Delivery.AT_ONCE),
    NoticeKind.RESOURCE_PUBLISHED: KindOfNotice(Area.LIBRARY, Delivery.AT_ONCE),
    NoticeKind.RESOURCE_WITHDRAWN: KindOfNotice(Area.LIBRARY, Delivery.AT_ONCE),
    NoticeKind.DIRECT_MESSAGE: KindOfNotice(Area.CHAT, Delivery.AT_ONCE),
    NoticeKind.MONEY_RESERVED: KindOfNotice(Area.PROGRAMS, Delivery.DIGEST),
    NoticeKind.MONEY_REFUSED: KindOfNotice(Area.PROGRAMS, Delivery.AT_ONCE),
    NoticeKind.PHASE_APPROVED: KindOfNotice(Area.PROGRAMS, Delivery.DIGEST),
    NoticeKind.FOLLOW_UP_DUE: KindOfNotice(Area.PROGRAMS, Delivery.AT_ONCE, optional=False),
    NoticeKind.ENROLLED: KindOfNotice(Area.TRAINING, Delivery.AT_ONCE),
    NoticeKind.WAITING_LIST: KindOfNotice(Area.TRAINING, Delivery.AT_ONCE),
    NoticeKind.CERTIFICATE_ISSUED: KindOfNotice(Area.TRAINING, Delivery.AT_ONCE),
    NoticeKind.EDITION_OPENED: KindOfNotice(Area.TRAINING, Delivery.DIGEST),
    NoticeKind.EDITION_STARTS: KindOfNotice(Area.TRAINING, Delivery.AT_ONCE),
    NoticeKind.SECOND_SIGNATURE_NEEDED: KindOfNotice(Area.FUNDS, Delivery.AT_ONCE, optional=False),
    NoticeKind.RATES_APPROVED: KindOfNotice(Area.FUNDS, Delivery.DIGEST),
    NoticeKind.RATES_REFUSED: KindOfNotice(Area.FUNDS, Delivery.AT_ONCE),
    NoticeKind.INSTALMENT_DUE: KindOfNotice(Area.FUNDS, Delivery.DIGEST),
    NoticeKind.INSTALMENT_OVERDUE: KindOfNotice(Area.FUNDS, Delivery.AT_ONCE),
    NoticeKind.REPORT_DUE: KindOfNotice(Area.FUNDS, Delivery.DIGEST),
    NoticeKind.REPORT_OVERDUE: KindOfNotice(Area.FUNDS, Delivery.AT_ONCE),
}


@lru_cache
def _zones() -> frozenset[str]:
    """Places, and UTC; names such as Etc/GMT+5 or EST say nothing of summer time and are not taken."""
    return frozenset(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")) | {"UTC"}


def time_zones() -> list[str]:
    """The names that are taken, sorted."""
    return sorted(_zones())


def _known(name: str) -> str:
    if name not in _zones():
        raise UNKNOWN_TIME_ZONE.as_validation_error()
    return name


def _to_the_minute(moment: time) -> time:
    if moment.tzinfo or moment.second or moment.microsecond:
        raise PydanticCustomError("to_the_minute", "Hours and minutes are expected")
    return moment


TimeZone = Annotated[Text, Field(max_length=64), AfterValidator(_known)]
# Of a wall clock: JSON Schema's own "time" has an offset from UTC.
_WALL_CLOCK = WithJsonSchema({"type": "string", "pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"})
WallClock = Annotated[time, _WALL_CLOCK]
TimeOfDay = Annotated[time, AfterValidator(_to_the_minute), _WALL_CLOCK]
Weekday = Annotated[int, Field(ge=1, le=7, description="1 is Monday")]


class ReadPreferences(Command):
    """Your notification settings."""


class SetPreferences(Command):
    """Changes your notification settings: the schedule as a whole, and the kinds of notifications named."""

    time_zone: TimeZone = Field(examples=["America/Costa_Rica"])
    quiet_from: TimeOfDay | None = Field(default=None, examples=["21:00"], description="No e-mail from this time")
    quiet_to: TimeOfDay | None = Field(default=None, examples=["07:00"])
    digest: DigestRhythm = DigestRhythm.DAILY
    digest_at: TimeOfDay = Field(default=time(7), examples=["07:00"], description="In your time zone")
    digest_on: Weekday = 1
    deliveries: dict[NoticeKind, Delivery] = Field(default={}, max_length=100, examples=[{"replied": "digest"}])

    @model_validator(mode="after")
    def _quiet_hours_are_hours(self) -> SetPreferences:
        if (self.quiet_from is None) != (self.quiet_to is None) or (
            self.quiet_from is not None and self.quiet_from == self.quiet_to
        ):
            raise EMPTY_QUIET_HOURS.as_validation_error()
        return self


class StopMail(Command):
    """Stops e-mail for one kind of notification or, without a kind, the digest. Notifications remain in the inbox."""

    kind: NoticeKind | None = None


class KindPreference(View):
    """How notifications of a kind are delivered; `chosen` by the member, or by default."""

    kind: NoticeKind
    area: Area
    delivery: Delivery
    chosen: bool
    optional: bool


class Preferences(View):
    """Your notification settings."""

    time_zone: str
    quiet_from: WallClock | None
    quiet_to: WallClock | None
    digest: DigestRhythm
    digest_at: WallClock
    digest_on: int
    kinds: list[KindPreference]


READ_PREFERENCES = read(
    "forum", "read_preferences", ReadPreferences, Preferences, "My notification settings", at="/notices/preferences"
)
SET_PREFERENCES = change("forum", "set_preferences", SetPreferences, Preferences, "Change my notification settings")
STOP_MAIL = change("forum", "stop_mail", StopMail, Preferences, "Unsubscribe from one kind of e-mail")
