"""Why the Fund says no: each refusal names its rule and what would make it right."""

from __future__ import annotations

from contracts.base import Refusal

BEYOND_AVAILABLE = Refusal(
    "funds.beyond_available", 409, "Only {available} {currency} is available on {on} (Fund rule 7)."
)
OFF_PROGRAMME = Refusal(
    "funds.off_programme", 409, "The donor's contribution is not intended for the programme {programme} (Fund rule 8)."
)
OFF_COUNTRY = Refusal(
    "funds.off_country",
    409,
    "The donor's contribution is intended only for these countries: {countries} (Fund rule 8).",
)
OFF_KIND = Refusal(
    "funds.off_kind",
    409,
    "The donor's contribution is intended only for these kinds of activity: {kinds} (Fund rule 8).",
)
OFF_PERIOD = Refusal(
    "funds.off_period",
    409,
    "The donor's contribution is intended only for the period from {starts_on} to {ends_on} (Fund rule 8).",
)
NO_AWARD_FITS = Refusal(
    "funds.no_award_fits",
    409,
    "No award covers this programme, country, kind of activity and period (Fund rule 8).",
)
UNKNOWN_CURRENCY = Refusal("funds.unknown_currency", 422, "{currency} is not an ISO 4217 currency code.")
TOO_PRECISE = Refusal(
    "funds.too_precise", 422, "Amounts in {currency} can have at most {decimals} decimal places (Fund rule 13)."
)
UNKNOWN_RATE = Refusal(
    "funds.unknown_rate",
    409,
    "No exchange rate for {currency} is recorded for {on} or the {days} days before; record one first.",
)
RATE_STANDS = Refusal(
    "funds.rate_stands",
    409,
    "The exchange rate for {currency} on {on} is already recorded as {rate} and cannot be changed.",
)
FUNCTIONAL_CURRENCY = Refusal(
    "funds.functional_currency", 422, "The books are kept in USD, which needs no exchange rate (Fund rule 13)."
)
FUTURE_DATE = Refusal("funds.future_date", 422, "{on} is in the future; only past transactions can be recorded.")
CLOSED_PERIOD = Refusal(
    "funds.closed_period", 409, "{on} falls in a closed period; use a date after {until} (Fund rule 10)."
)
NO_AWARD_YET = Refusal("funds.no_award_yet", 409, "This agreement has no award yet; open one first.")
WHICH_AWARD = Refusal("funds.which_award", 422, "This agreement has several awards; choose one.")
OTHER_DONOR = Refusal("funds.other_donor", 422, "This agreement is with another donor.")
OTHER_AGREEMENT = Refusal("funds.other_agreement", 422, "This belongs to another agreement.")
OTHER_AWARD = Refusal("funds.other_award", 422, "This is not a direct-cost budget line of the paying award.")
LINE_NEEDED = Refusal("funds.line_needed", 422, "Choose the allocation or the budget line to pay from.")
NO_ICR_RULE = Refusal(
    "funds.no_icr_rule", 409, "No rule for indirect cost recovery is in force on {on}; record one first (Fund rule 9)."
)
UNBOOKABLE = Refusal("funds.unbookable", 422, "The amount is below one cent or too large for the books.")
DUPLICATE = Refusal("funds.duplicate", 409, "{value} is already recorded.")
BUDGET_LINES = Refusal(
    "funds.budget_lines",
    422,
    "A budget must have at least one direct line and exactly one indirect line (Fund rule 9).",
)
SCHEDULE = Refusal("funds.schedule", 422, "The instalments add up to {sum}, but the pledge is {pledge}.")
DATES = Refusal("funds.dates", 422, "{ends_on} is before {starts_on}.")
SAME_PERSON = Refusal("funds.same_person", 403, "The person who entered this cannot approve it (Fund rule 12).")
ALREADY_DECIDED = Refusal("funds.already_decided", 409, "This has already been decided; its status is {status}.")
NOT_OPEN = Refusal("funds.not_open", 409, "The status of this allocation is {status}: nothing can be spent from it.")
BEYOND_ALLOCATION = Refusal("funds.beyond_allocation", 409, "Only {rest} USD of this allocation remains.")
ALREADY_REVERSED = Refusal(
    "funds.already_reversed",
    409,
    "This entry has already been reversed; an entry can be reversed only once (Fund rule 2).",
)
NOT_REVERSIBLE = Refusal(
    "funds.not_reversible", 409, "A reversal cannot be reversed; record the transaction again (Fund rule 2)."
)
REFUSED_BY_APPROVER = Refusal("funds.refused_by_approver", 409, "The approver rejected it: {reason}")
PERIOD_CLOSED = Refusal("funds.period_closed", 409, "The books are already closed up to {until}.")
NO_REFUND = Refusal(
    "funds.no_refund",
    409,
    "Contributions cannot be refunded (Fund rule 4). Reverse an entry made in error; what remains at the end "
    "of an award is transferred within the Fund.",
)
SAME_COST = Refusal(
    "funds.same_cost",
    409,
    "Document {document} from {payee} for {amount} {currency} has already been entered on this award, dated "
    "{on}. If this is a different cost, give the reason in duplicate_reason.",
)
WHICH_AMOUNT = Refusal(
    "funds.which_amount", 422, "Give either amount_usd, or amount and currency, not both (Fund rule 13)."
)
ZERO = Refusal("funds.zero", 422, "The amount cannot be zero; enter what was received or paid (Fund rule 1).")
