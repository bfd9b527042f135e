"""A persistent, mandatory message of an event as AMQP 0-9-1 has it on the wire: method, header, body.

py-amqp composes each from scratch, value by value, and asks the socket before each whether the broker has something to
say: half of what an event costs its relay. The relay publishes hundreds at once, all alike but for their values.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from functools import lru_cache

_METHOD, _HEADER, _BODY, _END = 1, 2, 3, b"\xce"
_BASIC, _PUBLISH, _MANDATORY = 60, 40, 1
# Content type and encoding, headers, delivery mode, message id; in this order.
_PROPERTIES = 0xF080
_PERSISTENT = b"\x02"
_OVERHEAD = 8
_frame, _table = struct.Struct(">BHI"), struct.Struct(">I")
_header = struct.Struct(">HHQH")
_text, _number = struct.Struct(">cI"), struct.Struct(">cq")


def published(
    channel: int, exchange: str, key: str, message_id: str, headers: Mapping[str, str | int], body: bytes, most: int
) -> bytes:
    """The frames of a message of JSON, none longer than `most` bytes. Raises TypeError for a header of another type."""
    properties = b"".join((_KIND, _as_table(headers), _PERSISTENT, _short(message_id)))
    header = _header.pack(_BASIC, 0, len(body), _PROPERTIES) + properties
    bodies = (body[at : at + most - _OVERHEAD] for at in range(0, len(body), most - _OVERHEAD))
    return b"".join(
        (
            _framed(_METHOD, channel, _method(exchange, key)),
            _framed(_HEADER, channel, header),
            *(_framed(_BODY, channel, part) for part in bodies),
        )
    )


def _framed(kind: int, channel: int, payload: bytes) -> bytes:
    return b"".join((_frame.pack(kind, channel, len(payload)), payload, _END))


@lru_cache(maxsize=1024)
def _method(exchange: str, key: str) -> bytes:
    return struct.pack(">HHH", _BASIC, _PUBLISH, 0) + _short(exchange) + _short(key) + bytes([_MANDATORY])


def _as_table(headers: Mapping[str, str | int]) -> bytes:
    parts = []
    for name, value in headers.items():
        parts.append(_name(name))
        if isinstance(value, str):
            written = value.encode()
            parts.append(_text.pack(b"S", len(written)))
            parts.append(written)
        elif type(value) is int:  # a truth value is another type on the wire
            parts.append(_number.pack(b"l", value))
        else:
            raise TypeError(f"{name}: {type(value).__name__}")
    table = b"".join(parts)
    return _table.pack(len(table)) + table


@lru_cache(maxsize=256)
def _name(name: str) -> bytes:
    return _short(name)


def _short(text: str) -> bytes:
    written = text.encode()
    return bytes([len(written)]) + written  # ValueError beyond 255 bytes


_KIND = _short("application/json") + _short("utf-8")
