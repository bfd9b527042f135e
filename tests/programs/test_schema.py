"""The migrated database is the one the code describes, and the doors are where they belong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from chassis.service import answers_of
from contracts.base import Kind
from contracts.identity import Role
from gateway.api.programs import ROUTES
from services.programs.model import Base
from services.programs.service import ProgramsService


def test_the_migrated_schema_is_the_models(engine_of: Callable[[str], Engine]) -> None:
    ours = set(Base.metadata.tables)

    def mine(_: Any, name: str | None, kind: str, reflected: bool, compared: Any) -> bool:
        return kind != "table" or not reflected or name in ours

    with engine_of("programs").connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": mine, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_operation_has_its_route() -> None:
    answered = {entry.operation.key for entry in answers_of(ProgramsService).values()}
    assert answered == {route.operation.key for route in ROUTES}
    assert len({(route.method, route.path) for route in ROUTES}) == len(ROUTES)


def test_members_and_auditors_write_nothing() -> None:
    for entry in answers_of(ProgramsService).values():
        operation, door = entry.operation, entry.door
        if operation.kind is not Kind.READ:
            assert not door.roles & {Role.PUBLIC, Role.MEMBER, Role.AUDITOR}, operation.key
        else:
            assert Role.AUDITOR in door.roles, operation.key
            assert Role.PUBLIC not in door.roles or operation.key == "programs.list_published", operation.key
