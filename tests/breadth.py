"""How wide tests look: every day (`./run test`), or before a release (`./run soak`).

Every rule is shown every day. What only multiplies it (each page in each sight, more random books, more requests for
each operation) is multiplied by the soak.
"""

from __future__ import annotations

import os
from typing import Final, TypeVar

SOAK: Final = os.environ.get("CONVIVE_SOAK") == "1"
T = TypeVar("T")


def breadth(every_day: T, soak: T) -> T:
    """What this run takes of a test's repetitions."""
    return soak if SOAK else every_day
