"""Which downloads of the library count, without anybody being remembered.

A reader who takes the same file again within half an hour counts once, as in the counting of libraries (COUNTER). To
know that, a digest of address, program and file is kept in this process's memory for that while, under a key that is
made anew at each start and written nowhere. What is stored is a number for each entry and day.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import cast

from cachetools import TTLCache
from fastapi import Request

_AGAIN_SECONDS, _MOST = 1800, 200_000
# Programs that fetch for nobody: as they call themselves, and what says nothing of itself.
_ROBOTS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|archiver|preview|facebookexternalhit|monitor|uptime|validator|scan", re.IGNORECASE
)


class Counting:
    """One for each gateway process; a reader who meets two of them counts twice at most."""

    def __init__(self, seconds: float = _AGAIN_SECONDS) -> None:
        self._key = secrets.token_bytes(32)
        self._recent: TTLCache[bytes, None] = TTLCache(_MOST, seconds)

    def counts(self, request: Request, file_id: str) -> bool:
        """Whether this request is a reader's who has not just taken the file, and takes it from its beginning."""
        program = request.headers.get("user-agent", "")
        if not program or _ROBOTS.search(program) or not _from_the_beginning(request):
            return False
        address = request.app.state.limits.address(request)
        who = hashlib.blake2b(f"{address}\0{program}\0{file_id}".encode(), key=self._key, digest_size=16).digest()
        known = who in self._recent
        self._recent[who] = None
        return not known


def _from_the_beginning(request: Request) -> bool:
    """Not a further part, not a look whether it is still the same, not one that was sent ahead of a reader's wish."""
    asked = request.headers.get("range", "bytes=0-").replace(" ", "")
    ahead = "prefetch" in request.headers.get("sec-purpose", "") + request.headers.get("purpose", "")
    return asked.startswith("bytes=0-") and "if-none-match" not in request.headers and not ahead


def counting_of(request: Request) -> Counting:
    """The running gateway's."""
    return cast(Counting, request.app.state.counting)
