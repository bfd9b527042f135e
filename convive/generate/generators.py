"""Everything that is generated: one entry here, and `./run generate` writes it and the tests hold it to the code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Generator:
    """One kind of generated files. `produce` gives each file's text by its path from the project's root."""

    name: str
    produce: Callable[[], Mapping[Path, str]]
    owns: str = ""
    """A pattern of paths from the root: what matches it and is not produced is left over, and goes."""
    starts_a_server: bool = False
    """Not for a test of each file: tests/architecture/test_rules_in_files.py compares with the servers of its run."""


def generators() -> tuple[Generator, ...]:
    """All of them, in the order they are written. They are imported when asked for: most need the whole code."""
    from convive import compose_env, schema
    from convive.contracts import files, refusals
    from convive.generate import broker

    return (
        Generator("contracts", files.produced, owns="contracts/schemas/**/*.json"),
        Generator("refusals", refusals.produced),
        Generator("broker", broker.produced),
        Generator("compose", compose_env.produced),
        Generator("schema", schema.produced, starts_a_server=True),
    )
