"""The network in figures: one query for each, over what is kept anyway."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ARRAY, ColumnElement, String, case, cast, exists, func, null, or_, select
from sqlalchemy.dialects.postgresql import array

from chassis.call import Call
from contracts.accounts import AccountStatus
from contracts.identity import GRANTABLE, Network
from contracts.network_figures import (
    CountryCount,
    MonthCount,
    NetworkCount,
    NetworkFigures,
    ReadNetworkFigures,
    RoleCount,
    SecondFactorCount,
    SignedInCount,
    StatusCount,
    WaitingCount,
)
from contracts.proof import DEMANDED_OF
from gateway.identity.model import Account, Passkey, Session, Totp

_MONTHS = 12
_DAYS = (7, 30)
_ADMITTED = Account.status == AccountStatus.ADMITTED.value


def read_network_figures(call: Call, _: ReadNetworkFigures) -> NetworkFigures:
    """The members in figures. What nobody has is there with zero; countries that nobody comes from are not."""
    return NetworkFigures(
        at=call.now,
        statuses=_statuses(call),
        countries=_countries(call),
        roles=_roles(call),
        networks=_networks(call),
        months=_months(call),
        signed_in=_signed_in(call),
        second_factors=_second_factors(call),
        waiting=_waiting(call),
    )


def _statuses(call: Call) -> list[StatusCount]:
    rows = call.session.execute(select(Account.status, func.count()).group_by(Account.status))
    found = dict(rows.tuples().all())
    return [StatusCount(status=status, members=found.get(status.value, 0)) for status in AccountStatus]


def _countries(call: Call) -> list[CountryCount]:
    members = func.count().label("members")
    statement = select(Account.country, members).where(_ADMITTED).group_by(Account.country)
    rows = call.session.execute(statement.order_by(members.desc(), Account.country))
    return [CountryCount.of(row) for row in rows]


def _roles(call: Call) -> list[RoleCount]:
    role = func.unnest(Account.roles).label("role")
    rows = call.session.execute(select(role, func.count()).where(_ADMITTED).group_by("role"))
    found = dict(rows.tuples().all())
    return [RoleCount(role=role, members=found.get(role.value, 0)) for role in GRANTABLE]


def _networks(call: Call) -> list[NetworkCount]:
    """Who belongs to none is counted as well."""
    none = cast(array([null()]), ARRAY(String))
    theirs = case((func.cardinality(Account.networks) == 0, none), else_=Account.networks)
    network = func.unnest(theirs).label("network")
    rows = call.session.execute(select(network, func.count()).where(_ADMITTED).group_by("network"))
    found = dict(rows.tuples().all())
    return [NetworkCount(network=each, members=found.get(each and each.value, 0)) for each in (*Network, None)]


def _months(call: Call) -> list[MonthCount]:
    """Erased accounts are counted as well: somebody registered, and was admitted."""
    months = _last_months(call.now.date())
    start = datetime.combine(months[0], time.min, UTC)
    registered, admitted = _month_of(Account.registered_at), _month_of(Account.admitted_at)
    rows = call.session.execute(
        select(registered.label("registered_in"), admitted.label("admitted_in"), func.count())
        .where(or_(Account.registered_at >= start, Account.admitted_at >= start))
        .group_by("registered_in", "admitted_in")
    )
    registrations, admissions = Counter[date](), Counter[date]()
    for registered_in, admitted_in, count in rows:
        registrations[registered_in] += count
        admissions[admitted_in] += count
    return [MonthCount(month=each, registrations=registrations[each], admissions=admissions[each]) for each in months]


def _month_of(moment: ColumnElement[datetime] | ColumnElement[datetime | None]) -> ColumnElement[date]:
    return func.date(func.date_trunc("month", func.timezone("UTC", moment)))


def _last_months(today: date) -> list[date]:
    """The first days of this month and of those before it, the oldest first."""
    months = [today.replace(day=1)]
    while len(months) < _MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


def _signed_in(call: Call) -> list[SignedInCount]:
    """Of accounts that lose their access the sessions end, so that whoever has one is a member."""
    since = {days: call.now - timedelta(days=days) for days in _DAYS}
    last = func.max(Session.last_seen_at).label("last")
    seen = select(last).where(Session.last_seen_at >= since[max(_DAYS)]).group_by(Session.account_id).subquery()
    counts = call.session.execute(select(*(func.count().filter(seen.c.last >= since[days]) for days in _DAYS))).one()
    return [SignedInCount(days=days, members=count) for days, count in zip(_DAYS, counts, strict=True)]


def _second_factors(call: Call) -> list[SecondFactorCount]:
    demanding = [role for role in GRANTABLE if role in DEMANDED_OF]
    role = func.unnest(Account.roles).label("role")
    statement = (
        select(role, func.count(), func.count().filter(_has_factor()))
        .where(_ADMITTED, Account.roles.overlap([each.value for each in demanding]))
        .group_by("role")
    )
    found = {name: (members, set_up) for name, members, set_up in call.session.execute(statement)}
    counts = ((each, *found.get(each.value, (0, 0))) for each in demanding)
    return [SecondFactorCount(role=each, members=members, set_up=set_up) for each, members, set_up in counts]


def _has_factor() -> ColumnElement[bool]:
    """As `factors.has_any` says it of one account: recovery codes alone are none."""
    app = exists().where(Totp.account_id == Account.id, Totp.secret.is_not(None))
    return or_(app, exists().where(Passkey.account_id == Account.id))


def _waiting(call: Call) -> WaitingCount:
    """As `admission.list_registrations` lists them."""
    wanted = (Account.status == AccountStatus.PENDING.value, Account.verified_at.is_not(None))
    count, oldest = call.session.execute(select(func.count(), func.min(Account.registered_at)).where(*wanted)).one()
    return WaitingCount(registrations=count, oldest_at=oldest)
