"""A donor's view adds up to the donor's statement, to the cent, on every day of a year in which everything happened."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from contracts.funds.reporting.donor_views import DonorView, ReadDonorView
from services.funds.reporting import donor_views
from tests.common.funds.busy import FUND, Busy
from tests.common.funds.helpers import Setting


def view(told: Busy, who: Setting, **asked: object) -> DonorView:
    command = ReadDonorView.model_validate({"donor_id": who.donor.id, "fund_id": FUND} | asked)
    return donor_views.read_donor_view(told.officer, command)


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def test_rule_14_on_every_day_it_adds_up_to_the_statement_to_the_cent(told: Busy) -> None:
    for who in (told.first, told.third):
        for day in told.days():
            seen, statement = view(told, who, on=day), told.of_donor(who, on=day)
            assert (seen.balance_usd, seen.committed_usd) == (statement.balance_usd, statement.committed_usd)
            assert seen.received_usd - seen.spent_usd + seen.moved_usd == seen.balance_usd
            assert (seen.pledged_usd, seen.digest) == (statement.pledged_usd, statement.digest)
            assert total(each.spent_usd for each in seen.countries) == seen.spent_usd
            for name in ("received_usd", "spent_usd", "moved_usd", "balance_usd", "committed_usd", "available_usd"):
                for parts in (seen.programmes, seen.awards):
                    assert total(getattr(each, name) for each in parts) == getattr(seen, name), (day, name)
