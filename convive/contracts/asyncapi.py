"""contracts/asyncapi.json: a channel per event with its body, headers and exchange, who sends it, who receives it."""

from __future__ import annotations

from typing import Any

from chassis.deployables import GATEWAY
from chassis.messaging import topology
from chassis.messaging.envelope import PREFIX, SPEC_VERSION
from contracts.base import Event
from convive.contracts import discover, handlers
from convive.contracts.catalogue import summary
from convive.contracts.schemas import name, of_events
from gateway.openapi import VERSION

_TEXT = {"type": "string"}
_BINDING = "0.3.0"
_SCHEMAS = "#/components/schemas/"


def document() -> dict[str, Any]:
    """Everything that is published on the broker."""
    kinds = discover.events()
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Convive events",
            "version": VERSION,
            "description": "What has happened, for whoever listens. CloudEvents 1.0 over AMQP 0-9-1, binary mode: "
            "attributes are headers, the body is the contract's JSON. At least once on the wire, in order per subject.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {"broker": {"host": "localhost:5672", "protocol": "amqp", "description": "RabbitMQ 4"}},
        "channels": {name(kind): _channel(kind) for kind in kinds},
        "operations": {key: made for kind in kinds for key, made in _operations(kind)},
        "components": {
            "messages": {name(kind): _message(kind) for kind in kinds},
            "schemas": {"Headers": _headers(), **of_events(_SCHEMAS)},
        },
    }


def _channel(kind: type[Event]) -> dict[str, Any]:
    exchange = {"name": topology.events_exchange(kind.source()), "type": "topic", "durable": True, "autoDelete": False}
    return {
        "address": kind.type,
        "messages": {"event": {"$ref": f"#/components/messages/{name(kind)}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": _BINDING}},
    }


def _operations(kind: type[Event]) -> list[tuple[str, dict[str, Any]]]:
    channel = {"$ref": f"#/channels/{name(kind)}"}
    sends = {
        "action": "send",
        "channel": channel,
        "bindings": {"amqp": {"deliveryMode": 2, "mandatory": True, "bindingVersion": _BINDING}},
    }
    made: list[tuple[str, dict[str, Any]]] = [(f"{kind.source()}.sends.{name(kind)}", sends)]
    for service, queue in handlers.of(kind.type).items():
        receives = {
            "action": "receive",
            "channel": channel,
            "summary": f"From {queue}.",
            "bindings": {"amqp": {"ack": service != GATEWAY, "bindingVersion": _BINDING}},
        }
        made.append((f"{service}.receives.{name(kind)}", receives))
    return made


def _message(kind: type[Event]) -> dict[str, Any]:
    return {
        "name": kind.type,
        "title": kind.__name__,
        "summary": summary(kind),
        "contentType": "application/json",
        "headers": {"$ref": f"{_SCHEMAS}Headers"},
        "payload": {"$ref": f"{_SCHEMAS}{name(kind)}"},
        "bindings": {"amqp": {"contentEncoding": "utf-8", "messageType": kind.type, "bindingVersion": _BINDING}},
    }


def _headers() -> dict[str, Any]:
    """The attributes of the envelope (chassis/messaging/envelope.py)."""
    identifier = _TEXT | {"format": "uuid"}
    attributes: dict[str, dict[str, Any]] = {
        "specversion": _TEXT | {"const": SPEC_VERSION},
        "id": identifier | {"description": "UUIDv7; the same event delivered again has the same id"},
        "type": _TEXT,
        "source": _TEXT | {"examples": ["/convive/forum"]},
        "subject": _TEXT | {"description": "The aggregate; order is promised within it"},
        "time": _TEXT | {"format": "date-time"},
        "dataschema": _TEXT | {"examples": ["/schemas/forum.topic_opened/1"]},
        "sequence": _TEXT | {"description": "Counts the events of one subject from 1 without gaps"},
        "signature": _TEXT | {"description": "Ed25519 by the source over these attributes and the body, base64url"},
        "actorid": identifier | {"description": "The member who caused it, where there is one"},
    }
    return {
        "type": "object",
        "properties": {PREFIX + name: schema for name, schema in attributes.items()}
        | {"traceparent": _TEXT | {"description": "W3C trace context of the request that caused the event"}},
        "required": [PREFIX + name for name in attributes if name != "actorid"],
    }
