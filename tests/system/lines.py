"""People who read through a gateway: what it gives them, from its cache or anew."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import httpx

from convive.api.client import Person
from tests.stack import RunningStack
from tests.waiting import until

_FRESH = {"Cache-Control": "no-cache"}


class Lines:
    """A connection for each person."""

    def __init__(self, stack: RunningStack, leaving: ExitStack) -> None:
        self._stack, self._leaving = stack, leaving
        self._lines: dict[Person, httpx.Client] = {}

    def of(self, who: Person) -> httpx.Client:
        """The person's own, opened at first use."""
        if who not in self._lines:
            bearer = {"Authorization": f"Bearer {who.token}"}
            line = httpx.Client(base_url=self._stack.base_url, headers=bearer)
            self._lines[who] = self._leaving.enter_context(line)
        return self._lines[who]

    def get(self, who: Person, path: str, *, fresh: bool = False) -> tuple[int, Any]:
        """The status and the answer; `fresh`: the service is asked whatever is cached."""
        answer = self.of(who).get(path, headers=_FRESH if fresh else {})
        return answer.status_code, answer.json()

    def becomes_what_is(self, who: Person, path: str, after: str) -> None:
        """Waits until what is given is what the service says. Raises AssertionError if it stays what it was."""
        try:
            until(lambda: self.get(who, path) == self.get(who, path, fresh=True))
        except AssertionError as still:
            kept, wanted = self.get(who, path), self.get(who, path, fresh=True)
            raise AssertionError(f"{after}: {kept} is still kept of {wanted}") from still
