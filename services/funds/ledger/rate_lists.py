"""A list of rates beside what is recorded: what is new, what is wrong, what an approver has to sign."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func, select, text

from chassis.call import Call
from services.funds.ledger import currency_model, money
from services.funds.ledger.rate_files import Quoted, RateList

# How far a list may be from the signed rate of a currency without a second signature, and one rate from the next in any
# case. A real jump (a devaluation) is entered by hand and signed. The database has the same figure
# (sql/fund_rates_as_signed.sql).
MOST_STEP = Decimal("0.25")
SOURCES = {"ecb": "European Central Bank, euro reference rates", "un": "UN operational rates of exchange"}
# One statement, even for a list of several years.
_RECORD = text("""
INSERT INTO exchange_rate (currency, valid_on, usd_per_unit, source, recorded_by, recorded_at, import_id)
SELECT rate ->> 0, (rate ->> 1)::date, (rate ->> 2)::numeric, :source, CAST(:by AS uuid), :at, CAST(:import AS uuid)
FROM json_array_elements(CAST(:rates AS json)) rate
""")

Key = tuple[str, date]


@dataclass
class Plan:
    """The effect of a list: rates to record, and how many others there are."""

    new: dict[Key, Quoted] = field(default_factory=dict)
    unchanged: int = 0
    kept: int = 0


def hold_rates(call: Call) -> None:
    """Nobody else records a rate until the transaction ends."""
    call.session.execute(select(func.fund_rates_held()))


def compare(call: Call, found: RateList, *, keep_recorded: bool = False) -> Plan:
    """Compares each rate with what is recorded, then with the previous one of its currency."""
    recorded, plan = _recorded(call, found.rates), Plan()
    for quoted in found.rates:
        key = (quoted.currency, quoted.valid_on)
        if quoted.valid_on > call.today:
            found.fault(quoted.row, "valid_on", "in_the_future", on=quoted.valid_on)
        elif key in recorded:
            _compare_with_recorded(quoted, recorded[key], found, plan, keep_recorded)
        elif plan.new.setdefault(key, quoted).usd_per_unit != quoted.usd_per_unit:
            first = plan.new[key].row
            found.fault(quoted.row, quoted.currency, "differs_in_file", on=quoted.valid_on, first_row=first)
    _check_steps(plan, recorded, found)
    return plan


def _compare_with_recorded(quoted: Quoted, stands: Decimal, found: RateList, plan: Plan, keep_recorded: bool) -> None:
    if stands == quoted.usd_per_unit:
        plan.unchanged += 1
    elif keep_recorded:
        plan.kept += 1
    else:
        found.fault(quoted.row, quoted.currency, "another_rate_stands", on=quoted.valid_on, rate=money.trimmed(stands))


def _check_steps(plan: Plan, recorded: dict[Key, Decimal], found: RateList) -> None:
    """No rate may be further than MOST_STEP from a recent one of its currency, where the list brought one of the two.

    Recent: of the days that a rate is used for. Not the previous one alone, or many small steps would go anywhere.
    """
    rates = recorded | {key: quoted.usd_per_unit for key, quoted in plan.new.items()}
    recent: list[Key] = []
    for key in sorted(rates):
        recent = [each for each in recent if each[0] == key[0] and key[1] - each[1] <= timedelta(money.RATE_DAYS)]
        fresh = [each for each in recent if not plan.new.keys().isdisjoint((each, key))]
        far = [each for each in fresh if _is_far(rates[each], rates[key])]
        if far:
            said, last = plan.new.get(key) or plan.new[far[-1]], money.trimmed(rates[far[-1]])
            found.fault(said.row, key[0], "too_far_from_the_last", on=key[1], last=last, of=far[-1][1])
        recent.append(key)


def _is_far(before: Decimal, after: Decimal) -> bool:
    return abs(after - before) > before * MOST_STEP


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


def needs_signature(call: Call, plan: Plan) -> list[str]:
    """The currencies for which somebody else has to sign the list: further than MOST_STEP from the newest rate that two
    people stand for, or without such a rate (Fund rule 12)."""
    signed = _signed(call, {currency for currency, _ in plan.new})
    return sorted(
        {
            currency
            for (currency, _), quoted in plan.new.items()
            if currency not in signed or _is_far(signed[currency], quoted.usd_per_unit)
        }
    )


def _signed(call: Call, currencies: Collection[str]) -> dict[str, Decimal]:
    found = text("SELECT currency, usd_per_unit FROM fund_signed_rates(:currencies)")
    return {row.currency: row.usd_per_unit for row in call.session.execute(found, {"currencies": list(currencies)})}


def record(call: Call, listed: Any, import_id: UUID, by: UUID, rates: Iterable[Quoted]) -> None:
    """Records the rates and the list that they came with; `listed` has its `format`, `filename` and `sha256`."""
    packed = as_json(rates)
    done = currency_model.RateImport(
        id=import_id,
        format=listed.format,
        filename=listed.filename,
        sha256=listed.sha256,
        recorded=len(packed),
        imported_by=by,
        imported_at=call.now,
    )
    call.session.add(done)
    call.session.flush()
    values = {"source": SOURCES[listed.format], "by": by, "at": call.now, "import": import_id}
    call.session.execute(_RECORD, values | {"rates": orjson.dumps(packed).decode()})
    call.filled()


def as_json(rates: Iterable[Quoted]) -> list[tuple[str, date, str]]:
    """The rates as one parameter of a statement."""
    return [(each.currency, each.valid_on, str(each.usd_per_unit)) for each in rates]
