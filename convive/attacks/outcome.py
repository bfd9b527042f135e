"""What became of one attack, and where that is on record."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """An attempt in words, whether it was refused, and by which words that is on record.

    `record` is empty if it is on none, and None if the place cannot be read from here. `possible`: there was something
    to attack.
    """

    words: str
    refused: bool
    record: str | None
    possible: bool = True

    @property
    def repelled(self) -> bool:
        """Whether it was refused, and not in silence; or came to nothing, since there was nothing."""
        return not self.possible or (self.refused and self.record != "")
