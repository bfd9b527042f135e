"""The members who become more: the administrators' page, the directory, and finding one by name."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.growing.things import Ask, Growing, copy, cursor_of
from benchmarks.setting import Setting

_API = "/api/v1/identity"


def things(setting: Setting) -> Iterator[Growing]:
    """Copies of one who was admitted."""
    model = setting.stage.people["writer1"].id

    def grow(first: int, last: int) -> None:
        email = "'grows-' || n || '@convive.example'"
        changed = {"id": "uuidv7()", "email": email, "name": "'Grows ' || n"}
        with cursor_of(setting, "gateway") as cursor:
            copy(cursor, "account", "id = %(model)s", changed, first, last, model=model)

    asks = [
        Ask("members", "administrator", f"{_API}/members"),
        Ask("members of a country", "administrator", f"{_API}/members?country=BZ"),
        Ask("a member by name", "administrator", f"{_API}/members?search=moderator"),
        Ask("members page of the administration", "administrator", "/admin"),
        Ask("directory", "writer2", f"{_API}/directory"),
        Ask("people page", "writer2", "/people"),
    ]
    yield Growing("members", 200, grow, asks)
