"""Finds rows by name, decides who may see what, and does the few things that all features do in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, inspect, select

from chassis import members
from chassis.actor import Actor
from chassis.call import Call
from chassis.paging import Key, page
from chassis.plans import PLANNED_EACH_TIME
from chassis.policy import and_auditor, only
from contracts.base import NOT_FOUND, Command, Page, Paged
from contracts.identity import Role
from contracts.kinds import Translated
from contracts.programs import kinds as programs_kinds
from services.programs.model import Base

Row = TypeVar("Row", bound=Base)
V = TypeVar("V")

OFFICERS = only(Role.PROGRAMME_OFFICER)
DECIDERS = only(Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR)
# How long the gateway may cache what members read here; a member's new name, which no event of the programmes reports,
# is seen after this.
KEPT_SECONDS = 60.0
# Who may see what money was requested, granted and spent.
MONEY = and_auditor(Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER, Role.FINANCE_APPROVER, Role.ADMINISTRATOR)


def sees_money(actor: Actor) -> bool:
    """Whether the actor may see money; other members see the rest."""
    return actor.has(*MONEY.roles)


def find_named(call: Call, kind: type[Row], slug: str, field: str, *, lock: bool = False) -> Row:
    """The programme, methodology or intervention with this short name. Raises NOT_FOUND."""
    statement = select(kind).where(_slug_of(kind) == slug)
    row = call.session.execute(statement.with_for_update() if lock else statement).scalar_one_or_none()
    if row is None:
        raise NOT_FOUND(field, what=kind.__tablename__)
    return row


def _slug_of(kind: type[Any]) -> Any:
    return kind.slug


def refuse_taken(call: Call, kind: type[Base], slug: str) -> None:
    """Raises SLUG_TAKEN if a row of this kind has the short name; the unique index decides a race."""
    if call.session.execute(select(_slug_of(kind)).where(_slug_of(kind) == slug)).first():
        raise programs_kinds.SLUG_TAKEN("slug", slug=slug)


def refuse_future(call: Call, day: date, field: str) -> None:
    """Raises IN_FUTURE: what has not happened cannot be recorded (rule 5)."""
    if day > call.today:
        raise programs_kinds.IN_FUTURE(field, date=day)


def refuse_reversed(starts_on: date, ends_on: date) -> None:
    """Raises PERIOD_REVERSED."""
    if ends_on < starts_on:
        raise programs_kinds.PERIOD_REVERSED("ends_on", starts_on=starts_on, ends_on=ends_on)


def filled_in(command: Command, *but: str) -> dict[str, Any]:
    """The fields of a new row: those of the command that are not null. For an edit see `chassis.rows.edited`."""
    return command.model_dump(exclude_none=True, exclude={"expected_version", *but})


def columns(row: Base) -> dict[str, Any]:
    """The row's values by attribute name, to be overwritten by those of an edit."""
    return {attribute.key: getattr(row, attribute.key) for attribute in inspect(row).mapper.column_attrs}


def as_text(parts: dict[Any, Decimal] | None) -> dict[str, str] | None:
    """Numbers by part, as stored: JSON has no exact decimals."""
    return None if parts is None else {str(part): f"{number:f}" for part, number in parts.items()}


def plain(number: Decimal | None) -> Decimal | None:
    """The number without the zeros that the column's scale adds: 23, not 23.0000."""
    if number is None:
        return None
    digits = f"{number:f}"
    return Decimal(digits.rstrip("0").rstrip(".") if "." in digits else digits)


def names_of(call: Call, ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Display names by member id; members not known here have an empty one."""
    wanted = {member_id for member_id in ids if member_id}
    known = members.names(call.session, wanted)
    return {member_id: known.get(member_id, "") for member_id in wanted}


def in_language_of(call: Call, member_id: UUID, text: dict[str, Any]) -> str:
    """A translated text in the language of a member."""
    member = members.find(call.session, member_id)
    return Translated.model_validate(text).best(member.language if member else "en")


def listed(
    call: Call,
    statement: Select[Any],
    keys: Sequence[Key],
    command: Paged,
    to_views: Callable[[Call, list[Any]], list[V]],
    *,
    descending: bool = False,
) -> Page[V]:
    """One page of the statement's rows; `to_views` makes all its views at once, so that it can look things up once.

    What is asked for may be most of what there is or little of it, so the statement is planned for it each time.
    """
    statement = statement.execution_options(**PLANNED_EACH_TIME)
    rows = page(call.session, statement, keys, command, lambda row: row[0], descending=descending)
    return Page[Any](items=to_views(call, rows.items), next=rows.next)


def link_to_edition(edition_id: UUID) -> str:
    """The page of an edition."""
    return f"/programs/editions/{edition_id}"
