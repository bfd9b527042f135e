"""`./run test` runs what may stand side by side, then what must be alone, and gives one verdict on both."""

from __future__ import annotations

from pathlib import Path

import pytest

from convive.commands.test import in_two_groups

_TESTS = """
import pytest

def test_beside_others(worker_id):
    assert worker_id == "gw0"

@pytest.mark.alone
def test_alone(worker_id):
    assert worker_id == "master"

def test_of_the_first_group():
    assert {first}

@pytest.mark.alone
def test_of_the_second_group():
    assert {second}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p no:nameko\nmarkers = alone")
    return tmp_path


@pytest.mark.parametrize(("first", "second"), [(True, True), (False, True), (True, False), (False, False)])
def test_one_verdict_on_both(folder: Path, capfd: pytest.CaptureFixture[str], first: bool, second: bool) -> None:
    (folder / "test_some.py").write_text(_TESTS.format(first=first, second=second))
    code = in_two_groups(["test_some.py"])
    last = capfd.readouterr().out.rpartition("===\n")[2].splitlines()
    assert code == (0 if first and second else 1)
    failed = [name for name, passes in (("first", first), ("second", second)) if not passes]
    assert last[:-1] == [f"FAILED test_some.py::test_of_the_{name}_group" for name in failed]
    assert last[-1].startswith(f"both groups together: 4 tests, {len(failed)} failures, 0 errors, 0 skipped")


def test_a_group_without_tests_is_no_failure_and_two_are_none(folder: Path) -> None:
    (folder / "test_some.py").write_text("def test_it(): pass")
    assert in_two_groups(["test_some.py"]) == 0
    (folder / "test_some.py").write_text("")
    assert in_two_groups(["test_some.py"]) == 5
