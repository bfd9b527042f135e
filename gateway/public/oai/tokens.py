"""Where a list goes on: all of it stands in the token itself, so that any gateway goes on, at any time."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gateway.public.oai.asked import Asked, OaiProblem

_BAD = "This resumptionToken is not valid for this list. Start the list again."


class Token(BaseModel):
    """The list's verb and arguments, the place in it, and how many records were given out before."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    verb: str
    arguments: dict[str, str]
    cursor: Annotated[str, Field(min_length=1, max_length=1_000)]
    given: Annotated[int, Field(ge=1, le=10**9)]


def written(token: Token) -> str:
    """The token as a text that needs no escaping in an address."""
    return base64.urlsafe_b64encode(orjson.dumps(token.model_dump())).decode().rstrip("=")


def read(asked: Asked, text: str) -> Token:
    """The token of a list of this verb. Raises OaiProblem: badResumptionToken."""
    try:
        token = Token.model_validate_json(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValidationError, ValueError, binascii.Error):
        raise refused() from None
    if token.verb != asked.verb:
        raise refused()
    return token


def refused() -> OaiProblem:
    """What is said of a token that nobody gave out."""
    return OaiProblem("badResumptionToken", _BAD)
