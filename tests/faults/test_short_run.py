"""A short fault run on a real platform, with a fixed seed: nothing lost, nothing twice, everything balanced.

What is tested after it is tested on a platform whose every process has been killed.
"""

from __future__ import annotations

import pytest

from convive.faults.run import SCALE, run
from convive.supervisor.client import Stack
from tests.breadth import breadth

SEED, ROUNDS, REQUESTS = 7, breadth(2, 20), breadth(80, 150)


@pytest.mark.alone
@pytest.mark.faults
@pytest.mark.slow
@pytest.mark.timeout(360)
def test_nothing_acknowledged_is_lost_or_doubled(control: Stack) -> None:
    said: list[str] = []
    control.scale(**SCALE)
    try:
        clean = run(control, SEED, ROUNDS, REQUESTS, said.append, kill_within=2.5)
    finally:
        control.scale(**dict.fromkeys(SCALE, 1))
    print("\n".join(said))
    assert clean, said[-1]
    assert not [line for line in said if line.startswith("unexpected")]
