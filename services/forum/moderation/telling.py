"""Notices of moderation: in the recipient's language, with where to go."""

from __future__ import annotations

from uuid import UUID

from chassis.call import Call
from chassis.ids import new_id
from contracts.identity import Role
from contracts.notices import ForumNotice, NoticeKind

QUEUE = "/forum/moderation"
APPEALS = "/forum/moderation/appeals"
STANDING = "/account/standing"


def notify(
    call: Call,
    kind: NoticeKind,
    params: dict[str, str],
    link: str = STANDING,
    *,
    recipients: list[UUID] | None = None,
    role: Role | None = None,
) -> None:
    """Tells members, or all who hold a role."""
    call.emit(
        ForumNotice(notice_id=new_id(), kind=kind, recipients=recipients or [], role=role, params=params, link=link)
    )
