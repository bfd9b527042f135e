"""The chat over HTTP: /api/v1/chat."""

from contracts import chat, mine
from gateway.expose import delete, get, patch, post, put

ROUTES = [
    get("/mine", mine.CHAT),
    post("/rooms", chat.OPEN_ROOM),
    get("/rooms", chat.LIST_ROOMS),
    get("/open-rooms", chat.FIND_ROOMS),
    post("/direct-rooms", chat.OPEN_DIRECT_ROOM),
    get("/rooms/{room_id}", chat.READ_ROOM),
    patch("/rooms/{room_id}", chat.EDIT_ROOM),
    get("/rooms/{room_id}/access", chat.ROOM_ACCESS),
    put("/rooms/{room_id}/membership", chat.JOIN_ROOM),
    delete("/rooms/{room_id}/membership", chat.LEAVE_ROOM),
    get("/rooms/{room_id}/members", chat.LIST_MEMBERS),
    put("/rooms/{room_id}/members/{member_id}", chat.INVITE_MEMBER),
    delete("/rooms/{room_id}/members/{member_id}", chat.REMOVE_MEMBER),
    post("/rooms/{room_id}/messages", chat.SEND_MESSAGE),
    get("/rooms/{room_id}/messages", chat.READ_HISTORY),
    get("/rooms/{room_id}/changes", chat.LIST_CHANGES),
    put("/rooms/{room_id}/read-marker", chat.MARK_READ),
    patch("/messages/{message_id}", chat.EDIT_MESSAGE),
    post("/messages/{message_id}/delete", chat.DELETE_MESSAGE),
    get("/messages/{message_id}/record", chat.READ_RECORD),
]
