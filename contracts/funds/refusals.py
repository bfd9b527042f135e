"""Why the Fund says no: each refusal names its rule and what would make it right."""

from __future__ import annotations

from contracts.base import Refusal

BEYOND_AVAILABLE = Refusal(
    "funds.beyond_available", 409, "Only {available} {currency} is available on {on} (Fund rule 7)."
)
OFF_PROGRAMME = Refusal(
    "funds.off_programme", 409, "The donor's money is not for the programme {programme} (Fund rule 8)."
)
OFF_COUNTRY = Refusal(
    "funds.off_country", 409, "The donor's money is for these countries only: {countries} (Fund rule 8)."
)
OFF_KIND = Refusal(
    "funds.off_kind", 409, "The donor's money is for these kinds of activity only: {kinds} (Fund rule 8)."
)
OFF_PERIOD = Refusal("funds.off_period", 409, "The donor's money is for {starts_on} to {ends_on} only (Fund rule 8).")
NO_AWARD_FITS = Refusal(
    "funds.no_award_fits",
    409,
    "No award may be spent on this programme, country, kind of activity and period (Fund rule 8).",
)
UNKNOWN_CURRENCY = Refusal("funds.unknown_currency", 422, "{currency} is not a currency of ISO 4217.")
TOO_PRECISE = Refusal(
    "funds.too_precise", 422, "Amounts in {currency} have at most {decimals} decimals (Fund rule 13)."
)
UNKNOWN_RATE = Refusal(
    "funds.unknown_rate", 409, "No rate of {currency} is recorded for {on} or the {days} days before; record it first."
)
RATE_STANDS = Refusal("funds.rate_stands", 409, "The rate of {currency} on {on} is recorded and stays {rate}.")
FUNCTIONAL_CURRENCY = Refusal(
    "funds.functional_currency", 422, "USD is the books' own currency: it has no rate (Fund rule 13)."
)
FUTURE_DATE = Refusal("funds.future_date", 422, "{on} lies in the future; the books record what has happened.")
CLOSED_PERIOD = Refusal(
    "funds.closed_period", 409, "{on} lies in a closed period; use a date after {until} (Fund rule 10)."
)
NO_AWARD_YET = Refusal("funds.no_award_yet", 409, "This agreement has no award yet; open one first.")
WHICH_AWARD = Refusal("funds.which_award", 422, "This agreement has several awards; say which one.")
OTHER_DONOR = Refusal("funds.other_donor", 422, "This agreement is another donor's.")
OTHER_AGREEMENT = Refusal("funds.other_agreement", 422, "This belongs to another agreement.")
OTHER_AWARD = Refusal("funds.other_award", 422, "This is not a direct budget line of the award that pays.")
LINE_NEEDED = Refusal("funds.line_needed", 422, "Say which allocation or which budget line pays.")
NO_ICR_RULE = Refusal(
    "funds.no_icr_rule", 409, "No rule of indirect-cost recovery is in force on {on}; record one (Fund rule 9)."
)
UNBOOKABLE = Refusal("funds.unbookable", 422, "This is worth less than a cent, or more than the books can hold.")
DUPLICATE = Refusal("funds.duplicate", 409, "{value} is already recorded.")
BUDGET_LINES = Refusal(
    "funds.budget_lines", 422, "A budget has at least one direct line and exactly one indirect line (Fund rule 9)."
)
SCHEDULE = Refusal("funds.schedule", 422, "The instalments add up to {sum}, the pledge is {pledge}.")
DATES = Refusal("funds.dates", 422, "{ends_on} comes before {starts_on}.")
SAME_PERSON = Refusal("funds.same_person", 403, "Whoever entered it cannot approve it (Fund rule 12).")
ALREADY_DECIDED = Refusal("funds.already_decided", 409, "This was already decided: it is {status}.")
NOT_OPEN = Refusal("funds.not_open", 409, "The allocation is {status}: nothing can be spent from it.")
BEYOND_ALLOCATION = Refusal("funds.beyond_allocation", 409, "Only {rest} USD of this allocation is left.")
ALREADY_REVERSED = Refusal(
    "funds.already_reversed", 409, "This entry has been reversed; there is at most one reversal (Fund rule 2)."
)
NOT_REVERSIBLE = Refusal(
    "funds.not_reversible", 409, "A reversal is not reversed; record the movement again (Fund rule 2)."
)
REFUSED_BY_APPROVER = Refusal("funds.refused_by_approver", 409, "The approver refused it: {reason}")
PERIOD_CLOSED = Refusal("funds.period_closed", 409, "The books are closed up to {until} already.")
NO_REFUND = Refusal(
    "funds.no_refund",
    409,
    "There is no refund: contributions stay in the Fund (Fund rule 4). Reverse an entry that was an error; what is left"
    " at an award's end is transferred within the Fund.",
)
SAME_COST = Refusal(
    "funds.same_cost",
    409,
    "{payee}'s document {document} over {amount} {currency} was entered on this award already, for {on}. If this is"
    " another cost, say why in duplicate_reason.",
)
WHICH_AMOUNT = Refusal(
    "funds.which_amount", 422, "Say either amount_usd, or amount and currency (Fund rule 13), and not both."
)
ZERO = Refusal("funds.zero", 422, "An amount of zero moves nothing; enter what was received or paid (Fund rule 1).")
