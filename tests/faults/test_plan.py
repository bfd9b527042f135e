"""The same seed is the same run: what goes wrong, where and when."""

from __future__ import annotations

import pytest

from convive.errors import OperatorError
from convive.faults import nemeses, plan

SCALE = {"forum": 2, "gateway": 2}
EACH = list(nemeses.EACH)


def test_the_seed_decides_everything() -> None:
    assert plan.rounds(7, 10, SCALE, EACH) == plan.rounds(7, 10, SCALE, EACH)
    assert plan.rounds(7, 10, SCALE, EACH) != plan.rounds(8, 10, SCALE, EACH)


def test_what_one_nemesis_does_does_not_depend_on_the_others() -> None:
    together = [each.blows for each in plan.rounds(7, 16, SCALE, EACH) if each.nemesis == "stop"]
    assert together == [each.blows for each in plan.rounds(7, 2, SCALE, ["stop"])]


def test_every_nemesis_has_its_turn() -> None:
    assert sorted(each.nemesis for each in plan.rounds(7, len(EACH), SCALE, EACH)) == sorted(EACH)


@pytest.mark.parametrize("name", ["kill", "stop"])
def test_every_kind_of_process_has_its_turn(name: str) -> None:
    services = {"chat.1", "forum.1", "forum.2", "funds.1", "programs.1", "training.1"}
    struck = {blow.target for each in plan.rounds(7, 12, SCALE, [name]) for blow in each.blows}
    assert struck == services | {"gateway.1", "gateway.2", "rabbitmq", "postgres"}


def test_nobody_is_partitioned_from_one_server_only() -> None:
    cut = {blow.how for each in plan.rounds(7, 4, SCALE, ["partition"]) for blow in each.blows}
    assert cut == {"from rabbitmq", "from postgres"}


def test_nemeses_are_chosen_by_name() -> None:
    assert nemeses.chosen("stop, kill,stop") == ["stop", "kill"]
    assert nemeses.chosen("all") == EACH
    with pytest.raises(OperatorError, match="no nemesis flood; there are kill, stop"):
        nemeses.chosen("kill,flood")
