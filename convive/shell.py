"""What `./run shell` gives a developer: a service's session, a call by somebody, its models and rooms, by name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import database, members
from chassis.actor import PUBLIC, Actor
from chassis.call import Call
from contracts.identity import GRANTABLE, MemberSnapshot, Role
from convive.errors import OperatorError

# A person thinks between two lines; what is forgotten open must not hold its locks for ever.
_OPTIONS = "-c timezone=UTC -c lock_timeout=10s -c idle_in_transaction_session_timeout=30min"


@contextmanager
def opened(service: str, url: str, who: str) -> Iterator[dict[str, Any]]:
    """The names of a shell at a service, in a transaction that is rolled back at the end but for what `commit()` keeps.

    `who` acts: a role (the first admitted member who holds it), a member's id, or `public`. Raises OperatorError.
    """
    engine = database.engine_for_tools(url, options=_OPTIONS, application_name="convive shell")
    try:
        with Session(engine, expire_on_commit=False) as session:
            actor = _actor(session, service, who)
            call = Call(session, actor, service)
            yield {
                **_rooms(service),
                **_models(service),
                "call": call,
                "session": session,
                "actor": actor,
                "select": select,
                "commit": session.commit,
                "rollback": session.rollback,
            }
            session.rollback()
    finally:
        engine.dispose()


def banner(service: str, names: dict[str, Any]) -> str:
    """What a person reads first: who acts, what there is, and that nothing stays by itself."""
    actor: Actor = names["actor"]
    roles = ", ".join(sorted(actor.roles))
    who = f"{actor.name} ({roles}; {actor.country})" if actor.id else "the public"
    return "\n".join(
        [
            f"{service}, as {who}. What you do is rolled back unless you say commit().",
            "    call, session, actor, select, commit, rollback",
            f"    rooms   {', '.join(sorted(_rooms(service)))}",
            f"    models  {', '.join(sorted(_models(service)))}",
        ]
    )


def _actor(session: Session, service: str, who: str) -> Actor:
    """The member who acts, as this service knows the members."""
    if who == Role.PUBLIC:
        return PUBLIC
    member = _member(session, service, who)
    return Actor(
        member.id, member.name, frozenset(member.roles), frozenset(member.networks), member.country, member.language
    )


def _member(session: Session, service: str, who: str) -> MemberSnapshot:
    if who in list(GRANTABLE):
        held_by = members.holders(session, Role(who))
        if not held_by:
            raise OperatorError(f"{service} knows no admitted {who}: --as public, or another role")
        member_id = held_by[0]
    else:
        try:
            member_id = UUID(who)
        except ValueError:
            roles = ", ".join((Role.PUBLIC, *GRANTABLE))
            raise OperatorError(f"--as {who}: neither a member's id nor a role: {roles}") from None
    found = members.find(session, member_id)
    if found is None:
        raise OperatorError(f"{service} knows no member {member_id}")
    return found


def _rooms(service: str) -> dict[str, Any]:
    """The service's rooms and modules, imported with all that is in them."""
    package = importlib.import_module(f"services.{service}")
    for module in pkgutil.walk_packages(package.__path__, f"services.{service}."):
        if "migrations" not in module.name:
            importlib.import_module(module.name)
    return {
        name.name: getattr(package, name.name)
        for name in pkgutil.iter_modules(package.__path__)
        if name.name not in ("service", "migrations")
    }


def _models(service: str) -> dict[str, type[Any]]:
    """The tables' classes, by name."""
    base: Any = importlib.import_module(f"services.{service}.model").Base
    return {mapper.class_.__name__: mapper.class_ for mapper in base.registry.mappers}
