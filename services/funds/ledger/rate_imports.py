"""Imports a list of exchange rates: all or nothing, and importing it again adds nothing (Fund rule 13)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import orjson
from sqlalchemy import select, text

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from contracts.base import Page
from contracts.funds.ledger.rates import ImportRates, ListRateImports, RateFault, RateImport, RateReport
from services.funds.ledger import currency_model, money
from services.funds.ledger.rate_files import Quoted, RateList, read_rates
from services.funds.uploads import from_base64

# How many faults are listed: after a thousand bad rows, the rest would tell the sender nothing new.
_ENOUGH = 100
# A list is accepted without a second signature, so it may not move a currency further than this from its newest rate.
# A real jump (a devaluation) is entered by hand and signed.
MOST_STEP = Decimal("0.25")
_SOURCES = {"ecb": "European Central Bank, euro reference rates", "un": "UN operational rates of exchange"}
# One statement, even for a list of several years.
_RECORD = text("""
INSERT INTO exchange_rate (currency, valid_on, usd_per_unit, source, recorded_by, recorded_at, import_id)
SELECT rate ->> 0, (rate ->> 1)::date, (rate ->> 2)::numeric, :source, CAST(:by AS uuid), :at, CAST(:import AS uuid)
FROM json_array_elements(CAST(:rates AS json)) rate
""")

Key = tuple[str, date]


@dataclass
class _Plan:
    """The effect of a list: rates to record, and how many others there are."""

    new: dict[Key, Quoted] = field(default_factory=dict)
    unchanged: int = 0
    kept: int = 0


def import_rates(call: Call, command: ImportRates) -> RateReport:
    """Raises NOT_BASE64; what is wrong with the file itself is in the report."""
    content = from_base64(command.content_base64, "content_base64")
    if not command.dry_run:
        # Nobody can record a rate between our reading and our writing.
        call.session.execute(text("LOCK TABLE exchange_rate IN SHARE ROW EXCLUSIVE MODE"))
    known = set(call.session.scalars(select(currency_model.CurrencyUnit.code)))
    found = read_rates(content, command.format, known, command.since)
    plan = _compare(call, command, found)
    recorded = bool(plan.new) and not found.faults and not command.dry_run
    return _report(command, found, plan, _record(call, command, content, plan) if recorded else None)


def _compare(call: Call, command: ImportRates, found: RateList) -> _Plan:
    """Compares each rate with what is recorded, then with the previous one of its currency."""
    recorded, plan = _recorded(call, found.rates), _Plan()
    for quoted in found.rates:
        key = (quoted.currency, quoted.valid_on)
        if quoted.valid_on > call.today:
            found.fault(quoted.row, "valid_on", "in_the_future", on=quoted.valid_on)
        elif key in recorded:
            _compare_with_recorded(command, quoted, recorded[key], found, plan)
        elif plan.new.setdefault(key, quoted).usd_per_unit != quoted.usd_per_unit:
            first = plan.new[key].row
            found.fault(quoted.row, quoted.currency, "differs_in_file", on=quoted.valid_on, first_row=first)
    _check_steps(plan, recorded, found)
    return plan


def _compare_with_recorded(command: ImportRates, quoted: Quoted, stands: Decimal, found: RateList, plan: _Plan) -> None:
    if stands == quoted.usd_per_unit:
        plan.unchanged += 1
    elif command.keep_recorded:
        plan.kept += 1
    else:
        found.fault(quoted.row, quoted.currency, "another_rate_stands", on=quoted.valid_on, rate=money.trimmed(stands))


def _check_steps(plan: _Plan, recorded: dict[Key, Decimal], found: RateList) -> None:
    """No rate may be further than MOST_STEP from a recent one of its currency, where the list brought one of the two.

    Recent: of the days that a rate is used for. Not the previous one alone, or many small steps would go anywhere.
    """
    rates = recorded | {key: quoted.usd_per_unit for key, quoted in plan.new.items()}
    recent: list[Key] = []
    for key in sorted(rates):
        recent = [each for each in recent if each[0] == key[0] and key[1] - each[1] <= timedelta(money.RATE_DAYS)]
        far = [each for each in recent if not plan.new.keys().isdisjoint((each, key)) and _is_far(rates, each, key)]
        if far:
            said, last = plan.new.get(key) or plan.new[far[-1]], money.trimmed(rates[far[-1]])
            found.fault(said.row, key[0], "too_far_from_the_last", on=key[1], last=last, of=far[-1][1])
        recent.append(key)


def _is_far(rates: dict[Key, Decimal], before: Key, after: Key) -> bool:
    return abs(rates[after] - rates[before]) > rates[before] * MOST_STEP


def _recorded(call: Call, rates: Iterable[Quoted]) -> dict[Key, Decimal]:
    """The recorded rates of these currencies, from a month before the first of these days on."""
    days = [quoted.valid_on for quoted in rates]
    if not days:
        return {}
    rate = currency_model.ExchangeRate
    rows = call.session.execute(
        select(rate.currency, rate.valid_on, rate.usd_per_unit).where(
            rate.currency.in_({quoted.currency for quoted in rates}),
            rate.valid_on >= min(days) - timedelta(money.RATE_DAYS),
        )
    )
    return {(row.currency, row.valid_on): row.usd_per_unit for row in rows}


def _record(call: Call, command: ImportRates, content: bytes, plan: _Plan) -> UUID:
    """Records the new rates and their source."""
    done = currency_model.RateImport(
        id=new_id(),
        format=command.format,
        filename=command.filename,
        sha256=hashlib.sha256(content).digest(),
        recorded=len(plan.new),
        imported_by=call.actor.member_id,
        imported_at=call.now,
    )
    call.session.add(done)
    call.session.flush()
    rates = [(each.currency, each.valid_on, str(each.usd_per_unit)) for each in plan.new.values()]
    values = {"source": _SOURCES[command.format], "by": done.imported_by, "at": call.now, "import": done.id}
    call.session.execute(_RECORD, values | {"rates": orjson.dumps(rates).decode()})
    return done.id


def _report(command: ImportRates, found: RateList, plan: _Plan, import_id: UUID | None) -> RateReport:
    outcome = "refused" if found.faults else "checked" if command.dry_run else "recorded"
    faults = sorted(found.faults, key=lambda fault: fault[:2])[:_ENOUGH]
    return RateReport(
        import_id=import_id,
        outcome=outcome,
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
    done = currency_model.RateImport
    published = select(done).where(done.format != "earlier")
    return page(call.session, published, [done.id], command, lambda row: _view(row[0]), descending=True)


def _view(done: currency_model.RateImport) -> RateImport:
    return RateImport.of(done, sha256=done.sha256.hex())
