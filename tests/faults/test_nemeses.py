"""Everything that can go wrong, each once: nothing lost, nothing twice, and everything back by itself in time.

On a platform of its own, whose disk is small enough to be filled.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from convive.faults import nemeses
from convive.faults.run import own_stack, run
from convive.state import free_port
from tests.breadth import breadth
from tests.servers import server_state

# An everyday run has one round of each nemesis; before a release it takes about ten minutes.
SEED, ROUNDS, REQUESTS = 7, breadth(len(nemeses.EACH), 20), breadth(90, 150)


@pytest.fixture
def folder() -> Path:
    with server_state("faults") as made:
        yield made


@pytest.mark.alone
@pytest.mark.faults
@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_whatever_goes_wrong_nothing_is_lost_and_nobody_is_needed(folder: Path) -> None:
    said: list[str] = []
    with own_stack(folder, free_port(), list(nemeses.EACH)) as stack:
        clean = run(stack, SEED, ROUNDS, REQUESTS, said.append, kill_within=2.5, names=list(nemeses.EACH))
    print("\n".join(said))
    assert clean, said[-1]
    assert not [line for line in said if line.startswith("unexpected")]
    assert {line.split()[1] for line in said if line.startswith("longest_gap: ")} >= set(nemeses.EACH) - {"disk"}
