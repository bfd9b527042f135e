"""Imports a list of exchange rates: all or nothing, and importing it again adds nothing (Fund rule 13).

What goes far from the rates that two people signed for waits for an approver (Fund rule 12, pending_rates.py).
"""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from contracts.base import Page
from contracts.funds.ledger.rates import ImportRates, ListRateImports, RateFault, RateImport, RateReport
from services.funds.ledger import currency_model, pending_rates, rate_lists
from services.funds.ledger.pending_rates import Listed
from services.funds.ledger.rate_files import RateList, read_rates
from services.funds.ledger.rate_lists import Plan
from services.funds.uploads import from_base64

# How many faults are listed: after a thousand bad rows, the rest would tell the sender nothing new.
_ENOUGH = 100


def import_rates(call: Call, command: ImportRates) -> RateReport:
    """Raises NOT_BASE64, LISTS_WAIT; what is wrong with the file itself is in the report."""
    content = from_base64(command.content_base64, "content_base64")
    if not command.dry_run:
        rate_lists.hold_rates(call)  # between our reading and our writing
    known = set(call.session.scalars(select(currency_model.CurrencyUnit.code)))
    found = read_rates(content, command.format, known, command.since)
    plan = rate_lists.compare(call, found, keep_recorded=command.keep_recorded)
    waits_for = [] if found.faults else rate_lists.needs_signature(call, plan)
    import_id = None
    if plan.new and not found.faults and not command.dry_run:
        listed = Listed(command.format, command.filename, hashlib.sha256(content).digest())
        import_id = _take(call, listed, plan, waits_for)
    return _report(command, found, plan, import_id, waits_for)


def _take(call: Call, listed: Listed, plan: Plan, waits_for: list[str]) -> UUID:
    """Records the new rates and their source, or keeps them until somebody else decides."""
    if waits_for:
        return pending_rates.hold(call, listed, plan, waits_for)
    import_id = new_id()
    rate_lists.record(call, listed, import_id, call.actor.member_id, plan.new.values())
    return import_id


def _report(
    command: ImportRates, found: RateList, plan: Plan, import_id: UUID | None, waits_for: list[str]
) -> RateReport:
    taken = "checked" if command.dry_run else "waiting" if waits_for else "recorded"
    faults = sorted(found.faults, key=lambda fault: fault[:2])[:_ENOUGH]
    return RateReport(
        import_id=import_id,
        outcome="refused" if found.faults else taken,
        waits_for=waits_for,
        rates=len(found.rates),
        recorded=0 if found.faults else len(plan.new),
        unchanged=plan.unchanged,
        kept=plan.kept,
        ignored=sorted(found.ignored),
        fault_count=len(found.faults),
        faults=[RateFault(row=row, field=name, reason=why, params=params) for row, name, why, params in faults],
    )


def list_rate_imports(call: Call, command: ListRateImports) -> Page[RateImport]:
    """The lists that brought rates, newest first."""
    done, signed = currency_model.RateImport, currency_model.PendingRateImport
    published = select(done, signed.decided_by).outerjoin(signed, signed.id == done.id).where(done.format != "earlier")
    return page(call.session, published, [done.id], command, _view, descending=True)


def _view(row: Row[Any]) -> RateImport:
    return RateImport.of(row[0], sha256=row[0].sha256.hex(), approved_by=row.decided_by)
