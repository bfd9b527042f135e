"""Programmes."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.identity import Network
from contracts.kinds import (
    Id,
    Moment,
    ShortText,
    Slug,
    Translated,
    Version,
)
from contracts.programs.kinds import SERVICE

# What stands in a programme's place in an address; tests/web/test_addresses_of_programmes.py holds it against them.
RESERVED = frozenset({"activities", "editions", "follow-ups", "interventions"})
SLUG_RESERVED = Refusal(
    "programs.slug_reserved", 422, "This short name is the address of another page; choose another short name."
)


def _free(slug: str) -> str:
    if slug in RESERVED:
        raise SLUG_RESERVED.as_validation_error()
    return slug


class CreateProgramme(Command):
    """Creates a programme. `donors` are names for display; the money is recorded in the Fund."""

    slug: Annotated[Slug, AfterValidator(_free)] = Field(examples=["maritime-security"])
    name: Translated
    description: Translated
    networks: list[Network] = Field(default_factory=list, max_length=2)
    donors: list[ShortText] = Field(default_factory=list, max_length=50, examples=[["Canada"]])


class EditProgramme(Command):
    """Changes a programme; fields left out are unchanged."""

    programme: Slug
    name: Translated | None = None
    description: Translated | None = None
    networks: list[Network] | None = Field(default=None, max_length=2)
    donors: list[ShortText] | None = Field(default=None, max_length=50)
    expected_version: Version | None = None


class ReadProgramme(Command):
    """One programme, by its short name."""

    programme: Slug


class ListProgrammes(Paged):
    """Programmes by short name, optionally those of one network."""

    network: Network | None = None


class Programme(View):
    """A programme."""

    id: Id
    slug: Slug
    name: Translated
    description: Translated
    networks: list[Network]
    donors: list[str]
    created_at: Moment
    version: int


CREATE_PROGRAMME = create(SERVICE, "create_programme", CreateProgramme, Programme, "Create a programme")
EDIT_PROGRAMME = change(SERVICE, "edit_programme", EditProgramme, Programme, "Edit a programme")
READ_PROGRAMME = read(
    SERVICE, "read_programme", ReadProgramme, Programme, "Read a programme", at="/programmes/{programme}"
)
LIST_PROGRAMMES = read(SERVICE, "list_programmes", ListProgrammes, Page[Programme], "List programmes", at="/programmes")
