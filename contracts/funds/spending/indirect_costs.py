"""Rules of indirect-cost recovery (Fund rule 9)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from contracts.base import Command, Page, Paged, Refusal, View, create, read
from contracts.funds.kinds import Day, PlannedUsd, Usd
from contracts.funds.partners.donors import DonorClass
from contracts.kinds import Percentage

NO_ICR_RULE = Refusal(
    "funds.no_icr_rule", 409, "No rule for indirect cost recovery is in force on {on}; record one first (Fund rule 9)."
)


class IcrRule(View):
    """The percentage of indirect costs for a class of donors, from a given date (Fund rule 9)."""

    donor_class: DonorClass
    valid_from: date
    rate: Percentage
    base: str
    exempt_up_to_usd: Usd


class RecordIcrRule(Command):
    """Adds a rule, in force from its date until that of the next."""

    donor_class: DonorClass
    valid_from: Day
    rate: Percentage
    exempt_up_to_usd: PlannedUsd = Decimal(0)


class ListIcrRules(Paged):
    """The rules of indirect-cost recovery, by class of donor and date."""


RECORD_ICR_RULE = create("funds", "record_icr_rule", RecordIcrRule, IcrRule, "Record a rule for indirect cost recovery")
LIST_ICR_RULES = read(
    "funds", "list_icr_rules", ListIcrRules, Page[IcrRule], "List the rules for indirect cost recovery", at="/icr-rules"
)
