"""A table with a header row: the names of its columns, and why it may be unreadable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from chassis.folding import fold


class Unreadable(Exception):
    """The file as a whole is refused; `reason` is a code, `row` where reading stopped (0: at once)."""

    def __init__(self, reason: str, row: int = 0, field: str = "file", **params: str) -> None:
        super().__init__(reason)
        self.reason, self.row, self.field, self.params = reason, row, field, params


class Table(Protocol):
    """A readable file: the place of each column, and its rows."""

    @property
    def columns(self) -> Mapping[str, int]: ...

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Rows with their numbers as a spreadsheet shows them, empty ones left out. Raises Unreadable."""
        ...


@dataclass(frozen=True)
class Columns:
    """The columns of a kind of table, and their names in people's languages (folded)."""

    required: Sequence[str]
    known: Mapping[str, str]

    def named(self, header: Iterable[str]) -> list[str]:
        """The columns of a header row; unknown ones are empty."""
        return [self.known.get(fold(cell), "") for cell in header]

    def places(self, named: Iterable[str], row: int = 1) -> dict[str, int]:
        """The place of each column. Raises Unreadable: column_twice, missing_column."""
        places: dict[str, int] = {}
        for position, name in enumerate(named):
            if name in places:
                raise Unreadable("column_twice", row, name)
            if name:
                places[name] = position
        for name in self.required:
            if name not in places:
                raise Unreadable("missing_column", row, name)
        return places


def columns(required: Sequence[str], headers: Mapping[str, str]) -> Columns:
    """`headers`: the names of each column in all languages, folded, separated by bars."""
    known = {alias: column for column, aliases in headers.items() for alias in aliases.split("|")}
    return Columns(required, known)
