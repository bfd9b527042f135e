"""What all contracts of the programmes share."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

from contracts.base import Refusal

SERVICE = "programs"

SLUG_TAKEN = Refusal("programs.slug_taken", 409, "The short name {slug} is already taken.")
PERIOD_REVERSED = Refusal("programs.period_reversed", 422, "The end ({ends_on}) lies before the start ({starts_on}).")
IN_FUTURE = Refusal("programs.in_future", 422, "The date {date} lies in the future (Programme rule 5).")
NOT_HUNDRED = Refusal("programs.not_hundred", 422, "The percentages come to {sum}, not to 100 (Programme rule 5).")
COUNTRY_OUTSIDE = Refusal("programs.country_outside", 422, "{country} is not among the countries of this edition.")
PHASE_CLOSED = Refusal(
    "programs.phase_closed", 409, "This phase is waiting for a decision or is decided; it takes no more changes."
)


def _different(values: list[str]) -> list[str]:
    if len(set(values)) != len(values):
        raise PydanticCustomError("repeated", "The same value is there twice")
    return values
