"""The chat over HTTP: /api/v1/chat."""

from contracts import data_export
from contracts.chat import messages as chat_messages
from contracts.chat import rooms as chat_rooms
from gateway.expose import delete, get, patch, post, put

ROUTES = [
    get("/mine", data_export.CHAT),
    post("/rooms", chat_rooms.OPEN_ROOM),
    get("/rooms", chat_rooms.LIST_ROOMS),
    get("/open-rooms", chat_rooms.FIND_ROOMS),
    post("/direct-rooms", chat_rooms.OPEN_DIRECT_ROOM),
    get("/rooms/{room_id}", chat_rooms.READ_ROOM),
    patch("/rooms/{room_id}", chat_rooms.EDIT_ROOM),
    get("/rooms/{room_id}/access", chat_rooms.ROOM_ACCESS),
    put("/rooms/{room_id}/membership", chat_rooms.JOIN_ROOM),
    delete("/rooms/{room_id}/membership", chat_rooms.LEAVE_ROOM),
    get("/rooms/{room_id}/members", chat_rooms.LIST_MEMBERS),
    put("/rooms/{room_id}/members/{member_id}", chat_rooms.INVITE_MEMBER),
    delete("/rooms/{room_id}/members/{member_id}", chat_rooms.REMOVE_MEMBER),
    post("/rooms/{room_id}/messages", chat_messages.SEND_MESSAGE),
    get("/rooms/{room_id}/messages", chat_messages.READ_HISTORY),
    get("/rooms/{room_id}/changes", chat_messages.LIST_CHANGES),
    put("/rooms/{room_id}/read-marker", chat_messages.MARK_READ),
    patch("/messages/{message_id}", chat_messages.EDIT_MESSAGE),
    post("/messages/{message_id}/delete", chat_messages.DELETE_MESSAGE),
    get("/messages/{message_id}/record", chat_messages.READ_RECORD),
]
