"""The period of a statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.call import Call
from contracts.funds.refusals import DATES
from contracts.funds.reporting.statements import ON_OR_PERIOD, Span

_BEGINNING = date.min


@dataclass(frozen=True)
class Days:
    """From `since`, or the beginning, up to `until`, both of them included."""

    since: date | None
    until: date

    @property
    def first(self) -> date:
        """The first day; for everything up to `until`, a day before all others."""
        return self.since or _BEGINNING


def days_of(call: Call, command: Span) -> Days:
    """Everything up to today if nothing is given. Raises ON_OR_PERIOD, DATES."""
    if command.on and (command.since or command.until):
        raise ON_OR_PERIOD("on")
    until = command.on or command.until or call.today
    if command.since and until < command.since:
        raise DATES("until", starts_on=command.since, ends_on=until)
    return Days(command.since, until)
