"""More of a book kept by chance: bank accounts in other currencies, and what they are worth at a period's end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.funds.bank import revaluation as funds_revaluation
from contracts.funds.spending import expenditures as funds_expenditures
from services.funds.bank import accounts, revaluations, valuations
from tests.common.funds.bank import add_account
from tests.funds.oracle import ZERO, Entry, cents
from tests.funds.random_book import Wanted, rate_on
from tests.funds.random_orders import WholeBook

ABROAD = ("CAD", "JPY", "KWD")
About = tuple[str, UUID, date, Decimal]


class BookAbroad(WholeBook):
    """Everything, with an account in each currency."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        fund = self.settings[self.awards[0]]
        add_account(fund, opening_balance="0")
        given = [add_account(fund, number=unit, currency=unit, opening_balance="0") for unit in ABROAD]
        self.accounts = {each.currency: each.id for each in given}

    def receive_abroad(self, award: UUID, currency: str, amount: Decimal, day: date) -> None:
        """It stays in its currency: nothing is converted."""
        worth = cents(amount * rate_on(currency, day))
        may = self.oracle.against_day(day) | ({"funds.unbookable"} if worth <= 0 else set())
        fund, own = self.settings[award], {"agreement_id": self.agreements[award], "award_id": award}
        on_it = {"currency": currency, "bank_account_id": self.accounts[currency]}
        made = self.attempt(
            "contribution abroad", may, lambda: fund.receive(str(amount), received_on=day, **on_it, **own)
        )
        if made:
            self.oracle.post(made.entry_id, Entry(award, day, worth, currency=currency, units=amount, worth=worth))

    def spend_there(self, award: UUID, currency: str, amount: Decimal, day: date) -> None:
        """Paid from the account in that currency."""
        self.spend(Wanted(award, amount, day, currency, account=self.accounts[currency]))

    def _spent(self, made: funds_expenditures.Expenditure, wanted: Wanted) -> None:
        super()._spent(made, wanted)
        if wanted.account:
            self.oracle.paid_abroad(made.entry_id, wanted.currency, wanted.amount, wanted.worth)

    def revalue(self, currency: str, award: UUID, day: date) -> None:
        difference = self._difference(currency, day)
        may = self._against_valuing(currency, award, day, difference)
        may |= {"funds.revalued_already"} if not difference else set()
        waits = any(what == "revaluation" and about[::2] == (currency, day) for what, about in self.waiting.values())
        may |= {"funds.revaluation_waits"} if waits else set()
        given = {"account_id": self.accounts[currency], "on": day, "award_id": award}
        command = funds_revaluation.PrepareRevaluation(**given)
        made = self.attempt("revaluation", may, lambda: revaluations.prepare_revaluation(self.officer, command))
        if made:
            assert (made.amount_usd, made.status) == (difference, "pending"), "Fund rules 12 and 13"
            self.waiting[made.id] = ("revaluation", (currency, award, day, difference))

    def value(self, currency: str, award: UUID, day: date) -> None:
        """Prepared, and signed at once."""
        before = set(self.waiting)
        self.revalue(currency, award, day)
        for waiting_id in set(self.waiting) - before:
            self.sign(waiting_id, yes=True)

    def _difference(self, currency: str, day: date) -> Decimal:
        units, worth = self.oracle.abroad(currency, day)
        return cents(units * rate_on(currency, day)) - worth

    def _against_valuing(self, currency: str, award: UUID, day: date, difference: Decimal) -> set[str]:
        """What is realized is taken; what is not is missing on its day only (Fund rule 7)."""
        may = self.oracle.against_day(day)
        if difference < 0 and self.oracle.abroad(currency, day)[0] == 0:
            may |= self.oracle.against_cost(award, day, -difference)
        elif difference < 0 and self.oracle.balance(award, day) + difference < 0:
            may.add("funds.beyond_available")
        return may

    def _sign_revaluation(self, waiting_id: UUID, about: About, yes: bool) -> tuple[Callable[[], Any], set[str]]:
        by_id, (currency, award, day, difference) = {"revaluation_id": waiting_id}, about
        if not yes:
            no = funds_revaluation.RefuseRevaluation(**by_id, reason="Another rate")
            return lambda: revaluations.refuse_revaluation(self.approver, no), set()
        now = self._difference(currency, day)
        may = {"funds.revaluation_changed"} if now != difference else set()
        may |= self._against_valuing(currency, award, day, now)
        command = funds_revaluation.ApproveRevaluation(**by_id)
        return lambda: revaluations.approve_revaluation(self.approver, command), may

    def _signed_revaluation(self, made: funds_revaluation.Revaluation, about: About) -> None:
        currency, award, day, difference = about
        assert made.entry_id and made.realized == (self.oracle.abroad(currency, day)[0] == 0)
        assert (made.opening_entry_id is None) == made.realized
        if made.realized:
            self.oracle.post(made.entry_id, Entry(award, day, difference, currency=currency, worth=difference))
        else:
            for on, amount in ((day, difference), (day + timedelta(days=1), -difference)):
                self.oracle.moves[award].append((on, amount))
                self.oracle.valued[currency].append((on, ZERO, amount))

    def _against_closing(self, day: date) -> set[str]:
        """Fund rule 13: what is on an account in another currency is at the closing rate."""
        apart = any(self._difference(currency, day) for currency in ABROAD)
        return super()._against_closing(day) | ({"funds.not_valued"} if apart else set())

    def _check_fund(self) -> None:
        super()._check_fund()
        for currency, account_id in self.accounts.items():
            value = valuations.value_of(self.officer, accounts.find(self.officer, account_id), self.oracle.today)
            assert (value.amount, value.book_usd) == self.oracle.abroad(currency, self.oracle.today), currency
