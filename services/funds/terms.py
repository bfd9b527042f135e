"""The funds and their terms: the threshold of the second signature, and who is asked for it (Fund rule 12)."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from contracts.base import NOT_FOUND, STALE, Page
from contracts.funds import kinds as funds_kinds
from contracts.funds.ledger.terms import EditFund, FundTerms, ListFunds, OpenFund, ReadFund, ReadTerms, SetThreshold
from contracts.funds.refusals import ALREADY_DECIDED, DUPLICATE, SAME_PERSON
from contracts.identity import Role
from contracts.notices import FundsNotice, NoticeKind
from services.funds.ledger import model as ledger_model

# The fund that the resolution created; commands name another one when they mean it.
THE_FUND = funds_kinds.THE_FUND


def open_fund(call: Call, command: OpenFund) -> FundTerms:
    """A fund, and with it (by trigger) the award of its unidentified money. Raises DUPLICATE."""
    if call.session.get(ledger_model.Fund, command.fund_id) is not None:
        raise DUPLICATE("fund_id", value=command.fund_id)
    fund = ledger_model.Fund(id=command.fund_id, version=1, **command.model_dump(exclude={"fund_id"}))
    call.session.add(fund)
    call.session.flush()
    return _view(fund)


def edit_fund(call: Call, command: EditFund) -> FundTerms:
    """Raises NOT_FOUND, and STALE when the terms were changed in the meantime."""
    fund = _for_change(call, command.fund_id, command.expected_version)
    fund.title, fund.second_signature_above_usd = command.title, command.second_signature_above_usd
    call.session.flush()
    return _view(fund)


def read_fund(call: Call, command: ReadFund | ReadTerms) -> FundTerms:
    """Raises NOT_FOUND."""
    return _view(find(call, command.fund_id))


def list_funds(call: Call, command: ListFunds) -> Page[FundTerms]:
    """The funds, by identifier."""
    return page(call.session, select(ledger_model.Fund), [ledger_model.Fund.id], command, lambda row: _view(row[0]))


def set_threshold(call: Call, command: SetThreshold) -> FundTerms:
    """Raises NOT_FOUND, and STALE when the terms were changed in the meantime."""
    fund = _for_change(call, command.fund_id, command.expected_version)
    fund.second_signature_above_usd = command.second_signature_above_usd
    call.session.flush()
    return _view(fund)


def find(call: Call, fund_id: str) -> ledger_model.Fund:
    """Raises NOT_FOUND."""
    fund = call.session.get(ledger_model.Fund, fund_id)
    if fund is None:
        raise NOT_FOUND("fund_id", what="fund")
    return fund


def _for_change(call: Call, fund_id: str, expected_version: int | None) -> ledger_model.Fund:
    """The fund under lock, counted as changed."""
    fund = find(call, fund_id)
    call.session.refresh(fund, with_for_update=True)
    if expected_version not in (None, fund.version):
        raise STALE()
    fund.version += 1
    return fund


def check_second_person(call: Call, entered_by: UUID, status: str, awaited: str) -> None:
    """Raises ALREADY_DECIDED unless it waits, and SAME_PERSON when the maker would be the checker (Fund rule 12)."""
    if status != awaited:
        raise ALREADY_DECIDED(status=status)
    if call.actor.member_id == entered_by:
        raise SAME_PERSON()


def ask_for_signature(call: Call, title: str, amount_usd: Decimal, link: str) -> None:
    """Tells the finance approvers that something above the threshold waits for them."""
    call.emit(
        FundsNotice(
            notice_id=new_id(),
            kind=NoticeKind.SECOND_SIGNATURE_NEEDED,
            role=Role.FINANCE_APPROVER,
            params={"title": title, "amount": str(amount_usd), "currency": "USD"},
            link=link,
        )
    )


def _view(fund: ledger_model.Fund) -> FundTerms:
    return FundTerms(
        id=fund.id,
        title=fund.title,
        generates_interest=fund.generates_interest,
        second_signature_above_usd=fund.second_signature_above_usd,
        version=fund.version,
    )
