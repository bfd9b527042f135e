"""The funding of a programme: what came in by donor, and what its activities did with it."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select

from chassis.call import Call
from contracts import programs_activities as contract
from services.programs.access import find_named
from services.programs.activities import money_of
from services.programs.model import Activity, Contribution, Edition, Programme


def read_funding(call: Call, command: contract.ReadFunding) -> contract.Funding:
    """Raises NOT_FOUND."""
    programme = find_named(call, Programme, command.programme, "programme")
    return contract.Funding(
        programme=programme.slug,
        received_usd=_received(call, programme.slug),
        donors=_donors(call, programme.slug),
        activities=_activities(call, programme.id),
    )


def _received(call: Call, slug: str) -> Decimal:
    """The total that the newest contribution brought along."""
    statement = select(Contribution.programme_total_usd).where(Contribution.programme == slug)
    newest = statement.order_by(Contribution.sequence.desc()).limit(1)
    return call.session.execute(newest).scalar() or Decimal("0.00")


def _donors(call: Call, slug: str) -> list[contract.DonorTotal]:
    statement = select(
        Contribution.donor_id,
        func.max(Contribution.donor).label("donor"),
        func.sum(Contribution.amount_usd).label("received_usd"),
        func.count().label("contributions"),
        func.max(Contribution.received_on).label("last_received_on"),
    )
    grouped = statement.where(Contribution.programme == slug).group_by(Contribution.donor_id)
    rows = call.session.execute(grouped.order_by(func.sum(Contribution.amount_usd).desc(), Contribution.donor_id))
    return [contract.DonorTotal.model_validate(dict(row._mapping)) for row in rows]


def _activities(call: Call, programme_id: UUID) -> list[contract.ActivitiesTotal]:
    statement = select(Activity).join(Edition).where(Edition.programme_id == programme_id)
    by_currency: dict[str, list[Activity]] = {}
    for row in call.session.execute(statement.order_by(Activity.currency, Activity.id)).scalars():
        by_currency.setdefault(row.currency, []).append(row)
    return [_total(currency, list(money_of(call, rows).values())) for currency, rows in by_currency.items()]


def _total(currency: str, money: list[contract.ActivityMoney]) -> contract.ActivitiesTotal:
    names = ("asked", "reserved", "allocated", "spent", "remaining")
    sums = {name: sum((getattr(each, name) for each in money), Decimal(0)) for name in names}
    return contract.ActivitiesTotal(currency=currency, activities=len(money), **sums)
