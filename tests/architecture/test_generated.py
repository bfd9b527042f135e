"""What is generated and committed is what the code says: a stale file is named, with the command that writes it."""

from __future__ import annotations

import pytest

from convive.generate.changes import changes
from convive.generate.generators import Generator, generators
from convive.state import PROJECT


@pytest.mark.parametrize(
    "generator", [each for each in generators() if not each.starts_a_server], ids=lambda generator: generator.name
)
def test_what_is_committed_is_up_to_date(generator: Generator) -> None:
    found = "\n".join(map(str, changes(PROJECT, generator)))
    assert not found, f"./run generate writes what is out of date:\n{found}"
