"""The locks: a hash for everything, no address of any registry, and made from what the .in files say."""

import re
from pathlib import Path

import pytest

from convive.commands.lock import SETS
from convive.state import PROJECT

PIN = re.compile(r"^[A-Za-z0-9._-]+(\[[a-z,]+\])?==[^ ;\\]+( ; [^\\]+)? \\$")


@pytest.mark.parametrize("name", SETS)
def test_every_requirement_is_pinned_with_hashes_and_no_address(name: str) -> None:
    lines = (PROJECT / "requirements" / f"{name}.txt").read_text().splitlines()
    packages = [line for line in lines if line and line[0] not in " #"]
    assert packages
    assert [line for line in packages if not PIN.match(line)] == []
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host|file:|/opt/", "\n".join(lines))


@pytest.mark.parametrize("name", SETS)
def test_what_is_asked_for_is_locked(name: str) -> None:
    asked = _names(PROJECT / "requirements" / f"{name}.in")
    assert asked <= _names(PROJECT / "requirements" / f"{name}.txt")


def test_the_larger_sets_pin_the_same_versions() -> None:
    runtime, local, dev = (_pins(PROJECT / "requirements" / f"{name}.txt") for name in ("runtime", "local", "dev"))
    assert runtime <= local <= dev


def _names(path: Path) -> set[str]:
    found = re.findall(r"^([A-Za-z0-9._-]+)", path.read_text(), re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in found if not name.startswith("-")}


def _pins(path: Path) -> set[str]:
    return set(re.findall(r"^([a-z0-9._-]+==\S+)", path.read_text(), re.MULTILINE))
