"""The same seed is the same run: what is killed, where and when."""

from __future__ import annotations

from pathlib import Path

import chassis
from convive.faults import plan

SCALE = {"forum": 2}


def test_the_seed_decides_everything() -> None:
    assert plan.rounds(7, 5, SCALE) == plan.rounds(7, 5, SCALE)
    assert plan.rounds(7, 5, SCALE) != plan.rounds(8, 5, SCALE)


def test_every_kind_of_process_has_its_turn() -> None:
    killed = {kill.process for each in plan.rounds(7, 12, SCALE) for kill in each.kills}
    services = {"chat.1", "forum.1", "forum.2", "funds.1", "programs.1", "training.1"}
    assert killed == services | {"gateway.1", "rabbitmq", "postgres"}


def test_the_points_exist() -> None:
    source = "".join(path.read_text() for path in Path(chassis.__path__[0]).rglob("*.py"))
    for point in {point for points in plan.POINTS.values() for point in points}:
        assert f'faults.point("{point}")' in source, point
