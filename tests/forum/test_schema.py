"""The migrated database is the one model.py describes, and it keeps records."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.tables import metadata as chassis_metadata
from chassis.testing import DeskOf
from services.forum.model import Base
from services.forum.service import ForumService
from tests.common.forum.people import board


def test_migrations_and_model_agree(engine_of: Any) -> None:
    assert ForumService.name == "forum"  # its rooms bring their tables along
    with engine_of("forum").connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_object": lambda thing, name, kind, *_: not _is_chassis(name, kind)},
        )
        assert compare_metadata(context, Base.metadata) == []


def _is_chassis(name: str | None, kind: str) -> bool:
    return kind == "table" and (name in chassis_metadata.tables or name == "alembic_version")


@pytest.mark.parametrize("statement", ["UPDATE moderation_entry SET reason = 'other'", "DELETE FROM moderation_entry"])
def test_the_record_of_moderation_cannot_be_changed(desk_of: DeskOf, statement: str) -> None:
    desk = desk_of("forum")
    board(desk)
    with pytest.raises(IntegrityError, match="never changed"):
        desk.session.execute(text(statement))
