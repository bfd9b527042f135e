"""What py-amqp reads and writes, in as few system calls as it takes: each packet more wakes the broker once more.

By itself it asks the kernel nine times for one message (three frames; of each its head, its content and its last
byte), and sends each message and each acknowledgement alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import amqp

# Bytes asked for at once: a dozen messages. The rest of them is moved for each frame that is taken off.
_AHEAD = 16384


def read_ahead(connection: amqp.Connection) -> None:
    """From now on the connection takes whatever is there, and keeps it for the frames to come (see `has_unread`)."""
    transport = connection.transport
    receive = transport._quick_recv
    transport._quick_recv = lambda _: receive(_AHEAD)


def has_unread(connection: amqp.Connection) -> bool:
    """Whether something was read ahead: then there are events to drain, although nothing is left in the socket."""
    return bool(connection.transport._read_buffer)


@contextmanager
def together(connection: amqp.Connection) -> Iterator[None]:
    """What is written in here leaves at its end, in one piece; nothing of it does if it raises.

    Nobody else may write to the connection meanwhile: what is done in here waits for nothing. Raises OSError.
    """
    transport, parts = connection.transport, list[bytes]()
    write = transport._write
    transport._write = lambda part: parts.append(bytes(part))  # a view of a buffer that is used again
    try:
        yield
    finally:
        transport._write = write
    if parts:
        transport.write(b"".join(parts))
