"""What a service is made of: a nameko class whose entry points are operations answered and events handled.

class ForumService(Service):
    name = "forum"

    @answers(contract.OPEN_TOPIC, WRITERS)
    def open_topic(self, call, command):
        return topics.open_topic(call, command)

    @handles(programs.EditionCreated)
    def on_edition_created(self, call, happened):
        boards.open_for_edition(call, happened.event)

and jobs done by the clock (chassis.jobs).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from eventlet.event import Event as GreenEvent
from nameko.extensions import DependencyProvider

from chassis import database, members, telemetry
from chassis.actor import Verifier
from chassis.call import Call
from chassis.jobs import jobs_of
from chassis.messaging.entrypoint import EventEntrypoint
from chassis.messaging.handle import Happened, handle
from chassis.messaging.relay import Relay
from chassis.policy import Door
from chassis.rpc.entrypoint import CallEntrypoint
from chassis.rpc.serve import Request, answer
from chassis.runtime import Runtime
from chassis.scheduler import Scheduler
from chassis.settings import database_url, settings
from contracts import identity
from contracts.base import Event, Operation


class RuntimeProvider(DependencyProvider):
    """Gives every worker the process's runtime, and keeps the relay and the jobs going."""

    def setup(self) -> None:
        chosen, service = settings(), self.container.service_name
        url = database_url(service)
        engine = database.connect(url, pool_size=chosen.workers)
        telemetry.follow_database(engine)
        self.relay = Relay(url, chosen.broker_url, service, chosen.outbox_days)
        self.runtime = Runtime(
            service,
            engine,
            database.sessions(engine),
            database.readers(engine),
            Verifier(chosen.actor_verify_key),
            chosen.broker_url,
            self.relay.wake,
        )
        self.scheduler = Scheduler(self.runtime, jobs_of(service, vars_of(self.container.service_cls)))
        self._ended: list[GreenEvent] = []

    def start(self) -> None:
        for work in (self.relay.run, self.scheduler.run):
            self._ended.append(GreenEvent())
            self.container.spawn_managed_thread(partial(self._run, work, self._ended[-1]))

    def _run(self, work: Callable[[], None], ended: GreenEvent) -> None:
        work()
        ended.send()

    def stop(self) -> None:
        self.scheduler.stop()
        self.relay.stop()
        for ended in self._ended:
            ended.wait()
        self.runtime.engine.dispose()

    def get_dependency(self, worker_ctx: Any) -> Runtime:
        return self.runtime


def answers(operation: Operation[Any, Any], door: Door) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Makes a method the entry point of an operation. `door` says who may knock: there is no default."""

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def entry(self: Service, request: Request) -> bytes:
            return answer(self.runtime, operation, door, partial(method, self), request)

        entry.operation, entry.door = operation, door  # type: ignore[attr-defined]
        if method.__name__ != operation.name:
            raise TypeError(f"{method.__name__} answers {operation.key}: the names must be the same")
        return CallEntrypoint.decorator(entry)

    return decorate


def handles(kind: type[Event], *, in_order: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Makes a method the handler of an event. `in_order`: each subject's events one after the other, none missing.

    A subject's events of all types are counted together: in order goes what is a subject's only type of event. And a
    queue stays what it was declared as: a handler that becomes one in order needs its queue to be drained and deleted.
    """

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def entry(self: Service, headers: Any, body: Any) -> None:
            handle(self.runtime, kind, in_order, partial(method, self), headers, body)

        entry.kind, entry.in_order = kind, in_order  # type: ignore[attr-defined]
        return EventEntrypoint.decorator(kind, in_order)(entry)

    return decorate


class Service:
    """The base of all services: its copy of the members comes with it."""

    name: str
    runtime: Any = RuntimeProvider()

    def anonymise(self, call: Call, member: identity.MemberSnapshot) -> None:
        """What the service does with its own rows when a member is erased; the copy of the member is handled here."""

    @handles(identity.MemberAdmitted)
    def on_member_admitted(self, call: Call, happened: Happened) -> None:
        members.remember(call.session, happened.event.member, happened.envelope)

    @handles(identity.MemberChanged)
    def on_member_changed(self, call: Call, happened: Happened) -> None:
        members.remember(call.session, happened.event.member, happened.envelope)

    @handles(identity.MemberSuspended)
    def on_member_suspended(self, call: Call, happened: Happened) -> None:
        members.remember(call.session, happened.event.member, happened.envelope)

    @handles(identity.MemberErased)
    def on_member_erased(self, call: Call, happened: Happened) -> None:
        if members.remember(call.session, happened.event.member, happened.envelope):
            self.anonymise(call, happened.event.member)


def operations(service: type[Service]) -> dict[str, tuple[Operation[Any, Any], Door]]:
    """The operations a service answers, with their doors, by method name."""
    return {
        name: (method.operation, method.door)
        for name, method in vars_of(service).items()
        if hasattr(method, "operation")
    }


def handled(service: type[Service]) -> dict[str, bool]:
    """The types of the events a service handles, and whether it wants each in order."""
    return {method.kind.type: method.in_order for method in vars_of(service).values() if hasattr(method, "kind")}


def vars_of(service: type[Service]) -> dict[str, Any]:
    """All attributes of a service class, its bases' included."""
    return {name: value for base in reversed(service.__mro__) for name, value in vars(base).items()}


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
