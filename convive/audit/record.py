"""What is locked, what was asked about it, and what people answered."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from convive.errors import OperatorError

ASKED, ANSWERS = "advisories.json", "answers.toml"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]+\])?==([^ ;\\]+)", re.MULTILINE)


class Pin(NamedTuple):
    """One release of a package. A lock for several Pythons may have two of the same package."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name}=={self.version}"

    @classmethod
    def of(cls, text: str) -> Pin:
        """The pin that is written `name==version`."""
        name, _, version = text.partition("==")
        return cls(name, version)


@dataclass(frozen=True)
class Advisory:
    """What is known against a release: its other names, and the releases that mend it."""

    id: str
    aliases: tuple[str, ...] = ()
    fixed_in: tuple[str, ...] = ()

    def __str__(self) -> str:
        fixed = f", mended in {' and '.join(self.fixed_in)}" if self.fixed_in else ""
        return f"{' '.join((self.id, *self.aliases))}{fixed}"


class Answer(BaseModel):
    """What a person decided about an advisory, or about a release that PyPI says nothing of."""

    model_config = ConfigDict(extra="forbid")

    verdict: Literal["not affected", "mitigated", "accepted"]
    reason: Annotated[str, Field(min_length=20)]
    on: date


@dataclass(frozen=True)
class Record:
    """What PyPI answered on a day: the advisories per release, or None where it gave no answer."""

    asked: date
    packages: dict[Pin, list[str] | None] = field(default_factory=dict)
    advisories: dict[str, Advisory] = field(default_factory=dict)


def locked(directory: Path) -> set[Pin]:
    """Every release in the locked requirements."""
    texts = [path.read_text("utf-8") for path in directory.glob("*.txt")]
    return {Pin(_normal(name), version) for text in texts for name, version in _PIN.findall(text)}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def read(directory: Path) -> Record:
    """What was asked last; raises OperatorError if nobody ever asked."""
    try:
        found = json.loads((directory / ASKED).read_text("utf-8"))
    except FileNotFoundError:
        raise OperatorError(f"{directory / ASKED} is missing: ./run audit writes it") from None
    return Record(
        date.fromisoformat(found["asked"]),
        {Pin.of(pin): ids for pin, ids in found["packages"].items()},
        {id_: Advisory(id_, tuple(a["aliases"]), tuple(a["fixed_in"])) for id_, a in found["advisories"].items()},
    )


def write(directory: Path, record: Record) -> None:
    """One release a line, so that a change of the locks is read in a diff."""
    known = {a.id: {"aliases": sorted(a.aliases), "fixed_in": list(a.fixed_in)} for a in record.advisories.values()}
    packages = {str(pin): ids for pin, ids in record.packages.items()}
    parts = [f'"asked": "{record.asked}"', f'"packages": {_lines(packages)}', f'"advisories": {_lines(known)}']
    (directory / ASKED).write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf-8")


def _lines(values: Mapping[str, object]) -> str:
    each = ",\n".join(f'  "{key}": {json.dumps(values[key], sort_keys=True)}' for key in sorted(values))
    return f"{{\n{each}\n}}" if each else "{}"


def answers(directory: Path) -> dict[str, Answer]:
    """What people answered, by the advisory's id or by `name==version`. Raises OperatorError if one is incomplete."""
    path = directory / ANSWERS
    try:
        return TypeAdapter(dict[str, Answer]).validate_python(tomllib.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise OperatorError(f"{path}: {error}") from None
