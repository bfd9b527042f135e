"""Revises an award's budget: every revision is a version, and a line keeps its id through all of them (Fund rule 9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from chassis.ids import new_id
from chassis.rows import get_row
from contracts.base import NOT_FOUND, STALE
from contracts.funds.spending.awards import AwardRole
from contracts.funds.spending.budgets import (
    BUDGET_LINES,
    LINE_BELOW_USE,
    LINE_IN_USE,
    LINE_KIND_STAYS,
    LINE_TWICE,
    NOTHING_REVISED,
    REVISION_WAITS,
    YEAR_OUTSIDE,
    YEAR_TWICE,
    YEARS_ADD_UP,
    ApproveRevision,
    LineKind,
    LinePlan,
    ReadRevision,
    RefuseRevision,
    ReviseBudget,
    RevisedLine,
    Revision,
    RevisionStatus,
    YearPlan,
)
from services.funds.ledger import journal, public_figures
from services.funds.ledger import model as ledger_model
from services.funds.ledger.signatures import ask_for_signature, decide, lock_pending
from services.funds.partners import model as partners_model
from services.funds.spending import budget_model
from services.funds.spending.budget_model import BudgetVersion, BudgetVersionLine, BudgetYear
from services.funds.spending.budget_views import in_force, read_revision, use_of_lines

_ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Planned:
    """A line of a new version."""

    line_id: UUID
    position: int
    kind: LineKind
    title: str
    amount_usd: Decimal
    years: Mapping[int, Decimal]


def revise_budget(call: Call, command: ReviseBudget) -> Revision:
    """Raises NOT_FOUND, STALE, REVISION_WAITS, BUDGET_LINES, LINE_TWICE, LINE_KIND_STAYS, YEAR_TWICE, YEAR_OUTSIDE,
    YEARS_ADD_UP, LINE_BELOW_USE, LINE_IN_USE, NOTHING_REVISED. Above the threshold it waits (Fund rule 12)."""
    award = _locked(call, command.award_id)
    before = in_force(call, award.id)
    _check_turn(call, command, before)
    planned = _planned(call, award, command.lines)
    standing = _lines_of(call, before)
    if planned == standing:
        raise NOTHING_REVISED("lines")
    _check_use(call, award.id, planned)
    moved = _moved(standing, planned)
    signed = moved <= call.session.get_one(ledger_model.Fund, award.fund_id).second_signature_above_usd
    status = RevisionStatus.APPROVED if signed else RevisionStatus.PENDING
    version = _write(call, award.id, _next_number(call, award.id), command.reason, status, planned, moved)
    if signed:
        _put_in_force(call, award.id, planned)
    else:
        ask_for_signature(call, f"Budget: {award.title}", moved, f"/funds/budgets/{version.id}")
    return read_revision(call, ReadRevision(revision_id=version.id))


def approve_revision(call: Call, command: ApproveRevision) -> Revision:
    """The second signature (Fund rule 12). Raises ALREADY_DECIDED, SAME_PERSON, LINE_BELOW_USE, LINE_IN_USE."""
    version = _pending(call, command.revision_id)
    planned = _lines_of(call, version)
    _check_use(call, version.award_id, planned)
    decide(call, version, RevisionStatus.APPROVED)
    _put_in_force(call, version.award_id, planned)
    return read_revision(call, ReadRevision(revision_id=version.id))


def refuse_revision(call: Call, command: RefuseRevision) -> Revision:
    """An approver refuses it; the budget stays as it is. Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON."""
    version = _pending(call, command.revision_id)
    decide(call, version, RevisionStatus.REFUSED, refusal=command.reason)
    return read_revision(call, ReadRevision(revision_id=version.id))


def write_first(call: Call, award: partners_model.Award, plans: Sequence[LinePlan]) -> None:
    """The budget with which an award is opened, as its first version. Raises BUDGET_LINES, YEAR_..., YEARS_ADD_UP."""
    lines = [RevisedLine.model_validate(plan.model_dump()) for plan in plans]
    planned = _planned(call, award, lines)
    _put_in_force(call, award.id, planned)
    _write(call, award.id, 1, "Opened", RevisionStatus.APPROVED, planned, _ZERO)


def _locked(call: Call, award_id: UUID) -> partners_model.Award:
    """The award, so that nothing is spent or committed while its budget is revised. Raises NOT_FOUND."""
    award = call.session.get(partners_model.Award, award_id)
    if award is None or award.role != AwardRole.DONOR:
        raise NOT_FOUND("award_id", what="award")
    journal.lock(call, [award.id])
    return award


def _check_turn(call: Call, command: ReviseBudget, before: BudgetVersion | None) -> None:
    pending = select(BudgetVersion.number).where(
        BudgetVersion.award_id == command.award_id, BudgetVersion.status == RevisionStatus.PENDING
    )
    if (number := call.session.scalar(pending)) is not None:
        raise REVISION_WAITS(number=number)
    if command.based_on is not None and (before is None or command.based_on != before.number):
        raise STALE("based_on")


def _next_number(call: Call, award_id: UUID) -> int:
    numbers = select(BudgetVersion.number).where(BudgetVersion.award_id == award_id)
    return (call.session.scalar(numbers.order_by(BudgetVersion.number.desc()).limit(1)) or 0) + 1


def _planned(call: Call, award: partners_model.Award, lines: Sequence[RevisedLine]) -> list[Planned]:
    """The new lines in order: existing ones keep their places, new ones follow."""
    known = {
        line.id: line
        for line in call.session.scalars(
            select(budget_model.BudgetLine).where(budget_model.BudgetLine.award_id == award.id)
        )
    }
    kinds = Counter(line.kind for line in lines)
    if kinds[LineKind.INDIRECT] != 1 or not kinds[LineKind.DIRECT]:
        raise BUDGET_LINES("lines")
    place = max((line.position for line in known.values()), default=0)
    planned = []
    for number, line in enumerate(lines):
        where = f"lines.{number}"
        stands = _standing(line, known, where)
        place += 0 if stands else 1
        years = _years(award, line, where)
        identity = (stands.id, stands.position) if stands else (new_id(), place)
        planned.append(Planned(*identity, line.kind, line.title, line.amount_usd, years))
    if len({line.line_id for line in planned}) < len(planned):
        raise LINE_TWICE("lines")
    return sorted(planned, key=lambda line: line.position)


def _standing(
    line: RevisedLine, known: Mapping[UUID, budget_model.BudgetLine], where: str
) -> budget_model.BudgetLine | None:
    if line.line_id is None:
        return None
    stands = known.get(line.line_id)
    if stands is None:
        raise NOT_FOUND(f"{where}.line_id", what="budget line")
    if stands.kind != line.kind:
        raise LINE_KIND_STAYS(f"{where}.kind", title=stands.title, kind=stands.kind)
    return stands


def _years(award: partners_model.Award, line: RevisedLine, where: str) -> dict[int, Decimal]:
    years: dict[int, Decimal] = {}
    for plan in line.years:
        if plan.fiscal_year in years:
            raise YEAR_TWICE(f"{where}.years", year=plan.fiscal_year, title=line.title)
        _check_year(award, plan, where)
        years[plan.fiscal_year] = plan.amount_usd
    total = sum(years.values(), _ZERO)
    if years and total != line.amount_usd:
        raise YEARS_ADD_UP(f"{where}.years", title=line.title, sum=total, amount=line.amount_usd)
    return years


def _check_year(award: partners_model.Award, plan: YearPlan, where: str) -> None:
    last = award.ends_on.year if award.ends_on else plan.fiscal_year
    if not award.starts_on.year <= plan.fiscal_year <= last:
        ends_on = award.ends_on or "-"
        raise YEAR_OUTSIDE(f"{where}.years", starts_on=award.starts_on, ends_on=ends_on, year=plan.fiscal_year)


def _lines_of(call: Call, version: BudgetVersion | None) -> list[Planned]:
    """A version's lines as they were planned."""
    if version is None:
        return []
    line, year = BudgetVersionLine, BudgetYear
    years: dict[UUID, dict[int, Decimal]] = {}
    for row in call.session.scalars(select(year).where(year.version_id == version.id)):
        years.setdefault(row.line_id, {})[row.fiscal_year] = row.amount_usd
    lines = call.session.scalars(select(line).where(line.version_id == version.id).order_by(line.position))
    return [
        Planned(row.line_id, row.position, LineKind(row.kind), row.title, row.amount_usd, years.get(row.line_id, {}))
        for row in lines
    ]


def _check_use(call: Call, award_id: UUID, planned: Iterable[Planned]) -> None:
    """No line may fall below what was spent and committed, unless it was below before and rises (Fund rule 9)."""
    wanted = {line.line_id: (place, line) for place, line in enumerate(planned)}
    for line, used in use_of_lines(call, award_id):
        if line.removed:
            continue
        if line.id not in wanted:
            if used.total:
                raise LINE_IN_USE("lines", title=line.title, used=used.total)
        elif wanted[line.id][1].amount_usd < min(used.total, line.amount_usd):
            raise LINE_BELOW_USE("lines", title=line.title, used=used.total)


def _moved(before: Iterable[Planned], after: Iterable[Planned]) -> Decimal:
    """The amount moved between lines or added: the greater of all increases and all decreases."""
    changes: dict[UUID, Decimal] = {line.line_id: -line.amount_usd for line in before}
    for line in after:
        changes[line.line_id] = changes.get(line.line_id, _ZERO) + line.amount_usd
    up = sum((change for change in changes.values() if change > 0), _ZERO)
    down = -sum((change for change in changes.values() if change < 0), _ZERO)
    return max(up, down)


def _write(
    call: Call,
    award_id: UUID,
    number: int,
    reason: str,
    status: RevisionStatus,
    planned: Sequence[Planned],
    moved: Decimal,
) -> BudgetVersion:
    version = BudgetVersion(
        id=new_id(),
        award_id=award_id,
        number=number,
        reason=reason,
        moved_usd=moved,
        status=status,
        entered_by=call.actor.member_id,
        entered_at=call.now,
    )
    call.session.add(version)
    call.session.flush()
    for line in planned:
        named = {"version_id": version.id, "line_id": line.line_id}
        about = {"position": line.position, "kind": line.kind, "title": line.title, "amount_usd": line.amount_usd}
        call.session.add(BudgetVersionLine(**named, **about))
    call.session.flush()
    call.session.add_all(
        BudgetYear(version_id=version.id, line_id=line.line_id, fiscal_year=year, amount_usd=amount)
        for line in planned
        for year, amount in line.years.items()
    )
    call.session.flush()
    return version


def _put_in_force(call: Call, award_id: UUID, planned: Sequence[Planned]) -> None:
    """Updates the award's lines to the version."""
    line = budget_model.BudgetLine
    known = {row.id: row for row in call.session.scalars(select(line).where(line.award_id == award_id))}
    wanted = {each.line_id: each for each in planned}
    for row in known.values():
        if row.id not in wanted:
            row.removed, row.amount_usd = True, _ZERO
        else:
            row.removed, row.title, row.amount_usd = False, wanted[row.id].title, wanted[row.id].amount_usd
    for each in planned:
        if each.line_id not in known:
            named = {"id": each.line_id, "award_id": award_id, "position": each.position, "removed": False}
            call.session.add(line(**named, kind=each.kind, title=each.title, amount_usd=each.amount_usd))
    call.session.flush()
    public_figures.awards_changed(call, [award_id])


def _pending(call: Call, revision_id: UUID) -> BudgetVersion:
    found = get_row(call, BudgetVersion, revision_id, "revision_id", "revision")
    _locked(call, found.award_id)
    lock_pending(call, found)
    return found
