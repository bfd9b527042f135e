"""What events mean to the streams: which one, at which number, with what data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import orjson

from contracts.base import Event, fields_in, touched
from contracts.chat.events import (
    BlockChanged,
    MessageChanged,
    ReadMarkerMoved,
    RoomChanged,
    RoomMembershipChanged,
    RoomOpened,
)
from contracts.forum.events import (
    AccessChanged,
    BoardChanged,
    BoardOpened,
    GatheringChanged,
    NoticeDelivered,
    NoticesDelivered,
    PollChanged,
    PostAdded,
    PostChanged,
    PostsMoved,
    ReactionsChanged,
    TopicChanged,
    TopicMerged,
    TopicMoved,
    TopicOpened,
)
from contracts.forum.library.library_events import ResourcePublished, ResourceWithdrawn
from contracts.funds.events import (
    ContributionReceived,
    ContributionReversed,
    ExpenditurePosted,
    ExpenditureReversed,
    FiguresChanged,
    MoneyTransferred,
    TransferReversed,
)
from contracts.identity import AccessRevoked
from contracts.programs.events import (
    EditionChanged,
    EditionCreated,
    InterventionPublished,
    InterventionWithdrawn,
    PhaseApproved,
    PracticeChanged,
    ProgrammeChanged,
    ProgrammeCreated,
)
from contracts.training.events import (
    CertificateIssued,
    CertificateRevoked,
    CourseChanged,
    EditionEnded,
    EditionOpened,
    EnrolmentChanged,
    InstitutionChanged,
    LearnerCompleted,
    LearnerEnrolled,
    LearnersImported,
    LearnerWithdrawn,
)
from contracts.training.events import EditionChanged as CourseEditionChanged

Body = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """Something for the listeners of a stream; without `data` each of them reads it for themselves."""

    key: str
    name: str
    number: int | None
    data: Any


@dataclass(frozen=True)
class Recheck:
    """The listeners of a stream (all, or one member) may have lost the right to it; `topic/` means every topic."""

    key: str
    member_id: str | None


@dataclass(frozen=True)
class Revoke:
    """A member's sessions ended or changed; `connections_stay` where none of them lost anything."""

    member_id: str
    connections_stay: bool = False


@dataclass(frozen=True)
class Stale:
    """What everybody may see of the Fund and the programmes is not what it was."""


@dataclass(frozen=True)
class Outdated:
    """Cached answers that depend on a subject are not good any more; for an event of several subjects."""

    subject: str


Effect = Change | Recheck | Revoke | Stale | Outdated


def _message(body: Body) -> list[Effect]:
    key = f"room/{body['room_id']}"
    data = body | {"id": body["message_id"], "version": body.get("message_version", 1)}
    del data["message_id"]
    data.pop("message_version", None)
    return [Change(key, key, body["change"], data)]


def _membership(body: Body) -> list[Effect]:
    member_id, room_id = body["member_id"], body["room_id"]
    hint = {"event": "joined" if body["joined"] else "left", "room_id": room_id}
    own = Change(f"rooms/{member_id}", "rooms", None, hint)
    return [own] if body["joined"] else [own, Recheck(f"room/{room_id}", member_id)]


def _marker(body: Body) -> list[Effect]:
    hint = {"event": "read", "room_id": body["room_id"], "number": body["number"], "unread": body["unread"]}
    return [Change(f"rooms/{body['member_id']}", "rooms", None, hint)]


def _room(body: Body) -> list[Effect]:
    return [Recheck(f"room/{body['room_id']}", None)]


def _notice(body: Body) -> list[Effect]:
    return [Change(f"inbox/{body['member_id']}", "inbox", body["number"], None)]


def _notices(body: Body) -> list[Effect]:
    """Whoever hears of a notice reads the inbox anew: no cached one is good by then."""
    outdated: list[Effect] = [Outdated(f"inbox/{inbox['member_id']}") for inbox in body["inboxes"]]
    return outdated + [effect for inbox in body["inboxes"] for effect in _notice(inbox)]


def _post_added(body: Body) -> list[Effect]:
    key = f"topic/{body['topic_id']}"
    hint = {"event": "post_added", "post_id": body["post_id"], "number": body["number"]}
    return [Change(key, key, body["number"], hint)]


def _post_changed(body: Body) -> list[Effect]:
    key = f"topic/{body['topic_id']}"
    hint = {"event": "post_changed", "post_id": body["post_id"], "number": body["number"], "hidden": body["hidden"]}
    return [Change(key, key, None, hint)]


def _topic_changed(body: Body) -> list[Effect]:
    key = f"topic/{body['topic_id']}"
    return [Change(key, key, None, {"event": "topic_changed", "answer": body["answer"], "locked": body["locked"]})]


def _board(_: Body) -> list[Effect]:
    """Its audience may be another one; a gateway does not know which topics stand on it."""
    return [Recheck("topic/", None)]


def _access(body: Body) -> list[Effect]:
    return [Recheck("topic/", body["member_id"])]


def _topic_moved(body: Body) -> list[Effect]:
    """Also for a topic that was merged, or that posts of another one came to."""
    return [Recheck(f"topic/{body['topic_id']}", None)]


def _reactions(body: Body) -> list[Effect]:
    key = f"topic/{body['topic_id']}"
    hint = {"event": "reactions_changed", "post_id": body["post_id"], "number": body["number"]}
    return [Change(key, key, None, hint | {"reactions": body["reactions"]})]


def _poll(body: Body) -> list[Effect]:
    key = f"topic/{body['topic_id']}"
    return [Change(key, key, None, {"event": "poll_changed", "closed": body["closed"]})]


def _gathering(body: Body) -> list[Effect]:
    key = f"topic/{body['topic_id']}"
    return [Change(key, key, None, {"event": "gathering_changed", "cancelled": body["cancelled"]})]


def _revoked(body: Body) -> list[Effect]:
    return [Revoke(body["member_id"], body.get("connections_stay", False))]


def _public(_: Body) -> list[Effect]:
    return [Stale()]


_MEANINGS: dict[type[Event], Callable[[Body], list[Effect]]] = {
    MessageChanged: _message,
    RoomMembershipChanged: _membership,
    ReadMarkerMoved: _marker,
    RoomChanged: _room,
    NoticeDelivered: _notice,
    NoticesDelivered: _notices,
    PostAdded: _post_added,
    PostChanged: _post_changed,
    TopicChanged: _topic_changed,
    TopicMoved: _topic_moved,
    TopicMerged: _topic_moved,
    PostsMoved: _topic_moved,
    BoardChanged: _board,
    AccessChanged: _access,
    ReactionsChanged: _reactions,
    PollChanged: _poll,
    GatheringChanged: _gathering,
    AccessRevoked: _revoked,
    ContributionReceived: _public,
    ContributionReversed: _public,
    ExpenditurePosted: _public,
    ExpenditureReversed: _public,
    MoneyTransferred: _public,
    TransferReversed: _public,
    FiguresChanged: _public,
    EditionCreated: _public,
    PhaseApproved: _public,
}
# The events a gateway listens to for its clients.
KINDS: tuple[type[Event], ...] = tuple(_MEANINGS)
# Services whose answers are cached, and any of whose events may end some. Of others only those below do.
_WHOLE = ("forum",)
# Events that end cached answers about more than their own subject.
_TOUCHING: tuple[type[Event], ...] = (
    ResourcePublished, ResourceWithdrawn,
    TopicOpened, TopicChanged, TopicMoved, TopicMerged, PostAdded, PostChanged, GatheringChanged,
    BoardOpened, BoardChanged,
    InterventionPublished, InterventionWithdrawn, PracticeChanged,
    RoomMembershipChanged, RoomOpened, RoomChanged, BlockChanged,
    CourseChanged, CourseEditionChanged, EditionOpened, EditionEnded, LearnersImported, InstitutionChanged,
    EnrolmentChanged, LearnerEnrolled, LearnerWithdrawn, LearnerCompleted, CertificateIssued, CertificateRevoked,
    ProgrammeCreated, ProgrammeChanged, EditionCreated, EditionChanged, PhaseApproved,
)  # fmt: skip
_TOUCHED = {kind.type: kind.touches for kind in _TOUCHING}
# Instead of subjects: what the event changed is not known, so that no cached answer is good any more.
EVERYTHING: Final = "*"
_BY_TYPE = {kind.type: meaning for kind, meaning in _MEANINGS.items()}
TYPES = frozenset(_BY_TYPE)


def heard() -> dict[str, list[str]]:
    """The events a gateway listens to: by source, the keys by which it binds its queue; `#` for all of them."""
    found: dict[str, list[str]] = {}
    for kind in {*KINDS, *_TOUCHING}:
        found.setdefault(kind.source(), []).append(kind.type)
    return {source: sorted(types) for source, types in found.items()} | {source: ["#"] for source in _WHOLE}


def subjects(event_type: str, subject: str, body: bytes) -> list[str]:
    """What the event changed, as cached answers name it: its own subject and those it touches.

    A field that is null touches nothing. Where it is missing, a service of an earlier release wrote the event.
    """
    templates = _TOUCHED.get(event_type)
    if not templates:
        return [subject]
    fields = orjson.loads(body)
    if any(name not in fields for each in templates for name in fields_in(each)):
        return [EVERYTHING]
    return [subject, *touched(templates, fields)]


def effects(event_type: str, body: Body) -> list[Effect]:
    """What follows from an event."""
    return _BY_TYPE[event_type](body)
