"""How generated files differ from what the code says now, file by file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from convive.generate.generators import Generator


@dataclass(frozen=True)
class Change:
    """One file that is not what it should be. `text` is what it should say; None: it belongs to nothing any more."""

    kind: Literal["new", "changed", "gone"]
    path: Path
    text: str | None
    lines: str = ""

    def __str__(self) -> str:
        return f"{self.kind:<7} {self.path}{self.lines}"


def changes(root: Path, generator: Generator) -> Iterator[Change]:
    """The generator's files below `root` that are missing, say something else, or are left over."""
    produced = generator.produce()
    for path, text in sorted(produced.items()):
        if not (root / path).exists():
            yield Change("new", path, text)
        elif (before := (root / path).read_text("utf-8")) != text:
            yield Change("changed", path, text, _counted(before, text))
    for found in sorted(root.glob(generator.owns)) if generator.owns else ():
        if found.is_file() and (path := found.relative_to(root)) not in produced:
            yield Change("gone", path, None)


def _counted(before: str, after: str) -> str:
    """How many lines came and went; nothing where they only changed places."""
    old, new = Counter(before.splitlines()), Counter(after.splitlines())
    came, went = (new - old).total(), (old - new).total()
    return f" (+{came} -{went} lines)" if came or went else ""


def write(root: Path, wanted: Iterable[Change]) -> None:
    """Makes the files below `root` what they should be."""
    for change in wanted:
        path = root / change.path
        if change.text is None:
            path.unlink()
            _remove_empty(path.parent)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(change.text, "utf-8")


def _remove_empty(folder: Path) -> None:
    while not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
