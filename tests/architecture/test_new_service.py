"""A sixth service: made in a copy of the tree, it is whole, passes its own tests and is published like the others."""

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

ROOMS = ("chassis", "contracts", "convive", "deploy", "docs", "gateway", "requirements", "services", "tests")
FILES = ("conftest.py", "docker-compose.yml", "pyproject.toml", "run")


@pytest.fixture(scope="module")
def copy() -> Iterator[Path]:
    """A copy of the tree, in a folder of its own: PostgreSQL's user must get through to what the copy's tests start."""
    with tempfile.TemporaryDirectory(prefix="convive-sixth-") as folder:
        root = Path(folder, "tree")
        for name in ROOMS:
            shutil.copytree(PROJECT / name, root / name, ignore=shutil.ignore_patterns("secrets"))
        for name in FILES:
            shutil.copy(PROJECT / name, root / name)
        yield root


def python(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs this Python on the copy alone."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("CONVIVE_", "PYTEST_"))}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=root,
        env=environment | {"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def library(copy: Path) -> Path:
    done = python(copy, "-W", "ignore", "-m", "convive", "new-service", "library")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "services/library/service.py" in done.stdout
    return copy


def test_it_passes_its_own_tests_and_those_that_hold_for_every_service(library: Path) -> None:
    # What holds of the whole platform or of another service's files is tested where those are: here, of this one. And
    # what the command has just now generated is not generated once more.
    of_contracts = "tests/contracts/test_published.py::test_every"
    of_kubernetes = "tests/deploy/test_kubernetes.py::test"
    chosen = [
        "tests/library",
        "tests/architecture/test_conformance.py::test_a_service_lacks_nothing[library]",
        f"{of_contracts}_event_has_a_docstring_a_subject_and_a_past_tense",
        f"{of_contracts}_operation_is_described_and_bounded",
        "tests/deploy/test_compose.py",
        f"{of_kubernetes}_a_manifest_is_valid[kustomize/base/library.yaml]",
        f"{of_kubernetes}_a_manifest_is_valid[kustomize/components/autoscaling/library.yaml]",
        f"{of_kubernetes}_what_a_kustomization_names_exists",
        f"{of_kubernetes}_a_deployable_is_locked_down_probed_and_bounded[library]",
        f"{of_kubernetes}_a_deployable_scales_by_what_waits_for_it[library]",
        f"{of_kubernetes}_every_variable_is_one_that_somebody_reads",
        f"{of_kubernetes}_an_overlay_builds_into_valid_manifests",
        "tests/deploy/test_monitoring.py::test_every_deployable_is_scraped",
    ]
    done = python(library, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={library.parent}/run", *chosen)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_it_is_published_with_the_others(library: Path) -> None:
    assert "/api/v1/library/notes/{note_id}" in (library / "contracts/openapi.json").read_text()
    assert "library.note_written" in (library / "docs/events.md").read_text()
    assert "rpc-library" in (library / "deploy/rabbitmq/definitions.json").read_text()


def test_it_is_written_as_the_house_writes(library: Path) -> None:
    paths = ["services/library", "contracts", "gateway/api", "tests/library"]
    for tool in (["format", "--check"], ["check"]):
        argv = [Path(sys.executable).with_name("ruff"), *tool, *paths]
        done = subprocess.run(argv, cwd=library, capture_output=True, text=True, check=False)
        assert "library" not in done.stdout, done.stdout


@pytest.mark.parametrize("name", ["Library", "my-library", "class", "identity", "x", "a b", "../x"])
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
