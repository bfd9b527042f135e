"""The funding of a programme: what was received by donor, and how its activities used it."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import case, func, select

from chassis.call import Call
from contracts.programs import funding as programs_funding
from services.programs.access import find_named
from services.programs.editions.model import Programme
from services.programs.funding.model import Contribution, Transfer
from services.programs.plans.totals import totals_of

_NOTHING = Decimal("0.00")
_IN_USD = ("reserved_usd", "allocated_usd", "spent_usd")


def read_funding(call: Call, command: programs_funding.ReadFunding) -> programs_funding.Funding:
    """Raises NOT_FOUND."""
    programme = find_named(call, Programme, command.programme, "programme")
    totals = totals_of(call, programme.id)
    sums = {name: sum((getattr(each, name) for each in totals), _NOTHING) for name in _IN_USD}
    return programs_funding.Funding(
        programme=programme.slug,
        received_usd=_received(call, programme.slug),
        transferred_usd=_transferred(call, programme.slug),
        donors=_donors(call, programme.slug),
        asked=[programs_funding.AskedTotal(currency=t.currency, amount=t.asked) for t in totals if t.asked],
        remaining_usd=sums["allocated_usd"] - sums["spent_usd"],
        **sums,
    )


def _received(call: Call, slug: str) -> Decimal:
    """The total in the event of the newest contribution."""
    statement = select(Contribution.programme_total_usd).where(Contribution.programme == slug)
    newest = statement.order_by(Contribution.sequence.desc()).limit(1)
    return call.session.execute(newest).scalar() or Decimal("0.00")


def _transferred(call: Call, slug: str) -> Decimal:
    """What was transferred from ended awards of other programmes, less what went to others."""
    came, amount = Transfer.to_programme == slug, Transfer.amount_usd
    standing = ((Transfer.from_programme == slug) | came) & ~Transfer.reversed
    both_ways = (Transfer.from_programme == slug) & came
    signed = case((both_ways, 0), (came, amount), else_=-amount)
    return Decimal(call.session.scalar(select(func.coalesce(func.sum(signed), _NOTHING)).where(standing)) or _NOTHING)


def _donors(call: Call, slug: str) -> list[programs_funding.DonorTotal]:
    statement = select(
        Contribution.donor_id,
        func.max(Contribution.donor).label("donor"),
        func.sum(Contribution.amount_usd).label("received_usd"),
        func.count().label("contributions"),
        func.max(Contribution.received_on).label("last_received_on"),
    )
    standing = (Contribution.programme == slug) & ~Contribution.reversed
    grouped = statement.where(standing).group_by(Contribution.donor_id)
    rows = call.session.execute(grouped.order_by(func.sum(Contribution.amount_usd).desc(), Contribution.donor_id))
    return [programs_funding.DonorTotal.model_validate(dict(row._mapping)) for row in rows]
