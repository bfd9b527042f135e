"""A short fault run on a real platform, with a fixed seed: nothing lost, nothing twice, everything balanced."""

from __future__ import annotations

import pytest

from convive.faults.run import own_stack, run
from convive.state import free_port
from tests.breadth import breadth
from tests.conftest import server_state

SEED, ROUNDS, REQUESTS = 7, breadth(2, 20), breadth(60, 150)


@pytest.mark.faults
@pytest.mark.slow
@pytest.mark.timeout(360)
def test_nothing_acknowledged_is_lost_or_doubled() -> None:
    said: list[str] = []
    with server_state("faults") as folder, own_stack(folder / "var", free_port()) as stack:
        clean = run(stack, SEED, ROUNDS, REQUESTS, said.append, kill_within=2.5)
    print("\n".join(said))
    assert clean, said[-1]
    assert not [line for line in said if line.startswith("unexpected")]
