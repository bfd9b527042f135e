"""URLs of several hosts, `scheme://user:password@one:1,two:2/name`: the same server's name at several places.

The database's and the broker's may be written so. Hosts are tried in turn, the one that answered last before others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
# Scheme and user, hosts with their ports, and what follows.
_PLACES = re.compile(r"((?:[a-z0-9+]+://)?(?:[^/?#]*@)?)([^/?#]*)(.*)", re.DOTALL)
# Which host of a URL answered last: who comes next need not wait for one that is away.
_answered: dict[str, str] = {}


def each(url: str) -> list[str]:
    """A URL for each host of this one, in its order; all else is the same in all of them."""
    found = _PLACES.fullmatch(url)
    assert found, "it takes every text"
    before, places, behind = found.groups()
    return [f"{before}{place}{behind}" for place in places.split(",")]


def first(url: str, connect: Callable[[str], T], failures: tuple[type[Exception], ...]) -> T:
    """What `connect` makes of the first host that takes it. Raises what it raised for the last one, if none does."""
    answered = _answered.get(url)
    candidates = sorted(each(url), key=lambda one: one != answered)
    for one in candidates:
        try:
            made = connect(one)
        except failures:
            if one is candidates[-1]:
                raise
        else:
            _answered[url] = one
            return made
    raise AssertionError("a URL has a host")
