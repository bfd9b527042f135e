"""The kinds of personal data that are told apart, since each is written in another way."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple


class Kind(Enum):
    """What a passage reads like."""

    NAME = auto()
    IDENTITY_NUMBER = auto()
    TELEPHONE = auto()
    ADDRESS = auto()


class Datum(NamedTuple):
    """A passage that reads like a personal datum. It goes to who wrote it, and nowhere else."""

    kind: Kind
    passage: str
