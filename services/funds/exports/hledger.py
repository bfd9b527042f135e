"""The journal in hledger's language.

A posting in another currency has its value in USD as its total cost: hledger balances an entry by cost, and reports
either units or, with `--cost`, dollars. No account is called Conversion: hledger would take it for one of its own,
which must have no costs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date

from services.funds.exports import names
from services.funds.exports.ledger import Asserted, Ledger, Opened
from services.funds.exports.reading import Entry
from services.funds.ledger import journal

_TYPES = {"Assets": "A", "Liabilities": "L", "Equity": "E", "Income": "R", "Expenses": "X"}


class Hledger(Ledger):
    """hledger 1.25 and later."""

    suffix = "hledger"

    def head(self, title: str, since: date, currencies: Sequence[str]) -> str:
        """The decimal mark and the commodities, so that `1.000 KWD` is one dinar and not a thousand."""
        lines = [f"; {_line(title)}", "decimal-mark .", *(self._commodity(code) for code in currencies)]
        return "\n".join([*lines, "", ""])

    def _commodity(self, code: str) -> str:
        decimals = self.decimals[code]
        return f"commodity 1000.{'0' * decimals} {code}"

    def opened(self, accounts: Sequence[Opened]) -> str:
        """The accounts: `check --strict` refuses any other."""
        lines = []
        for each in accounts:
            facts = {key: str(value) for key, value in each.facts.items()}
            if each.name in names.ROOTS.values():
                facts["type"] = _TYPES[each.name.split(":", 1)[0]]
            said = ", ".join(f"{key}:{value}" for key, value in facts.items())
            lines.append(f"account {each.name}" + (f"  ; {said}" if said else ""))
        return "".join(f"{line}\n" for line in lines)

    def entry(self, entry: Entry) -> str:
        """One transaction; its code is the entry's number."""
        said = _line(entry.description)
        lines = [f"{entry.occurred_on} * ({journal.number(entry.fiscal_year, entry.number)}) {said}"]
        facts = {"kind": entry.kind, **self.facts(entry)}
        if said != entry.description:
            facts["full-text"] = _kept(entry.description)
        lines += [f"    ; {key}:{value}" for key, value in facts.items()]
        for each in entry.lines:
            lines.append(f"    {names.account(each.place, self.first_codes)}  {self.weighed(each)}")
            lines += [f"    ; {key}:{value}" for key, value in self.holders(each).items()]
        return "\n".join([*lines, "", ""])

    def asserted(self, on: date, why: str, balances: Sequence[Asserted]) -> str:
        """Postings of zero with the balance after them; `=*` includes the accounts below."""
        lines = [
            f"    {each.account}  0 {each.currency} =* {self.amount(each.amount, each.currency)}" for each in balances
        ]
        return "\n".join([f"{on} * {why}", *lines, "", ""]) if lines else ""


def _line(text: str) -> str:
    """A description is the rest of a line; `;` begins a comment and `|` ends the payee: full-width forms do not."""
    return re.sub(r"\s+", " ", text).strip().replace(";", "；").replace("|", "｜")


def _kept(text: str) -> str:
    """The text as a JSON string without anything special for hledger: no tag, date or end of a value."""
    return re.sub(r"[:,;\[\]]", lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
