"""Statements of the Fund, a donor, an award: on any date, for any period (Fund rules 6, 7, 14).

Everything in a statement is read as of one moment, so that it balances even if others post meanwhile.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from decimal import Decimal
from typing import Any

import orjson

from chassis.call import Call
from contracts.funds.reporting.statements import (
    Opening,
    ProgrammeUse,
    ReadAwardStatement,
    ReadDonorStatement,
    ReadFundStatement,
    Scope,
    Statement,
    StatementLine,
)
from contracts.funds.spending.awards import AwardRole
from services.funds.ledger import anchors
from services.funds.reporting import statement_details, subjects
from services.funds.reporting.adjusted import adjusted
from services.funds.reporting.last_entries import last_entries
from services.funds.reporting.spans import Days, days_of
from services.funds.reporting.subjects import Subject
from services.funds.reporting.sums import Sums, sums_of, total


def fund_statement(call: Call, command: ReadFundStatement) -> Statement:
    """A fund. Raises NOT_FOUND, ON_OR_PERIOD, DATES."""
    return statement(call, subjects.the_fund(call, command.fund_id), days_of(call, command))


def donor_statement(call: Call, command: ReadDonorStatement) -> Statement:
    """A donor's money in a fund. Raises NOT_FOUND, ON_OR_PERIOD, DATES."""
    return statement(call, subjects.a_donor(call, command.donor_id, command.fund_id), days_of(call, command))


def award_statement(call: Call, command: ReadAwardStatement) -> Statement:
    """With the use of its budget. Raises NOT_FOUND, ON_OR_PERIOD, DATES."""
    return statement(call, subjects.an_award(call, command.award_id), days_of(call, command))


def statement(call: Call, subject: Subject, days: Days) -> Statement:
    """Opening, sources, uses, balance, committed and available; and separately what is in no balance."""
    sums = sums_of(call, subject, days)
    drawn_up = Statement(
        **_heading(subject),
        since=days.since,
        on=days.until,
        opening=_opening(sums),
        **_amounts(sums),
        **_details(call, subject, days),
        programmes=_programmes(sums),
        awards=[_line(each) for each in sums if _is_a_donors(each)],
        generates_interest=subject.fund.generates_interest,
        through=last_entries(call, subject, days),
        digest="",
    )
    anchor = anchors.last(call, subject.fund.id)
    beside = {"anchor": anchor, "adjusted": adjusted(call, subject, days)}
    return drawn_up.model_copy(update=beside | {"digest": _digest(drawn_up)})


def _amounts(sums: list[Sums]) -> dict[str, Decimal]:
    """Sources, uses and what they leave, of all awards together."""
    balance, held = total(each.balance for each in sums), total(each.held for each in sums)
    incoming = total(each.apart.transferred_in for each in sums)
    outgoing = total(each.apart.transferred_out for each in sums)
    return {
        "contributions_usd": total(each.income for each in sums),
        "other_income_usd": total(each.other_income for each in sums),
        "interest_usd": total(each.interest for each in sums),
        "exchange_differences_usd": total(each.exchange for each in sums),
        "transfers_in_usd": incoming,
        "sources_usd": total(each.sources for each in sums),
        "direct_costs_usd": total(each.direct for each in sums),
        "indirect_costs_usd": total(each.indirect for each in sums),
        "recoveries_usd": total(each.recovered for each in sums),
        "transfers_out_usd": outgoing,
        "uses_usd": total(each.uses for each in sums),
        "balance_usd": balance,
        "committed_usd": held,
        "available_usd": balance - held,
        "transfers_usd": incoming - outgoing,
        "suspense_usd": total(each.suspense for each in sums),
        "advances_usd": total(each.advances for each in sums),
    }


def _details(call: Call, subject: Subject, days: Days) -> dict[str, Any]:
    """What stands beside the balance: pledges, receipts, and of an award its budget."""
    return {
        "pledged_usd": statement_details.pledged(call, subject, days),
        "unvalued_pledges": statement_details.unvalued(call, subject, days),
        "received": statement_details.received(call, subject, days),
        "pledges": statement_details.pledges(call, subject, days),
        "budget": statement_details.budget(call, subject, days) if subject.scope is Scope.AWARD else [],
    }


def _heading(subject: Subject) -> dict[str, Any]:
    """Whose statement it is."""
    return {
        "scope": subject.scope,
        "id": subject.id,
        "fund_id": subject.fund.id,
        "fund": subject.fund.title,
        "title": subject.title,
        "donor_id": subject.donor.id if subject.donor else None,
        "donor": subject.donor.name if subject.donor else None,
        "programme": subject.award.programme if subject.award else None,
    }


def _opening(sums: list[Sums]) -> Opening:
    balance, held = total(each.opening for each in sums), total(each.opening_held for each in sums)
    return Opening(balance_usd=balance, committed_usd=held, available_usd=balance - held)


def _line(each: Sums) -> StatementLine:
    return StatementLine(
        award_id=each.award.id,
        title=each.award.title,
        donor=each.donor,
        programme=each.award.programme,
        opening_usd=each.opening,
        contributions_usd=each.income,
        other_income_usd=each.other_income,
        interest_usd=each.interest,
        exchange_differences_usd=each.exchange,
        transfers_in_usd=each.apart.transferred_in,
        sources_usd=each.sources,
        direct_costs_usd=each.direct,
        indirect_costs_usd=each.indirect,
        recoveries_usd=each.recovered,
        transfers_out_usd=each.apart.transferred_out,
        uses_usd=each.uses,
        internal_usd=each.apart.internal,
        balance_usd=each.balance,
        committed_usd=each.held,
        available_usd=each.balance - each.held,
    )


def _programmes(sums: list[Sums]) -> list[ProgrammeUse]:
    used: dict[str | None, list[Sums]] = defaultdict(list)
    for each in sums:
        if each.direct or each.indirect or each.recovered:
            used[each.award.programme].append(each)
    return [
        ProgrammeUse(
            programme=programme,
            direct_costs_usd=total(each.direct for each in of_programme),
            indirect_costs_usd=total(each.indirect for each in of_programme),
            recoveries_usd=total(each.recovered for each in of_programme),
        )
        for programme, of_programme in sorted(used.items(), key=lambda pair: (pair[0] is None, pair[0] or ""))
    ]


def _digest(drawn_up: Statement) -> str:
    """SHA-256 of its whole content: to compare two copies of a statement, compare this instead of the pages."""
    beside = {"digest", "anchor", "adjusted"}
    # What was not told when older statements were drawn up counts where there is something to tell.
    beside |= {name for name in ("unvalued_pledges", "advances_usd") if not getattr(drawn_up, name)}
    content = orjson.dumps(drawn_up.model_dump(mode="json", exclude=beside), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(content).hexdigest()


def _is_a_donors(each: Sums) -> bool:
    return each.award.role == AwardRole.DONOR
