"""Names beside what people wrote, from the service's copy of the members."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, Label, Row

from chassis.tables import member
from contracts.forum import Author

AUTHOR = member.alias("author")
LAST_AUTHOR = member.alias("last_author")
MODERATOR = member.alias("moderator")
REPORTER = member.alias("reporter")

_SHOWN = ("name", "country", "institution", "status")


def shown(people: FromClause) -> list[Label[Any]]:
    """The columns `author` wants of an (outer-joined) alias of the members."""
    return [people.c[column].label(f"{people.name}_{column}") for column in _SHOWN]  # type: ignore[attr-defined]


def author(row: Row[Any], member_id: UUID, prefix: str = "author") -> Author:
    """Who it is; somebody whose admission has not been heard of yet has no name."""
    status = getattr(row, f"{prefix}_status")
    known = status is not None and status != "erased"
    return Author(
        id=member_id,
        name=getattr(row, f"{prefix}_name") if known else "",
        country=getattr(row, f"{prefix}_country") if known else None,
        institution=getattr(row, f"{prefix}_institution") if known else "",
        erased=status == "erased",
    )
