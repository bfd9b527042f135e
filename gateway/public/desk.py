"""What the gateway shows to everybody without asking the services each time: the Fund, its awards, the programmes."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from starlette.requests import HTTPConnection

from chassis import logs
from chassis.clock import now
from contracts.base import Operation, Refused
from contracts.forum.library.harvest import HARVEST_RESOURCES
from contracts.forum.library.resources import LIST_SUBJECTS
from contracts.funds.exports.public import LIST_PUBLISHED_AWARDS, PUBLIC_FUND
from contracts.programs.results.published import LIST_PUBLISHED
from gateway import deadlines
from gateway.context import Desk
from gateway.public.cache import Cached
from gateway.public.iati.file import file
from gateway.public.sent import Sent
from gateway.services import Services

# Events drop what is kept at once, whatever moves the Fund's money. What has no event (a programme or a donor that was
# renamed) is seen after this while.
_SECONDS = 60.0

View = dict[str, Any]
_log = logs.get()


class PublicDesk:
    """Asks as the public: nobody sees here what is not for everybody."""

    def __init__(self, services: Services, desk: Desk) -> None:
        self._services, self._desk = services, desk
        self.fund: Cached[View] = Cached(self._fund, _SECONDS)
        self.awards: Cached[list[View]] = Cached(lambda: self._every(LIST_PUBLISHED_AWARDS), _SECONDS)
        self.editions: Cached[list[View]] = Cached(lambda: self._every(LIST_PUBLISHED), _SECONDS)

        self.pages: dict[str, tuple[View, dict[str, Any], Sent]] = {}
        self.iati: Cached[Sent] = Cached(self._file, _SECONDS)
        self.subjects: Cached[dict[str, View]] = Cached(self._subjects, _SECONDS)

    def drop(self) -> None:
        """Something happened to the Fund or to a programme."""
        for kept in (self.fund, self.awards, self.editions, self.iati):
            kept.drop()

    async def programme_names(self) -> dict[str, dict[str, str | None]]:
        """The names of programmes by short name; nothing while the programmes do not answer: figures need no names."""
        try:
            return {each["programme"]: each["programme_name"] for each in await self.editions.get()}
        except Refused as refused:
            _log.warning("shown without names", code=refused.refusal.code)
            return {}

    async def harvest(self, wanted: View) -> View:
        """A page of what the world may take of the library, as it is now: a record that changed is never shown old."""
        return await self._ask(HARVEST_RESOURCES, wanted)

    async def _subjects(self) -> dict[str, View]:
        return {each["slug"]: each for each in (await self._ask(LIST_SUBJECTS, {}))["items"]}

    async def _file(self) -> Sent:
        published, money, fund = await self.editions.get(), await self.awards.get(), await self.fund.get()
        return await deadlines.in_thread("documents", partial(file, published, money, now(), fund.get("anchor")))

    async def _fund(self) -> View:
        return await self._ask(PUBLIC_FUND, {})

    async def _every(self, operation: Operation[Any, Any]) -> list[View]:
        items: list[View] = []
        cursor: dict[str, Any] = {}
        while True:
            page = await self._ask(operation, {"limit": 200, **cursor})
            items += page["items"]
            if page["next"] is None:
                return items
            cursor = {"cursor": page["next"]}

    async def _ask(self, operation: Operation[Any, Any], payload: View) -> View:
        return await self._services.call(operation, payload, await self._desk.caller(None, None))


def public_desk(connection: HTTPConnection) -> PublicDesk:
    """The public's desk of the running gateway."""
    return cast(PublicDesk, connection.app.state.public)
