"""The chat that grows: the rooms that a member is in, and the history of one."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.growing.things import A_PAGE, TIMES, Ask, Growing, copy, cursor_of
from benchmarks.setting import Setting

_API = "/api/v1/chat"


def things(setting: Setting) -> Iterator[Growing]:
    """The rooms last: there is nothing to open in them."""
    yield _history(setting)
    yield _rooms(setting)


def _history(setting: Setting) -> Growing:
    room, few = setting.stage.rooms[1], 1000
    body = {"client_id": "growth", "text": "¿Quién tiene el protocolo de 2017?"}
    setting.stage.people["writer1"].post(f"{_API}/rooms/{room}/messages", body)

    def grow(first: int, last: int) -> None:
        changed = {"id": "uuidv7()", "number": "n", "change": "n", "client_id": "'grows-' || n"}
        with cursor_of(setting, "chat") as cursor:
            copy(cursor, "message", "room_id = %(room)s AND number = 1", changed, max(first, 2), last, room=room)
            cursor.execute("UPDATE room SET last_number = %s, change = %s WHERE id = %s", (last, last, room))

    asks = [
        Ask("history of a room, the newest", "writer2", f"{_API}/rooms/{room}/messages"),
        Ask("history of a room, from the middle", "writer2", f"{_API}/rooms/{room}/messages?before={few // 2}"),
        Ask("changes of a room", "writer2", f"{_API}/rooms/{room}/changes?after=0"),
        Ask("page of a room", "writer2", f"/chat/{room}"),
    ]
    return Growing("messages of a room", few, grow, asks)


def _rooms(setting: Setting) -> Growing:
    model = setting.stage.rooms[0]

    def grow(first: int, last: int) -> None:
        identifier = "('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))"
        minutes = f"now() - n * interval '1 minute' - interval '{TIMES} days'"
        changed = {"id": identifier, "titles": "jsonb_build_object('en', 'Room ' || n)", "active_at": minutes}
        with cursor_of(setting, "chat") as cursor:
            copy(cursor, "room", "id = %(model)s", changed, first, last, model=model)
            member = "room_id = %(model)s AND member_id = %(who)s"
            who = setting.stage.people["writer2"].id
            copy(cursor, "membership", member, {"room_id": identifier}, first, last, model=model, who=who)

    asks = [
        Ask("rooms of a member", "writer2", f"{_API}/rooms"),
        Ask("rooms to join", "writer3", f"{_API}/open-rooms"),
        Ask("chat page", "writer2", "/chat"),
        Ask("home, with many rooms", "writer2", "/"),
    ]
    return Growing("rooms of a member", A_PAGE, grow, asks)
