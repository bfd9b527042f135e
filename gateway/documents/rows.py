"""An entry's part in an award, as it came from the service; what it does to the balance; what all of them add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.funds.reporting.statements import StatementRow
from gateway.documents.paper import ZERO, Paper

# The columns of amounts with the sign they have in the balance, and what the statement calls their sums.
SIGNS = {
    "contribution": 1,
    "other_income": 1,
    "interest": 1,
    "exchange": 1,
    "transfer_in": 1,
    "direct": -1,
    "indirect": -1,
    "recovery": 1,
    "transfer_out": -1,
    "internal": 1,
}
SUMS = {
    "contribution": "contributions_usd",
    "other_income": "other_income_usd",
    "interest": "interest_usd",
    "exchange": "exchange_differences_usd",
    "transfer_in": "transfers_in_usd",
    "direct": "direct_costs_usd",
    "indirect": "indirect_costs_usd",
    "recovery": "recoveries_usd",
    "transfer_out": "transfers_out_usd",
    "internal": "internal_usd",
}
# Entries on paper: some fifteen pages. Nobody signs a hundred, and a spreadsheet is the better place for them.
PRINTED = 500
_AT = {name: place for place, name in enumerate(StatementRow._fields)}
_PLACES = [(name, _AT[name]) for name in SIGNS]
_SUSPENSE = _AT["suspense"]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list of entries. `effect` is what it adds to the balance, or takes from it, in USD."""

    number: str
    occurred_on: str
    kind: str
    description: str
    reference: str | None
    award_id: str
    currency: str | None
    amount: str | None
    amounts: dict[str, Decimal]
    suspense: Decimal
    effect: Decimal


class TooLong(Exception):
    """More entries than the format holds."""


class Mismatch(Exception):
    """The entries do not add up to the statement: the document must not be made."""


class Entries:
    """The rows in their order, each read once; `check` says whether they are what the statement tells."""

    def __init__(self, paper: Paper, pages: Iterable[Sequence[Sequence[Any]]]) -> None:
        self._paper = paper
        self._pages = pages
        self.count = 0
        self.sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(SIGNS, ZERO))

    def __iter__(self) -> Iterator[Row]:
        for page in self._pages:
            for cells in page:
                row = _row(cells)
                self.count += 1
                sums = self.sums[row.award_id]
                for name, amount in row.amounts.items():
                    sums[name] += amount
                yield row

    def check(self) -> None:
        """Raises Mismatch unless the rows of each award add up to its line (Fund rule 14)."""
        for line in self._paper.statement["awards"]:
            sums = self.sums[line["award_id"]]
            wrong = {name: sums[name] for name, told in SUMS.items() if sums[name] != Decimal(line[told])}
            if wrong:
                raise Mismatch(f"award {line['award_id']}: the entries say {wrong}, the statement {line}")
        strange = [award for award, sums in self.sums.items() if award not in self._paper.awards and any(sums.values())]
        if strange:
            raise Mismatch(f"awards that the statement does not have: {strange}")


def _row(cells: Sequence[Any]) -> Row:
    amounts = {name: Decimal(cells[place]) for name, place in _PLACES if cells[place] is not None}
    effect = sum((amount if SIGNS[name] > 0 else -amount for name, amount in amounts.items()), ZERO)
    number, occurred_on, kind, description, reference, award_id, currency, amount = cells[:8]
    suspense = Decimal(cells[_SUSPENSE] or 0)
    return Row(number, occurred_on, kind, description, reference, award_id, currency, amount, amounts, suspense, effect)
