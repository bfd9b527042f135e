"""What the demo ends with: the Fund's statement, donor by donor, as the API tells it, and whether it balances."""

from __future__ import annotations

from decimal import Decimal

from rich.table import Table

from convive.api.client import Person
from convive.demo.programme import FUNDS
from convive.demo.story import Story, View
from convive.errors import OperatorError

COLUMNS = ("opening", "sources", "uses", "balance", "committed", "available")


def statement(story: Story) -> tuple[str, Table, str]:
    """A heading, a line per donor and one for the Fund, a sentence that says that it balances. Raises OperatorError."""
    officer = story.cast["finance_officer"]
    fund = officer.get(f"{FUNDS}/statements/fund.json")
    donors = [_of_donor(officer, donor) for donor in sorted({each["donor_id"] for each in fund["received"]})]
    table = Table("USD", box=None, pad_edge=False)
    for name in COLUMNS:
        table.add_column(name, justify="right")
    for told in donors:
        table.add_row(told["title"], *(f"{amount:,.2f}" for amount in _amounts(told)))
    table.add_row("The Fund", *(f"{amount:,.2f}" for amount in _amounts(fund)), style="bold")
    return f"Statement of the Fund as at {fund['on']}", table, _judge(fund, donors)


def _of_donor(officer: Person, donor_id: str) -> View:
    told: View = officer.get(f"{FUNDS}/statements/donors/{donor_id}.json")
    return told


def _amounts(told: View) -> list[Decimal]:
    names = ("sources_usd", "uses_usd", "balance_usd", "committed_usd", "available_usd")
    return [Decimal(told["opening"]["balance_usd"]), *(Decimal(told[name]) for name in names)]


def _judge(fund: View, donors: list[View]) -> str:
    """Fund rules 7 and 14, for the Fund and for each donor; and the donors are the Fund."""
    for told in (fund, *donors):
        opening, sources, uses, balance, committed, available = _amounts(told)
        if opening + sources - uses != balance or balance - committed != available:
            raise OperatorError(f"demo: the statement of {told['title']} does not balance: {told}")
    for name, amount, *parts in zip(COLUMNS, _amounts(fund), *map(_amounts, donors), strict=True):
        # What donors moved to one another is a source here and a use there, and in neither of the Fund.
        if name not in ("sources", "uses") and amount != sum(parts):
            raise OperatorError(f"demo: the donors' {name} add up to {sum(parts)}, the Fund's is {amount}")
    opening, sources, uses, balance, _, _ = _amounts(fund)
    return (
        f"It balances: {opening:,.2f} + {sources:,.2f} - {uses:,.2f} = {balance:,.2f} USD, and its donors add up to it"
        f" (Fund rule 14). Pledged, in no balance: {Decimal(fund['pledged_usd']):,.2f} USD (Fund rule 6)."
    )
