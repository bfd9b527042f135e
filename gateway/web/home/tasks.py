"""What waits for the visitor, by the roles they have: each task says how many, and where."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from contracts import accounts
from contracts.base import Operation
from contracts.forum.library import resources as forum_resources
from contracts.forum.moderation import actions as forum_actions
from contracts.forum.moderation.flags import FlagStatus
from contracts.funds.kinds import SignedKind
from contracts.funds.partners import reports as funds_reports
from contracts.funds.partners.reports import ReportState
from contracts.funds.receipts import unidentified as funds_unidentified
from contracts.funds.reporting import awaiting as funds_awaiting
from contracts.identity import Role
from contracts.programs.results import follow_ups as programs_follow_ups
from contracts.programs.results.follow_ups import FollowUpState
from gateway.web.frame.visit import Visit
from gateway.web.home.wording import TASKS

_ENOUGH = 20
APPROVALS = "/fund/approvals"


@dataclass(frozen=True)
class _Source:
    """Where a task comes from, for whom, and where its page is."""

    name: str
    role: Role
    operation: Operation[Any, Any]
    query: dict[str, str]
    link: str | None
    icon: str


_SOURCES = (
    _Source("admission", Role.ADMINISTRATOR, accounts.LIST_REGISTRATIONS, {}, "/admin/registrations", "people"),
    _Source(
        "flags", Role.MODERATOR, forum_actions.LIST_REPORTED,
        {"status": FlagStatus.OPEN}, "/forum/moderation", "shield",
    ),
    _Source(
        "appeals", Role.MODERATOR, forum_actions.LIST_APPEALS, {}, "/forum/moderation/appeals", "shield"
    ),
    _Source("reviews", Role.MODERATOR, forum_resources.LIST_REVIEWS, {}, "/library/reviews", "library"),
    _Source(
        "reports", Role.FINANCE_OFFICER, funds_reports.LIST_REPORT_DUTIES, {"state": ReportState.OVERDUE}, None, "alert"
    ),
    _Source("unidentified", Role.FINANCE_OFFICER, funds_unidentified.LIST_UNIDENTIFIED, {}, None, "fund"),
    _Source(
        "follow-ups", Role.PROGRAMME_OFFICER, programs_follow_ups.LIST_FOLLOW_UPS,
        {"state": FollowUpState.DUE}, "/programs/follow-ups", "calendar",
    ),
    _Source(
        "overdue", Role.PROGRAMME_OFFICER, programs_follow_ups.LIST_FOLLOW_UPS,
        {"state": FollowUpState.OVERDUE}, "/programs/follow-ups", "alert",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Task:
    """What waits: its words for one and for many, how many, and where; from lists no more than it takes to say many."""

    texts: tuple[str, str]
    count: int
    link: str | None
    icon: str


async def waiting(visitor: Visit) -> list[Task]:
    """The tasks there are. A service that is away has none to tell of."""
    sources = [source for source in _SOURCES if visitor.has(source.role)]
    asked = (visitor.ask(source.operation, source.query | {"limit": _ENOUGH}) for source in sources)
    pages, signatures = await asyncio.gather(asyncio.gather(*asked), _signatures(visitor))
    found = zip(sources, pages, strict=True)
    listed = [Task(TASKS[each.name], len(page["items"]), each.link, each.icon) for each, page in found if page]
    return [task for task in (*listed, *signatures) if task.count]


async def _signatures(visitor: Visit) -> list[Task]:
    """For approvers, how much waits of each kind: counted no further than the approvals count."""
    if not visitor.has(Role.FINANCE_APPROVER):
        return []
    counted = await visitor.ask(funds_awaiting.COUNT_AWAITING, {})
    counts = {each["kind"]: each["count"] for each in counted["kinds"]} if counted else {}
    return [Task(TASKS[kind], counts.get(kind, 0), f"{APPROVALS}?kind={kind}", "fund") for kind in SignedKind]
