"""What the forum itself has to tell: a notice for members, or for all who hold a role, heard like any service's."""

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
    """Tells them in their language, with where to go."""
    told = sorted(recipients)
    call.emit(ForumNotice(notice_id=new_id(), kind=kind, recipients=told, role=role, params=params, link=link))
