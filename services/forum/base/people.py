"""Who wrote something, as readers see it, from the service's copy of the members."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, case, func

from chassis.tables import member
from services.forum.base.json_sql import json_object

AUTHOR = member.alias("author")
LAST_AUTHOR = member.alias("last_author")
POST_AUTHOR = member.alias("post_author")
MODERATOR = member.alias("moderator")
REPORTER = member.alias("reporter")
CONCERNED = member.alias("concerned")
TRANSLATOR = member.alias("translator")


# The same for the caller, as text; nothing for a member not known here yet.
MYSELF = """
    SELECT json_build_object('id', id, 'name', name, 'country', country, 'institution', institution, 'erased', false)
    FROM member WHERE id = :me AND status <> 'erased'
"""


def author(people: FromClause, member_id: Any) -> ColumnElement[Any]:
    """The contract's Author, of an outer-joined alias; an erased member, or one not known here yet, has no name."""
    known = people.c.status != "erased"
    return json_object(
        id=member_id,
        name=case((known, people.c.name), else_=""),
        country=case((known, people.c.country)),
        institution=case((known, people.c.institution), else_=""),
        erased=func.coalesce(people.c.status == "erased", False),
    )
