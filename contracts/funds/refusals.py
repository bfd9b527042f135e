"""Why the Fund says no, where several rooms do: each refusal names its rule and what would make it right.

The others stand with the commands of their room.
"""

from __future__ import annotations

from contracts.base import Refusal

DUPLICATE = Refusal("funds.duplicate", 409, "{value} is already recorded.")
DATES = Refusal("funds.dates", 422, "{ends_on} comes before {starts_on}.")
NO_REFUND = Refusal(
    "funds.no_refund",
    409,
    "There is no refund: contributions stay in the Fund (Fund rule 4). Reverse an entry that was an error; what is left"
    " at an award's end is transferred within the Fund.",
)
ZERO = Refusal("funds.zero", 422, "An amount of zero moves nothing; enter what was received or paid (Fund rule 1).")
NOT_BASE64 = Refusal("funds.not_base64", 422, "The content of the file is not base64.")
