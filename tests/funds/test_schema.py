"""The migrations and the model say the same."""

from __future__ import annotations

from collections.abc import Callable

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from chassis import tables
from services.funds import model, service


def test_the_migrated_schema_is_the_models(engine_of: Callable[[str], Engine]) -> None:
    known = set(model.Base.metadata.tables)
    assert service.FundsService.name == "funds"  # its rooms bring their tables along

    def ours(_object: object, name: str | None, kind: str, _reflected: bool, _to: object) -> bool:
        return kind != "table" or (name in known and "view" not in model.Base.metadata.tables[name].info)

    with engine_of("funds").connect() as connection:
        options = {"include_object": ours, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, model.Base.metadata) == []
    assert not known & set(tables.metadata.tables)
