"""The live connection as the gateway runs it: events in from the broker, frames out to whoever listens."""

from __future__ import annotations

from uuid import UUID

import orjson
from fastapi import FastAPI

from chassis.messaging.signing import EventKeys
from chassis.settings import settings
from gateway.answer_cache import AnswerCache
from gateway.context import Desk
from gateway.edge.connections import Connections
from gateway.live import changes, socket, sse
from gateway.live.feed import Feed
from gateway.live.switchboard import Switchboard
from gateway.public.desk import PublicDesk
from gateway.settings import gateway_settings

# Connections that have not said who they are: of an address, and in all. Pages need no hello.
_SILENT_PER_ADDRESS, _SILENT = 20, 1000


class Live:
    """What `app.state.live` is."""

    def __init__(self) -> None:
        self.switchboard: Switchboard
        self.feed: Feed
        self.silent = Connections(_SILENT_PER_ADDRESS, _SILENT)

    def is_consuming(self) -> bool:
        """Whether all events come in at present."""
        return self.feed.ready.is_set()

    async def start(self, app: FastAPI) -> None:
        """Begins to listen to the broker; waits for nobody."""
        self._desk: Desk = app.state.desk
        self._public: PublicDesk = app.state.public
        self._cache: AnswerCache = app.state.services.cache
        self.switchboard = Switchboard(gateway_settings().live_per_member)
        self.feed = Feed(settings().broker_url, EventKeys(settings().event_verify_keys), self._happened, self._ready)
        self.feed.start()

    async def stop(self) -> None:
        """Sends the clients away, to come back elsewhere."""
        self.switchboard.close()
        await self.feed.stop()

    def _ready(self) -> None:
        self._public.drop()
        self._cache.drop()
        self.switchboard.catch_up(self._drop_member)

    def _drop_member(self, member_id: str) -> None:
        self._desk.drop_member(UUID(member_id))

    def _happened(self, event_type: str, subject: str, body: bytes) -> None:
        self._forget(event_type, subject, body)
        if event_type not in changes.TYPES:
            return
        for effect in changes.effects(event_type, orjson.loads(body)):
            match effect:
                case changes.Change():
                    self.switchboard.publish(effect)
                case changes.Recheck(key, member_id):
                    self.switchboard.recheck(key, member_id)
                case changes.Revoke(member_id, connections_stay):
                    self._drop_member(member_id)
                    if not connections_stay:
                        self.switchboard.revoke(member_id)
                case changes.Outdated(outdated):
                    self._cache.happened(outdated)
                case changes.Stale():
                    self._public.drop()

    def _forget(self, event_type: str, subject: str, body: bytes) -> None:
        """Drops the cached answers that depend on what an event touches."""
        for each in changes.subjects(event_type, subject, body):
            if each == changes.EVERYTHING:
                self._cache.drop()
            else:
                self._cache.happened(each)


def install(app: FastAPI) -> None:
    """Adds /live (WebSocket) and /live/events (server-sent events)."""
    app.state.live = Live()
    app.add_api_websocket_route("/live", socket.live)
    app.add_api_route("/live/events", sse.events, methods=["GET"], include_in_schema=False)
