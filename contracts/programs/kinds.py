"""Shared values of the programmes' contracts."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field
from pydantic_core import PydanticCustomError

from contracts.base import Refusal

SERVICE = "programs"

SLUG_TAKEN = Refusal("programs.slug_taken", 409, "The short name {slug} is already taken; choose another.")
PERIOD_REVERSED = Refusal(
    "programs.period_reversed", 422, "The end date ({ends_on}) is before the start date ({starts_on})."
)
IN_FUTURE = Refusal(
    "programs.in_future",
    422,
    "The date {date} is in the future; enter today’s date or an earlier one (Programme rule 5).",
)
NOT_HUNDRED = Refusal(
    "programs.not_hundred", 422, "The percentages must add up to 100; they add up to {sum} (Programme rule 5)."
)
COUNTRY_OUTSIDE = Refusal("programs.country_outside", 422, "{country} is not one of the countries of this edition.")
PHASE_CLOSED = Refusal(
    "programs.phase_closed", 409, "This phase is awaiting a decision or has been decided; it can no longer be changed."
)


def _different(values: list[str]) -> list[str]:
    if len(set(values)) != len(values):
        raise PydanticCustomError("repeated", "The same value is there twice")
    return values


# A day of this work: nothing here was before the OAS, and nothing is planned for another age.
Day = Annotated[date, Field(ge=date(1948, 1, 1), le=date(2199, 12, 31))]


class Area(StrEnum):
    """The three areas of the Prevention Programme's interventions."""

    INSTITUTIONAL = "institutional"
    SITUATIONAL = "situational"
    COMMUNITY = "community"
