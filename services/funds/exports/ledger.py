"""The elements of a plain-text ledger in any language: accounts, entries, and asserted balances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from services.funds.exports.reading import Entry, Posted
from services.funds.ledger import journal, money


@dataclass(frozen=True)
class Opened:
    """An account, since when it is used, and for what: identifiers, by kind."""

    name: str
    since: date
    currencies: Sequence[str] = ()
    facts: Mapping[str, UUID] = field(default_factory=dict)


@dataclass(frozen=True)
class Asserted:
    """What an account and those below it hold in one currency; other programs check it against their own sum."""

    account: str
    amount: Decimal
    currency: str


class Ledger:
    """A language. `decimals` by currency, `first_codes` by kind of account: see names.account."""

    suffix: ClassVar[str]

    def __init__(self, decimals: Mapping[str, int], first_codes: Mapping[str, str]) -> None:
        self.decimals = decimals
        self.first_codes = first_codes

    def head(self, title: str, since: date, currencies: Sequence[str]) -> str:
        """The beginning of the file: its title and the currencies."""
        raise NotImplementedError

    def opened(self, accounts: Sequence[Opened]) -> str:
        """The accounts; a posting to any other is an error."""
        raise NotImplementedError

    def entry(self, entry: Entry) -> str:
        """One entry with its lines."""
        raise NotImplementedError

    def asserted(self, on: date, why: str, balances: Sequence[Asserted]) -> str:
        """Balances at the end of a day, to the last decimal."""
        raise NotImplementedError

    def remark(self, text: str) -> str:
        """A comment on a line of its own."""
        return f"; {text}\n\n"

    def amount(self, amount: Decimal, currency: str) -> str:
        """The amount with its currency's decimals, without thousands separators."""
        return f"{money.shown(amount, self.decimals[currency]):f} {currency}"

    def weighed(self, posted: Posted) -> str:
        """The amount of a line; in another currency, with its value in USD, as both languages write it."""
        amount = self.amount(posted.amount, posted.currency)
        worth = self.amount(abs(posted.amount_usd), money.FUNCTIONAL)
        return amount if posted.currency == money.FUNCTIONAL else f"{amount} @@ {worth}"

    def holders(self, posted: Posted) -> dict[str, str]:
        """What had reserved the money of a line."""
        holders = {"allocation": posted.allocation_id, "commitment": posted.commitment_id}
        return {name: str(holder) for name, holder in holders.items() if holder}

    def facts(self, entry: Entry) -> dict[str, str]:
        """Further facts of an entry; people appear as identifiers."""
        known = {
            "number": journal.number(entry.fiscal_year, entry.number),
            "id": str(entry.id),
            "posted-at": entry.posted_at.astimezone(UTC).isoformat(timespec="seconds"),
            "entered-by": str(entry.entered_by),
        }
        if entry.approved_by:
            known["approved-by"] = str(entry.approved_by)
        if entry.reversal_of:
            known["reversal-of"] = journal.number(*entry.reversal_of)
        if entry.seal:
            known["seal"] = entry.seal.hex()
        return known
