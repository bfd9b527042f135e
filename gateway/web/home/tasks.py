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
from contracts.funds import reversals as funds_reversals
from contracts.funds.ledger import pending_rates as funds_pending_rates
from contracts.funds.ledger import rates as funds_rates
from contracts.funds.partners import reports as funds_reports
from contracts.funds.partners.reports import ReportState
from contracts.funds.receipts import pending as funds_pending
from contracts.funds.receipts import unidentified as funds_unidentified
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending import recoveries as funds_recoveries
from contracts.funds.spending import transfers as funds_transfers
from contracts.funds.spending.allocations import AllocationStatus
from contracts.funds.spending.expenditures import CostStatus
from contracts.identity import Role
from contracts.programs.results import follow_ups as programs_follow_ups
from contracts.programs.results.follow_ups import FollowUpState
from gateway.web.frame.visit import Visit
from gateway.web.home.wording import TASKS

_ENOUGH = 20


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
        "allocations", Role.FINANCE_APPROVER, funds_allocations.LIST_ALLOCATIONS,
        {"status": AllocationStatus.RESERVED}, "/fund/signatures#allocations", "fund",
    ),
    _Source(
        "costs", Role.FINANCE_APPROVER, funds_expenditures.LIST_EXPENDITURES,
        {"status": CostStatus.PENDING}, "/fund/signatures#expenditures", "fund",
    ),
    _Source(
        "receipts", Role.FINANCE_APPROVER, funds_pending.LIST_PENDING_RECEIPTS,
        {"status": CostStatus.PENDING}, "/fund/signatures#pending-receipts", "fund",
    ),
    _Source(
        "commitments", Role.FINANCE_APPROVER, funds_commitments.LIST_COMMITMENTS,
        {"state": "pending"}, "/fund/signatures#commitments", "fund"
    ),
    _Source(
        "recoveries", Role.FINANCE_APPROVER, funds_recoveries.LIST_RECOVERIES,
        {"status": "pending"}, "/fund/signatures#recoveries", "fund"
    ),
    _Source(
        "reversals", Role.FINANCE_APPROVER, funds_reversals.LIST_REVERSALS,
        {"status": "pending"}, "/fund/signatures#reversals", "fund"
    ),
    _Source(
        "transfers", Role.FINANCE_APPROVER, funds_transfers.LIST_TRANSFERS,
        {"status": "pending"}, "/fund/signatures#transfers", "fund"
    ),
    _Source(
        "rates", Role.FINANCE_APPROVER, funds_rates.LIST_MANUAL_RATES,
        {"status": "pending"}, "/fund/signatures#manual-rates", "fund"
    ),
    _Source(
        "rate-lists", Role.FINANCE_APPROVER, funds_pending_rates.LIST_PENDING_RATE_IMPORTS,
        {"status": "pending"}, "/fund/signatures#pending-rate-imports", "fund"
    ),
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


async def waiting(visitor: Visit) -> list[dict[str, Any]]:
    """The tasks there are: name, count (`more`: at least), link, icon. A service that is away has none to tell of."""
    sources = [source for source in _SOURCES if visitor.has(source.role)]
    pages = await asyncio.gather(*(visitor.ask(s.operation, s.query | {"limit": _ENOUGH}) for s in sources))
    return [
        {"texts": TASKS[source.name], "count": len(page["items"]), "more": bool(page["next"]), "link": source.link}
        | {"icon": source.icon}
        for source, page in zip(sources, pages, strict=True)
        if page and page["items"]
    ]
