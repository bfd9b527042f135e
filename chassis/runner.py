"""Runs one service: `python -m chassis.runner forum`.

The `nameko` command is not used: it needs pkg_resources, and it would start before anything is checked.
"""

import gc

# Imported objects are never garbage: collecting during the imports takes a sixth of their CPU time. `main` resumes it.
gc.disable()

import eventlet  # noqa: E402

# Before anything else is imported, so that sockets, locks and psycopg2 wait without blocking other green threads.
eventlet.monkey_patch()

import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from typing import cast  # noqa: E402

from chassis import health, logs, telemetry  # noqa: E402
from chassis.container import Container  # noqa: E402
from chassis.messaging import topology  # noqa: E402
from chassis.service import consumed, find  # noqa: E402
from chassis.settings import require, settings  # noqa: E402
from chassis.vitals import Vitals  # noqa: E402

_log = logs.get()
# Below the 10 s after which a supervisor, Docker or Kubernetes would kill the process.
GRACE_SECONDS = 9


def main(chosen_service: str) -> None:
    """Runs until SIGTERM or SIGINT, then finishes what is running, accepts nothing new, and ends."""
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
    config = {"AMQP_URI": chosen.broker_url, "max_workers": chosen.workers, "HEARTBEAT": topology.HEARTBEAT_SECONDS}
    container = Container(service, config)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: eventlet.spawn_n(_stop, container))
    container.start()
    if chosen.health_port:
        server = health.serve(chosen.health_host, chosen.health_port, _vitals(container))
        eventlet.spawn_n(server.serve_forever)
    _log.info("service ready", service=name)
    container.wait()
    _log.info("service stopped", service=name)


def _stop(container: Container) -> None:
    """Finishes what is running and accepts nothing new. Does not wait for an unavailable broker, as nameko would."""
    with eventlet.Timeout(GRACE_SECONDS, False):
        container.stop()
        return
    _log.warning("stopped without the broker's good-bye", service=container.service_name)
    os._exit(1)


def _vitals(container: Container) -> Vitals:
    provider = next(each for each in container.dependencies if each.attr_name == "runtime")
    return cast(Vitals, provider.vitals)


if __name__ == "__main__":
    main(sys.argv[1])
