"""The forum's own notices: for members, or for all who hold a role; consumed like any other service's."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from chassis.call import Call
from chassis.ids import new_id
from contracts.identity import Role
from contracts.notices import ForumNotice, NoticeKind


def notify(
    call: Call,
    kind: NoticeKind,
    params: dict[str, str],
    link: str,
    *,
    recipients: Iterable[UUID] = (),
    role: Role | None = None,
) -> None:
    """Notifies them in their language, with a link."""
    call.emit(
        ForumNotice(notice_id=new_id(), kind=kind, recipients=sorted(recipients), role=role, params=params, link=link)
    )
