"""PyPI's answers: pip-audit asks for each release, and the package's page answers where that one is not served."""

from __future__ import annotations

import json
import subprocess
import sysconfig
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from convive.audit.record import Advisory, Pin, Record
from convive.errors import OperatorError

PAGE = "https://pypi.org/pypi/{}/json"
_OPTIONS = ("--disable-pip", "--no-deps", "--format=json", "--progress-spinner=off", "--vulnerability-service=pypi")


def ask(pins: Iterable[Pin], today: date) -> Record:
    """What PyPI knows of these releases. Raises OperatorError if it cannot be reached.

    pip-audit counts a release that it could not ask about as one without advisories; here it stays without an answer.
    """
    pins = sorted(pins)
    found = {pin: known for turn in _turns(pins) for pin, known in answered(_pip_audit(turn))}
    with httpx.Client(timeout=30) as client:
        found |= dict(newest(client, [pin for pin in pins if pin not in found]))
    packages = {pin: sorted(each.id for each in found[pin]) if pin in found else None for pin in pins}
    return Record(today, packages, {each.id: each for advisories in found.values() for each in advisories})


def _turns(pins: list[Pin]) -> list[list[Pin]]:
    """pip-audit takes one release of a package at a time; locks for several Pythons may have two."""
    turns: list[dict[str, Pin]] = []
    for pin in pins:
        free = [turn for turn in turns if pin.name not in turn]
        if not free:
            turns.append({})
        (free or turns[-1:])[0][pin.name] = pin
    return [list(turn.values()) for turn in turns]


def _pip_audit(pins: list[Pin]) -> str:
    program = str(Path(sysconfig.get_path("scripts"), "pip-audit"))
    with TemporaryDirectory() as folder:
        wanted = Path(folder, "requirements.txt")
        wanted.write_text("".join(f"{pin}\n" for pin in pins), "utf-8")
        argv = [program, *_OPTIONS, f"--requirement={wanted}"]
        done = subprocess.run(argv, capture_output=True, text=True, check=False)
    if not done.stdout.startswith("{"):
        raise OperatorError(f"pip-audit gave no answer:\n{done.stderr}")
    return done.stdout


def answered(output: str) -> Iterator[tuple[Pin, list[Advisory]]]:
    """The releases that pip-audit really asked about: one that it skipped has a reason in place of a version."""
    for each in json.loads(output)["dependencies"]:
        if "skip_reason" not in each:
            known = [Advisory(v["id"], tuple(v["aliases"]), tuple(v["fix_versions"])) for v in each["vulns"]]
            yield Pin(each["name"], each["version"]), known


def newest(client: httpx.Client, pins: list[Pin]) -> Iterator[tuple[Pin, list[Advisory]]]:
    """A package's own page has the advisories of its newest release only: an answer if that is the one we lock."""
    for pin in pins:
        try:
            response = client.get(PAGE.format(pin.name))
        except httpx.TransportError as error:
            raise OperatorError(f"PyPI cannot be reached: {error!r}. Nothing was changed.") from None
        page: Any = response.json() if response.is_success else {"info": {"version": None}}
        if page["info"]["version"] == pin.version:
            yield pin, _advisories(page.get("vulnerabilities") or [])


def _advisories(found: list[dict[str, Any]]) -> list[Advisory]:
    """Without those withdrawn, and each once: PyPI lists the same one under each of its databases' names."""
    names: set[str] = set()
    known = []
    for each in found:
        if not each.get("withdrawn") and each["id"] not in names:
            names |= {each["id"], *each["aliases"]}
            known.append(Advisory(each["id"], tuple(each["aliases"]), tuple(each["fixed_in"])))
    return known
