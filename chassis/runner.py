"""Runs one service: `python -m chassis.runner forum`.

The `nameko` command is not used: it needs pkg_resources, and it would start before anything is checked.
"""

import gc

# What is imported never goes away: looking for garbage in it is a sixth of the imports' CPU time. `main` ends that.
gc.disable()

import eventlet  # noqa: E402

# Before anything else is imported: sockets, locks and psycopg2 wait without blocking the other green threads.
eventlet.monkey_patch()

import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from collections.abc import Iterator  # noqa: E402

from nameko.containers import ServiceContainer  # noqa: E402
from sqlalchemy import text  # noqa: E402
from sqlalchemy.exc import SQLAlchemyError  # noqa: E402

from chassis import health, logs, telemetry  # noqa: E402
from chassis.messaging import topology  # noqa: E402
from chassis.service import consumed, find  # noqa: E402
from chassis.settings import require, settings  # noqa: E402

_log = logs.get()
# Below the 10 s after which a supervisor, Docker or Kubernetes would kill the process.
GRACE_SECONDS = 9


def main(chosen_service: str) -> None:
    """Until SIGTERM or SIGINT: then finishes what runs, takes nothing new, and ends."""
    chosen = settings()
    require(chosen, "actor_verify_key", "call_key", "event_signing_key", "event_verify_keys")
    service = find(chosen_service)
    gc.freeze()
    gc.enable()
    name = service.name
    logs.start(name, chosen.log_level)
    telemetry.start(name, otlp_endpoint=chosen.otlp_endpoint, trace_dir=chosen.trace_dir, ratio=chosen.trace_ratio)
    wanted = topology.common() + topology.of_service(name, consumed(service), chosen.call_queues)
    wanted.stand_when_reachable(chosen.broker_url)
    config = {"AMQP_URI": chosen.broker_url, "max_workers": chosen.workers, "HEARTBEAT": 20}
    container = ServiceContainer(service, config)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: eventlet.spawn_n(_stop, container))
    container.start()
    if chosen.health_port:
        server = health.serve(chosen.health_host, chosen.health_port, lambda: _troubles(container))
        eventlet.spawn_n(server.serve_forever)
    _log.info("service ready", service=name)
    container.wait()
    _log.info("service stopped", service=name)


def _stop(container: ServiceContainer) -> None:
    """Finishes what runs and takes nothing new. Without a broker nameko would wait for it; nothing is lost by not."""
    with eventlet.Timeout(GRACE_SECONDS, False):
        container.stop()
        return
    _log.warning("stopped without the broker's good-bye", service=container.service_name)
    os._exit(1)


def _troubles(container: ServiceContainer) -> Iterator[str]:
    """What keeps this process from working, one line each."""
    runtime = next(d.runtime for d in container.dependencies if d.attr_name == "runtime")
    try:
        with runtime.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        yield f"database: {type(error).__name__}"
    consumers = [e for e in container.subextensions if hasattr(e, "get_consumers")]
    if not all(getattr(e, "consuming", True) for e in consumers):
        yield "broker: not consuming"


if __name__ == "__main__":
    main(sys.argv[1])
