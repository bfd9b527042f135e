"""The frames of the live connection, both ways: JSON objects with a `type`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from chassis.rpc.serve import invalid_as_data
from contracts.base import Refused
from gateway.problems import as_problem
from gateway.services import RefusedByService

PATH = "/live"


class _FromClient(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Hello(_FromClient):
    """The first frame of a client that can set neither cookie nor header."""

    type: Literal["hello"]
    token: str = Field(max_length=400)


class Subscribe(_FromClient):
    """Wants a stream, from after a number on (or from now on). A stream that is subscribed already starts over."""

    type: Literal["subscribe"]
    stream: str = Field(max_length=100)
    after: int | None = Field(default=None, ge=0, le=2**63 - 1)


class Unsubscribe(_FromClient):
    """Wants no more of a stream."""

    type: Literal["unsubscribe"]
    stream: str = Field(max_length=100)


class Ping(_FromClient):
    """Asks whether anybody is there."""

    type: Literal["ping"]


FromClient = Hello | Subscribe | Unsubscribe | Ping
_FROM_CLIENT: TypeAdapter[FromClient] = TypeAdapter(Annotated[FromClient, Field(discriminator="type")])


def read(text: str) -> FromClient:
    """A client's frame. Raises Refused (invalid) with the fields that are wrong."""
    try:
        return _FROM_CLIENT.validate_json(text)
    except ValidationError as error:
        raise RefusedByService(invalid_as_data(error)) from None


def change(stream: str, number: int | None, data: Any) -> str:
    """Something happened in a stream. `change` is what to resume by; null for hints that are not kept."""
    return _frame(type="change", stream=stream, change=number, data=data)


def subscribed(stream: str, position: int) -> str:
    """Everything up to this number has been sent; from here on the stream is live."""
    return _frame(type="subscribed", stream=stream, change=position)


def unsubscribed(stream: str) -> str:
    """Nothing more of this stream comes."""
    return _frame(type="unsubscribed", stream=stream)


def ended(stream: str, refused: Refused, language: str) -> str:
    """The stream was open and is not any more: the client may not read it now."""
    return _frame(type="ended", stream=stream, problem=as_problem(refused, language, PATH))


def error(stream: str | None, refused: Refused, language: str) -> str:
    """What the client asked for is refused."""
    return _frame(type="error", stream=stream, problem=as_problem(refused, language, PATH))


def welcome(member_id: str) -> str:
    """The connection stands, and for whom."""
    return _frame(type="welcome", member_id=member_id)


PONG = '{"type":"pong"}'


def _frame(**fields: Any) -> str:
    return orjson.dumps(fields).decode()
