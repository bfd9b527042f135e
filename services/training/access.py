"""The check of an edit's version, shared by the rooms."""

from __future__ import annotations

from typing import Any

from chassis.policy import and_auditor, only
from chassis.rows import refuse_stale
from contracts.identity import Role

# How long the gateway may cache what members read here, if no event of training ends it before.
KEPT_SECONDS = 60.0
INSTRUCTORS = only(Role.INSTRUCTOR, Role.ADMINISTRATOR)
INSTRUCTORS_AND_AUDITOR = and_auditor(Role.INSTRUCTOR, Role.ADMINISTRATOR)


def edit(row: Any, expected_version: int | None) -> None:
    """Counts an edit. Raises STALE if the row is no longer the version that the caller read."""
    refuse_stale(row.version, expected_version)
    row.version += 1
