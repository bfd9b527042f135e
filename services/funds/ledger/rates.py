"""Rates entered by hand: each takes effect once a second person has signed it (Fund rules 12, 13)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import Page
from contracts.funds.ledger.rates import (
    FUNCTIONAL_CURRENCY,
    RATE_STANDS,
    RATE_WAITS,
    CurrencyUnit,
    ExchangeRate,
    ListCurrencies,
    ListManualRates,
    ListRates,
    RateById,
    RecordRate,
    RefuseRate,
)
from services.funds.ledger import currency_model, money
from services.funds.ledger.currency_model import ManualRate
from services.funds.ledger.signatures import ask_for_signature, check_second_person, decide


def record_rate(call: Call, command: RecordRate) -> ExchangeRate:
    """Waits for its second signature.

    Raises FUNCTIONAL_CURRENCY, UNKNOWN_CURRENCY, FUTURE_DATE, RATE_STANDS, RATE_WAITS.
    """
    if command.currency == money.FUNCTIONAL:
        raise FUNCTIONAL_CURRENCY("currency")
    money.decimals_of(call, command.currency)
    money.check_past(call, command.valid_on, "valid_on")
    _check_free(call, command)
    row = ManualRate(
        id=new_id(),
        status="pending",
        entered_by=call.actor.member_id,
        entered_at=call.now,
        **command.model_dump(),
    )
    call.session.add(row)
    call.session.flush()
    title = f"1 {row.currency} = {money.trimmed(row.usd_per_unit)} USD, {row.valid_on}"
    ask_for_signature(call, title, money.to_cents(row.usd_per_unit), f"/funds/manual-rates/{row.id}")
    return _by_hand(row)


def _check_free(call: Call, command: RecordRate) -> None:
    """A day has one rate; whoever enters it at the same time as another person waits here."""
    call.session.execute(select(func.pg_advisory_xact_lock(2866, func.hashtext(f"rate {command.currency}"))))
    _check_no_rate(call, command.currency, command.valid_on)
    waiting = (ManualRate.currency == command.currency) & (ManualRate.valid_on == command.valid_on)
    if call.session.scalar(select(ManualRate.id).where(waiting, ManualRate.status == "pending")):
        raise RATE_WAITS("valid_on", currency=command.currency, on=command.valid_on)


def _check_no_rate(call: Call, currency: str, valid_on: Any) -> None:
    stands = call.session.get(currency_model.ExchangeRate, (currency, valid_on))
    if stands is not None:
        raise RATE_STANDS("valid_on", currency=currency, on=valid_on, rate=money.trimmed(stands.usd_per_unit))


def approve_rate(call: Call, command: RateById) -> ExchangeRate:
    """The second signature: from now on, the rate is in force and never changes.

    Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON (Fund rule 12), and RATE_STANDS if a list brought one meanwhile.
    """
    row = _pending(call, command.rate_id)
    _check_no_rate(call, row.currency, row.valid_on)
    decide(call, row, "in_force")
    call.session.add(
        currency_model.ExchangeRate(
            currency=row.currency,
            valid_on=row.valid_on,
            usd_per_unit=row.usd_per_unit,
            source=row.source,
            recorded_by=row.entered_by,
            recorded_at=call.now,
            manual_rate_id=row.id,
        )
    )
    call.session.flush()
    return _by_hand(row)


def refuse_rate(call: Call, command: RefuseRate) -> ExchangeRate:
    """An approver refuses it. Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON."""
    row = _pending(call, command.rate_id)
    decide(call, row, "refused", reason=command.reason)
    return _by_hand(row)


def _pending(call: Call, rate_id: UUID) -> ManualRate:
    row = get_row(call, ManualRate, rate_id, "rate_id", "rate", lock=True)
    check_second_person(call, row)
    return row


def list_manual_rates(call: Call, command: ListManualRates) -> Page[ExchangeRate]:
    """Rates entered by hand, newest first."""
    statement = select(ManualRate)
    if command.status:
        statement = statement.where(ManualRate.status == command.status)
    return page(call.session, statement, [ManualRate.id], command, lambda row: _by_hand(row[0]), descending=True)


def list_rates(call: Call, command: ListRates) -> Page[ExchangeRate]:
    """The rates in force, newest first."""
    rate, listed = currency_model.ExchangeRate, currency_model.PendingRateImport
    signed_by = func.coalesce(ManualRate.decided_by, listed.decided_by).label("decided_by")
    statement = select(rate, signed_by).outerjoin(ManualRate, ManualRate.id == rate.manual_rate_id)
    statement = statement.outerjoin(listed, listed.id == rate.import_id)
    if command.currency:
        statement = statement.where(rate.currency == command.currency)
    return page(call.session, statement, [rate.valid_on, rate.currency], command, _in_force, descending=True)


def list_currencies(call: Call, command: ListCurrencies) -> Page[CurrencyUnit]:
    """The currencies of ISO 4217, and how fresh their rates are."""
    unit, rate = currency_model.CurrencyUnit, currency_model.ExchangeRate
    newest = select(func.max(rate.valid_on)).where(rate.currency == unit.code).scalar_subquery()
    statement = select(unit.code, unit.decimals, newest.label("newest"))
    return page(call.session, statement, [unit.code], command, lambda row: CurrencyUnit(**row._mapping))


def _in_force(row: Row[Any]) -> ExchangeRate:
    rate = row[0]
    return ExchangeRate.of(
        rate,
        usd_per_unit=money.trimmed(rate.usd_per_unit),
        id=rate.manual_rate_id,
        status="in_force",
        decided_by=row.decided_by,
        reason=None,
    )


def _by_hand(row: ManualRate) -> ExchangeRate:
    return ExchangeRate.of(
        row,
        usd_per_unit=money.trimmed(row.usd_per_unit),
        recorded_at=row.entered_at,
        recorded_by=row.entered_by,
        import_id=None,
    )
