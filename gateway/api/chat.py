"""The chat over HTTP: /api/v1/chat."""

from contracts import data_export
from contracts.chat import blocks as chat_blocks
from contracts.chat import messages as chat_messages
from contracts.chat import rooms as chat_rooms
from gateway.expose import delete, get, patch, post, put, reads

ROUTES = [
    post("/rooms", chat_rooms.OPEN_ROOM),
    post("/rooms/{room_id}/messages", chat_messages.SEND_MESSAGE),
    *reads(
        chat_rooms,
        chat_messages,
        chat_blocks,
    ),
    get("/mine", data_export.CHAT),
    post("/direct-rooms", chat_rooms.OPEN_DIRECT_ROOM),
    patch("/rooms/{room_id}", chat_rooms.EDIT_ROOM),
    put("/rooms/{room_id}/membership", chat_rooms.JOIN_ROOM),
    delete("/rooms/{room_id}/membership", chat_rooms.LEAVE_ROOM),
    put("/rooms/{room_id}/members/{member_id}", chat_rooms.INVITE_MEMBER),
    delete("/rooms/{room_id}/members/{member_id}", chat_rooms.REMOVE_MEMBER),
    put("/rooms/{room_id}/read-marker", chat_messages.MARK_READ),
    put("/blocks/{member_id}", chat_blocks.BLOCK_MEMBER),
    delete("/blocks/{member_id}", chat_blocks.UNBLOCK_MEMBER),
    patch("/messages/{message_id}", chat_messages.EDIT_MESSAGE),
    post("/messages/{message_id}/delete", chat_messages.DELETE_MESSAGE),
]
