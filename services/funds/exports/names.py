"""What accounts are called in an export: readable, legal for each tool, and never the same for two things.

A name is made of capital roots and parts of ASCII letters, digits and hyphens. Whatever people called an award or a
donor, the end of its identifier keeps it apart from others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

# By kind of account: what an award has is what came in less what went out, whatever the tool (Fund rule 14).
ROOTS = {
    "cash": "Assets:Cash",
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
    """The account's name. `first` has the first code of each kind of account: the others of a kind say theirs."""
    parts = [of_award(place.kind, place)]
    if place.kind == "direct" and place.line_id:
        parts.append(part(place.line or "", place.line_id))
    return ":".join(parts if first[place.kind] == place.code else [*parts, place.code])


def of_award(kind: str, place: Place) -> str:
    """The account that takes in all of an award's of this kind, whatever their line or code."""
    award = part(place.award, place.award_id)
    return f"{of_donor(place)}:{award}" if kind == "income" else f"{ROOTS[kind]}:{award}"


def of_donor(place: Place) -> str:
    """The account that takes in all of a donor's contributions."""
    return f"{ROOTS['income']}:{part(place.donor, place.donor_id)}"


def part(text: str, identifier: UUID) -> str:
    """A part of an account's name, for instance `Maritime-security-in-Belize-4b1d9a2f7c3e`."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "-", folded).strip("-")[:_LONGEST].strip("-")
    tail = identifier.hex[-_TAIL:]
    return f"{words[0].upper()}{words[1:]}-{tail}" if words else f"X-{tail}"
