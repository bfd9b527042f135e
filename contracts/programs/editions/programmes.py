"""Programmes."""

from __future__ import annotations

from pydantic import Field

from contracts.base import Command, Page, Paged, View, change, create, read
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


class CreateProgramme(Command):
    """A new programme. `donors` are names to be shown; the money itself is the Fund's."""

    slug: Slug = Field(examples=["maritime-security"])
    name: Translated
    description: Translated
    networks: list[Network] = Field(default_factory=list, max_length=2)
    donors: list[ShortText] = Field(default_factory=list, max_length=50, examples=[["Canada"]])


class EditProgramme(Command):
    """Changes a programme; what is left out stays as it is."""

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
    """Programmes by short name, perhaps only those of a network."""

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
