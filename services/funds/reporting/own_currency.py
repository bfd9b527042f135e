"""A donor's receipts with the rates they came at, and amounts in the currency of the donor's agreements.

USD are converted at the average rate of the receipts: what the donor's money was worth when it came (Fund rule 13).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlalchemy import Date, func, select, true
from sqlalchemy.orm import aliased

from chassis.call import Call
from contracts.funds.reporting.donor_views import AwardOfDonor, OwnAmounts, ReceiptOfDonor
from services.funds.ledger import currency_model, money
from services.funds.ledger import model as ledger_model
from services.funds.partners import model as partners_model
from services.funds.reporting.subjects import Subject
from services.funds.reporting.sums import ZERO, total

# So many decimals that a converted amount of a billion is right to the cent: it is converted with what is shown.
_RATE = Decimal("0.00000001")
Decimals = Mapping[str, int]


@dataclass(frozen=True)
class Receipt:
    """A contribution in the books on a day, in its currency and in its agreement's."""

    contribution: partners_model.Contribution
    agreement_currency: str | None
    award: str
    rate_source: str | None
    rate_on: date | None

    @property
    def own(self) -> tuple[str, Decimal]:
        """What it counts as for the donor: in the agreement's currency, else in its own."""
        if self.agreement_currency and self.contribution.pledge_amount is not None:
            return self.agreement_currency, self.contribution.pledge_amount
        return self.contribution.currency, self.contribution.amount


def receipts(call: Call, subject: Subject, on: date) -> list[Receipt]:
    """What the subject's awards received by the end of the day and was not reversed by then, the latest first."""
    given, entry, agreement, award = (
        partners_model.Contribution,
        ledger_model.JournalEntry,
        partners_model.Agreement,
        partners_model.Award,
    )
    reversing, rate = aliased(ledger_model.JournalEntry), currency_model.ExchangeRate
    since = (given.received_on - timedelta(days=money.RATE_DAYS)).cast(Date)
    used = (
        select(rate.source, rate.valid_on)
        .where(
            rate.currency == given.currency,
            rate.valid_on.between(since, given.received_on),
            func.trim_scale(rate.usd_per_unit) == func.trim_scale(given.usd_per_unit),
        )
        .order_by(rate.valid_on.desc())
        .limit(1)
        .lateral()
    )
    rows = call.session.execute(
        select(given, agreement.currency, award.title, used.c.source, used.c.valid_on)
        .join(entry, entry.id == given.entry_id)
        .join(award, award.id == given.award_id)
        .outerjoin(agreement, agreement.id == given.agreement_id)
        .outerjoin(reversing, (reversing.reversal_of == entry.id) & (reversing.occurred_on <= on))
        .outerjoin(used, true())
        .where(subject.awards, entry.occurred_on <= on, reversing.id.is_(None))
        .order_by(given.received_on.desc(), given.id.desc())
    )
    return [Receipt(*row) for row in rows]


def shown(receipts: Sequence[Receipt], decimals: Decimals) -> list[ReceiptOfDonor]:
    """The receipts as the donor reads them."""
    return [
        ReceiptOfDonor(
            received_on=each.contribution.received_on,
            reference=each.contribution.reference,
            award=each.award,
            currency=each.contribution.currency,
            amount=money.shown(each.contribution.amount, decimals[each.contribution.currency]),
            amount_usd=each.contribution.amount_usd,
            usd_per_unit=money.trimmed(each.contribution.usd_per_unit),
            rate_source=each.rate_source,
            rate_on=each.rate_on,
        )
        for each in receipts
    ]


def by_award(receipts: Iterable[Receipt]) -> dict[UUID, list[Receipt]]:
    """The receipts of each award."""
    found: dict[UUID, list[Receipt]] = defaultdict(list)
    for each in receipts:
        found[each.contribution.award_id].append(each)
    return found


def own(receipts: Sequence[Receipt], spent: Decimal, balance: Decimal, decimals: Decimals) -> OwnAmounts | None:
    """What was received, spent and is left, both given in USD, in the receipts' currency. None if that is USD, or if
    there is not exactly one."""
    currencies = {each.own[0] for each in receipts}
    if len(currencies) != 1 or currencies == {money.FUNCTIONAL}:
        return None
    [currency] = currencies
    received = sum((each.own[1] for each in receipts), ZERO)
    rate = _average(receipts, received)
    return OwnAmounts(
        currency=currency,
        usd_per_unit=money.trimmed(rate),
        received=money.shown(received, decimals[currency]),
        spent=money.shown(spent / rate, decimals[currency]),
        balance=money.shown(balance / rate, decimals[currency]),
    )


def _average(receipts: Sequence[Receipt], received: Decimal) -> Decimal:
    worth = sum((each.contribution.amount_usd for each in receipts), ZERO)
    rate = (worth / received).quantize(_RATE, ROUND_HALF_UP)
    # Of a currency with so many units to the dollar that nothing would be left of the rate, all its digits count.
    return rate or worth / received


def together(awards: Sequence[AwardOfDonor], receipts: Sequence[Receipt], decimals: Decimals) -> list[OwnAmounts]:
    """The awards' amounts by currency, at the average rate of all receipts in it: so that they add up.

    An award without receipts of its own, which lives on transfers, counts where there is one currency only.
    """
    of, counted = by_award(receipts), {each.own[0] for each in receipts}
    found = []
    for currency in sorted(counted):
        those = [each for each in awards if counted == {currency} or _only(of[each.award_id], currency)]
        came = [one for each in those for one in of[each.award_id]]
        spent, balance = (total(getattr(each, name) for each in those) for name in ("spent_usd", "balance_usd"))
        if amounts := own(came, spent, balance, decimals):
            found.append(amounts)
    return found


def _only(receipts: Sequence[Receipt], currency: str) -> bool:
    return {each.own[0] for each in receipts} == {currency}


def decimals(call: Call) -> Decimals:
    """How many decimals each currency has."""
    unit = currency_model.CurrencyUnit
    return dict(call.session.execute(select(unit.code, unit.decimals)).tuples().all())
