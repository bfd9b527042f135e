"""Indirect-cost recovery: percent of each direct cost, by the rule in force on its date, as data (Fund rule 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.funds.refusals import DUPLICATE
from contracts.funds.spending.indirect_costs import NO_ICR_RULE, IcrRule, ListIcrRules, RecordIcrRule
from services.funds.ledger import money
from services.funds.spending import budget_model


@dataclass(frozen=True)
class Rule:
    """Percent from a date on; an award that never had more than `exempt_up_to` USD is exempt."""

    valid_from: date
    rate: Decimal
    exempt_up_to: Decimal


@dataclass(frozen=True)
class Terms:
    """What decides an award's rate: its agreement, or else the rules for its class of donors, newest first."""

    agreed_rate: Decimal | None
    rules: Sequence[Rule]
    size_usd: Decimal | None

    def rate_on(self, on: date) -> Decimal:
        """Percent of a direct cost of that day. Raises NO_ICR_RULE."""
        if self.agreed_rate is not None:
            return self.agreed_rate
        rule = next((rule for rule in self.rules if rule.valid_from <= on), None)
        if rule is None:
            raise NO_ICR_RULE("occurred_on", on=on)
        exempt = self.size_usd is not None and self.size_usd <= rule.exempt_up_to
        return Decimal(0) if exempt else rule.rate

    def cost(self, direct: Decimal, on: date) -> Decimal:
        """round(rate x base), in cents (Fund rule 9)."""
        return money.to_cents(direct * self.rate_on(on) / 100)


def record_icr_rule(call: Call, command: RecordIcrRule) -> IcrRule:
    """Raises DUPLICATE if the class of donors has a rule from that date."""
    if call.session.get(budget_model.IcrRule, (command.donor_class.value, command.valid_from)):
        raise DUPLICATE("valid_from", value=command.valid_from)
    rule = budget_model.IcrRule(**command.model_dump(), base="direct_cost", recorded_by=call.actor.member_id)
    call.session.add(rule)
    call.session.flush()
    return IcrRule.of(rule)


def list_icr_rules(call: Call, command: ListIcrRules) -> Page[IcrRule]:
    """The rules, by class of donors and date."""
    keys = [budget_model.IcrRule.donor_class, budget_model.IcrRule.valid_from]
    return page(call.session, select(budget_model.IcrRule), keys, command, lambda row: IcrRule.of(row[0]))
