"""A short fault run on a real platform, with a fixed seed: nothing lost, nothing twice, everything balanced.

The platform is that of the other tests: what they do after it, they do on one whose every process has been killed.
"""

from __future__ import annotations

import pytest

from convive.faults.run import SCALE, run
from tests.breadth import breadth
from tests.stack import RunningStack

SEED, ROUNDS, REQUESTS = 7, breadth(2, 20), breadth(60, 150)


@pytest.mark.faults
@pytest.mark.slow
@pytest.mark.timeout(360)
def test_nothing_acknowledged_is_lost_or_doubled(stack: RunningStack) -> None:
    said: list[str] = []
    stack.control.scale(**SCALE)
    try:
        clean = run(stack.control, SEED, ROUNDS, REQUESTS, said.append, kill_within=2.5)
    finally:
        stack.control.scale(**dict.fromkeys(SCALE, 1))
    print("\n".join(said))
    assert clean, said[-1]
    assert not [line for line in said if line.startswith("unexpected")]
