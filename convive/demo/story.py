"""How the demo goes: look whether it is there, else do it as the person concerned would; count both; await events."""

from __future__ import annotations

import hashlib
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from convive.api.client import Person, Problem
from convive.demo.cast import Cast
from convive.errors import OperatorError

View = dict[str, Any]
T = TypeVar("T")

# How long an event may take to arrive, in seconds; on a healthy machine it takes a fraction of one.
PATIENCE = 90.0


@lru_cache
def texts(chapter: str) -> dict[str, Any]:
    """What people write in a chapter: convive/demo/texts/<chapter>.toml."""
    return tomllib.loads(Path(__file__).with_name("texts").joinpath(f"{chapter}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Sight:
    """What exists, a few facts about it, where it is, and who may see it."""

    what: str
    facts: str
    path: str
    who: str


class Story:
    """What has been made, what was there before, and where to look at it. `tell` shows a step to whoever watches."""

    def __init__(self, cast: Cast, tell: Callable[[str], None]) -> None:
        self.cast = cast
        self.tell = tell
        self.created: Counter[str] = Counter()
        self.there: Counter[str] = Counter()
        self.sights: list[Sight] = []
        self.kept: dict[str, Any] = {}

    def have(
        self,
        who: Person,
        kind: str,
        body: View,
        at: str,
        *,
        same: Sequence[str],
        among: str | None = None,
        **query: Any,
    ) -> View:
        """The item of the list `among` (or `at`) whose fields `same` are the body's; posted to `at` when there is none.

        Raises Problem, Unanswered.
        """
        wanted = [_comparable(body[name]) for name in same]
        self.tell(f"{kind}: {wanted[0] if wanted else at}")
        for item in who.every(among or at, limit=200, **query):
            if [_comparable(item[name]) for name in same] == wanted:
                return self.found(kind, item)
        return self.made(kind, who.post(at, body, key=key_of(kind, at, wanted)))

    def do(self, kind: str, done: bool, act: Callable[[], T]) -> T | None:
        """Does what is not done yet."""
        if done:
            return self.found(kind, None)
        self.tell(kind)
        return self.made(kind, act())

    def made(self, kind: str, what: T, count: int = 1) -> T:
        """Counts something that this run made."""
        self.created[kind] += count
        return what

    def found(self, kind: str, what: T, count: int = 1) -> T:
        """Counts something that was there already."""
        self.there[kind] += count
        return what

    def wait(self, what: str, ask: Callable[[], T | None]) -> T:
        """Asks until there is an answer: what comes by events comes a little later. Raises OperatorError."""
        self.tell(f"waiting for {what}")
        until = time.monotonic() + PATIENCE
        while not (answer := ask()):
            if time.monotonic() > until:
                raise OperatorError(f"demo: {what} did not come within {PATIENCE:.0f} s (./run status, ./run events)")
            time.sleep(0.1)
        return answer

    def once_known(self, code: str, act: Callable[[], T], news: str = "the news of a member") -> T:
        """Acts until it is not refused with `code`: the news of a fresh member may still be on its way to a service."""

        def attempt() -> list[T]:
            try:
                return [act()]
            except Problem as problem:
                if problem.code != code:
                    raise
                return []

        return self.wait(news, attempt)[0]

    def show(self, what: str, facts: str, path: str, who: str = "everybody") -> None:
        """Adds a line to the closing table. `who`: the role that sees it; without one, everybody does."""
        self.sights.append(Sight(what, facts, path, who.replace("_", " ")))


def key_of(kind: str, at: str, wanted: Sequence[str]) -> str:
    """The stable Idempotency-Key of what is made once, whatever its name is written in."""
    digest = hashlib.sha256("\0".join([at, *wanted]).encode()).hexdigest()[:32]
    return f"demo:{kind.replace(' ', '-')}:{digest}"


def _comparable(value: Any) -> str:
    return str(value["en"]) if isinstance(value, dict) else str(value)
