"""The columns of each list that is taken away, and what their cells are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.documents.sheet import Cell
from gateway.web.funds.finding.wording import BOOK_STATES, ENTRY_KINDS, FOUND_KIND, TABLE_HEADS
from gateway.web.funds.wording import COMMITMENT_KINDS


@dataclass(frozen=True)
class Column:
    """A field of the list. `words`: what its values are called; others stay as they are."""

    name: str
    cell: Cell = Cell.TEXT
    width: int = 16
    words: Mapping[str, str] | None = None

    @property
    def head(self) -> str:
        """In English; the key of its translations."""
        return TABLE_HEADS[self.name]


def _text(name: str, width: int = 16, words: Mapping[str, str] | None = None) -> Column:
    return Column(name, Cell.TEXT, width, words)


def _day(name: str) -> Column:
    return Column(name, Cell.DAY, 12)


def _sum(name: str) -> Column:
    return Column(name, Cell.FIGURE, 16)


COLUMNS: Mapping[str, list[Column]] = {
    "expenditures": [
        _day("occurred_on"), _text("entry_number", 14), _text("payee", 32), _text("document", 20), _day("document_on"),
        _text("description", 44), _text("award", 32), _text("line", 24), _text("currency", 10), _sum("amount"),
        _sum("direct_usd"), _sum("indirect_usd"), _text("country", 10), _text("programme", 22),
        _text("status", 22, BOOK_STATES), _text("entered_by_name", 24), _text("decided_by_name", 24),
    ],
    "contributions": [
        _day("received_on"), _text("entry_number", 14), _text("donor", 32), _text("reference", 24), _text("award", 32),
        _text("programme", 22), _text("currency", 10), _sum("amount"), _sum("usd_per_unit"), _sum("amount_usd"),
        _sum("credited_usd"), _text("status", 22, BOOK_STATES),
    ],
    "commitments": [
        _day("signed_on"), _text("kind", 18, COMMITMENT_KINDS), _text("reference", 20), _text("payee", 32),
        _text("description", 44), _text("award", 32), _text("line", 24), _text("currency", 10), _sum("amount"),
        _sum("paid"),
        _sum("rest"), _sum("amount_usd"), _sum("open_usd"), _day("expires_on"), _text("state", 22, BOOK_STATES),
        _text("entered_by_name", 24), _text("decided_by_name", 24),
    ],
    "awards": [
        _text("title", 40), _text("donor", 32), _text("programme", 22), _text("fund_id", 22), _day("starts_on"),
        _day("ends_on"), _sum("received_usd"), _sum("spent_usd"), _sum("committed_usd"), _sum("available_usd"),
    ],
    "entries": [
        _text("number", 14), _day("occurred_on"), _text("kind", 20, ENTRY_KINDS), _text("description", 44),
        _text("account_code", 10), _text("account", 28), _text("award", 32), _text("line", 24), _text("currency", 10),
        _sum("amount"), _sum("amount_usd"), Column("posted_at", Cell.MOMENT, 18), _text("entered_by_name", 24),
        _text("entered_from", 18), _text("approved_by_name", 24), _text("hash", 20),
    ],
    "found": [
        _day("on_day"), _text("kind", 16, FOUND_KIND), _text("entry_number", 14), _text("party", 32),
        _text("document", 20), _text("title", 44), _text("award", 32), _text("currency", 10), _sum("amount"),
        _sum("amount_usd"), _text("status", 22, BOOK_STATES),
    ],
}  # fmt: skip
