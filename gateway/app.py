"""The gateway: the door of the platform for browsers, API clients and the public."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from chassis import database, deployables, telemetry
from chassis.actor import Signer, Verifier
from chassis.call_seals import Sealer
from chassis.consumers.thread import ConsumerThread
from chassis.messaging.relay import Relay
from chassis.messaging.signing import EventKeys, EventSigner
from chassis.runtime import Runtime
from chassis.settings import database_url, relay_url
from chassis.statistics import Statistics
from chassis.vitals import Vitals
from gateway import openapi, problems, readiness
from gateway.answer_cache import AnswerCache
from gateway.api import behind_the_broker, routers
from gateway.consumers import CONSUMERS
from gateway.context import Desk
from gateway.deadlines import Deadlines
from gateway.documents.making import Documents
from gateway.edge.cookies import HostCookies
from gateway.edge.health import HealthPort, health_app
from gateway.feeds import router as feeds
from gateway.files.download_counts import Counting
from gateway.files.inspection import Judging
from gateway.headers import SecurityHeaders
from gateway.identity.lanes import Lanes
from gateway.identity.sessions import Sessions
from gateway.limits import Limits
from gateway.live import hub as live
from gateway.mail.sending import Sender
from gateway.public.desk import PublicDesk
from gateway.public.oai.door import router as oai
from gateway.public.open_data import router as open_data
from gateway.public.security_txt import router as security_txt
from gateway.rpc import Rpc
from gateway.services import Services
from gateway.settings import GatewaySettings, gateway_settings
from gateway.web.frame.refusals import problem_page, wants_page
from gateway.web.pages import routers as pages


def create_app() -> FastAPI:
    """The application, with everything it holds on `app.state`: services, desk, limits, live."""
    chosen = gateway_settings()
    app = FastAPI(
        title="Convive",
        lifespan=_lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        telemetry={"operation_spans": False},  # a span per request tells enough; more of them are a tenth of its time
    )
    problems.install(app, wants_page, problem_page)
    app.add_middleware(Deadlines)
    https = chosen.public_url.startswith("https://")
    if https:
        app.add_middleware(HostCookies)
    app.add_middleware(SecurityHeaders, https=https)  # last, so around all others
    app.router.routes.extend(_health(app))
    openapi.install(app)
    live.install(app)
    # The routes themselves, in one list: a router that includes routers holds a request against each route twice or
    # three times. Pages first: they are few, and the API's calls are held against them quickly.
    for router in (open_data, security_txt, feeds, oai, *pages(), *routers()):
        app.router.routes.extend(router.routes)
    return app


Worker = Relay | Sender | ConsumerThread | Vitals | Statistics


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    chosen = gateway_settings()
    relay = _relay(chosen)
    runtime = _identity_runtime(chosen, relay)
    rpc = Rpc(chosen.broker_url, Sealer(chosen.actor_signing_key), behind_the_broker())
    # Before a proxy gives up, so that whoever waits in vain is told when to come again. The work has its own deadline.
    lanes = Lanes(chosen.passwords_at_once, chosen.passwords_waiting, chosen.call_seconds)
    _furnish(app, chosen, runtime, Services(rpc, runtime, lanes, AnswerCache(app.state.live.is_consuming)))
    rpc.start()
    await app.state.live.start(app)
    workers = _workers(app, runtime, relay, rpc)
    threads = _started(workers)
    try:
        yield
    finally:
        await app.state.live.stop()
        await rpc.stop()
        lanes.close()
        _end(workers, threads)
        runtime.engine.dispose()


def _furnish(app: FastAPI, chosen: GatewaySettings, runtime: Runtime, services: Services) -> None:
    """What requests find on the application's state."""
    app.state.services = services
    app.state.desk = Desk(Sessions(runtime.sessions), Signer(chosen.actor_signing_key))
    app.state.limits = Limits(chosen)
    app.state.documents = Documents(chosen.documents_at_once)
    app.state.certificates = ThreadPoolExecutor(chosen.documents_at_once, "certificates")
    app.state.judging = Judging(chosen.files_at_once)
    app.state.counting = Counting()
    app.state.public = PublicDesk(services, app.state.desk)


def _workers(app: FastAPI, runtime: Runtime, relay: Relay, rpc: Rpc) -> tuple[Worker, ...]:
    """What works beside the requests, each in a thread of its own; how they are is on the application's state."""
    sender = Sender(runtime)
    consuming = ConsumerThread(runtime, CONSUMERS, sender.wake)
    vitals = Vitals(runtime.engine, "identity", {"broker": rpc.part, "relay": relay.pulse, "events": consuming.pulse})
    app.state.vitals = vitals
    return relay, sender, consuming, vitals, runtime.statistics


def _started(workers: Iterable[Worker]) -> list[threading.Thread]:
    threads = [threading.Thread(target=each.run, name=type(each).__name__, daemon=True) for each in workers]
    for thread in threads:
        thread.start()
    return threads


def _end(workers: Iterable[Worker], threads: Iterable[threading.Thread]) -> None:
    for each in workers:
        each.stop()
    for thread in threads:
        thread.join(5)


def _relay(chosen: GatewaySettings) -> Relay:
    signer = EventSigner(chosen.event_signing_key)
    return Relay(relay_url(deployables.GATEWAY), chosen.broker_url, "identity", chosen.outbox_days, signer)


def _identity_runtime(chosen: GatewaySettings, relay: Relay) -> Runtime:
    engine = database.connect(
        database_url(deployables.GATEWAY), pool_size=chosen.workers, prepare_threshold=chosen.prepare_threshold
    )
    telemetry.follow_database(engine)
    return Runtime(
        "identity",
        engine,
        database.sessions(engine),
        database.readers(engine),
        Verifier(chosen.actor_verify_key),
        chosen.broker_url,
        relay.wake,
        event_keys=EventKeys(chosen.event_verify_keys),
        second_factor=chosen.second_factor == "demanded",
    )


def with_health_port(app: FastAPI, port: int) -> ASGIApp:
    """The application, and beside it what answers at the health port: its figures are told nowhere else."""
    return HealthPort(app, health_app(*_health(app)), port)


def _health(app: FastAPI) -> list[Route]:
    async def healthz(_: Request) -> Response:
        return readiness.alive(app)

    async def readyz(_: Request) -> Response:
        return readiness.ready(app)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]
