"""A member's standing, for the member and for those who decide; and the moderation record that concerns a member."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, case, func, or_, select

from chassis import members
from chassis.call import Call
from chassis.paging import page
from contracts.base import FORBIDDEN, NOT_FOUND, Page
from contracts.forum.moderation.actions import (
    ListMemberActions,
    ListMyRecord,
    MemberActionKind,
    MyAppeal,
    MyEntry,
    ReadStanding,
    Standing,
)
from contracts.forum.record import ModerationActionKind
from contracts.forum.trust import Trust
from contracts.forum.values import Author
from contracts.identity import Role
from services.forum.access.audience import ENTERS, viewer
from services.forum.access.model import MemberAction
from services.forum.base.model import Board, Post, Topic
from services.forum.base.people import AUTHOR, author
from services.forum.moderation import actions
from services.forum.moderation.model import Appeal
from services.forum.record.model import ModerationEntry
from services.forum.trust import levels

# What a member may appeal against, and whether it is still in force.
_LASTS = or_(MemberAction.until.is_(None), MemberAction.until > func.now())
_STANDS = or_(
    and_(ModerationEntry.deed == ModerationActionKind.POST_HIDDEN, Post.hidden_at == ModerationEntry.at),
    and_(MemberAction.id.is_not(None), MemberAction.lifted_at.is_(None), _LASTS),
)
# What happens to a topic after the member lost access to it is not shown to them.
_TITLE = case((ENTERS, Topic.title)).label("title")
_MINE: Select[Any] = (
    select(ModerationEntry, MemberAction, Appeal, _TITLE, Post.number, _STANDS.label("stands"))
    .outerjoin(Topic, Topic.id == ModerationEntry.topic_id)
    .outerjoin(Board, Board.id == Topic.board_id)
    .outerjoin(Post, Post.id == ModerationEntry.post_id)
    .outerjoin(MemberAction, MemberAction.id == ModerationEntry.id)
    .outerjoin(Appeal, Appeal.entry_id == ModerationEntry.id)
)


def read_standing(call: Call, command: ReadStanding) -> Standing:
    """Raises FORBIDDEN if a caller who is not a moderator asks about another member, NOT_FOUND."""
    member_id = command.member_id or call.actor.member_id
    if member_id != call.actor.id and not call.actor.has(Role.MODERATOR, Role.AUDITOR):
        raise FORBIDDEN()
    who = call.session.execute(select(author(AUTHOR, AUTHOR.c.id)).where(AUTHOR.c.id == member_id)).scalar_one_or_none()
    if who is None:
        raise NOT_FOUND("member_id", what="member")
    written, hidden = call.session.execute(
        select(func.count(), func.count(Post.hidden_at)).where(
            Post.author_id == member_id, Post.moved_post_id.is_(None)
        )
    ).one()
    warnings = select(func.count()).where(
        MemberAction.member_id == member_id,
        MemberAction.kind == MemberActionKind.WARNING,
        MemberAction.lifted_at.is_(None),
    )
    in_force = actions.list_actions(call, ListMemberActions(member_id=member_id, in_force=True))
    return Standing(
        member=Author.model_validate(who),
        posts=written,
        hidden_posts=hidden,
        warnings=call.session.execute(warnings).scalar_one(),
        restrictions=in_force.items,
        trust=_trust(call, member_id),
    )


def _trust(call: Call, member_id: UUID) -> Trust | None:
    known = members.find(call.session, member_id)
    return levels.view(call, member_id) if known and set(known.roles) <= {Role.MEMBER} else None


def list_my_record(call: Call, command: ListMyRecord) -> Page[MyEntry]:
    """What concerns the caller, without the names of the moderators."""
    statement = _MINE.where(ModerationEntry.member_id == call.actor.member_id)
    return page(
        call.session, statement, [ModerationEntry.id], command, _view, descending=True, values=viewer(call.actor)
    )


def my_entry(call: Call, entry_id: UUID) -> MyEntry:
    """One entry that concerns the caller. Raises NOT_FOUND."""
    statement = _MINE.where(ModerationEntry.id == entry_id, ModerationEntry.member_id == call.actor.member_id)
    row = call.session.execute(statement, viewer(call.actor), execution_options={"populate_existing": True}).first()
    if row is None:
        raise NOT_FOUND("entry_id", what="decision")
    return _view(row)


def _view(row: Row[Any]) -> MyEntry:
    entry: ModerationEntry = row[0]
    action: MemberAction | None = row[1]
    appeal: Appeal | None = row[2]
    return MyEntry.of(
        entry,
        title=row.title,
        number=row.number,
        until=action.until if action else None,
        lifted_at=action.lifted_at if action else None,
        appealable=bool(row.stands) and appeal is None,
        appeal=MyAppeal.of(appeal) if appeal else None,
    )
