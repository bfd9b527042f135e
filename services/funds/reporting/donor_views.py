"""A donor's money as its contacts see it: drawn from the statement of the same moment, so that both are the same."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from chassis.call import Call
from contracts.funds.reporting.donor_views import (
    AwardOfDonor,
    CountryUse,
    DonorView,
    OwnAmounts,
    ProgrammeBalance,
    ReadDonorView,
)
from contracts.funds.reporting.statements import Statement, StatementLine
from services.funds.ledger import model as ledger_model
from services.funds.partners import model as partners_model
from services.funds.reporting import donor_papers, own_currency, statements, subjects
from services.funds.reporting.spans import Days
from services.funds.reporting.subjects import Subject
from services.funds.reporting.sums import ZERO, total
from services.funds.spending.model import Expenditure

# Receipts that are shown; sums are those of all.
_MOST = 500


def read_donor_view(call: Call, command: ReadDonorView) -> DonorView:
    """For the donor's contacts and those who read the books (Fund rules 6, 14). Raises NOT_FOUND."""
    subject = subjects.a_donor(call, command.donor_id, command.fund_id)
    on = command.on or call.today
    drawn_up = statements.statement(call, subject, Days(None, on))
    decimals, came = own_currency.decimals(call), own_currency.receipts(call, subject, on)
    awards = _awards(call, subject, drawn_up, came, decimals)
    assert subject.donor
    return DonorView.of(
        drawn_up,
        language=subject.donor.language,
        **amounts(drawn_up),
        own=own_currency.together(awards, came, decimals),
        programmes=_programmes(awards),
        countries=_countries(call, subject, on, drawn_up),
        awards=awards,
        receipts=own_currency.shown(came[:_MOST], decimals),
        reports=donor_papers.due(call, subject),
        submitted=donor_papers.submitted(call, subject),
        documents=donor_papers.documents(call, subject),
    )


def _awards(
    call: Call,
    subject: Subject,
    drawn_up: Statement,
    came: list[own_currency.Receipt],
    decimals: own_currency.Decimals,
) -> list[AwardOfDonor]:
    references, receipts = _references(call, subject), own_currency.by_award(came)
    return [
        _award(
            line,
            references.get(line.award_id),
            own_currency.own(receipts[line.award_id], amounts(line)["spent_usd"], line.balance_usd, decimals),
        )
        for line in drawn_up.awards
    ]


def _award(line: StatementLine, agreement: str | None, own: OwnAmounts | None) -> AwardOfDonor:
    return AwardOfDonor.of(line, agreement=agreement, own=own, **amounts(line))


def amounts(line: Statement | StatementLine) -> dict[str, Decimal]:
    """What was received, spent and moved between awards, of a statement or a line of it: together what it leaves."""
    within = line.internal_usd if isinstance(line, StatementLine) else ZERO  # of a statement that is nothing
    return {
        "received_usd": line.sources_usd - line.transfers_in_usd,
        "spent_usd": line.uses_usd - line.transfers_out_usd,
        "moved_usd": line.transfers_in_usd - line.transfers_out_usd + within,
    }


def _references(call: Call, subject: Subject) -> dict[UUID, str]:
    award, agreement = partners_model.Award, partners_model.Agreement
    rows = select(award.id, agreement.reference).join(agreement, agreement.id == award.agreement_id)
    return dict(call.session.execute(rows.where(subject.awards)).tuples().all())


def _programmes(awards: list[AwardOfDonor]) -> list[ProgrammeBalance]:
    found: dict[str | None, list[AwardOfDonor]] = defaultdict(list)
    for each in awards:
        found[each.programme].append(each)
    columns = [name for name in ProgrammeBalance.model_fields if name.endswith("_usd")]
    return [
        ProgrammeBalance(
            programme=programme,
            **{name: total(getattr(award, name) for award in found[programme]) for name in columns},
        )
        for programme in sorted(found, key=lambda name: (name is None, name or ""))
    ]


def _countries(call: Call, subject: Subject, on: date, drawn_up: Statement) -> list[CountryUse]:
    """By country, which add up to what the statement says was spent: what has no country is the rest."""
    cost, entry, award = Expenditure, ledger_model.JournalEntry, partners_model.Award
    reversing = aliased(ledger_model.JournalEntry)
    rows = call.session.execute(
        select(cost.country, func.sum(cost.direct_usd + cost.indirect_usd))
        .join(award, award.id == cost.award_id)
        .join(entry, entry.id == cost.entry_id)
        .outerjoin(reversing, (reversing.reversal_of == entry.id) & (reversing.occurred_on <= on))
        .where(subject.awards, cost.country.is_not(None), entry.occurred_on <= on, reversing.id.is_(None))
        .group_by(cost.country)
        .order_by(func.sum(cost.direct_usd + cost.indirect_usd).desc(), cost.country)
    ).tuples()
    found: list[tuple[Any, Decimal]] = list(rows)
    if rest := amounts(drawn_up)["spent_usd"] - sum((amount for _, amount in found), ZERO):
        found.append((None, rest))
    return [CountryUse(country=country, spent_usd=amount) for country, amount in found]
