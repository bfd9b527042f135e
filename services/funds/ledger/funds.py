"""The funds and their terms, including the threshold for a second signature (Fund rule 12)."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select, text

from chassis.call import Call
from chassis.paging import page
from chassis.rows import get_row, refuse_stale
from contracts.base import Page
from contracts.funds import kinds as funds_kinds
from contracts.funds.ledger.terms import EditFund, FundTerms, ListFunds, OpenFund, ReadFund, ReadTerms, SetThreshold
from contracts.funds.refusals import DUPLICATE
from services.funds.ledger import model

# The fund that the resolution created, and the default of commands.
THE_FUND = funds_kinds.THE_FUND
_CONTROL = ("budget_control", "budget_tolerance", "splitting_days")
# A function of the database (sql/fund_threshold_set.sql): nobody else may write the threshold.
_SET_THRESHOLD = text("SELECT fund_threshold_set(:fund, :above, :expected, :by)")


def open_fund(call: Call, command: OpenFund) -> FundTerms:
    """A fund, with (by trigger) the award for its unidentified money. Raises DUPLICATE."""
    if call.session.get(model.Fund, command.fund_id) is not None:
        raise DUPLICATE("fund_id", value=command.fund_id)
    fund = model.Fund(id=command.fund_id, version=1, **command.model_dump(exclude={"fund_id"}))
    call.session.add(fund)
    call.session.flush()
    return FundTerms.of(fund)


def edit_fund(call: Call, command: EditFund) -> FundTerms:
    """Raises NOT_FOUND, and STALE when the terms were changed in the meantime."""
    fund = _for_change(call, command.fund_id, command.expected_version)
    fund.title = command.title
    for name, value in command.model_dump(include=set(_CONTROL), exclude_none=True).items():
        setattr(fund, name, value)
    call.session.flush()
    return _decided(call, fund, command.second_signature_above_usd)


def read_fund(call: Call, command: ReadFund | ReadTerms) -> FundTerms:
    """Raises NOT_FOUND."""
    return FundTerms.of(find(call, command.fund_id))


def list_funds(call: Call, command: ListFunds) -> Page[FundTerms]:
    """The funds, by identifier."""
    return page(call.session, select(model.Fund), [model.Fund.id], command, lambda row: FundTerms.of(row[0]))


def set_threshold(call: Call, command: SetThreshold) -> FundTerms:
    """Raises NOT_FOUND, and STALE when the terms were changed in the meantime."""
    fund = _for_change(call, command.fund_id, command.expected_version)
    return _decided(call, fund, command.second_signature_above_usd)


def find(call: Call, fund_id: str) -> model.Fund:
    """Raises NOT_FOUND."""
    return get_row(call, model.Fund, fund_id, "fund_id", "fund")


def _for_change(call: Call, fund_id: str, expected_version: int | None) -> model.Fund:
    """The fund, locked."""
    fund = find(call, fund_id)
    call.session.refresh(fund, with_for_update=True)
    refuse_stale(fund.version, expected_version)
    return fund


def _decided(call: Call, fund: model.Fund, above: Decimal) -> FundTerms:
    """Counts as one change of the terms, and records the threshold with who decided it (Fund rule 12)."""
    changed = {"fund": fund.id, "above": above, "expected": fund.version}
    call.session.execute(_SET_THRESHOLD, changed | {"by": call.actor.member_id})
    call.session.refresh(fund)
    return FundTerms.of(fund)
