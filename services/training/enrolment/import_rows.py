"""Turns rows into enrolments, as sets: 200,000 learners in a handful of statements (Training rule 6)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from chassis.call import Call
from chassis.ids import new_id
from services.training.editions import seats
from services.training.editions.model import Edition
from services.training.enrolment.csv_rows import FIELDS, RowFault, chunks
from services.training.enrolment.model import Import

# The statements below are composed of these constants; everything from a file is a parameter.
_COLUMNS = (
    "row int, id uuid, email text, email_key text, name text, country text, sex text, sector text, institution text, "
    "language text, member_id uuid"
)
_SAME = (
    "(e.email, e.name, e.country, e.sex, e.sector, e.institution, e.language, e.member_id) IS NOT DISTINCT FROM "
    "(s.email, s.name, s.country, s.sex, s.sector, s.institution, s.language, coalesce(s.member_id, e.member_id))"
)
_KNOWN = "staged s JOIN enrolment e ON e.edition_id = :edition AND e.email_key = s.email_key"
_CHANGED = f"{_KNOWN} AND e.status IN ('enrolled', 'waiting') AND NOT ({_SAME})"


def stage(call: Call, good: list[list[Any]]) -> None:
    """Puts the rows into a temporary table that ends with the transaction."""
    call.session.execute(text("DROP TABLE IF EXISTS pg_temp.staged"))
    call.session.execute(text(f"CREATE TEMPORARY TABLE staged ({_COLUMNS}) ON COMMIT DROP"))
    load = text(f"INSERT INTO staged SELECT * FROM json_to_recordset(CAST(:rows AS json)) AS r({_COLUMNS})")  # noqa: S608 - constants of this module
    for chunk in chunks(good):
        named = [dict(zip(FIELDS, row, strict=True)) | {"id": new_id()} for row in chunk]
        call.session.execute(load, {"rows": orjson.dumps(named).decode()})
    call.session.execute(text("CREATE INDEX ON pg_temp.staged (email_key)"))
    call.session.execute(text("ANALYZE pg_temp.staged"))


def faults_in_database(call: Call, edition: Edition) -> list[RowFault]:
    """Faults that only the database can find; these rows are removed again."""
    unknown = (
        "s.member_id IS NOT NULL"
        " AND NOT EXISTS (SELECT FROM member m WHERE m.id = s.member_id AND m.status = 'admitted')"
    )
    other = (
        "s.member_id IS NOT NULL AND EXISTS (SELECT FROM enrolment e WHERE e.edition_id = :edition AND ("
        "(e.member_id = s.member_id AND e.email_key IS DISTINCT FROM s.email_key)"
        " OR (e.email_key = s.email_key AND e.member_id <> s.member_id)))"
    )
    faults: list[RowFault] = []
    for reason, condition in (("not_a_member", unknown), ("linked_otherwise", other)):
        gone = call.session.execute(
            text(f"DELETE FROM staged s WHERE {condition} RETURNING s.row"),  # noqa: S608 - one of the two conditions above
            {"edition": edition.id},
        )
        faults += [RowFault(row, "member_id", reason) for row in gone.scalars()]
    return faults


def count(call: Call, row: Import, edition: Edition) -> None:
    """What saving would do, into the import's counts."""
    found = call.session.execute(
        text(
            f"""
            SELECT (SELECT count(*) FROM staged) AS staged, count(*) AS known,
                   count(*) FILTER (WHERE e.status = 'withdrawn') AS withdrawn,
                   count(*) FILTER (WHERE e.status IN ('enrolled', 'waiting') AND NOT ({_SAME})) AS updated
            FROM {_KNOWN}
            """  # noqa: S608 - constants of this module
        ),
        {"edition": edition.id},
    ).one()
    new, free = found.staged - found.known, seats.free(edition)
    row.enrolled = new if free is None else min(new, free)
    row.waiting = new - row.enrolled
    row.updated, row.withdrawn = found.updated, found.withdrawn
    row.unchanged = found.known - found.updated - found.withdrawn


def save(call: Call, row: Import, edition: Edition) -> None:
    """Enrols and corrects. The edition must be locked."""
    linked = _correct(call, edition)
    new = _insert(call, row, edition)
    seated = [(r.id, r.member_id) for r in new if r.status == "enrolled"]
    waiting = [r.member_id for r in new if r.status == "waiting"]
    seats.announce_many(call, edition, linked + seated, waiting)


def _correct(call: Call, edition: Edition) -> list[tuple[UUID, UUID]]:
    """Updates known learners; returns those with a seat who are now known to be members."""
    known_as_members = text(
        f"SELECT e.id, s.member_id FROM {_CHANGED} AND e.status = 'enrolled' AND e.member_id IS NULL"  # noqa: S608 - constants of this module
        " AND s.member_id IS NOT NULL"
    )
    linked = [(r.id, r.member_id) for r in call.session.execute(known_as_members, {"edition": edition.id})]
    correct = text(
        f"""
        UPDATE enrolment SET email = c.email, name = c.name, country = c.country, sex = c.sex, sector = c.sector,
            institution = c.institution, language = c.language, member_id = coalesce(c.member_id, enrolment.member_id),
            version = enrolment.version + 1
        FROM (SELECT e.id AS known, s.* FROM {_CHANGED}) AS c WHERE enrolment.id = c.known
        """  # noqa: S608 - constants of this module
    )
    call.session.execute(correct, {"edition": edition.id})
    return linked


def _insert(call: Call, row: Import, edition: Edition) -> list[Any]:
    """Adds the new learners in the order of the file; returns those who are members."""
    insert = text(
        """
        WITH new AS (
            SELECT s.*, row_number() OVER (ORDER BY s.row) AS n FROM staged s
            WHERE NOT EXISTS (SELECT FROM enrolment e WHERE e.edition_id = :edition AND e.email_key = s.email_key)
        ), added AS (
            INSERT INTO enrolment (id, edition_id, member_id, email, email_key, name, country, sex, sector, institution,
                                   language, status, queue, enrolled_by, enrolled_at, version)
            SELECT id, :edition, member_id, email, email_key, name, country, sex, sector, institution, language,
                   CASE WHEN n <= :seats THEN 'enrolled' ELSE 'waiting' END, :queue + n, :by, :at, 1
            FROM new ORDER BY n
            RETURNING id, member_id, status
        )
        SELECT id, member_id, status FROM added WHERE member_id IS NOT NULL
        """
    )
    values = {
        "edition": edition.id, "seats": row.enrolled, "queue": edition.queue_last, "by": row.created_by, "at": call.now
    }  # fmt: skip
    members = list(call.session.execute(insert, values))
    edition.queue_last += row.enrolled + row.waiting
    return members
