"""Activities of an edition: what is done, where, when, and what it may cost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from chassis.call import Call
from chassis.rows import edited, get_row, refuse_stale, set_fields
from contracts.base import Page
from contracts.programs.plans import activities as programs_activities
from contracts.programs.plans.money_requests import RequestState
from services.programs.access import (
    columns,
    filled_in,
    listed,
    refuse_reversed,
    sees_money,
)
from services.programs.editions.editions import refuse_outside
from services.programs.editions.model import Edition, Phase
from services.programs.editions.protection import keep_people_out
from services.programs.plans.model import Activity, MoneyRequest

# What the Fund checks a request against.
_FIXED_ONCE_ASKED = ("kind", "country", "starts_on", "ends_on", "currency")

# What requests amount to: in USD where the Fund holds it, else in the activity's currency. And which of them were
# granted after the Fund's last totals, which do not include them.
AMOUNT = func.sum(func.coalesce(MoneyRequest.amount_usd, MoneyRequest.amount))
LATER = and_(
    MoneyRequest.state == RequestState.GRANTED,
    or_(Activity.totals_at.is_(None), MoneyRequest.answered_at > Activity.totals_at),
)


def plan_activity(call: Call, command: programs_activities.PlanActivity) -> programs_activities.Activity:
    """Raises NOT_FOUND, PHASE_ELSEWHERE, COUNTRY_OUTSIDE, PERIOD_REVERSED, OVER_A_YEAR and as keep_people_out does."""
    edition = get_row(call, Edition, command.edition_id, "edition_id")
    if command.phase_id and get_row(call, Phase, command.phase_id, "phase_id").edition_id != edition.id:
        raise programs_activities.PHASE_ELSEWHERE("phase_id")
    _refuse_impossible(edition, command.country, command.starts_on, command.ends_on)
    keep_people_out(call, edition.id, command)
    activity = Activity(**filled_in(command), created_by=call.actor.member_id, created_at=call.now)
    call.session.add(activity)
    call.session.flush()
    return _view(call, activity)


def edit_activity(call: Call, command: programs_activities.EditActivity) -> programs_activities.Activity:
    """Raises NOT_FOUND, STALE, MONEY_ASKED and what plan_activity raises."""
    activity = get_row(call, Activity, command.activity_id, "activity_id", lock=True)
    refuse_stale(activity.version, command.expected_version, "expected_version")
    values = edited(activity, command, "activity_id")
    after = columns(activity) | values
    edition = get_row(call, Edition, activity.edition_id, "edition_id")
    _refuse_impossible(edition, after["country"], after["starts_on"], after["ends_on"])
    keep_people_out(call, edition.id, command)
    changed = [name for name in _FIXED_ONCE_ASKED if after[name] != getattr(activity, name)]
    if changed and _asked(call, activity.id):
        raise programs_activities.MONEY_ASKED(changed[0])
    set_fields(activity, values)
    return _view(call, activity)


def read_activity(call: Call, command: programs_activities.ReadActivity) -> programs_activities.Activity:
    """Raises NOT_FOUND."""
    return _view(call, get_row(call, Activity, command.activity_id, "activity_id"))


def list_activities(call: Call, command: programs_activities.ListActivities) -> Page[programs_activities.Activity]:
    """The activities, by their start."""
    statement = select(Activity)
    for name in ("edition_id", "country", "kind", "status"):
        if (wanted := getattr(command, name)) is not None:
            statement = statement.where(getattr(Activity, name) == wanted)
    return listed(call, statement, [Activity.id], command, _views, descending=True)


def countries_of(call: Call, edition_id: UUID) -> set[str]:
    """The countries in which an edition has activities."""
    statement = select(Activity.country).where(Activity.edition_id == edition_id, Activity.country.is_not(None))
    return set(call.session.scalars(statement.distinct()))


def money_of(call: Call, rows: Iterable[Activity]) -> dict[UUID, programs_activities.ActivityMoney]:
    """What each activity requested and what the Fund last reported about it."""
    activities = {row.id: row for row in rows}
    asked = _requested(call, activities.keys())
    return {activity_id: _money(row, asked.get(activity_id, {})) for activity_id, row in activities.items()}


def _money(row: Activity, requested: dict[str, Decimal]) -> programs_activities.ActivityMoney:
    zero = Decimal("0.00")
    allocated = row.allocated_usd + requested.get("since", zero)
    return programs_activities.ActivityMoney(
        budget=row.budget,
        asked=requested.get(RequestState.ASKED, zero),
        refused=requested.get(RequestState.REFUSED, zero),
        reserved_usd=requested.get(RequestState.RESERVED, zero),
        allocated_usd=allocated,
        spent_usd=row.spent_usd,
        remaining_usd=allocated - row.spent_usd,
        as_of=row.totals_at,
    )


def _requested(call: Call, ids: Iterable[UUID]) -> dict[UUID, dict[str, Decimal]]:
    """Amounts by state, and as "since" those granted after the Fund's last totals, which do not include them.

    Amounts held by the Fund are in USD, the others in the activity's currency.
    """
    statement = (
        select(MoneyRequest.activity_id, MoneyRequest.state, AMOUNT, func.coalesce(AMOUNT.filter(LATER), 0))
        .join(Activity)
        .where(MoneyRequest.activity_id.in_(ids))
        .group_by(MoneyRequest.activity_id, MoneyRequest.state)
    )
    found: dict[UUID, dict[str, Decimal]] = {}
    for activity_id, state, total, since in call.session.execute(statement):
        found.setdefault(activity_id, {})[state] = total
        if state == RequestState.GRANTED:
            found[activity_id]["since"] = since
    return found


def _refuse_impossible(edition: Edition, country: str | None, starts_on: date, ends_on: date) -> None:
    if country:
        refuse_outside(country, edition.countries, "country")
    refuse_reversed(starts_on, ends_on)
    if ends_on >= _a_year_after(starts_on):
        raise programs_activities.OVER_A_YEAR("ends_on")


def _a_year_after(day: date) -> date:
    """The same day a year later; 29 February becomes 28 February, as in the database."""
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap_day else day.day)


def _asked(call: Call, activity_id: UUID) -> bool:
    standing = MoneyRequest.state != RequestState.REFUSED
    statement = select(MoneyRequest.id).where(MoneyRequest.activity_id == activity_id, standing)
    return call.session.execute(statement.limit(1)).first() is not None


def _view(call: Call, row: Activity) -> programs_activities.Activity:
    return _views(call, [row])[0]


def _views(call: Call, rows: list[Activity]) -> list[programs_activities.Activity]:
    money = money_of(call, rows) if sees_money(call.actor) else {}
    return [programs_activities.Activity.of(row, money=money.get(row.id)) for row in rows]
