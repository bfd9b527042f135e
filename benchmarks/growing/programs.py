"""Programmes that grow: how many there are, and the activities of one, whose money its funding sums."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.growing.things import A_PAGE, Ask, Growing, copy, cursor_of
from benchmarks.setting import Setting

_API, _WHO = "/api/v1/programs", "programme_officer"


def things(setting: Setting) -> Iterator[Growing]:
    """Copies of the stage's programme and of its first activity."""
    yield _activities(setting)
    yield _programmes(setting)


def _activities(setting: Setting) -> Growing:
    model = setting.stage.activities[0]
    edition = setting.stage.people[_WHO].get(f"{_API}/activities/{model}")["edition_id"]

    def grow(first: int, last: int) -> None:
        changed = {"id": "uuidv7()", "title": "'Workshop ' || n"}
        with cursor_of(setting, "programs") as cursor:
            copy(cursor, "activity", "id = %(model)s", changed, first, last, model=model)

    asks = [
        Ask("activities of an edition", _WHO, f"{_API}/activities?edition_id={edition}"),
        Ask("funding of a programme", _WHO, f"{_API}/programmes/{setting.stage.programme}/funding"),
        Ask("page of a programme", _WHO, f"/programs/{setting.stage.programme}"),
        Ask("page of an edition of it", _WHO, f"/programs/editions/{edition}"),
    ]
    return Growing("activities of an edition", A_PAGE, grow, asks)


def _programmes(setting: Setting) -> Growing:
    def grow(first: int, last: int) -> None:
        changed = {"id": "uuidv7()", "slug": "'grows-' || n", "name": "jsonb_build_object('en', 'Programme ' || n)"}
        with cursor_of(setting, "programs") as cursor:
            copy(cursor, "programme", "slug = %(model)s", changed, first, last, model=setting.stage.programme)

    asks = [
        Ask("programmes", _WHO, f"{_API}/programmes"),
        Ask("programmes page", _WHO, "/programs"),
    ]
    return Growing("programmes", A_PAGE, grow, asks)
