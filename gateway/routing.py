"""Routes passed by quickly: there are five hundred, and a request is held against each until it finds its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cached_property

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

Endpoint = Callable[[Request], Awaitable[Response]]


class Quick(BaseRoute):
    """A route whose pattern is tried on paths that begin as it does, and on no other."""

    path: str

    @cached_property
    def _beginning(self) -> str:
        return self.path.partition("{")[0]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return super().matches(scope) if scope["path"].startswith(self._beginning) else (Match.NONE, {})


class Plain(Quick, Route):
    """A route of the API. Its endpoint takes the request as it is, so nothing of FastAPI's is made ready for it."""

    def __init__(self, method: str, path: str, endpoint: Endpoint, name: str) -> None:
        super().__init__(path, endpoint, methods=[method], name=name, include_in_schema=False)
        self.methods = {method}  # Starlette adds HEAD, which would have a service do all of the work for nothing
