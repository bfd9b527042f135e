"""Figures of the network: how many members there are, where they come from and what they do. No names.

They count what is kept for other reasons; nothing about anybody is recorded for them.
"""

from __future__ import annotations

from datetime import date

from pydantic import Field

from contracts.accounts import AccountStatus
from contracts.base import Command, View, read
from contracts.identity import Network, Role
from contracts.kinds import Country, Moment


class ReadNetworkFigures(Command):
    """The network in figures, as of now."""


class StatusCount(View):
    """Accounts with a status."""

    status: AccountStatus
    members: int


class CountryCount(View):
    """Admitted members of a country."""

    country: Country
    members: int


class RoleCount(View):
    """Admitted members with a role; a member may have several."""

    role: Role
    members: int


class NetworkCount(View):
    """Admitted members of a network; a member may belong to several."""

    network: Network | None = Field(description="None: members who belong to no network")
    members: int


class MonthCount(View):
    """What happened in a calendar month (UTC)."""

    month: date = Field(description="Its first day", examples=["2026-10-01"])
    registrations: int = Field(description="Accounts whose owners registered in this month or accepted an invitation")
    admissions: int


class SignedInCount(View):
    """Members with a session that was used within so many days. Sessions that were signed out of are not kept."""

    days: int
    members: int


class SecondFactorCount(View):
    """Admitted members with a role that demands a second factor, and how many of them have set one up."""

    role: Role
    members: int
    set_up: int


class WaitingCount(View):
    """Registrations that wait for a decision."""

    registrations: int
    oldest_at: Moment | None
    oldest_days: int | None = Field(description="Whole days that the oldest of them has waited")


class NetworkFigures(View):
    """The network in figures. Countries: the largest first; the last 12 months, oldest first, this one included."""

    at: Moment
    statuses: list[StatusCount]
    countries: list[CountryCount]
    roles: list[RoleCount]
    networks: list[NetworkCount]
    months: list[MonthCount]
    signed_in: list[SignedInCount]
    second_factors: list[SecondFactorCount]
    waiting: WaitingCount


READ_NETWORK_FIGURES = read(
    "identity", "read_network_figures", ReadNetworkFigures, NetworkFigures, "Read the network’s figures", at="/figures"
)
