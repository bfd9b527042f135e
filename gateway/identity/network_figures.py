"""The network in figures: a few queries over what is kept anyway, each of them over all members at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, SQLColumnExpression, func, or_, select

from chassis.call import Call
from chassis.clock import midnight
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
_ADMITTED = AccountStatus.ADMITTED.value


class _Sort(NamedTuple):
    """Accounts that have all of this in common."""

    status: str
    country: str
    roles: list[str]
    networks: list[str]
    members: int


def read_network_figures(call: Call, _: ReadNetworkFigures) -> NetworkFigures:
    """The members in figures. What nobody has is there with zero; countries that nobody comes from are not."""
    sorts = _sorts(call)
    admitted = [sort for sort in sorts if sort.status == _ADMITTED]
    roles = _roles(admitted)
    return NetworkFigures(
        at=call.now,
        statuses=_statuses(sorts),
        countries=_countries(admitted),
        roles=roles,
        networks=_networks(admitted),
        months=_months(call),
        signed_in=_signed_in(call),
        second_factors=_second_factors(call, roles),
        waiting=_waiting(call),
    )


def _sorts(call: Call) -> Sequence[_Sort]:
    """How many accounts there are of each sort. There are few sorts: the accounts are gone through once."""
    sort = (Account.status, Account.country, Account.roles, Account.networks)
    rows = call.session.execute(select(*sort, func.count()).group_by(*sort))
    return [_Sort(*row) for row in rows]


def _statuses(sorts: Sequence[_Sort]) -> list[StatusCount]:
    found = _sums((sort.status, sort.members) for sort in sorts)
    return [StatusCount(status=status, members=found[status.value]) for status in AccountStatus]


def _countries(admitted: Sequence[_Sort]) -> list[CountryCount]:
    found = _sums((sort.country, sort.members) for sort in admitted)
    largest_first = sorted(found.items(), key=lambda each: (-each[1], each[0]))
    return [CountryCount(country=country, members=members) for country, members in largest_first]


def _roles(admitted: Sequence[_Sort]) -> list[RoleCount]:
    found = _sums((role, sort.members) for sort in admitted for role in sort.roles)
    return [RoleCount(role=role, members=found[role.value]) for role in GRANTABLE]


def _networks(admitted: Sequence[_Sort]) -> list[NetworkCount]:
    """Who belongs to none is counted as well."""
    found = _sums((network, sort.members) for sort in admitted for network in sort.networks or [""])
    return [NetworkCount(network=each, members=found[each.value if each else ""]) for each in (*Network, None)]


def _sums(counts: Iterable[tuple[str, int]]) -> Counter[str]:
    sums = Counter[str]()
    for name, count in counts:
        sums[name] += count
    return sums


def _months(call: Call) -> list[MonthCount]:
    """Erased accounts are counted as well: somebody registered, and was admitted."""
    months = _last_months(call.now.date())
    start = midnight(months[0])
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


def _month_of(moment: SQLColumnExpression[datetime] | SQLColumnExpression[datetime | None]) -> ColumnElement[date]:
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


def _second_factors(call: Call, roles: Sequence[RoleCount]) -> list[SecondFactorCount]:
    """As `factors.has_any` says it of one account: recovery codes alone are none."""
    apps = select(Totp.account_id).where(Totp.secret.is_not(None))
    wanted = (Account.status == _ADMITTED, Account.roles.overlap([role.value for role in DEMANDED_OF]))
    statement = select(func.unnest(Account.roles).label("role"), func.count()).group_by("role")
    has_one = Account.id.in_(apps.union(select(Passkey.account_id)))
    found = dict(call.session.execute(statement.where(has_one, *wanted)).tuples().all())
    return [
        SecondFactorCount(role=each.role, members=each.members, set_up=found.get(each.role.value, 0))
        for each in roles
        if each.role in DEMANDED_OF
    ]


def _waiting(call: Call) -> WaitingCount:
    """As `admission.list_registrations` lists them."""
    wanted = (Account.status == AccountStatus.PENDING.value, Account.verified_at.is_not(None))
    count, oldest = call.session.execute(select(func.count(), func.min(Account.registered_at)).where(*wanted)).one()
    days = None if oldest is None else (call.now - oldest).days
    return WaitingCount(registrations=count, oldest_at=oldest, oldest_days=days)
