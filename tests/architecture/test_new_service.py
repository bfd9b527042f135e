"""A sixth service: made in a copy of the tree, it passes the tests that the command prints, and leaves no trace."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from convive.errors import OperatorError
from convive.scaffold import skeleton
from convive.state import PROJECT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

ROOMS = (
    "benchmarks", "chassis", "contracts", "convive", "deploy", "docs", "gateway", "requirements", "services", "tests",
)  # fmt: skip
FILES = (
    ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "README.md", "conftest.py", "docker-compose.yml", "pyproject.toml",
    "run",
)  # fmt: skip
# This test would make a copy of its own.
_LEFT_OUT = shutil.ignore_patterns("secrets", "__pycache__", Path(__file__).name)


@pytest.fixture(scope="module")
def copy() -> Iterator[Path]:
    """A checkout in a folder of its own: PostgreSQL's user must get through to what the copy's tests start."""
    with tempfile.TemporaryDirectory(prefix="convive-sixth-") as folder:
        root = Path(folder, "tree")
        for name in ROOMS:
            shutil.copytree(PROJECT / name, root / name, ignore=_LEFT_OUT)
        for name in FILES:
            shutil.copy(PROJECT / name, root / name)
        (root / ".venv").symlink_to(PROJECT / ".venv")
        git(root, "init", "--quiet")
        git(root, "add", "--all", ":!.venv")
        git(root, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet", "--message=as it was")
        yield root


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True).stdout


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`./run` of the copy, as a developer types it, with a state of its own."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("CONVIVE_", "PYTEST_"))}
    environment["PYTHONWARNINGS"] = "ignore"
    return subprocess.run(
        ["sh", str(root / "run"), *arguments],
        cwd=root, env=environment, capture_output=True, text=True, check=False, timeout=380,
    )  # fmt: skip


@pytest.fixture(scope="module")
def made(copy: Path) -> str:
    """What `./run new-service zznote` says."""
    done = run(copy, "new-service", "zznote")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_passes_the_tests_that_the_command_prints(copy: Path, made: str) -> None:
    printed = made.rstrip().splitlines()[-1].split()
    assert printed == ["./run", "test", "tests/zznote", "tests/architecture"]
    done = run(copy, *printed[1:])
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "services/zznote/door.py" in made and "new     contracts/schemas" in made


def test_it_is_published_with_the_others(copy: Path, made: str) -> None:
    assert "/api/v1/zznote/notes/{note_id}" in (copy / "contracts/openapi.json").read_text()
    assert "/api/v1/zznote/mine" in (copy / "contracts/openapi.json").read_text()
    assert "zznote.note_written.v1" in (copy / "contracts/asyncapi.json").read_text()
    assert '"who": [' in (copy / "contracts/schemas/zznote.v1.json").read_text()
    assert "rpc-zznote" in (copy / "deploy/rabbitmq/definitions.json").read_text()


def test_a_second_one_whose_events_have_the_same_names_stands_beside_it(copy: Path, made: str) -> None:
    done = run(copy, "new-service", "zzmemo")
    assert done.returncode == 0, done.stdout + done.stderr
    published = (copy / "contracts/asyncapi.json").read_text()
    assert "zznote.note_written.v1" in published and "zzmemo.note_written.v1" in published
    assert run(copy, "generate", "--check").returncode == 0
    assert run(copy, "remove-service", "zzmemo", "--yes").returncode == 0
    assert "zzmemo" not in git(copy, "status", "--porcelain", "--", ":!.venv")


@pytest.mark.parametrize("tool", [["ruff", "format", "--check", "."], ["ruff", "check", "."], ["lint-imports"]])
def test_it_is_written_as_the_house_writes(copy: Path, made: str, tool: list[str]) -> None:
    argv = [str(Path(sys.executable).with_name(tool[0])), *tool[1:]]
    environment = os.environ | {"PYTHONPATH": str(copy)}
    done = subprocess.run(argv, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_it_can_be_deployed_with_the_others(copy: Path, made: str) -> None:
    of_kubernetes = "tests/deploy/test_kubernetes.py::test"
    done = run(
        copy,
        "test",
        "-q",
        "tests/deploy/test_compose.py",
        "tests/deploy/test_monitoring.py::test_every_deployable_is_scraped",
        f"{of_kubernetes}_a_manifest_is_valid[kustomize/base/zznote.yaml]",
        f"{of_kubernetes}_a_manifest_is_valid[kustomize/components/autoscaling/zznote.yaml]",
        f"{of_kubernetes}_a_deployable_is_locked_down_probed_and_bounded[zznote]",
        f"{of_kubernetes}_a_deployable_scales_by_what_waits_for_it[zznote]",
        f"{of_kubernetes}_an_overlay_builds_into_valid_manifests",
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_it_is_not_removed_while_others_use_it(copy: Path, made: str) -> None:
    user = copy / "services/forum/reading_zznote.py"
    user.write_text("from contracts.zznote import notes as zznote_notes\n")
    done = run(copy, "remove-service", "zznote", "--yes")
    user.unlink()
    assert done.returncode == 1
    assert "zznote can't be removed, it is used by:\n    services/forum/reading_zznote.py" in done.stderr
    assert (copy / "services/zznote/door.py").exists()


def test_it_goes_without_a_trace(copy: Path, made: str) -> None:
    """After all tests that look at it."""
    done = run(copy, "remove-service", "zznote", "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("zznote is gone.\n")
    assert git(copy, "status", "--porcelain", "--", ":!.venv") == ""
    assert not [
        path for path in copy.rglob("*zznote*") if ".venv" not in path.parts and "__pycache__" not in path.parts
    ]


def test_a_service_that_is_none_is_refused_with_those_there_are(copy: Path) -> None:
    done = run(copy, "remove-service", "memoirs", "--yes")
    assert done.returncode == 2
    assert "'memoirs' is not one of 'chat', 'forum'" in done.stderr


@pytest.mark.parametrize("name", ["Library", "my-library", "class", "identity", "x", "a b", "../x", "tests", "json"])
def test_a_name_that_cannot_be_a_service_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="can't be a service"):
        skeleton.add(tmp_path, name)
    assert list(tmp_path.iterdir()) == []


def test_a_service_that_stands_is_left_alone(copy: Path) -> None:
    before = (copy / "services/forum/service.py").read_text()
    with pytest.raises(OperatorError, match="already"):
        skeleton.add(copy, "forum")
    assert (copy / "services/forum/service.py").read_text() == before


def test_a_lost_marker_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "docker-compose.yml").write_text("services: {}\n")
    with pytest.raises(OperatorError, match="has lost its line"):
        skeleton.add(tmp_path, "library")
    assert [path.name for path in tmp_path.iterdir()] == ["docker-compose.yml"]


def test_an_entry_that_was_changed_is_told_and_nothing_is_removed(copy: Path) -> None:
    for path in ("docker-compose.yml", "pyproject.toml"):
        assert "zznote" not in (copy / path).read_text()
    before = git(copy, "status", "--porcelain")
    with pytest.raises(OperatorError, match=r"docker-compose\.yml: the entry of zznote is not as ./run new"):
        skeleton.remove(copy, "zznote")
    assert git(copy, "status", "--porcelain") == before
