"""The tables of the Fund's page as CSV: plain numbers, names of columns that stay the same in every language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chassis.spreadsheets import csv_out
from chassis.spreadsheets.cells import harmless

View = Mapping[str, Any]

COLUMNS: dict[str, list[str]] = {
    "donors": ["donor", "pledged_usd", "received_usd", "spent_usd"],
    "programmes": ["programme", "name_en", "name_es", "name_pt", "name_fr", "pledged_usd", "received_usd", "spent_usd"],
    "flows": ["donor", "programme", "received_usd", "spent_usd"],
    "countries": ["country", "spent_usd"],
    "years": ["year", "pledged_usd", "received_usd", "spent_usd", "balance_usd"],
    "costs": ["kind", "spent_usd"],
}


def csv(name: str, fund: View, programmes: Mapping[str, Mapping[str, str | None]]) -> bytes:
    """A table of `COLUMNS`."""
    return written(COLUMNS[name], _items(name, fund, programmes))


def written(columns: Sequence[str], items: Iterable[View]) -> bytes:
    """A table in UTF-8, for spreadsheets and programs alike (RFC 4180); no cell is a formula."""
    return csv_out.whole([columns, *([_cell(item.get(column)) for column in columns] for item in items)])


def _items(name: str, fund: View, programmes: Mapping[str, Mapping[str, str | None]]) -> list[View]:
    if name == "costs":
        return [{"kind": kind, "spent_usd": fund[f"{kind}_usd"]} for kind in ("direct", "indirect")]
    if name == "donors":
        return [{**each, "donor": each["name"]} for each in fund["donors"]]
    if name == "programmes":
        return [{**each, "programme": each["name"], **_named(programmes.get(each["name"], {}))} for each in fund[name]]
    items: list[View] = fund[name]
    return items


def _named(texts: Mapping[str, str | None]) -> dict[str, str | None]:
    return {f"name_{language}": text for language, text in texts.items()}


def _cell(value: Any) -> str:
    return harmless(None if value is None else str(value))
