"""What the pages of the chat call what they show."""

from __future__ import annotations

from typing import Final

from contracts.chat import blocks as chat_blocks
from contracts.chat.rooms import DirectClosed

# Why there is nothing to write in: the words with which a message is refused there.
CLOSED_ROOMS: Final = {
    DirectClosed.BLOCKED_BY_YOU: chat_blocks.BLOCKED_BY_YOU.message,
    DirectClosed.NOT_REACHABLE: chat_blocks.NOT_REACHABLE.message,
}
