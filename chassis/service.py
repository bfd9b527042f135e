"""What a service is: a nameko class built from the tables of its rooms' doors (chassis.door).

class ForumService(Service):
    name = "forum"
    door = [*boards.DOOR, *discussion.DOOR]
    erasure = [erases(memberships.erase, BoardMembership), erases(drafts.erase, Draft)]

This is the one place where tables become nameko's entry points.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from eventlet.event import Event as GreenEvent
from nameko.extensions import DependencyProvider

from chassis import database, members, telemetry
from chassis.actor import Verifier
from chassis.call import Call
from chassis.call_seals import SealChecker
from chassis.consumers.handle import Consumer, Delivery, Happened, handle, handle_together
from chassis.door import Answer, Entry, Eraser, answers_in, consumers_in, jobs_in
from chassis.jobs import Job
from chassis.messaging.consuming import Consuming
from chassis.messaging.entrypoint import EventEntrypoint
from chassis.messaging.relay import Relay
from chassis.messaging.signing import EventKeys, EventSigner
from chassis.rpc.entrypoint import CallEntrypoint
from chassis.rpc.serve import Request, answer
from chassis.runtime import Runtime
from chassis.scheduler import Scheduler
from chassis.settings import database_url, relay_url, settings
from chassis.vitals import Part, Vitals
from contracts.identity import MemberAdmitted, MemberChanged, MemberErased, MemberSuspended


class RuntimeProvider(DependencyProvider):
    """Gives every worker the process's runtime, and runs the relay and the jobs."""

    def setup(self) -> None:
        chosen, service = settings(), self.container.service_name
        url = database_url(service)
        engine = database.connect(url, pool_size=chosen.workers, prepare_threshold=chosen.prepare_threshold)
        telemetry.follow_database(engine)
        signer = EventSigner(chosen.event_signing_key)
        self.relay = Relay(relay_url(service), chosen.broker_url, service, chosen.outbox_days, signer)
        self.runtime = Runtime(
            service,
            engine,
            database.sessions(engine),
            database.readers(engine),
            Verifier(chosen.actor_verify_key),
            chosen.broker_url,
            self.relay.wake,
            SealChecker(chosen.call_key),
            EventKeys(chosen.event_verify_keys),
            second_factor=chosen.second_factor == "demanded",
        )
        self.scheduler = Scheduler(self.runtime, jobs_of(self.container.service_cls))
        self.vitals = Vitals(engine, service, {"relay": self.relay.pulse, **self._consumers()})
        self._ended: list[GreenEvent] = []

    def start(self) -> None:
        for work in (self.relay.run, self.scheduler.run, self.vitals.run, self.runtime.statistics.run):
            self._ended.append(GreenEvent())
            self.container.spawn_managed_thread(partial(self._run, work, self._ended[-1]))

    def _consumers(self) -> dict[str, Part]:
        """What consumes from the broker, if the service consumes anything."""
        shared = next((each for each in self.container.subextensions if isinstance(each, Consuming)), None)
        return {"broker": shared.pulse} if shared else {}

    def _run(self, work: Callable[[], None], ended: GreenEvent) -> None:
        work()
        ended.send()

    def stop(self) -> None:
        self.scheduler.stop()
        self.vitals.stop()
        self.runtime.statistics.stop()
        self.relay.stop()
        for ended in self._ended:
            ended.wait()
        self.runtime.engine.dispose()

    def get_dependency(self, worker_ctx: Any) -> Runtime:
        return self.runtime


class Service:
    """The base of all services, including their copy of the members."""

    name: ClassVar[str]
    door: ClassVar[Sequence[Entry]] = ()
    erasure: ClassVar[Sequence[Eraser]]
    runtime: Any = RuntimeProvider()

    def __init_subclass__(cls, **options: Any) -> None:
        """Makes nameko's entry points of the door. Raises TypeError for a service that does not say what it erases."""
        super().__init_subclass__(**options)
        if not hasattr(cls, "erasure"):
            raise TypeError(f"{cls.__name__} has no list `erasure`: what it erases of a member, if only []")
        for name, entry in answers_of(cls).items():
            setattr(cls, name, CallEntrypoint.decorator(_answering(entry)))
        for consumer in consumers_of(cls):
            entrypoint = EventEntrypoint.decorator(consumer.kind, consumer.in_order, consumer.together)
            setattr(cls, f"on_{consumer.kind.type.replace('.', '_')}", entrypoint(_consuming(consumer)))


def answers_of(service: type[Service]) -> dict[str, Answer[Any, Any]]:
    """What a service answers, by operation name. Raises TypeError if two entries answer the same operation."""
    entries = answers_in(service.door)
    found = {entry.operation.name: entry for entry in entries}
    if len(found) != len(entries):
        raise TypeError(f"{service.__name__} answers an operation twice")
    return found


def consumers_of(service: type[Service]) -> list[Consumer[Any]]:
    """The events a service consumes: those of its door, and those that update its copy of the members."""
    kept = [Consumer(kind, _remember, together=True) for kind in (MemberAdmitted, MemberChanged, MemberSuspended)]
    return [*kept, Consumer(MemberErased, partial(_erase, service.erasure)), *consumers_in(service.door)]


def consumed(service: type[Service]) -> dict[str, bool]:
    """The types of events that a service consumes, and whether it needs each in order."""
    return {consumer.kind.type: consumer.in_order for consumer in consumers_of(service)}


def jobs_of(service: type[Service]) -> list[Job]:
    """A service's scheduled jobs, named "<service>.<job>"."""
    return [replace(job, name=f"{service.name}.{job.name}") for job in jobs_in(service.door)]


def _answering(entry: Answer[Any, Any]) -> Callable[[Service, Request], bytes]:
    def answered(self: Service, request: Request) -> bytes:
        return answer(self.runtime, entry.operation, entry.door, entry.feature, request)

    return answered


def _consuming(consumer: Consumer[Any]) -> Callable[[Service, Sequence[Delivery]], list[BaseException | None] | None]:
    def consumed(self: Service, deliveries: Sequence[Delivery]) -> list[BaseException | None] | None:
        if consumer.together:
            return handle_together(self.runtime, consumer, deliveries)
        for headers, body in deliveries:  # there is one
            handle(self.runtime, consumer.kind, consumer.in_order, consumer.feature, headers, body)
        return None

    return consumed


def _remember(call: Call, happened: Happened[Any]) -> None:
    members.remember(call.session, happened.event.member, happened.envelope)


def _erase(erasure: Sequence[Eraser], call: Call, happened: Happened[MemberErased]) -> None:
    """Every room erases the member from its rows, unless a newer snapshot of the member is already known."""
    if members.remember(call.session, happened.event.member, happened.envelope):
        for eraser in erasure:
            eraser.erase(call, happened.event.member.id)


def find(name: str) -> type[Service]:
    """A service's nameko class: the one services/<name>/service.py defines, or "package.module:Class" as it says."""
    module_name, _, class_name = name.partition(":")
    module = importlib.import_module(module_name if class_name else f"services.{name}.service")
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, Service):
            wanted = value.__name__ == class_name if class_name else getattr(value, "name", None) == name
            if wanted:
                return value
    raise SystemExit(f"{module.__name__} defines no such Service")
