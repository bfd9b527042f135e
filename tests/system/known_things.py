"""What exists at the running platform, found by reading it as its clients do: identifiers by their parameter."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from convive.api.client import Person, Problem

# Whose account it is matters: nobody is suspended or erased by a guess.
_LEFT_ALONE = frozenset({"member_id", "session_id"})
_ENOUGH = 6


class KnownThings:
    """Values that stand for something real, by parameter (`board_id`, `programme`)."""

    def __init__(self) -> None:
        self._values: dict[str, list[str]] = defaultdict(list)
        self._answered: set[str] = set()

    def read(self, person: Person, document: dict[str, Any], rounds: int = 2) -> None:
        """Reads every path that the person may and that needs nothing unknown; each round knows more."""
        for _ in range(rounds):
            for path, methods in document["paths"].items():
                if "get" in methods and (address := self._filled(path)) not in self._answered | {None}:
                    self._learn(person, path, address)

    def aim(self, values: dict[str, Any], chance: random.Random) -> dict[str, Any]:
        """The values with every identifier we know replaced by one that exists."""
        return {name: chance.choice(known) if (known := self._values.get(name)) else v for name, v in values.items()}

    def _filled(self, path: str) -> str | None:
        parts = [part if not part.startswith("{") else self._first(part[1:-1]) for part in path.split("/")]
        return None if None in parts else "/".join(parts)  # type: ignore[arg-type]

    def _first(self, name: str) -> str | None:
        return self._values[name][0] if self._values.get(name) else None

    def _learn(self, person: Person, path: str, address: str) -> None:
        try:
            view = person.get(address)
        except (Problem, ValueError):  # not for this person, or not JSON
            return
        self._answered.add(address)
        for name, value in _identifiers(view, _singular(path.rsplit("/", 1)[-1])):
            if name not in _LEFT_ALONE and value not in self._values[name] and len(self._values[name]) < _ENOUGH:
                self._values[name].append(value)


def _identifiers(view: Any, thing: str) -> Iterator[tuple[str, str]]:
    if isinstance(view, list):
        for item in view:
            yield from _identifiers(item, thing)
    elif isinstance(view, dict):
        for name, value in view.items():
            if isinstance(value, str):
                yield from _named(name, value, thing)
            else:
                yield from _identifiers(value, thing if name == "items" else _singular(name))


def _named(name: str, value: str, thing: str) -> Iterator[tuple[str, str]]:
    if name == "id":
        yield f"{thing}_id", value
    elif name in ("slug", "code", "key"):
        yield thing, value
        yield name, value
    elif name.endswith("_id"):
        yield name, value


def _singular(name: str) -> str:
    name = name.replace("-", "_")
    return name[:-3] + "y" if name.endswith("ies") else name.removesuffix("s")
