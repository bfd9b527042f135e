"""The moderators' queue: each flagged post once, with all reports about it and what is known about its author."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Subquery, func, or_, select
from sqlalchemy.orm import aliased

from chassis.call import Call
from chassis.paging import page
from chassis.plans import PLANNED_EACH_TIME
from contracts.base import Page
from contracts.forum.moderation.actions import ListReported, QueueOrder, Report, ReportedPost
from services.forum.access.audience import viewer
from services.forum.access.model import MemberAction
from services.forum.base.model import Post, Topic
from services.forum.base.people import REPORTER, author
from services.forum.discussion import posts
from services.forum.moderation.model import Flag

_NEWEST_REPORTS = 10
_OTHER = aliased(Post)
_hidden_before = (
    select(func.count())
    .where(_OTHER.author_id == Post.author_id, _OTHER.hidden_at.is_not(None), _OTHER.id != Post.id)
    .correlate(Post)
    .scalar_subquery()
)
_actions = (
    select(func.count())
    .select_from(MemberAction)
    .where(MemberAction.member_id == Post.author_id, MemberAction.lifted_at.is_(None))
    .correlate(Post)
    .scalar_subquery()
)


def list_reported(call: Call, command: ListReported) -> Page[ReportedPost]:
    """Moderators see each post as they may read it, including a translation for the reader."""
    flagged = _flagged(command)
    statement = (
        posts.shaped(
            posts.SHAPE.label("post"),
            Topic.board_id,
            Topic.title,
            flagged.c.n,
            flagged.c.last_at,
            _hidden_before.label("hidden_before"),
            _actions.label("measures"),
        )
        .join(flagged, flagged.c.post_id == Post.id)
        .join(Topic, Topic.id == Post.topic_id)
    )
    statement = statement.execution_options(**PLANNED_EACH_TIME)  # few are open
    if command.board_id is not None:
        statement = statement.where(Topic.board_id == command.board_id)
    most = command.order is QueueOrder.MOST_FLAGGED
    keys: list[Any] = [flagged.c.n, flagged.c.last_at, Post.id] if most else [flagged.c.last_at, Post.id]
    found: Page[Row[Any]] = page(
        call.session, statement, keys, command, _as_it_is, descending=True, values=viewer(call.actor)
    )
    reports = _reports(call, command, [UUID(row.post["id"]) for row in found.items])
    return Page[ReportedPost](items=[_view(row, reports) for row in found.items], next=found.next)


def _flagged(command: ListReported) -> Subquery:
    """The posts with flags of the status, how many, and the time of the newest."""
    statement = select(Flag.post_id, func.count().label("n"), func.max(Flag.flagged_at).label("last_at"))
    statement = statement.where(Flag.status == command.status).group_by(Flag.post_id)
    if command.language is not None:
        in_language = or_(
            func.bool_or(Flag.language == command.language), func.bool_or(Post.language == command.language)
        )
        statement = statement.join(Post, Post.id == Flag.post_id).having(in_language)
    return statement.subquery("flagged")


def _as_it_is(row: Row[Any]) -> Row[Any]:
    return row


def _reports(call: Call, command: ListReported, post_ids: list[UUID]) -> dict[str, list[Report]]:
    """The newest reports of each post."""
    nth = func.row_number().over(partition_by=Flag.post_id, order_by=Flag.id.desc()).label("nth")
    chosen = select(Flag.id, nth).where(Flag.status == command.status, Flag.post_id.in_(post_ids)).subquery()
    statement: Select[Any] = (
        select(Flag, author(REPORTER, Flag.reporter_id).label("reporter"))
        .join(chosen, chosen.c.id == Flag.id)
        .outerjoin(REPORTER, REPORTER.c.id == Flag.reporter_id)
        .where(chosen.c.nth <= _NEWEST_REPORTS)
        .order_by(Flag.id.desc())
    )
    found: dict[str, list[Report]] = defaultdict(list)
    for row in call.session.execute(statement, execution_options=PLANNED_EACH_TIME):
        found[str(row[0].post_id)].append(_report(row))
    return found


def _report(row: Row[Any]) -> Report:
    flag: Flag = row[0]
    return Report.of(flag, flag_id=flag.id, reporter=row.reporter)


def _view(row: Row[Any], reports: dict[str, list[Report]]) -> ReportedPost:
    return ReportedPost.of(row, flags=row.n, last_flagged_at=row.last_at, reports=reports[row.post["id"]])
