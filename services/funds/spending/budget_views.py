"""Budgets as views: the lines of an award with what was spent and committed, and their versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Row, Uuid, case, column, extract, func, select

from chassis.call import Call
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import NOT_FOUND, Page
from contracts.funds.spending.budgets import (
    BudgetLine,
    BudgetLineYear,
    ListRevisions,
    ReadRevision,
    Revision,
    RevisionStatus,
    VersionLine,
    YearAmount,
)
from services.funds.model import USD
from services.funds.partners import model as partners_model
from services.funds.spending import budget_model
from services.funds.spending.budget_model import BudgetVersion, BudgetVersionLine, BudgetYear

_ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Use:
    """What is spent on a budget line and held for it, in USD."""

    spent: Decimal
    committed: Decimal

    @property
    def total(self) -> Decimal:
        return self.spent + self.committed


def in_force(call: Call, award_id: UUID) -> BudgetVersion | None:
    """The version in force of an award's budget; none for awards opened before versions existed."""
    approved = (BudgetVersion.award_id == award_id) & (BudgetVersion.status == RevisionStatus.APPROVED)
    return call.session.scalars(
        select(BudgetVersion).where(approved).order_by(BudgetVersion.number.desc()).limit(1)
    ).first()


def version_on(call: Call, award_id: UUID, day: date) -> BudgetVersion | None:
    """The version in force at the end of the day; for earlier days, the first one (Fund rule 16)."""
    version = BudgetVersion
    written = func.date(func.timezone("UTC", func.coalesce(version.decided_at, version.entered_at)))
    newest = case((written <= day, version.number), else_=-version.number)
    approved = (version.award_id == award_id) & (version.status == RevisionStatus.APPROVED)
    return call.session.scalars(select(version).where(approved).order_by(newest.desc()).limit(1)).first()


def use_of_lines(call: Call, award_id: UUID) -> list[tuple[budget_model.BudgetLine, Use]]:
    """The award's lines in order, including removed ones, each with its use."""
    use = func.fund_line_use(award_id).table_valued(
        column("line_id", Uuid), column("spent_usd", USD), column("committed_usd", USD)
    )
    line = budget_model.BudgetLine
    rows = call.session.execute(
        select(line, use.c.spent_usd, use.c.committed_usd)
        .join(use, use.c.line_id == line.id)
        .where(line.award_id == award_id)
        .order_by(line.position)
        .execution_options(populate_existing=True)
    )
    return [(row, Use(spent, committed)) for row, spent, committed in rows]


def lines(call: Call, award_id: UUID, version: BudgetVersion | None) -> list[BudgetLine]:
    """The lines of the budget in force, with what was planned and spent in each fiscal year."""
    planned = planned_years(call, [version.id] if version else [])
    spent = _spent_years(call, award_id)
    return [
        BudgetLine.of(
            line,
            spent_usd=use.spent,
            committed_usd=use.committed,
            rest_usd=line.amount_usd - use.total,
            years=years_of({year: amount for _, year, amount in planned[line.id]}, spent[line.id]),
        )
        for line, use in use_of_lines(call, award_id)
        if not line.removed
    ]


def years_of(planned: dict[int, Decimal], spent: dict[int, Decimal]) -> list[BudgetLineYear]:
    """Every year with a plan or spending; without a plan by year, there is no amount to compare with."""
    return [
        BudgetLineYear(
            fiscal_year=year, amount_usd=planned.get(year, _ZERO if planned else None), spent_usd=spent.get(year, _ZERO)
        )
        for year in sorted({*planned, *spent})
    ]


def planned_years(call: Call, version_ids: Sequence[UUID]) -> dict[UUID, list[tuple[UUID, int, Decimal]]]:
    found: dict[UUID, list[tuple[UUID, int, Decimal]]] = defaultdict(list)
    ordered = select(BudgetYear).where(BudgetYear.version_id.in_(version_ids)).order_by(BudgetYear.fiscal_year)
    for row in call.session.scalars(ordered):
        found[row.line_id].append((row.version_id, row.fiscal_year, row.amount_usd))
    return found


def _spent_years(call: Call, award_id: UUID) -> dict[UUID, dict[int, Decimal]]:
    day, line = budget_model.LineDay, budget_model.BudgetLine
    year = extract("year", day.on_day).cast(Integer)
    rows = call.session.execute(
        select(day.line_id, year, func.sum(day.spent_usd))
        .join(line, line.id == day.line_id)
        .where(line.award_id == award_id)
        .group_by(day.line_id, year)
    )
    found: dict[UUID, dict[int, Decimal]] = defaultdict(dict)
    for line_id, year, spent in rows:
        found[line_id][year] = spent
    return found


def read_revision(call: Call, command: ReadRevision) -> Revision:
    """Raises NOT_FOUND."""
    found = get_row(call, BudgetVersion, command.revision_id, "revision_id", "revision")
    return _views(call, [found])[0]


def list_revisions(call: Call, command: ListRevisions) -> Page[Revision]:
    """The versions of an award's budget, newest first. Raises NOT_FOUND."""
    if call.session.get(partners_model.Award, command.award_id) is None:
        raise NOT_FOUND("award_id", what="award")
    statement = select(BudgetVersion).where(BudgetVersion.award_id == command.award_id)
    found = page(call.session, statement, [BudgetVersion.number], command, _version, descending=True)
    return Page[Revision](items=_views(call, found.items), next=found.next)


def _version(row: Row[Any]) -> BudgetVersion:
    version: BudgetVersion = row[0]
    return version


def _views(call: Call, versions: Sequence[BudgetVersion]) -> list[Revision]:
    ids = [version.id for version in versions]
    standing = {version.id for each in {v.award_id for v in versions} if (version := in_force(call, each))}
    years = planned_years(call, ids)
    line = BudgetVersionLine
    by_version: dict[UUID, list[BudgetVersionLine]] = defaultdict(list)
    for row in call.session.scalars(select(line).where(line.version_id.in_(ids)).order_by(line.position)):
        by_version[row.version_id].append(row)
    return [
        _view(version, version.id in standing, [_line(row, years[row.line_id]) for row in by_version[version.id]])
        for version in versions
    ]


def _line(row: BudgetVersionLine, years: Iterable[tuple[UUID, int, Decimal]]) -> VersionLine:
    return VersionLine.of(
        row, years=[YearAmount(fiscal_year=year, amount_usd=amount) for v, year, amount in years if v == row.version_id]
    )


def _view(version: BudgetVersion, stands: bool, lines: list[VersionLine]) -> Revision:
    return Revision.of(
        version,
        in_force=stands,
        total_usd=sum((line.amount_usd for line in lines), _ZERO),
        lines=lines,
    )
