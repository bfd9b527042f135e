"""What is kept for each day beside the journal follows from it: as it is posted, and where a migration adds it up."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import text

from tests.common.funds.busy import Busy

_MIGRATION = import_module("services.funds.migrations.0013_statements_add_up_days")


def kept(told: Busy, table: str) -> list[Any]:
    return list(told.first.session.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2")))


@pytest.mark.parametrize(
    ("table", "added_up"), [("line_day", _MIGRATION._SPENT), ("award_entry_day", _MIGRATION._LAST)]
)
def test_rule_14_a_migration_adds_up_what_the_triggers_keep(told: Busy, table: str, added_up: str) -> None:
    """Of books in which everything has happened: costs, reversals, transfers, entries dated back."""
    by_triggers = kept(told, table)
    told.first.session.execute(text("SET LOCAL ROLE NONE; SET LOCAL session_replication_role = replica"))
    told.first.session.execute(text(f"DELETE FROM {table}"))
    assert by_triggers and kept(told, table) == []
    told.first.session.execute(text(added_up))
    assert kept(told, table) == by_triggers
