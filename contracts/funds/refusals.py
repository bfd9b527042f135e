"""Refusals shared by several rooms of the Fund: each names its rule and the remedy.

The others are defined with the commands of their room.
"""

from __future__ import annotations

from contracts.base import Refusal

DUPLICATE = Refusal("funds.duplicate", 409, "{value} is already recorded.")
DATES = Refusal("funds.dates", 422, "{ends_on} is before {starts_on}.")
NO_REFUND = Refusal(
    "funds.no_refund",
    409,
    "Contributions cannot be refunded (Fund rule 4). Reverse an entry made in error; what "
    "remains at the end of an award is transferred within the Fund.",
)
ZERO = Refusal("funds.zero", 422, "The amount cannot be zero; enter what was received or paid (Fund rule 1).")
NOT_BASE64 = Refusal("funds.not_base64", 422, "The content of the file is not valid base64.")
