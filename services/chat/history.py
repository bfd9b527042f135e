"""Reading earlier messages, and catching up with everything that changed since a number, page by page."""

from __future__ import annotations

from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.chat import messages as chat_messages
from services.chat import access, keeping, views
from services.chat.model import Message


def read_history(call: Call, command: chat_messages.ReadHistory) -> Page[chat_messages.Message]:
    """A room's messages, newest first, deleted ones without text. Raises NOT_FOUND when the caller may not read it."""
    access.standing(call, command.room_id)
    call.cache(f"room/{command.room_id}", seconds=keeping.SECONDS)  # coming and going are events of the room, too
    statement = views.messages().where(Message.room_id == command.room_id)
    if command.before is not None:
        statement = statement.where(Message.number < command.before)
    return page(call.session, statement, [Message.number], command, views.as_message, descending=True)


def list_changes(call: Call, command: chat_messages.ListChanges) -> chat_messages.Changes:
    """Messages whose last change is later than `after`, in the order of changes.

    A message that changed twice appears once, as it is now, so the numbers of the items may have gaps; `change` says up
    to which number the answer is complete. Raises NOT_FOUND when the caller may not read the room.
    """
    # The counter is read before the messages: what is committed in between is then included, never missed.
    stands_at = access.standing(call, command.room_id).room.change
    statement = views.messages().where(Message.room_id == command.room_id, Message.change > command.after)
    rows = call.session.execute(statement.order_by(Message.change).limit(command.limit + 1)).all()
    items = [views.as_message(row) for row in rows[: command.limit]]
    more = len(rows) > len(items)
    last = items[-1].change if items else 0
    return chat_messages.Changes(items=items, change=last if more else max(last, stands_at), more=more)
