"""Pages: what each one costs, for whoever opens it, signed in and as a visitor: processor time, latency, kilobytes.

Every address without a field in it is found by itself, and those of a board, a topic, a room and so on are filled from
the stage. A page is asked for as the first person of the list who gets it.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from benchmarks import load
from benchmarks.figures import Figure, from_runs
from benchmarks.forum import HTML
from benchmarks.loads import median_run, of_loads
from benchmarks.processor import as_note
from benchmarks.setting import SETTLES_AFTER_READS, VISITOR, Setting
from gateway.routing import Quick
from gateway.web.pages import routers

CLAIM = "pages"
CONNECTIONS, ASKED = 4, 40
PEOPLE = (
    "writer1", "administrator", "moderator", "instructor", "programme_officer", "finance_officer", "finance_approver",
    "auditor",
)  # fmt: skip
# Milliseconds of processor time, as the issue on speed set them: home, which asks a dozen things, and the lists.
_LISTS = ("/forum", "/forum/boards/…", "/chat", "/chat/…", "/library", "/training")
_GOALS = {"/": "goal: under 10 ms", **dict.fromkeys(_LISTS, "goal: under 6 ms")}


def measure(setting: Setting) -> Iterator[Figure]:
    """Each page for a visitor where they may see it, and for one who is signed in."""
    library = load.Request("GET", "/library", headers=_headers(setting, VISITOR))
    runs = setting.loads(lambda _: library, connections=16, requests=800, settles=SETTLES_AFTER_READS)
    name, peer = "library page, a visitor, 16 connections", "NodeBB on two cores, a category: 319/s"
    yield from of_loads(runs, CLAIM, name, peer=peer, goal="goal: over 638/s")
    for path in [*_fixed(), *_filled(setting)]:
        for who in _readers(setting, path):
            yield from _page(setting, path, who)


def _fixed() -> list[str]:
    """The addresses of all pages that have no field; files and what changes something are left out."""
    found = {
        route.path
        for router in routers()
        for route in router.routes
        if isinstance(route, Quick) and "GET" in (getattr(route, "methods", None) or ()) and "{" not in route.path
    }
    return sorted(path for path in found if "." not in path and not path.startswith(("/sign-in/oidc",)))


def _filled(setting: Setting) -> list[str]:
    stage = setting.stage
    topic = stage.topics[0]
    return [
        f"/forum/boards/{topic['board']}",
        f"/forum/topics/{topic['id']}",
        f"/chat/{stage.rooms[0]}",
        f"/people/{topic['author']}",
        f"/programs/{stage.programme}",
        f"/programs/activities/{stage.activities[0]}",
        f"/training/editions/{stage.course_edition}",
    ]


def _readers(setting: Setting, path: str) -> list[str]:
    """Who is measured: the visitor if the page is open, and the first of the people who gets it."""
    open_to_all = [VISITOR] if _status(setting, path, VISITOR) == 200 else []
    return open_to_all + [who for who in PEOPLE if _status(setting, path, who) == 200][:1]


def _status(setting: Setting, path: str, who: str) -> int:
    return httpx.get(setting.base_url + path, headers=_headers(setting, who), timeout=30).status_code


def _headers(setting: Setting, who: str) -> dict[str, str]:
    return HTML | setting.headers(who)


def _page(setting: Setting, path: str, who: str) -> Iterator[Figure]:
    request = load.Request("GET", path, headers=_headers(setting, who))
    runs = setting.loads(lambda _: request, connections=CONNECTIONS, requests=ASKED, settles=SETTLES_AFTER_READS)
    shown = _named(setting, path)
    middle = median_run(runs)
    seen = f"{as_note(middle.cost)}; p50 {middle.at(0.5):.1f} ms, {middle.per_second:.0f}/s"
    note = f"{_GOALS[shown]}; {seen}" if shown in _GOALS and who != VISITOR else seen
    yield from_runs([run.total for run in runs], CLAIM, f"{shown}, {who}", "ms", note=note)


def _named(setting: Setting, path: str) -> str:
    """The address with what stands for an id left out, so that pages compare from run to run."""
    stage = setting.stage
    for value in (*stage.rooms, *stage.activities, stage.course_edition, stage.programme, *stage.topics[0].values()):
        path = path.replace(str(value), "…")
    return path
