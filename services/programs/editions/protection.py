"""Keeps personal data out of programmes that protect the people they help: victims and witnesses (rule 9)."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select

from chassis.call import Call
from contracts.base import Command
from contracts.programs import kinds as programs_kinds
from services.programs.editions.model import Edition, Programme
from services.programs.methodologies.model import Methodology
from services.programs.personal_data.kinds import Kind
from services.programs.personal_data.reading import first_datum

_REFUSALS = {
    Kind.NAME: programs_kinds.PERSON_NAMED,
    Kind.IDENTITY_NUMBER: programs_kinds.IDENTITY_NUMBER_GIVEN,
    Kind.TELEPHONE: programs_kinds.TELEPHONE_GIVEN,
    Kind.ADDRESS: programs_kinds.ADDRESS_GIVEN,
}
# Names of countries, institutions and companies, for display.
_DONORS = "donors"


def protects(call: Call, edition_id: UUID) -> bool:
    """Whether an edition's methodology protects the people helped."""
    statement = select(Methodology.protects_people).join(Edition, Edition.methodology == Methodology.slug)
    return bool(call.session.scalar(statement.where(Edition.id == edition_id)))


def keep_people_out(call: Call, edition_id: UUID, command: Command) -> None:
    """Looks at every text of the command, if the edition protects people.

    Raises PERSON_NAMED, IDENTITY_NUMBER_GIVEN, TELEPHONE_GIVEN, ADDRESS_GIVEN (rule 9), with the field.
    """
    if protects(call, edition_id):
        refuse_personal_data(command)


def keep_people_out_of_programme(call: Call, programme: Programme, command: Command) -> None:
    """The same of a programme's own texts, once one of its editions protects people."""
    of_it = select(Edition.id).join(Methodology, Edition.methodology == Methodology.slug)
    if call.session.scalar(of_it.where(Edition.programme_id == programme.id, Methodology.protects_people).limit(1)):
        refuse_personal_data(command)


def keep_people_out_of_first_edition(programme: Programme, command: Command) -> None:
    """The same of an edition that is created, and of what the programme has said until then."""
    refuse_personal_data(command)
    _refuse(("programme", text) for texts in (programme.name, programme.description) for text in texts.values())


def refuse_personal_data(command: Command) -> None:
    """Raises what `keep_people_out` raises, whatever the edition."""
    _refuse((field, text) for field, text in _texts(command) if field.split(".")[0] != _DONORS)


def _refuse(texts: Iterator[tuple[str, str]]) -> None:
    for field, text in texts:
        if found := first_datum(text):
            raise _REFUSALS[found.kind](field, passage=found.passage)


def _texts(value: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Every text within, with the field as validation names it: `title.es`, `modules.0.en`."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield field, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name), f"{field}.{name}".lstrip("."))
    elif isinstance(value, list):
        for n, each in enumerate(value):
            yield from _texts(each, f"{field}.{n}")
