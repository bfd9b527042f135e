"""What became of one attack, and where that is on record."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """An attempt in words, whether it was refused, and by which words that is on record.

    `record` is empty if it is on none, and None if the place cannot be read from here.
    """

    words: str
    refused: bool
    record: str | None

    @property
    def held(self) -> bool:
        """Whether it was refused, and not in silence."""
        return self.refused and self.record != ""
