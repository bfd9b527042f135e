"""What a donor's money may be spent on (Fund rule 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contracts.base import Refused
from contracts.funds.partners.agreements import OFF_COUNTRY, OFF_KIND, OFF_PERIOD, OFF_PROGRAMME


@dataclass(frozen=True)
class Limits:
    """An award's limits. No programme: any; empty lists: any; no end: none. Unearmarked money has no limits at all."""

    programme: str | None
    countries: Sequence[str]
    activity_kinds: Sequence[str]
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Purpose:
    """What money is to be spent on."""

    programme: str | None
    country: str | None
    activity_kind: str | None
    starts_on: date
    ends_on: date


def objection(limits: Limits, purpose: Purpose) -> Refused | None:
    """The first reason for which the limits forbid the purpose, or nothing (Fund rule 8)."""
    if limits.programme is None:
        return None
    if purpose.programme != limits.programme:
        return OFF_PROGRAMME("programme", programme=purpose.programme or "-")
    if limits.countries and purpose.country not in limits.countries:
        return OFF_COUNTRY("country", countries=", ".join(limits.countries))
    if limits.activity_kinds and purpose.activity_kind not in limits.activity_kinds:
        return OFF_KIND("activity_kind", kinds=", ".join(limits.activity_kinds))
    if purpose.starts_on < limits.starts_on or (limits.ends_on is not None and purpose.ends_on > limits.ends_on):
        return OFF_PERIOD("starts_on", starts_on=limits.starts_on, ends_on=limits.ends_on or "-")
    return None
