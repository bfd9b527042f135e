"""The names of accounts in an export: readable, valid for each tool, and unique.

A name consists of capitalized roots and parts of ASCII letters, digits and hyphens. Whatever the name of an award or a
donor, the end of its identifier makes it unique.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

# By kind of account: in every tool, an award's balance is what was received less what was spent (Fund rule 14).
ROOTS = {
    "cash": "Assets:Cash",
    "advance": "Assets:Advances",
    "clearing": "Equity:Clearing",
    "suspense": "Liabilities:Unidentified",
    "income": "Income:Contributions",
    "other_income": "Income:Other",
    "interest": "Income:Interest",
    "transfer": "Income:Transfers",
    "exchange": "Income:Exchange",
    "direct": "Expenses:Direct",
    "indirect": "Expenses:Indirect",
}
_LONGEST = 40
_TAIL = 12


@dataclass(frozen=True)
class Place:
    """What a posting is filed under: an account of the chart, an award with its donor, perhaps a budget line."""

    code: str
    kind: str
    award_id: UUID
    award: str
    donor_id: UUID
    donor: str
    line_id: UUID | None = None
    line: str | None = None


def account(place: Place, first: Mapping[str, str]) -> str:
    """The account's name. `first` has the first code of each kind of account; other names have their code."""
    parts = [of_award(place.kind, place)]
    if place.kind == "direct" and place.line_id:
        parts.append(part(place.line or "", place.line_id))
    return ":".join(parts if first[place.kind] == place.code else [*parts, place.code])


def of_award(kind: str, place: Place) -> str:
    """The account that contains all of an award's accounts of this kind, whatever their line or code."""
    award = part(place.award, place.award_id)
    return f"{of_donor(place)}:{award}" if kind == "income" else f"{ROOTS[kind]}:{award}"


def of_donor(place: Place) -> str:
    """The account that contains all of a donor's contributions."""
    return f"{ROOTS['income']}:{part(place.donor, place.donor_id)}"


def part(text: str, identifier: UUID) -> str:
    """A part of an account's name, for instance `Maritime-security-in-Belize-4b1d9a2f7c3e`."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "-", folded).strip("-")[:_LONGEST].strip("-")
    tail = identifier.hex[-_TAIL:]
    return f"{words[0].upper()}{words[1:]}-{tail}" if words else f"X-{tail}"
