"""The journal in Beancount's language: for `bean-check`, `bean-query` and Fava.

A posting in another currency has its value in USD as its total price: an entry is weighed in USD and nets to zero.
The units net to zero as well: what is income is on the clearing account with the opposite sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from services.funds.exports import names
from services.funds.exports.ledger import Asserted, Ledger, Opened
from services.funds.exports.reading import Entry
from services.funds.ledger import journal
from services.funds.ledger.money import FUNCTIONAL


class Beancount(Ledger):
    """Beancount 3."""

    suffix = "beancount"

    def head(self, title: str, since: date, currencies: Sequence[str]) -> str:
        """Options and commodities."""
        lines = [f'option "title" "{_text(title)}"', f'option "operating_currency" "{FUNCTIONAL}"', ""]
        for code in currencies:
            lines += [f"{since} commodity {code}", f"  decimals: {self.decimals[code]}"]
        return "\n".join([*lines, "", ""])

    def opened(self, accounts: Sequence[Opened]) -> str:
        """Accounts with the currencies they hold: Beancount refuses any other on them."""
        lines = []
        for each in accounts:
            lines.append(f"{each.since} open {each.name} {','.join(each.currencies)}".rstrip())
            lines += [f'  {key}: "{value}"' for key, value in each.facts.items()]
        return "".join(f"{line}\n" for line in lines)

    def entry(self, entry: Entry) -> str:
        """One transaction; a reversal and the entry that it reverses share a link."""
        undone = f" ^{journal.number(*entry.reversal_of)}" if entry.reversal_of else ""
        links = f"^{journal.number(entry.fiscal_year, entry.number)}{undone}"
        lines = [f'{entry.occurred_on} * "{_text(entry.description)}" {links} #{entry.kind}']
        lines += [f'  {key}: "{value}"' for key, value in self.facts(entry).items()]
        for each in entry.lines:
            lines.append(f"  {names.account(each.place, self.first_codes)}  {self.weighed(each)}")
            lines += [f'    {key}: "{value}"' for key, value in self.holders(each).items()]
        return "\n".join([*lines, "", ""])

    def asserted(self, on: date, why: str, balances: Sequence[Asserted]) -> str:
        """Balances at the end of a day, as those at the start of the next. Without `~ 0`, a cent would pass."""
        day = on + timedelta(days=1)
        amounts = (self.amount(each.amount, each.currency).split() for each in balances)
        lines = [
            f"{day} balance {each.account}  {number} ~ 0 {currency}"
            for each, (number, currency) in zip(balances, amounts, strict=True)
        ]
        return "\n".join([f"; {why}", *lines, "", ""])


def _text(text: str) -> str:
    """Inside a string, where Beancount interprets C escapes."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
