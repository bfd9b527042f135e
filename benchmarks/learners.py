"""Learners from a CSV file: 10,000 and 200,000, and importing the same file again."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.figures import Figure
from benchmarks.setting import Setting
from convive.api.client import Person

CLAIM = "learners"
PART = 1_000_000


def measure(setting: Setting) -> Iterator[Figure]:
    """Upload, actual import and repetition, from the first request until the import reports that it is done."""
    instructor = setting.stage.people["instructor"]
    for count in (10_000, 200_000):
        edition = _edition(instructor, setting.stage.course_edition)
        content = _csv(count)
        first = _import(instructor, edition, content, count)
        again = _import(instructor, edition, content, count)
        peer = "Kolibri 28 learners/s (2,000 in 71.7 s)"
        yield Figure(CLAIM, f"{count:,} learners from CSV", count / first, "learners/s", peer=peer)
        yield Figure(CLAIM, f"{count:,} learners, duration", first, "s")
        yield Figure(
            CLAIM, f"{count:,} learners, importing the same file again", again, "s", peer="Kolibri 2.0 s for 2,000"
        )


def _edition(instructor: Person, like: str) -> str:
    model = instructor.get(f"/api/v1/training/editions/{like}")
    edition = instructor.post(
        "/api/v1/training/editions",
        {
            "course_id": model["course_id"],
            "curriculum_id": model["curriculum_id"],
            "kind": "virtual",
            "starts_on": model["starts_on"],
            "ends_on": model["ends_on"],
        },
    )
    instructor.post(f"/api/v1/training/editions/{edition['id']}/open", {})
    return str(edition["id"])


def _csv(count: int) -> bytes:
    rows = ["email,name,country,sex,sector,institution,language"]
    rows += [
        f"officer{n}@policia.example,Óscar Peña {n},HN,{'F' if n % 5 else 'M'},public,Policía Nacional,es"
        for n in range(count)
    ]
    return "\n".join(rows).encode()


def _import(instructor: Person, edition: str, content: bytes, count: int) -> float:
    started = time.perf_counter()
    begun = instructor.post(f"/api/v1/training/editions/{edition}/imports", {"filename": "officers.csv"})
    where = f"/api/v1/training/imports/{begun['id']}"
    for number, offset in enumerate(range(0, len(content), PART), 1):
        part = base64.b64encode(content[offset : offset + PART]).decode()
        instructor.put(f"{where}/parts/{number}", {"content_base64": part})
    instructor.post(f"{where}/run", {"dry_run": False})
    done = _wait(instructor, where)
    seconds = time.perf_counter() - started
    if done["status"] != "done":
        raise RuntimeError(f"the import of {count} ended as {done}")
    return seconds


def _wait(instructor: Person, where: str) -> dict[str, Any]:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        seen: dict[str, Any] = instructor.get(where)
        if seen["status"] in ("done", "refused"):
            return seen
        time.sleep(0.1)
    raise RuntimeError("the import did not end within 300 s")
