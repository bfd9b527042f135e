"""What files belong to: whether it exists, and who may read its files.

Each room's door declares which of its rows may have files; the door of the Fund brings them together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from chassis.call import Call
from chassis.policy import Door
from contracts.base import NOT_FOUND
from contracts.funds.evidence import SubjectKind


@dataclass(frozen=True)
class Subject:
    """A kind of record that may have files: the identifier of its rows, and who may read its files."""

    kind: SubjectKind
    identifier: InstrumentedAttribute[UUID] | ColumnElement[UUID]
    readers: Door


class Subjects:
    """All kinds of records that may have files."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self._of = {subject.kind: subject for subject in subjects}

    def check(self, call: Call, kind: SubjectKind, subject_id: UUID) -> None:
        """Raises NOT_FOUND unless it exists."""
        identifier = self._of[kind].identifier
        if call.session.scalar(select(identifier).where(identifier == subject_id)) is None:
            raise NOT_FOUND("subject_id", what=kind.replace("_", " "))

    def check_reader(self, call: Call, kind: str) -> None:
        """Raises FORBIDDEN unless the caller may read what such a file belongs to."""
        self._of[SubjectKind(kind)].readers(call.actor)
