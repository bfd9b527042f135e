"""How many connections there are, of each address and of all: nobody takes them from the others."""

from __future__ import annotations

import resource
from collections import Counter

# Of the files a process may open: the rest is for databases, the broker, documents and the health port.
_SHARE = 0.8


class Connections:
    """Counts the connections of one process. Belongs to one event loop."""

    def __init__(self, per_address: int, in_all: int) -> None:
        self._per_address = per_address
        self._in_all = in_all
        self._open: Counter[str] = Counter()

    def take(self, address: str) -> bool:
        """Counts one more of an address; false when it has all that one may have, or all together have."""
        if self._open.total() >= self._in_all or self._open[address] >= self._per_address:
            return False
        self._open[address] += 1
        return True

    def give_back(self, address: str) -> None:
        """Counts one less of an address."""
        self._open[address] -= 1
        if self._open[address] <= 0:
            del self._open[address]


def all_that_can_be() -> int:
    """How many connections this process can hold, once it has raised its limit of open files as far as it may."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return int(most * _SHARE)
