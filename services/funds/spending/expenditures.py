"""Direct costs with their evidence: posted at once, or above the threshold once a second person signs (rule 12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, exists, func, literal_column, select, text
from sqlalchemy.orm import aliased

from chassis import members
from chassis.attributes import same
from chassis.call import Call
from chassis.ids import new_id
from chassis.messaging import outbox
from chassis.paging import page
from chassis.plans import PLANNED_EACH_TIME
from chassis.rows import get_row
from contracts.base import NOT_FOUND, Page
from contracts.funds.events import ExpenditurePosted
from contracts.funds.evidence import SubjectKind
from contracts.funds.kinds import SignedKind
from contracts.funds.spending.expenditures import (
    ApproveExpenditure,
    Batch,
    Cost,
    Expenditure,
    ListExpenditures,
    PostExpenditure,
    PostExpenditures,
    ReadExpenditure,
    RefuseExpenditure,
    SamePayee,
    WithdrawExpenditure,
)
from contracts.identity import Role
from services.funds.evidence import attachments
from services.funds.evidence.model import Attachment
from services.funds.ledger import currency_model, journal, money, submissions
from services.funds.ledger.entries import as_posted, with_entry
from services.funds.ledger.model import JournalEntry
from services.funds.ledger.signatures import ask_for_signature, decide, lock_pending, withdraw
from services.funds.payees.model import PayeeName
from services.funds.spending import announcements, cost_checks, cost_search, costs, model
from services.funds.spending.announcements import AllocationShare, Announced, Spent
from services.funds.spending.costs import Checked, Locked, Worth
from services.funds.spending.line_control import rooms
from services.funds.spending.near_costs import near

_AS_ENTERED = (
    "commitment_id",
    "description",
    "occurred_on",
    "payee",
    "document",
    "document_on",
    "bank_account_id",
    "duplicate_reason",
)
_ZERO = Decimal("0.00")
# What a list does not tell of each.
_TOLD_BY_ITSELF = dict.fromkeys(("entered_at", "entered_by_name", "decided_at", "decided_by_name"))
_SEES_ALL = (Role.FINANCE_OFFICER, Role.FINANCE_APPROVER, Role.AUDITOR)
# A function of the database (sql/fund_post_costs.sql): the entries and, with them, the costs.
_POST = text("""
SELECT id, fiscal_year, number
FROM fund_post_costs(CAST(:drafts AS json), CAST(:lines AS json), CAST(:costs AS json), :posted_at)
""")
# The same together with the one event that tells of them. Its subject is locked before the year's counter, because the
# time of posting is read with it.
_POST_TOLD = text(f"""
WITH {outbox.ADDED}
SELECT id, fiscal_year, number
FROM fund_post_costs(CAST(:drafts AS json), CAST(:lines AS json), CAST(:costs AS json),
                     (SELECT CAST(:posted_at AS timestamptz) FROM numbered))
""")  # noqa: S608 - constants of that module


@dataclass(frozen=True)
class PointedOut:
    """What to look at before a cost is signed: its line is used beyond its plan, its payee has other costs near it."""

    line_exceeded: Decimal
    same_payee: SamePayee | None


def post_expenditure(call: Call, command: PostExpenditure) -> Expenditure:
    """Raises what `costs.check` raises, SAME_COST, for its evidence NOT_BASE64, FILE_KIND, and for what it replaces
    NOT_FOUND, NOT_YOURS, ALREADY_DECIDED."""
    if command.replaces is not None:
        take_back(call, command.replaces)
    locked = costs.lock_for(call, [command], cost_checks.asked([command]))
    cost_checks.look_up(call, locked, [command]).refuse(0)
    rows, numbers = enter(call, locked, [costs.check(call, locked, command)])
    for place, upload in enumerate(command.evidence):
        attachments.keep(call, SubjectKind.EXPENDITURE, rows[0]["id"], upload, where=f"evidence.{place}.")
    files = len(command.evidence) + _taken_over(call, command, rows[0]["id"])
    made = SimpleNamespace(**rows[0], decided_by=None, reason=None)  # an object of the ORM takes ten times as long
    entry = {"entry_number": numbers.get(made.entry_id) if made.entry_id else None, "reversed": False}
    decimals = locked.rates.decimals.get(made.currency, 2)
    room = locked.rooms.get(made.line_id)
    others = near(call, [made.id]) if made.status == "pending" else {}
    pointed_out = PointedOut(room.exceeded if room else _ZERO, others.get(made.id))
    return _view(made, entry, files, decimals, pointed_out)


def _taken_over(call: Call, command: PostExpenditure, cost_id: UUID) -> int:
    """The note, and what comes from the cost that it replaces; returns how many files. Raises DUPLICATE."""
    submissions.record(call, SignedKind.EXPENDITURES, cost_id, command.replaces, command.note)
    if command.replaces is None:
        return 0
    return attachments.take_over(call, SubjectKind.EXPENDITURE, command.replaces, cost_id, command.without_files)


def post_expenditures(call: Call, command: PostExpenditures) -> Batch:
    """All or none. Raises what `costs.check` raises, and SAME_COST, for the first cost that cannot be posted:
    `costs.17.amount_usd`."""
    locked = costs.lock_for(call, command.costs, cost_checks.asked(command.costs))
    checks = cost_checks.look_up(call, locked, command.costs)
    checked = []
    for place, cost in enumerate(command.costs):
        checks.refuse(place, f"costs.{place}.")
        checked.append(costs.check(call, locked, cost, f"costs.{place}."))
    rows, numbers = enter(call, locked, checked)
    posted = [row for row in rows if row["entry_id"]]
    return Batch(
        posted=len(numbers),
        pending=len(rows) - len(numbers),
        expenditure_ids=[row["id"] for row in rows],
        direct_usd=sum((row["direct_usd"] for row in posted), Decimal(0)),
        indirect_usd=sum((row["indirect_usd"] for row in posted), Decimal(0)),
    )


def enter(call: Call, locked: Locked, checked: Sequence[Checked]) -> tuple[list[dict[str, Any]], dict[UUID, str]]:
    """Posts what needs no second signature, records all, and announces it."""
    rows = [_row(call, each) for each in checked]
    postable = [(row, each) for row, each in zip(rows, checked, strict=True) if row["entry_id"]]
    told = _told(locked, [_spent(row["entry_id"], each) for row, each in postable])
    for row in rows:
        if not row["entry_id"]:
            ask_for_signature(call, row["description"], row["direct_usd"], f"/funds/expenditures/{row['id']}")
    drafts = [costs.draft(each, row["entry_id"], row["entered_by"]) for row, each in postable]
    values = journal.posting_of(call, drafts) | {"costs": journal.as_json(rows)}
    if len(told) == 1:
        return rows, journal.numbers(call.session.execute(_POST_TOLD, values | call.emitting(told[0])))
    announcements.emit(call, told)
    return rows, journal.numbers(call.session.execute(_POST, values))


def _row(call: Call, checked: Checked) -> dict[str, Any]:
    cost, worth, allocation = checked.cost, checked.worth, checked.allocation
    return same(cost, *_AS_ENTERED) | {
        "id": new_id(),
        "award_id": checked.spendable.award_id,
        "line_id": checked.line_id,
        "allocation_id": allocation.id if allocation else None,
        "activity_id": allocation.activity_id if allocation else None,
        "programme": allocation.programme if allocation else checked.spendable.limits.programme,
        "country": allocation.country if allocation else cost.country,
        "activity_kind": allocation.activity_kind if allocation else cost.activity_kind,
        "currency": worth.currency,
        "amount": None if worth.currency == money.FUNCTIONAL else worth.amount,
        "usd_per_unit": worth.usd_per_unit,
        "direct_usd": worth.usd,
        "indirect_usd": checked.indirect,
        "status": "pending" if checked.needs_signature else "posted",
        "entry_id": None if checked.needs_signature else new_id(),
        "entered_by": call.actor.member_id,
        "entered_at": call.now,
        "entered_from": call.actor.address if checked.needs_signature else None,
    }


def _spent(entry_id: UUID, checked: Checked) -> Spent:
    cost, allocation = checked.cost, checked.allocation
    return Spent(
        entry_id=entry_id,
        award_id=checked.spendable.award_id,
        activity_id=allocation.activity_id if allocation else None,
        programme=allocation.programme if allocation else checked.spendable.limits.programme,
        description=cost.description,
        direct=checked.worth.usd,
        indirect=checked.indirect,
        on=cost.occurred_on,
    )


def _told(locked: Locked, spent: Sequence[Spent]) -> list[Announced]:
    held = [
        AllocationShare(each.activity_id, each.status, each.amount_usd, each.amount_usd - locked.rest[each.id][0])
        for each in locked.allocations.values()
    ]
    return announcements.events(ExpenditurePosted, spent, held)


def approve_expenditure(call: Call, command: ApproveExpenditure) -> Expenditure:
    """The second signature: everything is checked again, and the cost is posted.

    Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON (Fund rule 12), and what `costs.check` raises.
    """
    cost, locked, found = _pending(call, command.expenditure_id)
    worth = Worth(found.currency, found.amount or found.direct_usd, found.usd_per_unit, found.direct_usd)
    checked = costs.check(call, locked, cost, worth=worth, waited=found, late_reason=command.late_reason)
    entry_id, found.holds = new_id(), False
    call.session.flush()  # what it held is free before it is spent
    journal.post(call, [journal.signed(call, costs.draft(checked, entry_id, found.entered_by), found)])
    found.indirect_usd, found.entry_id = checked.indirect, entry_id
    decide(call, found, "posted")
    announcements.emit(call, _told(locked, [_spent(entry_id, checked)]))
    return read_expenditure(call, ReadExpenditure(expenditure_id=found.id))


def refuse_expenditure(call: Call, command: RefuseExpenditure) -> Expenditure:
    """An approver refuses it. Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON."""
    _, _, found = _pending(call, command.expenditure_id)
    decide(call, found, "refused", reason=command.reason)
    return read_expenditure(call, ReadExpenditure(expenditure_id=found.id))


def withdraw_expenditure(call: Call, command: WithdrawExpenditure) -> Expenditure:
    """Whoever entered it withdraws it; what it held is free. Raises NOT_FOUND, NOT_YOURS, ALREADY_DECIDED."""
    _withdraw(call, command.expenditure_id)
    return read_expenditure(call, ReadExpenditure(expenditure_id=command.expenditure_id))


def _withdraw(call: Call, expenditure_id: UUID) -> None:
    withdraw(call, _own(call, expenditure_id, "expenditure_id"))


def take_back(call: Call, expenditure_id: UUID) -> None:
    """One's own that waits or was refused, for another in its place. Raises NOT_FOUND, NOT_YOURS, ALREADY_DECIDED."""
    submissions.take_back(call, _own(call, expenditure_id, "replaces"))


def _own(call: Call, expenditure_id: UUID, field: str) -> model.Expenditure:
    found = get_row(call, model.Expenditure, expenditure_id, field, "expenditure")
    journal.lock(call, [found.award_id])
    return found


def _pending(call: Call, expenditure_id: UUID) -> tuple[Cost, Locked, model.Expenditure]:
    """The cost as entered; its sources are locked first, then the cost itself."""
    found = get_row(call, model.Expenditure, expenditure_id, "expenditure_id", "expenditure")
    entered = same(found, *Cost.model_fields.keys() - {"amount_usd"})
    cost = Cost(**entered, amount_usd=None if found.amount else found.direct_usd)
    locked = costs.lock_for(call, [cost])
    lock_pending(call, found)
    return cost, locked, found


def read_expenditure(call: Call, command: ReadExpenditure) -> Expenditure:
    """Raises NOT_FOUND; programme officers see the costs of activities."""
    row = call.session.execute(_visible(call).where(model.Expenditure.id == command.expenditure_id)).first()
    if row is None:
        raise NOT_FOUND("expenditure_id", what="expenditure")
    cost = row[0]
    names = members.names(call.session, {cost.entered_by, cost.decided_by} - {None})
    who = {"entered_by_name": names.get(cost.entered_by), "decided_by_name": names.get(cost.decided_by)}
    when = {"entered_at": cost.entered_at, "decided_at": cost.decided_at}
    return _views(call, [row])[0].model_copy(update=who | when)


def list_expenditures(call: Call, command: ListExpenditures) -> Page[Expenditure]:
    """Programme officers see the costs of activities."""
    if command.search:
        return _found(call, command.search, command)
    statement = narrowed(call, _visible(call), command)
    keys = [model.Expenditure.id]
    found: Page[Any] = page(call.session, statement, keys, command, lambda row: row, descending=True)
    return Page[Expenditure](items=_views(call, found.items), next=found.next)


def _found(call: Call, search: str, command: ListExpenditures) -> Page[Expenditure]:
    def narrow(statement: Select[Any]) -> Select[Any]:
        return _but_for_search(call, statement, command)

    found = cost_search.page_of(call, narrow, search, command)
    of_page = _visible(call).where(model.Expenditure.id.in_(found.items)).order_by(model.Expenditure.id.desc())
    return Page[Expenditure](items=_views(call, call.session.execute(of_page).all()), next=found.next)


def narrowed(call: Call, statement: Select[Any], command: ListExpenditures) -> Select[Any]:
    """Of the costs that the statement selects, those that the caller may see and asks for."""
    if command.search:
        found = cost_search.of_all(lambda way: _but_for_search(call, way, command), command.search)
        return statement.where(model.Expenditure.id.in_(found))
    return _but_for_search(call, statement, command)


def _but_for_search(call: Call, statement: Select[Any], command: ListExpenditures) -> Select[Any]:
    if not call.actor.has(*_SEES_ALL):
        statement = statement.where(model.Expenditure.activity_id.is_not(None))
    for name in ("award_id", "activity_id", "allocation_id", "commitment_id", "entered_by"):
        if wanted := getattr(command, name):
            # Of an award there is half of everything or nothing: a plan for any would walk all costs.
            statement = statement.where(getattr(model.Expenditure, name) == wanted)
            statement = statement.execution_options(**PLANNED_EACH_TIME)
    if command.status:
        # Written out, so that however it is planned, PostgreSQL sees which index holds it.
        statement = statement.where(model.Expenditure.status == literal_column(f"'{command.status.value}'"))
    if command.payee_id:
        names = select(PayeeName.name_key).where(PayeeName.payee_id == command.payee_id)
        statement = statement.where(model.Expenditure.payee_key.in_(names))
    if command.reversed is not None:
        undoing = aliased(JournalEntry)
        undone = exists().where(undoing.reversal_of == model.Expenditure.entry_id)
        statement = statement.where(undone if command.reversed else ~undone)
    return statement


def _visible(call: Call) -> Select[Any]:
    cost, unit = model.Expenditure, currency_model.CurrencyUnit
    read = select(cost, _files(), unit.decimals).join(unit, unit.code == cost.currency)
    statement = with_entry(read, cost.entry_id)
    return statement if call.actor.has(*_SEES_ALL) else statement.where(model.Expenditure.activity_id.is_not(None))


def _files() -> ColumnElement[int]:
    """The number of files that are evidence of the cost."""
    file = Attachment
    of_cost = (file.subject_kind == SubjectKind.EXPENDITURE) & (file.subject_id == model.Expenditure.id)
    return select(func.count()).where(of_cost).scalar_subquery().label("files")


def _views(call: Call, rows: Sequence[Row[Any]]) -> list[Expenditure]:
    lines = rooms(call, {row[0].line_id for row in rows})
    others = near(call, [row[0].id for row in rows if row[0].status == "pending"])
    pointed_out = [
        PointedOut(lines[row[0].line_id].exceeded if row[0].line_id in lines else _ZERO, others.get(row[0].id))
        for row in rows
    ]
    return [
        _view(row[0], as_posted(row), row.files, row.decimals, each)
        for row, each in zip(rows, pointed_out, strict=True)
    ]


def _view(
    cost: model.Expenditure | SimpleNamespace,
    entry: Mapping[str, Any],
    files: int,
    decimals: int,
    pointed_out: PointedOut,
) -> Expenditure:
    return Expenditure.of(
        cost,
        amount=cost.direct_usd if cost.amount is None else money.shown(cost.amount, decimals),
        usd_per_unit=money.trimmed(cost.usd_per_unit),
        files=files,
        line_exceeded_usd=pointed_out.line_exceeded,
        same_payee=pointed_out.same_payee,
        **_TOLD_BY_ITSELF,
        **entry,
    )
