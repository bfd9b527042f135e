"""The same seed is the same run: what is killed, where and when."""

from __future__ import annotations

from convive.faults import plan

SCALE = {"forum": 2}


def test_the_seed_decides_everything() -> None:
    assert plan.rounds(7, 5, SCALE) == plan.rounds(7, 5, SCALE)
    assert plan.rounds(7, 5, SCALE) != plan.rounds(8, 5, SCALE)


def test_every_kind_of_process_has_its_turn() -> None:
    killed = {kill.process for each in plan.rounds(7, 12, SCALE) for kill in each.kills}
    services = {"chat.1", "forum.1", "forum.2", "funds.1", "programs.1", "training.1"}
    assert killed == services | {"gateway.1", "rabbitmq", "postgres"}
