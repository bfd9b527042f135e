"""Lists of rates that wait for an approver: recorded as they came once somebody else has signed (Fund rule 12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Uuid, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import Page
from contracts.funds.ledger import pending_rates as funds_pending_rates
from contracts.funds.ledger.pending_rates import (
    LISTS_WAIT,
    MOST_WAITING,
    RATE_TOO_FAR,
    ListPendingRateImports,
    ListPendingRates,
    RateImportById,
    RateMove,
    RefuseRateImport,
)
from contracts.funds.ledger.rates import RATE_STANDS
from contracts.notices import FundsNotice, NoticeKind
from services.funds.ledger import money, rate_lists
from services.funds.ledger.currency_model import PendingRate, PendingRateImport
from services.funds.ledger.rate_files import Quoted, RateList
from services.funds.ledger.rate_lists import Plan
from services.funds.ledger.signatures import ask_for_signature, check_second_person, decide, withdraw

# How many currencies a notice names.
_NAMED = 5
_KEEP = text("""
INSERT INTO pending_rate (import_id, currency, valid_on, usd_per_unit)
SELECT CAST(:import AS uuid), rate ->> 0, (rate ->> 1)::date, (rate ->> 2)::numeric
FROM json_array_elements(CAST(:rates AS json)) rate
""")
# Beside the signed rate, or the newest on record where nobody signed one. The furthest from the signed one first.
_MOVES = text("""
SELECT w.import_id, w.currency, count(*) AS rates, min(w.valid_on) AS first_on, max(w.valid_on) AS newest_on,
       (array_agg(w.usd_per_unit ORDER BY w.valid_on))[1] AS first,
       (array_agg(w.usd_per_unit ORDER BY w.valid_on DESC))[1] AS newest,
       (array_agg(w.usd_per_unit / s.usd_per_unit - 1 ORDER BY abs(w.usd_per_unit - s.usd_per_unit) DESC))[1]
           AS furthest,
       coalesce(s.valid_on, e.valid_on) AS earlier_on, coalesce(s.usd_per_unit, e.usd_per_unit) AS earlier,
       s.currency IS NOT NULL AS earlier_signed
FROM pending_rate w
LEFT JOIN fund_signed_rates(
    (SELECT array_agg(DISTINCT n.currency::text) FROM pending_rate n WHERE n.import_id = ANY(:ids))
) s ON s.currency = w.currency
LEFT JOIN LATERAL (
    SELECT r.valid_on, r.usd_per_unit FROM exchange_rate r WHERE r.currency = w.currency AND s.currency IS NULL
    ORDER BY r.valid_on DESC LIMIT 1
) e ON true
WHERE w.import_id = ANY(:ids)
GROUP BY w.import_id, w.currency, s.currency, s.valid_on, s.usd_per_unit, e.valid_on, e.usd_per_unit
ORDER BY s.currency IS NOT NULL, max(abs(w.usd_per_unit / s.usd_per_unit - 1)) DESC, w.currency
""").bindparams(bindparam("ids", type_=ARRAY(Uuid)))


class Listed(NamedTuple):
    """A list of rates and its file."""

    format: str
    filename: str
    sha256: bytes


def hold(call: Call, listed: Listed, plan: Plan, waits_for: Sequence[str]) -> UUID:
    """Keeps what the list would record until somebody else decides, and notifies the approvers.

    The same file with the same rates waits once. Raises LISTS_WAIT. Rates are held (`hold_rates`).
    """
    waiting = call.session.scalars(select(PendingRateImport).where(PendingRateImport.status == "pending")).all()
    for each in waiting:
        if (each.format, each.sha256, each.rates) == (listed.format, listed.sha256, len(plan.new)):
            return each.id
    if len(waiting) >= MOST_WAITING:
        raise LISTS_WAIT(count=len(waiting))
    row = PendingRateImport(
        id=new_id(),
        **listed._asdict(),
        rates=len(plan.new),
        status="pending",
        entered_by=call.actor.member_id,
        entered_at=call.now,
    )
    call.session.add(row)
    call.session.flush()
    packed = orjson.dumps(rate_lists.as_json(plan.new.values())).decode()
    call.session.execute(_KEEP, {"import": row.id, "rates": packed})
    call.filled()
    named = ", ".join(waits_for[:_NAMED]) + (" …" if len(waits_for) > _NAMED else "")
    ask_for_signature(call, f"{row.filename}: {named}", None, f"/funds/pending-rate-imports/{row.id}")
    return row.id


def approve_rate_import(call: Call, command: RateImportById) -> funds_pending_rates.PendingRateImport:
    """The second signature: what the list brought is compared again, and is in force. What is recorded already, as the
    list has it, stays as it is.

    Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON (Fund rule 12); RATE_STANDS, RATE_TOO_FAR for what came meanwhile.
    """
    row = _undecided(call, command.import_id)
    rate_lists.hold_rates(call)
    plan = _compared_again(call, row)
    decide(call, row, "in_force")
    rate_lists.record(call, row, row.id, row.entered_by, plan.new.values())
    _tell_maker(call, row, NoticeKind.RATES_APPROVED)
    return _view(call, [row])[0]


def _compared_again(call: Call, row: PendingRateImport) -> Plan:
    kept = call.session.scalars(select(PendingRate).where(PendingRate.import_id == row.id))
    found = RateList([Quoted(0, each.currency, each.valid_on, each.usd_per_unit) for each in kept])
    plan = rate_lists.compare(call, found)
    for _, currency, reason, params in found.faults:
        refusal = RATE_STANDS if reason == "another_rate_stands" else RATE_TOO_FAR
        raise refusal("import_id", currency=currency, **params)
    return plan


def refuse_rate_import(call: Call, command: RefuseRateImport) -> funds_pending_rates.PendingRateImport:
    """An approver refuses it: nothing is recorded. Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON."""
    row = _undecided(call, command.import_id)
    decide(call, row, "refused", reason=command.reason)
    _tell_maker(call, row, NoticeKind.RATES_REFUSED, reason=command.reason)
    return _view(call, [row])[0]


def withdraw_rate_import(call: Call, command: RateImportById) -> funds_pending_rates.PendingRateImport:
    """Whoever imported it withdraws it. Raises NOT_FOUND, NOT_YOURS, ALREADY_DECIDED."""
    row = _find(call, command.import_id)
    withdraw(call, row)
    return _view(call, [row])[0]


def _find(call: Call, import_id: UUID, *, lock: bool = False) -> PendingRateImport:
    return get_row(call, PendingRateImport, import_id, "import_id", "list of rates", lock=lock)


def _undecided(call: Call, import_id: UUID) -> PendingRateImport:
    row = _find(call, import_id, lock=True)
    check_second_person(call, row)
    return row


def _tell_maker(call: Call, row: PendingRateImport, kind: NoticeKind, **words: str) -> None:
    params = {"title": row.filename} | words
    link = f"/funds/pending-rate-imports/{row.id}"
    call.emit(FundsNotice(notice_id=new_id(), kind=kind, recipients=[row.entered_by], params=params, link=link))


def read_pending_rate_import(call: Call, command: RateImportById) -> funds_pending_rates.PendingRateImport:
    """Raises NOT_FOUND."""
    return _view(call, [_find(call, command.import_id)])[0]


def list_pending_rate_imports(
    call: Call, command: ListPendingRateImports
) -> Page[funds_pending_rates.PendingRateImport]:
    """The lists that wait or waited for an approver, newest first."""
    statement = select(PendingRateImport)
    if command.status:
        statement = statement.where(PendingRateImport.status == command.status)
    found = page(call.session, statement, [PendingRateImport.id], command, lambda row: row[0], descending=True)
    return Page[funds_pending_rates.PendingRateImport](items=_view(call, found.items), next=found.next)


def list_pending_rates(call: Call, command: ListPendingRates) -> Page[funds_pending_rates.PendingRate]:
    """The rates that a list would record, or did, by currency and day. Raises NOT_FOUND."""
    _find(call, command.import_id)
    statement = select(PendingRate).where(PendingRate.import_id == command.import_id)
    if command.currency:
        statement = statement.where(PendingRate.currency == command.currency)
    return page(call.session, statement, [PendingRate.currency, PendingRate.valid_on], command, _rate)


def _rate(row: Any) -> funds_pending_rates.PendingRate:
    return funds_pending_rates.PendingRate.of(row[0], usd_per_unit=money.trimmed(row[0].usd_per_unit))


def _view(call: Call, rows: Sequence[PendingRateImport]) -> list[funds_pending_rates.PendingRateImport]:
    moves = _moves(call, [row.id for row in rows if row.status == "pending"])
    return [
        funds_pending_rates.PendingRateImport.of(
            row, sha256=row.sha256.hex(), source=rate_lists.SOURCES[row.format], moves=moves.get(row.id, [])
        )
        for row in rows
    ]


def _moves(call: Call, import_ids: Sequence[UUID]) -> dict[UUID, list[RateMove]]:
    """By list, what it brings for each currency."""
    found: dict[UUID, list[RateMove]] = defaultdict(list)
    for row in call.session.execute(_MOVES, {"ids": list(import_ids)}) if import_ids else ():
        trimmed = {name: money.trimmed(getattr(row, name)) for name in ("first", "newest")}
        earlier = None if row.earlier is None else money.trimmed(row.earlier)
        furthest = None if row.furthest is None else round(row.furthest, 4)
        found[row.import_id].append(RateMove.of(row, **trimmed, earlier=earlier, furthest=furthest))
    return found
