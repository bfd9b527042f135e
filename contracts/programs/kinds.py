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
# What is refused in programmes whose methodology protects the people they help; `passage` goes back to its writer only.
PERSON_NAMED = Refusal(
    "programs.person_named",
    422,
    "“{passage}” reads like a person’s name. No person is named in a programme for victims and witnesses: write the"
    " role or the office instead (Programme rule 9).",
)
IDENTITY_NUMBER_GIVEN = Refusal(
    "programs.identity_number_given",
    422,
    "“{passage}” reads like an identity number. None is written in a programme for victims and witnesses: leave it out"
    " (Programme rule 9).",
)
TELEPHONE_GIVEN = Refusal(
    "programs.telephone_given",
    422,
    "“{passage}” reads like a telephone number. None is written in a programme for victims and witnesses: for that of"
    " an institution, add the link to its page (Programme rule 9).",
)
ADDRESS_GIVEN = Refusal(
    "programs.address_given",
    422,
    "“{passage}” reads like an address. None is written in a programme for victims and witnesses: for that of an"
    " institution, add the link to its page (Programme rule 9).",
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
