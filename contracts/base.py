"""What every contract is made of: commands, views, events, operations and refusals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from string import Formatter
from typing import Any, ClassVar, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError


# A process starts a fifth sooner when pydantic builds what checks a contract at its first use (`defer_build`), not at
# import: the gateway knows eight hundred of them.
class Command(BaseModel):
    """A request to a service. Unknown fields are refused, so that typing mistakes are noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, str_strip_whitespace=True)


_MISSING = object()


def _first(sources: tuple[object, ...], name: str) -> Any:
    *before, last = sources
    for source in before:
        if (value := getattr(source, name, _MISSING)) is not _MISSING:
            return value
    return getattr(last, name)


class Outgoing(BaseModel):
    """Data from a service: a view or an event. Unknown fields are ignored: a contract may grow within a version."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)

    @classmethod
    def of(cls, *sources: object, **others: Any) -> Self:
        """What is told of rows: each field is the attribute of its name, except those given in `others`.

        The one way to copy a row into a view or an event; whatever else takes a row's attributes has them from
        `same` (chassis/attributes.py). Of several the first that has the attribute counts, whatever its value.
        Raises AttributeError for a field that none of them has.
        """
        fields = {name: _first(sources, name) for name in cls.model_fields if name not in others}
        return cls(**fields, **others)


class View(Outgoing):
    """The reply of a service."""


class EmbeddedRefusal(View):
    """A refusal reported inside a view, for instance for one row of a file. `message` is in the reader's language."""

    code: str
    message: str
    params: dict[str, str]


class Part(BaseModel):
    """A value inside a command (a posting, a translated text). Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, str_strip_whitespace=True)


class Event(Outgoing):
    """Something that happened, in the past tense. `type` is "<source>.<what_happened>"; new meaning: new version."""

    type: ClassVar[str]
    version: ClassVar[int] = 1
    # Further subjects whose cached answers this event invalidates: "library", or "board/{board_id}" with that field's
    # value (none if it is null). Events are ordered by `subject` only.
    touches: ClassVar[tuple[str, ...]] = ()

    @property
    def subject(self) -> str:
        """The aggregate the event belongs to, for instance "topic/0190…"; order is promised per subject only."""
        raise NotImplementedError

    @property
    def ended(self) -> list[str]:
        """The subjects whose cached answers this ends: its own and those it touches."""
        return [self.subject, *touched(self.touches, vars(self))]

    @classmethod
    def source(cls) -> str:
        return cls.type.split(".", 1)[0]


@cache
def fields_in(template: str) -> tuple[str, ...]:
    """The fields of an event that a subject of `touches` names."""
    return tuple(field for _, field, *_ in Formatter().parse(template) if field)


def touched(templates: Iterable[str], fields: Mapping[str, Any]) -> list[str]:
    """The subjects, with the event's values; a field that is null touches nothing. Raises KeyError without a field."""
    named = [each for each in templates if all(fields[name] is not None for name in fields_in(each))]
    return [each.format_map(fields) for each in named]


V = TypeVar("V")
C = TypeVar("C", bound=Command)


class Page(View, Generic[V]):
    """One page of a list. `next` is the cursor of the following page, or null on the last one."""

    items: list[V]
    next: str | None = None


class Paged(Command):
    """A command that lists. `cursor` is opaque; `limit` counts items."""

    cursor: str | None = Field(default=None, max_length=400)
    limit: int = Field(default=50, ge=1, le=200)


class Kind(StrEnum):
    """What an operation does to the state, which decides its HTTP verb, its idempotency and its retries."""

    READ = "read"
    CREATE = "create"
    CHANGE = "change"


@dataclass(frozen=True)
class Operation(Generic[C, V]):
    """An operation of a service: the RPC method `<service>.<name>`.

    `at`: where the API has it, below /api/v1/<service>; without it gateway/api/<service>.py has a line that says so.
    `recorded`: that it was read is noted. `one_state`: all it reads is as it was at one moment, whoever writes then.
    `repeatable`: done again it changes nothing more (a mark that never moves back), so that nothing is recorded of its
    having been called; its feature bounds its statements itself (chassis/rpc/deadline.py, BOUND).
    """

    service: str
    name: str
    command: type[C]
    view: Any
    kind: Kind
    summary: str
    recorded: bool = False
    one_state: bool = False
    at: str = ""
    repeatable: bool = False

    @property
    def key(self) -> str:
        return f"{self.service}.{self.name}"


def read(
    service: str,
    name: str,
    command: type[C],
    view: type[V],
    summary: str,
    *,
    at: str = "",
    recorded: bool = False,
    one_state: bool = False,
) -> Operation[C, V]:
    """An operation that changes nothing and may be repeated freely; `recorded`: except that it notes who read what.

    `at`: the path of `GET`, below /api/v1/<service>, with the command's fields in it: "/topics/{topic_id}".
    """
    return Operation(service, name, command, view, Kind.READ, summary, recorded, one_state, at)


def create(service: str, name: str, command: type[C], view: type[V], summary: str) -> Operation[C, V]:
    """An operation that creates something; with an idempotency key, only once."""
    return Operation(service, name, command, view, Kind.CREATE, summary)


def change(
    service: str, name: str, command: type[C], view: type[V], summary: str, *, repeatable: bool = False
) -> Operation[C, V]:
    """An operation that changes something that exists."""
    return Operation(service, name, command, view, Kind.CHANGE, summary, repeatable=repeatable)


class Refused(Exception):
    """A domain refusal: it crosses the wire as data and becomes an RFC 9457 problem in the caller's language."""

    def __init__(self, refusal: Refusal, field: str | None, params: dict[str, Any]) -> None:
        super().__init__(f"{refusal.code} {field or ''} {params}")
        self.refusal = refusal
        self.field = field
        self.params = params


@dataclass(frozen=True)
class Refusal:
    """A reason for refusal. `message` is the English text and the key of its translations; {names} are parameters."""

    code: str
    status: int
    message: str
    registry: ClassVar[dict[str, Refusal]] = {}

    def __post_init__(self) -> None:
        if self.registry.setdefault(self.code, self) != self:
            raise ValueError(f"two refusals are called {self.code}")

    def __call__(self, field: str | None = None, **params: Any) -> Refused:
        """The exception to raise. `field` names the input that would have to change; values are turned into text."""
        return Refused(self, field, {name: str(value) for name, value in params.items()})

    def as_validation_error(self) -> PydanticCustomError:
        """The exception to raise where a field is validated: the caller is told this refusal, with the field."""
        return PydanticCustomError(self.code, self.message)


INVALID = Refusal("invalid", 422, "Some fields of the request are not valid.")
MALFORMED = Refusal("malformed", 400, "The request could not be read: {reason}.")
NOT_JSON = Refusal("not_json", 400, "The request is not valid JSON: there is an error at line {line}, column {column}.")
METHOD_NOT_ALLOWED = Refusal("method_not_allowed", 405, "The method {method} is not allowed here.")
UNAUTHENTICATED = Refusal("unauthenticated", 401, "Please sign in first.")
FORBIDDEN = Refusal("forbidden", 403, "You do not have permission to do this.")
NOT_FOUND = Refusal("not_found", 404, "The requested {what} was not found, or you do not have access to it.")
CONFLICT = Refusal("conflict", 409, "This conflicts with the current state: {reason}.")
STALE = Refusal("stale", 412, "Someone else has changed this in the meantime. Reload it and make your change again.")
KEY_REUSED = Refusal(
    "idempotency_key_reused", 422, "This Idempotency-Key has already been used for a different request; use a new one."
)
TOO_LARGE = Refusal("too_large", 413, "The request exceeds the limit of {limit} bytes.")
HEADERS_TOO_LARGE = Refusal("headers_too_large", 431, "The address and headers exceed the limit of {limit} bytes.")
TOO_SLOW = Refusal("too_slow", 408, "The request did not arrive in time.")
UNSUPPORTED_MEDIA = Refusal("unsupported_media_type", 415, "This type of content is not accepted. Send {expected}.")
TOO_MANY = Refusal("too_many_requests", 429, "Too many requests; try again in {seconds} s.")
# `service` is told to programs only: what a part is called inside says nothing to people.
UNAVAILABLE = Refusal(
    "unavailable", 503, "A part of the platform is not responding. Nothing has been lost; please try again."
)
UNCERTAIN = Refusal(
    "uncertain",
    503,
    "The service was interrupted. Your change may or may not have been made; check before you repeat it.",
)
INTERNAL = Refusal("internal", 500, "An error occurred on our side. It has been recorded under the reference {trace}.")
