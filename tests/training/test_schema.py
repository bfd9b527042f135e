"""The migrated database is the one model.py describes."""

from __future__ import annotations

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from chassis.tables import metadata as chassis_metadata
from services.training.model import Base
from services.training.service import TrainingService


def test_migrations_and_model_agree(engine_of: Any) -> None:
    engine = engine_of(TrainingService.name)  # its rooms bring their tables along
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_object": lambda thing, name, kind, *_: not _is_chassis(name, kind)},
        )
        assert compare_metadata(context, Base.metadata) == []


def _is_chassis(name: str | None, kind: str) -> bool:
    return kind == "table" and (name in chassis_metadata.tables or name == "alembic_version")
